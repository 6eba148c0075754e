//! `doctor` finds what is wrong, says what to do about it, and never who asked.

mod led;
mod store;

use crate::support::pty;
use crate::support::redis_server;
use crate::support::signal;
use crate::support::trials;
use crate::support::user;
use libtest_mimic::Trial;

use portable_pty::CommandBuilder;
use pty::Terminal;
use redis::Commands;
use redis_server::RedisServer;
use serde_json::Value;
use user::{User, ran};

/// Every check, in the order it is printed.
const CHECKS: [&str; 20] = [
    "program",
    "settings",
    "store",
    "schema",
    "integrity",
    "references",
    "schedule",
    "access",
    "server",
    "tls",
    "round trip",
    "version",
    "rights",
    "writes",
    "eviction",
    "clock",
    "live",
    "terminal",
    "colours",
    "unicode",
];

/// A checkup, and the code it ended with.
struct Seen {
    code: Option<i32>,
    checks: Vec<Value>,
}

impl Seen {
    fn of(user: &User, args: &[&str]) -> Self {
        let mut command = user.command(&[args, &["doctor", "--format", "json"]].concat());
        let ran = ran(command.env("LANG", "C.UTF-8").env("TERM", "xterm"));
        let document: Value =
            serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("no JSON: {ran:?}"));
        let checks = document["checks"].as_array().unwrap().clone();
        let count = |outcome: &str| checks.iter().filter(|it| it["outcome"] == outcome).count();
        assert_eq!(document["failed"], count("failed"));
        assert_eq!(document["warnings"], count("warning"));
        assert_eq!(ran.code, Some(i32::from(count("failed") > 0)), "{ran:?}");
        for check in &checks {
            let troubled = check["outcome"] == "failed" || check["outcome"] == "warning";
            assert!(!troubled || check["fix"].is_string(), "no fix: {check}");
        }
        Self {
            code: ran.code,
            checks,
        }
    }

    /// `outcome: found; fix` of a check.
    #[track_caller]
    fn line(&self, check: &str) -> String {
        let found = self.checks.iter().find(|it| it["check"] == check);
        let found = found.unwrap_or_else(|| panic!("no {check} in {:?}", self.checks));
        let text = |field: &str| found[field].as_str().unwrap_or_default();
        format!("{}: {}; {}", text("outcome"), text("found"), text("fix"))
    }

    #[track_caller]
    fn assert(&self, check: &str, outcome: &str, words: &[&str]) {
        let line = self.line(check);
        assert!(line.starts_with(&format!("{outcome}: ")), "{check}: {line}");
        for word in words {
            assert!(line.contains(word), "{check}, {word}: {line}");
        }
    }
}

async fn nothing_is_there_and_nothing_is_wrong() {
    let user = User::new();
    let seen = Seen::of(&user, &["--cache", "embedded"]);
    assert_eq!(seen.code, Some(0));
    seen.assert(
        "store",
        "skipped",
        &["none yet at ~/", "scoretable import FILE"],
    );
    seen.assert("server", "ok", &["inside the program"]);
    seen.assert("rights", "skipped", &["no server is used"]);
    seen.assert("unicode", "ok", &["LANG"]);
    seen.assert("terminal", "skipped", &[]);
    Seen::of(&user, &["--cache", "off"]).assert("server", "ok", &["--cache off"]);
    let left: Vec<_> = user.home.path().read_dir().unwrap().collect();
    assert!(left.is_empty(), "nothing is left behind: {left:?}");
}

async fn all_is_well() {
    let (user, server) = (User::new(), RedisServer::start());
    store::league(&user);
    let seen = Seen::of(&user, &["--redis", &server.url()]);
    let names: Vec<&str> = seen
        .checks
        .iter()
        .map(|it| it["check"].as_str().unwrap())
        .collect();
    assert_eq!(names, CHECKS);
    for check in CHECKS.iter().filter(|check| **check != "terminal") {
        seen.assert(check, "ok", &[]);
    }
    seen.assert("version", "ok", &["redis "]);
    seen.assert("eviction", "ok", &["no maxmemory"]);
    seen.assert("store", "ok", &["~/scoretable/league.db", "revision 1"]);
    let left: Vec<String> = server.connection().keys("*").unwrap();
    let is_announcement = |key: &String| {
        key.ends_with(":league") || key.ends_with(":mark") || key == "scoretable:leagues"
    };
    assert!(
        left.len() == 3 && left.iter().all(is_announcement),
        "only the store's edition is announced, and the league listed: {left:?}"
    );
}

