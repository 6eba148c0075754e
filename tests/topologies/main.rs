//! A cluster, Sentinels and TLS, each with real servers.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod cluster;
mod sentinel;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "each binary uses its share")]
mod support;
mod tls;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut trials = Vec::new();
    trials.extend(cluster::trials());
    trials.extend(sentinel::trials());
    trials.extend(tls::trials());
    support::trials::run(trials)
}
