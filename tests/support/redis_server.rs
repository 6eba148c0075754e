//! A Redis server of a test's own, on a unix socket in a directory of its own. It ends with the test.

use super::patience;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use redis::Connection;
use tempfile::TempDir;

pub(crate) use patience::eventually;

/// Whether there is a `redis-server` to start.
pub(crate) fn is_installed() -> bool {
    let asked = Command::new("redis-server").arg("--version").output();
    asked.is_ok_and(|answer| answer.status.success())
}

/// A running server.
pub(crate) struct RedisServer {
    pub(crate) process: Option<Child>,
    pub(crate) program: PathBuf,
    directory: TempDir,
    options: Vec<String>,
}

impl RedisServer {
    /// Starts one, and returns when it answers.
    pub(crate) fn start() -> Self {
        Self::with_options(&[])
    }

    /// The same, with more of its command line.
    pub(crate) fn with_options(options: &[&str]) -> Self {
        let mut server = Self::prepared(options);
        server.launch();
        server
    }

    /// Only the place for one.
    pub(crate) fn prepared(options: &[&str]) -> Self {
        Self {
            process: None,
            program: "redis-server".into(),
            directory: TempDir::new().expect("a directory for the server"),
            options: options.iter().map(|&option| option.to_owned()).collect(),
        }
    }

    /// Starts it (again), empty, and returns when it answers.
    pub(crate) fn launch(&mut self) {
        let child = Command::new(&self.program)
            .args(["--port", "0", "--save", "", "--appendonly", "no"])
            .arg("--unixsocket")
            .arg(self.socket())
            .arg("--dir")
            .arg(self.directory.path())
            .args(&self.options)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("redis-server starts");
        self.process = Some(child);
        let client = redis::Client::open(self.url()).expect("a URL");
        let answers = || {
            let mut connection = client.get_connection().ok()?;
            let answer = redis::cmd("PING").exec(&mut connection);
            // A server that wants a password is as ready as it gets.
            answer
                .err()
                .is_none_or(|error| error.code() == Some("NOAUTH"))
                .then_some(())
        };
        eventually("the server answers", answers);
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        format!("unix://{}", self.socket().display())
    }

    /// A connection of the test's own.
    pub(crate) fn connection(&self) -> Connection {
        let client = redis::Client::open(self.url()).expect("a URL");
        client.get_connection().expect("the server answers")
    }

    /// Every key and what is under it, whatever the order in which a hash keeps its fields.
    pub(crate) fn contents(&self) -> BTreeMap<Vec<u8>, Vec<Vec<u8>>> {
        let mut hand = self.connection();
        let names: Vec<Vec<u8>> = redis::cmd("KEYS").arg("*").query(&mut hand).unwrap();
        let mut contents = |name: Vec<u8>| {
            let fields = redis::cmd("HGETALL").arg(&name).query(&mut hand);
            let fields: redis::RedisResult<BTreeMap<Vec<u8>, Vec<u8>>> = fields;
            let bytes = match fields {
                Ok(fields) => fields
                    .into_iter()
                    .flat_map(|(name, value)| [name, value])
                    .collect(),
                Err(_) => vec![redis::cmd("DUMP").arg(&name).query(&mut hand).unwrap()],
            };
            (name, bytes)
        };
        names.into_iter().map(&mut contents).collect()
    }

    /// Ends it without a goodbye.
    pub(crate) fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            // An error means that it is gone already.
            drop(process.kill());
            drop(process.wait());
            drop(std::fs::remove_file(self.socket()));
        }
    }

    /// The file it listens on.
    pub(crate) fn socket(&self) -> PathBuf {
        self.directory.path().join("r.sock")
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.kill();
    }
}
