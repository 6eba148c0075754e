//! Servers of a test's own on ports of loopback, for those that cannot do with a socket: nodes of a cluster, Sentinels, TLS.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use redis::{Connection, FromRedisValue, Value};
use tempfile::TempDir;

use super::redis_server::eventually;

/// A server, running or not. It ends with the test.
pub(crate) struct Ported {
    pub(crate) port: u16,
    pub(crate) process: Option<Child>,
    directory: TempDir,
    options: Vec<String>,
}

impl Ported {
    /// Starts one on a free port. `options` are told that port and another free one.
    pub(crate) fn start(options: impl Fn(u16, u16, &Path) -> Vec<String>) -> Self {
        eventually("a server has its port", || {
            let directory = TempDir::new().expect("a directory for the server");
            let (port, other) = (free_port(), free_port());
            let mut server = Self {
                options: options(port, other, directory.path()),
                port,
                process: None,
                directory,
            };
            // Another process may have taken the port meanwhile: then the server ends at once, and the next try uses
            // another port.
            server.launch().then_some(server)
        })
    }

    /// Starts it (again); whether it runs.
    pub(crate) fn launch(&mut self) -> bool {
        let child = Command::new("redis-server")
            .args(&self.options)
            .arg("--dir")
            .arg(self.directory.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("redis-server starts");
        let child = self.process.insert(child);
        eventually("a server listens", || {
            if child.try_wait().expect("a child").is_some() {
                return Some(false);
            }
            let socket = self.directory.path().join("r.sock");
            let open = redis::Client::open(format!("unix://{}", socket.display()));
            let mut hand = open.expect("a URL").get_connection().ok()?;
            redis::cmd("PING").exec(&mut hand).ok().map(|()| true)
        })
    }

    /// A connection of the test's own, by its socket.
    pub(crate) fn hand(&self) -> Connection {
        let socket = self.directory.path().join("r.sock");
        let client = redis::Client::open(format!("unix://{}", socket.display())).expect("a URL");
        client.get_connection().expect("the server answers")
    }

    /// Where it is.
    pub(crate) fn place(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Ends it without a goodbye.
    pub(crate) fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            // An error means that it is gone already.
            drop(process.kill());
            drop(process.wait());
            drop(std::fs::remove_file(self.directory.path().join("r.sock")));
        }
    }
}

impl Drop for Ported {
    fn drop(&mut self) {
        self.kill();
    }
}

/// What every server of the tests is told.
pub(crate) fn usual(directory: &Path) -> Vec<String> {
    let socket = directory.join("r.sock").display().to_string();
    words(&format!(
        "--bind 127.0.0.1 --appendonly no --unixsocket {socket} --save "
    ))
}

/// The words of a command line.
pub(crate) fn words(line: &str) -> Vec<String> {
    line.split(' ').map(str::to_owned).collect()
}

/// Sends a command by its words, and expects it to be taken.
pub(crate) fn tell(hand: &mut Connection, line: &str) {
    let _taken: Value = ask(hand, line);
}

/// The same, and reads the answer.
pub(crate) fn ask<T: FromRedisValue>(hand: &mut Connection, line: &str) -> T {
    let mut words = line.split(' ');
    let mut command = redis::cmd(words.next().expect("a word"));
    for word in words {
        command.arg(word);
    }
    let answer = command.query(hand);
    answer.unwrap_or_else(|error| panic!("{line}: {error}"))
}

/// A port that is free now, outside the range from which the system assigns ports by itself: a server that is started again
/// finds it free.
fn free_port() -> u16 {
    eventually("a port is free", || {
        let port = fastrand::u16(10_000..30_000);
        TcpListener::bind(("127.0.0.1", port)).ok().map(|_| port)
    })
}
