//! The dashboard: on a test backend, and in a real terminal.

mod dashboard;
mod detail;
mod opening;
mod screens;
#[path = "../support/mod.rs"]
mod support;
mod terminal;