async fn rights_that_are_missing_are_named() {
    let (user, server) = (User::new(), RedisServer::start());
    let mut hand = server.connection();
    let mut acl = |rules: &[&str]| {
        let mut command = redis::cmd("ACL");
        command
            .arg("SETUSER")
            .arg("zaphod42")
            .arg("reset")
            .arg(rules);
        command.exec(&mut hand).unwrap();
    };
    let url = format!("{}?user=zaphod42&pass=hunter2", server.url());
    let rights = ["on", ">hunter2", "~scoretable:*", "+@all"];
    acl(&[&rights[..], &["-client|tracking"]].concat());
    let seen = Seen::of(&user, &["--redis", &url]);
    assert_eq!(seen.code, Some(0));
    seen.assert("live", "warning", &["every 5 s", "+client|tracking"]);
    seen.assert("rights", "ok", &[]);
    acl(&[&rights[..], &["-hget"]].concat());
    let seen = Seen::of(&user, &["--redis", &url]);
    seen.assert(
        "rights",
        "failed",
        &["HGET is not permitted (announce)", "+hget"],
    );
    seen.assert("writes", "skipped", &[]);
    acl(&["on", ">hunter2", "~other:*", "+@all"]);
    let seen = Seen::of(&user, &["--redis", &url]);
    seen.assert("rights", "failed", &["~scoretable:*", "+hmget"]);
    acl(&[&rights[..], &["-ping", "-hmget"]].concat());
    let seen = Seen::of(&user, &["--redis", &url]);
    seen.assert("server", "ok", &[]);
    seen.assert(
        "rights",
        "failed",
        &["HMGET is not permitted (look up)", "+hmget"],
    );
    acl(&[&rights[..], &["-info"]].concat());
    Seen::of(&user, &["--redis", &url]).assert("eviction", "skipped", &["+info"]);
    let left: Vec<String> = server.connection().keys("*").unwrap();
    assert!(left.is_empty(), "nothing is left behind: {left:?}");
}

async fn a_wrong_password_is_said_and_nobody_is_named() {
    let (user, server) = (
        User::new(),
        RedisServer::with_options(&["--requirepass", "another"]),
    );
    let url = format!("{}?user=zaphod42&pass=hunter2", server.url());
    let seen = Seen::of(&user, &["--redis", &url]);
    seen.assert(
        "server",
        "failed",
        &["denied", "wrong user or password", "%40 for @"],
    );
    seen.assert("version", "skipped", &["cannot be asked"]);
    let home = user.home.path().to_string_lossy().into_owned();
    store::league(&user);
    let mut command = user.command(&["--redis", &url, "doctor"]);
    let folder = user.home.path().file_name().unwrap();
    let ran = ran(command.env("USER", folder));
    let said = format!("{}{}", ran.out, ran.err);
    for secret in ["zaphod42", "hunter2", &home, &folder.to_string_lossy()] {
        assert!(!said.contains(secret), "{secret}: {said}");
    }
    Seen::of(&user, &["--redis", &server.url()]).assert(
        "server",
        "failed",
        &["wants a password", "redis://USER:PASSWORD@HOST"],
    );
}

async fn a_server_that_forgets_or_takes_no_writes() {
    let (user, server) = (User::new(), RedisServer::start());
    let mut hand = server.connection();
    let mut set = |name: &str, value: &str| {
        let mut command = redis::cmd("CONFIG");
        command
            .arg("SET")
            .arg(name)
            .arg(value)
            .exec(&mut hand)
            .unwrap();
        Seen::of(&user, &["--redis", &server.url()])
    };
    set("maxmemory", "100mb").assert("eviction", "ok", &["noeviction at 100 MiB"]);
    set("maxmemory-policy", "volatile-lru").assert("eviction", "ok", &["volatile-lru"]);
    let forgetful = set("maxmemory-policy", "allkeys-lru");
    forgetful.assert(
        "eviction",
        "warning",
        &["CONFIG SET maxmemory-policy volatile-lru"],
    );
    assert_eq!(forgetful.code, Some(0), "a warning is no failure");
    set("maxmemory-policy", "noeviction");
    set("maxmemory", "1").assert("writes", "failed", &["out of memory"]);
    set("maxmemory", "0").assert("writes", "ok", &[]);
    set("min-replicas-to-write", "1").assert("writes", "failed", &["misses its replicas"]);
}

