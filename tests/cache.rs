//! The cache keeps its promises, whoever answers: one contract for the server and for this process, and then what only a
//! server can meet with, namely hands and bytes of others.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "cache/contract.rs"]
mod contract;
#[path = "cache/damaged.rs"]
mod damaged;
#[path = "cache/entries.rs"]
mod entries;
#[path = "cache/hostile.rs"]
mod hostile;
#[path = "support/league.rs"]
mod league;
#[path = "support/redis_server.rs"]
mod redis_server;
#[path = "cache/rig.rs"]
mod rig;
#[path = "cache/scripts.rs"]
mod scripts;
#[path = "support/trials.rs"]
mod trials;
#[path = "cache/upkeep.rs"]
mod upkeep;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut trials = entries::trials();
    trials.extend(contract::trials());
    trials.extend(hostile::trials());
    trials.extend(damaged::trials());
    trials.extend(scripts::trials());
    trials.extend(upkeep::trials());
    trials::run(trials)
}
