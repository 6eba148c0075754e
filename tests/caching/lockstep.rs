//! The requests and scripts on a server and the embedded backend are one protocol: whatever is done to both, in whatever
//! order, they answer alike and show the same.
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

use std::path::Path;

use libtest_mimic::Trial;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use crate::support::redis_server::RedisServer;
use crate::support::servers::each_server;

/// Random lists of steps, one server for all of them.
fn random_operations(program: &Path) {
    let redis = RedisServer::of(program, &[]);
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build().unwrap();
    let config = Config {
        failure_persistence: None,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&lists::lists(), |steps| {
        let taken = runtime.block_on(pair::take(&steps, &redis));
        taken.map_err(TestCaseError::fail)
    });
    if let Err(difference) = outcome {
        panic!("{difference}");
    }
}

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = each_server("random_operations", |program| async move {
        // The runner waits for each list, which no task of a runtime may.
        let random = std::thread::spawn(move || random_operations(&program));
        random.join().unwrap();
    });
    trials.extend(stories::trials());
    trials
}
