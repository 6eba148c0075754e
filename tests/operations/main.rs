//! Commands of people who look after a league: upkeep, `doctor`, and secrets that stay secret.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod cli_upkeep;
mod doctor;
mod secrets;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "each binary uses its share")]
mod support;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut trials = Vec::new();
    trials.extend(cli_upkeep::trials());
    trials.extend(doctor::trials());
    trials.extend(secrets::trials());
    support::trials::run(trials)
}
