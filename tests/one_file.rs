//! One file is the league: a copy of it is all of it, nothing lies beside it when the last program has ended, it is never
//! mixed with another, and it is for its user alone.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "one_file/backup.rs"]
mod backup;
#[path = "one_file/closing.rs"]
mod closing;
#[path = "support/filed.rs"]
#[expect(dead_code, reason = "nobody looks for entries here")]
mod filed;
#[path = "one_file/foreign.rs"]
mod foreign;
#[path = "one_file/migrations.rs"]
mod migrations;
#[path = "one_file/paths.rs"]
mod paths;
#[path = "support/patience.rs"]
mod patience;
#[path = "support/process.rs"]
#[expect(dead_code, reason = "nobody counts here")]
mod process;
#[path = "support/pty.rs"]
#[expect(dead_code, reason = "the terminal is only typed on here")]
mod pty;
#[path = "one_file/replaced.rs"]
mod replaced;
#[path = "one_file/rights.rs"]
mod rights;
#[path = "support/user.rs"]
mod user;
#[path = "one_file/world.rs"]
mod world;

use std::path::Path;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};
use user::{Ran, User};

/// A trial of its own.
fn trial(name: &str, body: impl FnOnce() + Send + 'static) -> Trial {
    Trial::test(name, move || {
        body();
        Ok(())
    })
}

/// What is in a folder, in order.
fn files(folder: &Path) -> Vec<String> {
    let entries = folder.read_dir().unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

impl User {
    /// Runs a command on a store, without a thought of any server of this machine.
    fn on(&self, store: &Path, args: &[&str]) -> Ran {
        let store = store.to_str().unwrap();
        self.run(&[&["--cache", "embedded", "--db", store], args].concat())
    }

    /// Every row of the table, as JSON.
    #[track_caller]
    fn rows(&self, store: &Path) -> serde_json::Value {
        let ran = self.on(store, &["show", "--format", "json"]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let mut document: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        document["rows"].take()
    }
}

fn main() -> ExitCode {
    let trials = [
        closing::trials(),
        foreign::trials(),
        replaced::trials(),
        backup::trials(),
        rights::trials(),
        migrations::trials(),
        paths::trials(),
    ];
    let trials = trials.into_iter().flatten().collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
