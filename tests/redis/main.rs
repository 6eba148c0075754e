//! What is promised of a shared server: its users and their rights, announcements, copies and namesakes of a league.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod announce;
mod copies;
mod rights;
mod strangers;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "each binary uses its share")]
mod support;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut trials = Vec::new();
    trials.extend(announce::trials());
    trials.extend(copies::trials());
    trials.extend(rights::trials());
    trials.extend(strangers::trials());
    support::trials::run(trials)
}
