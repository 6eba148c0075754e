//! The store: facts in, scores out, and what verifies them.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod against;
mod store;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "each binary uses its share")]
mod support;
mod verify;
