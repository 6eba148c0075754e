//! Whatever becomes of the server, a person sees the table, can use it, is told what is wrong, and sees it heal without a
//! restart.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "faults/away.rs"]
mod away;
#[path = "support/filed.rs"]
#[expect(dead_code, reason = "nobody asks for the key here")]
mod filed;
#[path = "faults/network.rs"]
mod network;
#[path = "support/pty.rs"]
#[expect(
    dead_code,
    reason = "the screen keeps its size, and the program its terminal"
)]
mod pty;
#[path = "support/redis_server.rs"]
mod redis_server;
#[path = "faults/refused.rs"]
mod refused;
#[path = "support/relay.rs"]
mod relay;
#[path = "support/seat.rs"]
#[expect(dead_code, reason = "nobody counts look-ups here")]
mod seat;
#[path = "support/signal.rs"]
mod signal;
#[path = "support/trials.rs"]
mod trials;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut trials = away::trials();
    trials.extend(refused::trials());
    trials.extend(network::trials());
    trials::run(trials)
}
