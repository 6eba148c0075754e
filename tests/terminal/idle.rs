//! While nothing ages on screen, nothing stirs.

use std::time::Duration;

use libtest_mimic::Trial;
use redis::Connection;

use crate::lent::Lent;
use crate::support::filed::Filed;
use crate::support::patience::eventually;
use crate::support::process;
use crate::support::redis_server::{self, RedisServer};
use crate::{scoretable, trial};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("idle::without_the_panel", || closed("embedded")),
        trial("idle::without_a_cache", || closed("off")),
        trial("idle::on_a_small_screen", small),
        Trial::test("idle::with_a_store_and_a_server", || {
            with_a_store_and_a_server();
            Ok(())
        })
        .with_kind("needs /proc and a redis-server")
        .with_ignored_flag(!process::IS_DESCRIBED || !redis_server::is_installed()),
    ]
}

/// The panel beside the table is closed: it counts the seconds.
fn closed(cache: &str) {
    let mut lent = Lent::to_a_table(scoretable(&["--cache", cache]));
    lent.terminal.press("c");
    lent.terminal.wait_for("the table alone", |screen| {
        !screen.contents().contains("╭─ Cache ─")
    });
    nothing_stirs(&lent);
}

/// The store's file and the server tell of changes by themselves, so nothing asks for any. What another program writes then
/// shows that they do.
fn with_a_store_and_a_server() {
    let (league, server) = (Filed::new(60), RedisServer::start());
    let (path, url, mut hand) = (league.path(), server.url(), server.connection());
    let arguments = ["--db", path.to_str().unwrap(), "--redis", &url];
    for arguments in [&arguments[..], &["--db", arguments[1], "--cache", "off"]] {
        let mut lent = Lent::to_a_table(scoretable(arguments));
        lent.terminal.press("c");
        lent.terminal.wait_for("the table alone", |screen| {
            !screen.contents().contains("╭─ Cache ─")
        });
        at_rest(&lent);
        let (before, asked) = (stirred(&lent), commands(&mut hand));
        pause(WATCHED);
        assert_eq!(stirred(&lent), before, "bytes and wakeups of {arguments:?}");
        assert_eq!(
            commands(&mut hand),
            asked + 1,
            "this question, and no other"
        );
        let name = format!("League of {}", arguments.len());
        let mut other = league.store();
        other.set_name(&name).unwrap();
        lent.terminal
            .wait_for("the new name", |screen| screen.contents().contains(&name));
    }
}

/// The commands that a server has done so far, this question among the next answer's.
fn commands(hand: &mut Connection) -> u64 {
    let info: String = redis::cmd("INFO").arg("commandstats").query(hand).unwrap();
    let calls = info.lines().filter_map(|line| {
        let (_, told) = line.split_once(":calls=")?;
        told.split(',').next()?.parse::<u64>().ok()
    });
    calls.sum()
}

/// The line in the panel's place counts days and hours.
fn small() {
    let lent = Lent::to(scoretable(&["--cache", "embedded"]), 80, 24);
    lent.terminal.wait_text("1 miss");
    nothing_stirs(&lent);
}

/// No byte is written and no thread wakes, once what was under way is done.
#[track_caller]
fn nothing_stirs(lent: &Lent) {
    at_rest(lent);
    let before = stirred(lent);
    pause(WATCHED);
    assert_eq!(stirred(lent), before, "bytes written and threads woken");
}

/// How long nothing may happen.
const WATCHED: Duration = Duration::from_secs(2);
/// Longer than any pause of a program that has something left to do.
const REST: Duration = Duration::from_millis(1_500);

/// Waits until the program has nothing left to do.
#[track_caller]
fn at_rest(lent: &Lent) {
    eventually("the program comes to rest", || {
        let before = stirred(lent);
        pause(REST);
        (stirred(lent) == before).then_some(())
    });
}

/// What was written to the terminal, and how often threads woke.
fn stirred(lent: &Lent) -> (usize, u64) {
    (lent.terminal.look().1, lent.process().wakeups())
}

/// That something does not happen cannot be awaited.
#[expect(clippy::disallowed_methods, reason = "nothing is to happen meanwhile")]
fn pause(pause: Duration) {
    std::thread::sleep(pause);
}
