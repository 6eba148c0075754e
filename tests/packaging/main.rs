//! What holds of the sources themselves: layers, circles, promises, and what is handed on.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod circles;
mod layers;
mod package;
mod promises;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "each binary uses its share")]
mod support;
