//! Whatever becomes of the server, a look-up has an answer, the state says why, and all heals without a restart.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "cache_faults/away.rs"]
mod away;
#[path = "support/league.rs"]
mod league;
#[path = "cache_faults/peers.rs"]
mod peers;
#[path = "support/redis_server.rs"]
mod redis_server;
#[path = "cache_faults/refused.rs"]
mod refused;
#[path = "support/signal.rs"]
mod signal;
#[path = "support/trials.rs"]
mod trials;
#[path = "cache_faults/watch.rs"]
mod watch;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut trials = away::trials();
    trials.extend(refused::trials());
    trials.extend(peers::trials());
    trials::run(trials)
}
