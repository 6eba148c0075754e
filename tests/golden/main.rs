//! The original program's own output, and whole seasons as they were played.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod fetch_seasons;
mod golden;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "each binary uses its share")]
mod support;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut trials = Vec::new();
    trials.extend(fetch_seasons::trials());
    trials.extend(golden::trials());
    support::trials::run(trials)
}