async fn a_server_that_is_not_there_or_does_not_answer() {
    let user = User::new();
    let nowhere = Seen::of(&user, &["--redis", "unix:///nowhere/r.sock"]);
    nowhere.assert(
        "server",
        "failed",
        &["down: there is no such socket", "start the server"],
    );
    // Which league is read is a check of its own.
    nowhere.assert("league", "failed", &["down: there is no such socket"]);
    assert_eq!(
        nowhere.checks.len(),
        CHECKS.len() + 1,
        "no check is left out"
    );
    let nonsense = Seen::of(&user, &["--redis", "hunter2@h"]);
    nonsense.assert("server", "failed", &["not the URL", "write redis://"]);
    assert!(!nonsense.line("server").contains("hunter2"));
}

async fn a_server_that_hangs() {
    let (user, server) = (User::new(), RedisServer::start());
    signal::signal(server.process.as_ref(), "STOP");
    Seen::of(&user, &["--redis", &server.url()]).assert("server", "failed", &["no answer within"]);
    signal::signal(server.process.as_ref(), "CONT");
}

async fn a_terminal_is_measured() {
    let seen = |columns, rows, lang: &str, more: &[(&str, &str)]| {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_scoretable"));
        command.env_clear();
        for (name, value) in [
            ("TERM", "xterm-256color"),
            ("LANG", lang),
            ("HOME", env!("CARGO_TARGET_TMPDIR")),
        ] {
            command.env(name, value);
        }
        for (name, value) in more {
            command.env(name, value);
        }
        command.args(["--cache", "embedded", "doctor"]);
        let (status, raw) = Terminal::open(command, columns, rows).wait_end();
        assert!(status.success());
        String::from_utf8(raw).unwrap()
    };
    let usual = seen(80, 24, "en_GB.utf8", &[]);
    assert!(usual.contains("80 × 24"), "{usual}");
    assert!(usual.contains("\u{1b}[32mok"), "{usual}");
    assert!(
        usual.contains("256 colours") && usual.contains("LANG is UTF-8"),
        "{usual}"
    );
    let tiny = seen(40, 10, "C", &[("NO_COLOR", "1")]);
    for words in [
        "40 × 10, so columns",
        "make it larger",
        "colours      none",
        "--ascii",
    ] {
        assert!(tiny.contains(words), "{words}: {tiny}");
    }
    assert!(!tiny.contains('\u{1b}'), "{tiny}");
    let deep = seen(200, 50, "C.UTF-8", &[("COLORTERM", "truecolor")]);
    assert!(
        deep.contains("200 × 50\r\n") && deep.contains("millions"),
        "{deep}"
    );
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trials::trial("nothing_there", nothing_is_there_and_nothing_is_wrong),
        trials::server_trial("all_well", all_is_well),
        trials::server_trial("rights", rights_that_are_missing_are_named),
        trials::server_trial("password", a_wrong_password_is_said_and_nobody_is_named),
        trials::server_trial("writes", a_server_that_forgets_or_takes_no_writes),
        trials::trial("away", a_server_that_is_not_there_or_does_not_answer),
        trials::server_trial("hung", a_server_that_hangs),
        trials::server_trial("cluster", led::by_a_node_of_a_cluster),
        trials::server_trial("sentinel", led::by_a_sentinel),
        trials::trial("terminal", a_terminal_is_measured),
        trials::trial(
            "store_missing",
            store::one_that_is_not_there_fails_where_it_was_named,
        ),
        trials::trial(
            "store_damaged",
            store::damage_is_found_and_nothing_is_touched,
        ),
        trials::trial("store_newer", store::another_schema_is_told),
        trials::trial(
            "store_orphans",
            store::rows_that_refer_to_nothing_are_counted,
        ),
    ]
}
