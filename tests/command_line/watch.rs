//! `show --watch`: the table again whenever the league changes.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use rustix::process::Signal;

use crate::support::process::Process;
use crate::support::user::{User, ran};

const RESULTS: &str = "season,week,away,home,away_score,home_score\n2024,1,BAL,KC,20,";

fn import(user: &User, files: &[&str]) {
    let mut command = user.command(&[&["import"], files].concat());
    let ran = ran(command.current_dir(user.home.path()));
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

fn result(user: &User, home_score: u32) {
    let csv = format!("{RESULTS}{home_score}\n");
    fs::write(user.home.path().join("results.csv"), csv).unwrap();
    import(user, &["results.csv"]);
}

/// Kills the program when a test fails.
struct Watching(Child);

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn every_change_is_a_document_and_an_interrupt_ends_it() {
    let user = User::new();
    for file in ["players", "picks"] {
        let sample = format!("{}/assets/sample/{file}.csv", env!("CARGO_MANIFEST_DIR"));
        fs::copy(sample, user.home.path().join(format!("{file}.csv"))).unwrap();
    }
    import(&user, &["players.csv", "picks.csv"]);
    result(&user, 27);
    let mut command = user.command(&["show", "--watch", "--format", "json"]);
    command.env("SCORETABLE_CACHE", "embedded");
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut watching = Watching(child.unwrap());
    let mut lines = BufReader::new(watching.0.stdout.take().unwrap()).lines();
    let mut leader = || -> (String, i64) {
        let line = lines.next().expect("another document").unwrap();
        let table: serde_json::Value = serde_json::from_str(&line).unwrap();
        let row = &table["rows"][0];
        (row["player"].to_string(), row["score"].as_i64().unwrap())
    };
    assert_eq!(leader().1, 27);
    result(&user, 31);
    assert_eq!(leader().1, 31);
    // Nothing changes, so nothing is printed: the next document is that of the next result.
    result(&user, 31);
    result(&user, 45);
    assert_eq!(leader().1, 45);
    Process(watching.0.id()).send(Signal::INT);
    let status = watching.0.wait().unwrap();
    assert_eq!(status.code(), Some(130), "{status:?}");
    assert!(lines.next().is_none(), "nothing after the end");
    let wal = user.home.path().join("scoretable/league.db-wal");
    assert!(!wal.exists(), "the store was closed");
}
