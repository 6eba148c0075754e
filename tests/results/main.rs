//! ESPN's scoreboard, read and asked for.

mod fetch;
mod scoreboard;
#[path = "../support/mod.rs"]
mod support;
