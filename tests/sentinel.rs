//! A league on a primary that Sentinels watch over: another primary takes its place, and nobody has to do anything.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "sentinel/failover.rs"]
mod failover;
#[path = "support/league.rs"]
mod league;
#[path = "live/news.rs"]
#[expect(dead_code, reason = "nothing has to be quiet here")]
mod news;
#[path = "support/ports.rs"]
mod ports;
#[path = "support/redis_sentinel.rs"]
mod redis_sentinel;
#[path = "support/redis_server.rs"]
#[expect(dead_code, reason = "whoever a Sentinel watches needs a port")]
mod redis_server;
#[path = "support/signal.rs"]
mod signal;
#[path = "support/trials.rs"]
mod trials;
#[path = "support/viewer.rs"]
#[expect(dead_code, reason = "nobody joins the league here")]
mod viewer;
#[path = "cache_faults/watch.rs"]
mod watch;
#[path = "sentinel/wrong.rs"]
mod wrong;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut trials = failover::trials();
    trials.extend(wrong::trials());
    trials::run(trials)
}
