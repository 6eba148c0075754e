//! The scripts on a server and the machine in this process are one protocol: whatever is done to both, in whatever order,
//! they answer alike and show the same.
//!
//! It is part of the crate's own tests, since it damages what only they can reach.
//! `PROPTEST_CASES=5000 cargo test --lib random_operations` looks deeper.

mod answer;
mod lists;
mod machine;
mod pair;
#[path = "../support/patience.rs"]
mod patience;
#[path = "../support/redis_server.rs"]
mod redis_server;
mod request;
mod served;
mod step;
mod stories;

use proptest::test_runner::{Config, TestCaseError, TestRunner};
use redis_server::RedisServer;
use tokio::runtime::{Builder, Runtime};

/// A server for these tests, and the runtime to ask it in; `None` where no `redis-server` is installed.
fn server() -> Option<(RedisServer, Runtime)> {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let installed = redis_server::is_installed();
    if !installed {
        println!("not run: it needs redis-server");
    }
    installed.then(|| (RedisServer::start(), runtime))
}

/// Random lists of steps, one server for all of them.
#[test]
fn random_operations() {
    let Some((redis, runtime)) = server() else {
        return;
    };
    let config = Config {
        failure_persistence: None,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&lists::lists(), |steps| {
        let taken = runtime.block_on(pair::take(&steps, &redis));
        taken.map_err(TestCaseError::fail)
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}
