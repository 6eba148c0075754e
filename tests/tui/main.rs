//! The dashboard: on a test backend, and in a real terminal.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod dashboard;
mod detail;
mod opening;
mod screens;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "each binary uses its share")]
mod support;
mod terminal;
