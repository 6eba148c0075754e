//! ESPN's scoreboard, read and asked for.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod fetch;
mod scoreboard;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "each binary uses its share")]
mod support;
