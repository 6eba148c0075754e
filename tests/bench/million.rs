//! A league of a million players: made, built, published and found, each by a process of its own, so that its memory is known.

use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use scoretable::loader::{Request, Verdict};
use tempfile::TempDir;

use crate::hit::{loader, runtime};
use crate::measure::report;
use crate::support::process::Process;
use crate::support::redis_server::{self, RedisServer};

const PROGRAM: &str = env!("CARGO_BIN_EXE_scoretable");
/// How often a program is asked how much memory it has had at most.
const LOOKS: Duration = Duration::from_millis(2);
const PLAYERS: u32 = 1_000_000;
/// The picks that are made, written and scored in a second, at least.
const RATE: f64 = 150_000.0;
/// The memory that a player takes while a league is made, in bytes: the name, or the numbers of a season.
const A_PLAYER: f64 = 160.0;
/// The memory of a program that has a table, in entries: the table, and what it was made of.
const ENTRIES: f64 = 3.0;

/// What a command did: what it printed, how long it took, and the most memory it ever had.
struct Ran {
    printed: String,
    millis: f64,
    peak_bytes: f64,
}

/// Measures every step.
pub(crate) fn players() {
    if !redis_server::is_installed() {
        return println!("a million players: not measured, there is no redis-server");
    }
    let (folder, server) = (
        TempDir::new().expect("a temporary folder"),
        RedisServer::start(),
    );
    let path = folder.path().join("league.db");
    let store = path.to_str().expect("a path in UTF-8");
    let run = |arguments: &[&str]| ran(folder.path(), arguments);
    let players = PLAYERS.to_string();
    let make = run(&[
        "demo",
        "--players",
        &players,
        "--seasons",
        "1",
        "--weeks",
        "2",
        "--output",
        store,
    ]);
    let picks = picks(&make.printed);
    let rate = picks / make.millis * 1_000.0;
    report(
        &format!("{RATE} picks a second / {PLAYERS} players, made"),
        &format!("{rate:.0} a second, {picks} in all"),
        RATE / rate,
        1.0,
    );
    memory("made", make.peak_bytes, f64::from(PLAYERS) * A_PLAYER);
    // Only all rows in order tell which names come first.
    let show = ["show", "--sort", "player", "--top", "3"];
    let url = server.url();
    let (alone, shared) = (
        ["--db", store, "--cache", "off"],
        ["--db", store, "--redis", &url],
    );
    let build = run(&[&alone[..], &show].concat());
    let publish = run(&[&shared[..], &show].concat());
    let hit = run(&[&shared[..], &show].concat());
    report(
        &format!("hit / build, {PLAYERS} players, whole process"),
        &format!("{:.0} ms / {:.0} ms", hit.millis, build.millis),
        hit.millis / build.millis,
        0.2,
    );
    let entry = entry(&path, &url);
    println!(
        "build and publication of all tables of {PLAYERS} players: {:.0} ms; an entry: {:.1} MB",
        publish.millis,
        entry / 1e6
    );
    let limit = entry * ENTRIES;
    memory("built", build.peak_bytes, limit);
    memory("built, and all tables published", publish.peak_bytes, limit);
    memory("found", hit.peak_bytes, limit);
}

/// The number before the word.
fn picks(printed: &str) -> f64 {
    let number = printed.split(" picks").next();
    let number = number.and_then(|before| before.rsplit(' ').next());
    let number = number.map(|number| number.replace(',', ""));
    number
        .and_then(|number| number.parse().ok())
        .expect("a number of picks")
}

/// The bytes of an entry.
fn entry(store: &Path, url: &str) -> f64 {
    let loader = loader(store, url);
    let loaded = runtime().block_on(loader.load(Request::default()));
    let source = loaded.expect("a table").source;
    assert_eq!(source.verdict, Verdict::Fresh);
    loader.store().close();
    f64::from(u32::try_from(source.bytes).expect("fewer than four billion"))
}

fn memory(what: &str, peak: f64, limit: f64) {
    report(
        &format!("memory of {PLAYERS} players, {what}"),
        &format!("{:.0} MB / {:.0} MB", peak / 1e6, limit / 1e6),
        peak / limit,
        1.0,
    );
}

fn ran(home: &Path, arguments: &[&str]) -> Ran {
    let mut command = Command::new(PROGRAM);
    command.env_clear().env("HOME", home).env("LANG", "C.UTF-8");
    command.args(arguments);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let begun = Instant::now();
    let mut running = command.spawn().expect("the program starts");
    let (process, mut peak_bytes) = (Process(running.id()), 0.0);
    while running.try_wait().expect("the program's state").is_none() {
        // The last answer is that of a program about to end.
        peak_bytes = process.peak_memory().unwrap_or(peak_bytes);
        thread::sleep(LOOKS);
    }
    let millis = begun.elapsed().as_secs_f64() * 1_000.0;
    // It prints less than a pipe holds.
    let ran = running.wait_with_output().expect("what it printed");
    let errors = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{arguments:?}: {errors}");
    Ran {
        printed: String::from_utf8_lossy(&ran.stdout).into_owned(),
        millis,
        peak_bytes,
    }
}
