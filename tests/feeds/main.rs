//! Files of every kind, taken in; and small ones that try to cost much.

mod export;
mod import;
mod mutations;
mod nothing;
mod schedule;
mod small_inputs;
mod spreadsheets;
#[path = "../support/mod.rs"]
mod support;
