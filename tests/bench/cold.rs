//! Many viewers at once who find nothing in the cache: how often they read the store between them, and what each asks of the
//! server.

use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::many::Hand;
use crate::support::filed::Filed;
use crate::support::redis_server::{self, RedisServer};

const VIEWERS: u32 = 64;
/// The lease lets one of them build.
const BUILDS: u32 = 1;
const PROGRAM: &str = env!("CARGO_BIN_EXE_scoretable");

/// Counts what a crowd of `show` does on an empty server.
pub(crate) fn viewers() {
    if !redis_server::is_installed() {
        return println!("{VIEWERS} cold viewers: not measured, there is no redis-server");
    }
    let (league, server) = (Filed::new(60), RedisServer::start());
    let home = TempDir::new().expect("a temporary folder");
    let mut hand = Hand::new(server.connection());
    let before = hand.counted();
    let start = |_| -> Child {
        let mut command = Command::new(PROGRAM);
        command.env_clear().env("HOME", home.path());
        command.args(["show", "--format", "json", "--top", "1", "--db"]);
        command.arg(league.path()).args(["--redis", &server.url()]);
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        command.spawn().expect("the program starts")
    };
    let started: Vec<Child> = (0..VIEWERS).map(start).collect();
    let is_built = |viewer: Child| -> bool {
        let output = viewer.wait_with_output().expect("the program ends");
        let printed: Value = serde_json::from_slice(&output.stdout).expect("a table");
        printed["source"]["verdict"] != "fresh"
    };
    let builds: u32 = started.into_iter().map(|it| u32::from(is_built(it))).sum();
    let spent = hand.counted().since(&before).commands;
    println!(
        "{VIEWERS} cold viewers at once: the store is read for a table {builds} times of {BUILDS} {}, {:.1} commands a viewer",
        if builds <= BUILDS { "ok" } else { "MISSED" },
        f64::from(u32::try_from(spent).unwrap_or(u32::MAX)) / f64::from(VIEWERS)
    );
}
