//! The scripts on a server and the machine in this process are one protocol: whatever is done to both, in whatever order,
//! they answer alike and show the same.
//!
//! `PROPTEST_CASES=5000 cargo test --test lockstep` looks deeper.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "lockstep/answer.rs"]
mod answer;
#[path = "support/league.rs"]
#[expect(
    dead_code,
    reason = "the operations are called one by one, without payloads"
)]
mod league;
#[path = "lockstep/lists.rs"]
mod lists;
#[path = "lockstep/machine.rs"]
mod machine;
#[path = "lockstep/pair.rs"]
mod pair;
#[path = "support/redis_server.rs"]
mod redis_server;
#[path = "lockstep/request.rs"]
mod request;
#[path = "lockstep/served.rs"]
mod served;
#[path = "lockstep/step.rs"]
mod step;
#[path = "lockstep/stories.rs"]
mod stories;
#[path = "support/trials.rs"]
mod trials;

use std::process::ExitCode;

use libtest_mimic::{Failed, Trial};
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use redis_server::RedisServer;

/// Random lists of steps, one server for all of them.
fn random_operations() -> Result<(), Failed> {
    let (redis, runtime) = (RedisServer::start(), runtime());
    let config = Config {
        failure_persistence: None,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&lists::lists(), |steps| {
        let taken = runtime.block_on(pair::take(&steps, &redis));
        taken.map_err(TestCaseError::fail)
    });
    Ok(outcome.map_err(|error| error.to_string())?)
}

fn runtime() -> tokio::runtime::Runtime {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().unwrap()
}

fn main() -> ExitCode {
    let random = Trial::test("random_operations", random_operations);
    let mut trials = vec![trials::needing_server(random)];
    trials.extend(stories::trials());
    trials::run(trials)
}
