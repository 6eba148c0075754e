//! One file is the league: a copy of it is all of it, nothing lies beside it when the last program has ended, it is never
//! mixed with another, and it is for its user alone.

mod backup;
mod closing;
mod foreign;
mod migrations;
mod paths;
mod replaced;
mod rights;
mod world;

use crate::support::user;
use std::path::Path;

use libtest_mimic::Trial;
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

pub(crate) fn trials() -> Vec<Trial> {
    let trials = [
        closing::trials(),
        foreign::trials(),
        replaced::trials(),
        backup::trials(),
        rights::trials(),
        migrations::trials(),
        paths::trials(),
    ];
    trials.into_iter().flatten().collect()
}
