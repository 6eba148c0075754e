//! The cache and what stands on it: the protocol on both backends, in step with each other, and the loader.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod cache;
mod loader;
mod lockstep;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "each binary uses its share")]
mod support;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut trials = Vec::new();
    trials.extend(cache::trials());
    trials.extend(loader::trials());
    trials.extend(lockstep::trials());
    support::trials::run(trials)
}
