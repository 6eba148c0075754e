//! Files of every kind, taken in; and small ones that try to cost much.

mod import;
mod small_inputs;
#[path = "../support/mod.rs"]
mod support;
