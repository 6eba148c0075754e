//! The store: facts in, scores out, and what verifies them.

mod against;
mod form;
mod store;
#[path = "../support/mod.rs"]
mod support;
mod verify;
