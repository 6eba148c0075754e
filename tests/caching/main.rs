//! The cache on both backends, and the loader.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod cache;
mod loader;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "each binary uses its share")]
mod support;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut trials = Vec::new();
    trials.extend(cache::trials());
    trials.extend(loader::trials());
    support::trials::run(trials)
}
