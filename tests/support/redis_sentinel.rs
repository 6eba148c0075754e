//! A primary, its replica, and a Sentinel that watches over them, of a test's own.

use std::path::Path;

use redis::{FromRedisValue, Value};

use super::ports::{Ported, ask, tell, usual, words};
use super::redis_server::eventually;

/// What the Sentinel calls the primary.
pub(crate) const NAME: &str = "league";

/// Two servers and their Sentinel. They end with the test.
pub(crate) struct Watched {
    pub(crate) primary: Ported,
    pub(crate) replica: Ported,
    pub(crate) sentinel: Ported,
}

impl Watched {
    /// Starts them, and returns when the Sentinel could replace the primary.
    pub(crate) fn start() -> Self {
        let primary = server("--repl-diskless-sync-delay 0");
        let replica = server(&format!("--replicaof 127.0.0.1 {}", primary.port));
        let sentinel = Ported::start(|port, _, directory| {
            let mut options = vec![watching(directory, primary.port)];
            options.extend(words(&format!("--sentinel --port {port}")));
            options.extend(usual(directory));
            options
        });
        let watched = Self {
            primary,
            replica,
            sentinel,
        };
        eventually("the replica is in step", || {
            let info: String = ask(&mut watched.replica.hand(), "INFO replication");
            info.contains("master_link_status:up").then_some(())
        });
        eventually("the Sentinel knows the replica", || {
            let replicas: Vec<Value> = watched.asked(&format!("SENTINEL REPLICAS {NAME}"));
            (!replicas.is_empty()).then_some(())
        });
        watched
    }

    /// The URL.
    pub(crate) fn url(&self) -> String {
        format!(
            "redis-sentinel://{}/0?sentinelServiceName={NAME}",
            self.sentinel.place()
        )
    }

    /// What the Sentinel answers.
    pub(crate) fn asked<T: FromRedisValue>(&self, line: &str) -> T {
        ask(&mut self.sentinel.hand(), line)
    }

    /// Waits until the replica has everything.
    pub(crate) fn replicated(&self) {
        let mut hand = self.primary.hand();
        // WAIT waits for what was written on the same connection, and so for all that was written before.
        tell(&mut hand, "SET mark 1");
        let replicas: u8 = ask(&mut hand, "WAIT 1 20000");
        assert_eq!(replicas, 1, "the replica is in step");
    }

    /// Waits until the Sentinel names the replica as the primary, and it is one.
    pub(crate) fn replaced(&self) {
        eventually("there is another primary", || {
            let line = format!("SENTINEL GET-MASTER-ADDR-BY-NAME {NAME}");
            let (_, port): (String, u16) = self.asked(&line);
            let info: String = ask(&mut self.replica.hand(), "INFO replication");
            (port == self.replica.port && info.contains("role:master")).then_some(())
        });
    }
}

fn server(more: &str) -> Ported {
    Ported::start(|port, _, directory| {
        let mut options = usual(directory);
        options.extend(words(&format!("--port {port} {more}")));
        options
    })
}

/// The file a Sentinel keeps what it knows in.
fn watching(directory: &Path, primary: u16) -> String {
    let path = directory.join("sentinel.conf");
    let lines = format!(
        "sentinel monitor {NAME} 127.0.0.1 {primary} 1\n\
         sentinel down-after-milliseconds {NAME} 500\n\
         sentinel failover-timeout {NAME} 5000\n"
    );
    std::fs::write(&path, lines).unwrap();
    path.display().to_string()
}
