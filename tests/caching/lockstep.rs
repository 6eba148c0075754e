//! The scripts on a server and the machine in this process are one protocol: whatever is done to both, in whatever order,
//! they answer alike and show the same.
//!
//! `PROPTEST_CASES=5000 cargo test --test caching random_operations` looks deeper.

mod answer;
mod lists;
mod machine;
mod pair;
mod request;
mod served;
mod step;
mod stories;

use crate::support::redis_server;
use crate::support::trials;

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

pub(crate) fn trials() -> Vec<Trial> {
    let random = Trial::test("random_operations", random_operations);
    let mut trials = vec![trials::needing_server(random)];
    trials.extend(stories::trials());
    trials
}
