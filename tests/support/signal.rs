//! Signals to a server of a test's own.

use std::process::{Child, Command};

/// Sends one, such as `STOP`, to a server that runs.
pub(crate) fn signal(process: Option<&Child>, name: &str) {
    let process = process.expect("a running server");
    let sent = Command::new("kill")
        .args([format!("-{name}"), process.id().to_string()])
        .status();
    assert!(sent.expect("kill runs").success());
}
