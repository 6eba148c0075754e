//! Servers that fail, hang and come back, seen by the cache, by the loader and on the screen.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod cache_faults;
mod faults;
mod live;
mod seats;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "each binary uses its share")]
mod support;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut trials = Vec::new();
    trials.extend(cache_faults::trials());
    trials.extend(faults::trials());
    trials.extend(live::trials());
    trials.extend(seats::trials());
    support::trials::run(trials)
}
