//! Signals to a server of a test's own.

use std::process::Command;

use crate::redis_server::RedisServer;

/// Sends one, such as `STOP`.
pub(crate) fn signal(server: &RedisServer, name: &str) {
    let process = server.process.as_ref().expect("a running server");
    let sent = Command::new("kill")
        .args([format!("-{name}"), process.id().to_string()])
        .status();
    assert!(sent.expect("kill runs").success());
}
