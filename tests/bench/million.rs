//! A league of a million players: made, built, published and found, each by a process of its own, so that its memory is known.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use scoretable::demo::{LEAGUE, Plan, parts};
use scoretable::loader::{Loader, Request, Verdict};
use scoretable::scoretable::Kind;
use scoretable::store::Store;
use tempfile::TempDir;

use crate::hit::{loader, runtime};
use crate::measure::report;
use crate::support::redis_server::{self, RedisServer};

/// What tells this program started again what to do: the step, the store and the server.
const STEP: &str = "SCORETABLE_BENCH_MILLION";
const PLAYERS: u32 = 1_000_000;
const PLAN: Plan = Plan {
    players: PLAYERS,
    weeks: 2,
    seasons: 1,
    seed: 1,
};
/// The picks that are made, written and scored in a second, at least.
const RATE: f64 = 150_000.0;
/// The memory that a player takes while a league is made, in bytes: the name, and the numbers of a season.
const A_PLAYER: f64 = 250.0;
/// The memory of a program that has a table, in entries: the table, and what it was made of.
const ENTRIES: f64 = 3.0;

/// What a step says of itself: the most memory it ever had, how long it took, and what it counted.
struct Said {
    peak_bytes: f64,
    millis: f64,
    count: f64,
}

/// Does a step, if this program was started to do that.
pub(crate) fn step_if_told() -> bool {
    let Ok(told) = std::env::var(STEP) else {
        return false;
    };
    let [step, store, url] = told.split('\n').collect::<Vec<_>>()[..] else {
        panic!("a step, a store and a server");
    };
    let store = Path::new(store);
    let begun = Instant::now();
    let count = match step {
        "make" => made(store),
        "build" => built(store),
        "publish" => found(&loader(store, url), Verdict::Missing),
        "hit" => found(&loader(store, url), Verdict::Fresh),
        other => panic!("no step {other}"),
    };
    let millis = begun.elapsed().as_secs_f64() * 1_000.0;
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.trim().strip_suffix(" kB"));
    println!("{} {millis} {count}", peak.unwrap_or("0").trim());
    true
}

/// The picks of a league that is made.
fn made(path: &Path) -> u64 {
    let mut store = Store::open_or_draft(path).expect("a new store");
    let imported = store.import_parts(Some(LEAGUE), || parts(&PLAN).expect("a plan within limits"));
    let files = imported.expect("a league written").files;
    files.iter().map(|part| part.picks.added).sum()
}

/// The rows of a table that is built.
fn built(path: &Path) -> u64 {
    let store = Store::open(path).expect("the store");
    let seasons = store.head().expect("a head").seasons;
    let newest = seasons.last().expect("a season");
    let week = newest.weeks.last().copied();
    let (_, table) = store
        .scoretable(Kind::Enhanced, newest.season, week)
        .expect("a table");
    table.rows() as u64
}

/// The bytes of an entry that is published or found.
fn found(loader: &Loader, expected: Verdict) -> u64 {
    let loaded = runtime().block_on(loader.load(Request::default()));
    let loaded = loaded.expect("a table");
    assert_eq!(loaded.source.verdict, expected);
    loader.store().close();
    loaded.source.bytes
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
    let store = folder.path().join("league.db");
    let say = |step: &str| said(step, &store, &server.url());
    let make = say("make");
    let rate = make.count / make.millis * 1_000.0;
    report(
        &format!("{RATE} picks a second / {PLAYERS} players, made"),
        &format!("{rate:.0} a second, {} in all", make.count),
        RATE / rate,
        1.0,
    );
    let players = f64::from(PLAYERS) * A_PLAYER;
    memory("made", make.peak_bytes, players);
    let (build, publish, hit) = (say("build"), say("publish"), say("hit"));
    report(
        &format!("hit / build, {PLAYERS} players, whole process"),
        &format!("{:.0} ms / {:.0} ms", hit.millis, build.millis),
        hit.millis / build.millis,
        0.2,
    );
    println!(
        "build and publication of {PLAYERS} players: {:.0} ms; the entry: {:.1} MB",
        publish.millis,
        hit.count / 1e6
    );
    let limit = hit.count * ENTRIES;
    memory("built", build.peak_bytes, limit);
    memory("built and published", publish.peak_bytes, limit);
    memory("found", hit.peak_bytes, limit);
}

fn memory(what: &str, peak: f64, limit: f64) {
    report(
        &format!("memory of {PLAYERS} players, {what}"),
        &format!("{:.0} MB / {:.0} MB", peak / 1e6, limit / 1e6),
        peak / limit,
        1.0,
    );
}

fn said(step: &str, store: &Path, url: &str) -> Said {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    let told = format!("{step}\n{}\n{url}", store.display());
    let ran = command.env(STEP, told).output();
    let ran = ran.expect("this program starts");
    let errors = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{step}: {errors}");
    let printed = String::from_utf8_lossy(&ran.stdout);
    let numbers: Vec<f64> = printed
        .split_whitespace()
        .filter_map(|number| number.parse().ok())
        .collect();
    let [peak_kilobytes, millis, count] = numbers[..] else {
        panic!("three numbers of {step}, and not {printed}");
    };
    Said {
        peak_bytes: peak_kilobytes * 1_024.0,
        millis,
        count,
    }
}
