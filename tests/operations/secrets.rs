//! The password of the cache's server is in no output, no log and no bug report.

use crate::support::pty;
use crate::support::redis_server;
use crate::support::trials;
use crate::support::user;
use libtest_mimic::Trial;
use std::collections::HashMap;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use clap::Parser;
use portable_pty::CommandBuilder;
use pty::Terminal;
use redis::Commands;
use redis_server::RedisServer;
use scoretable::cache::{Cache, Mode, Settings};
use scoretable::cli::Cli;
use scoretable::config::{Config, Environment};
use scoretable::league::StoreId;
use scoretable::loader::{Loader, Request};
use scoretable::store::Store;
use user::{User, ran};

/// A user and a password no honest text contains, as they are and as they may stand in a URL.
const USER: &str = "zaphod42";
const PASSWORD: &str = "hunt-er2!";
const ENCODED: &str = "hunt%2Der2%21";
const SECRETS: [&str; 3] = [USER, PASSWORD, ENCODED];

/// Where a URL can be given.
const ORIGINS: [&str; 3] = ["--redis", "SCORETABLE_REDIS", "REDIS_URL"];

/// Commands that look at the cache, or may quote what they were given.
const COMMANDS: [&[&str]; 11] = [
    &["--help"],
    &["show"],
    &["show", "--format", "json"],
    &["show", "--flush-on-start"],
    &["cache", "status"],
    &["cache", "status", "--format", "json"],
    &["cache", "flush"],
    &["cache", "warm"],
    &["verify"],
    &["doctor"],
    &["doctor", "--format", "json"],
];

/// A text, without any of the secrets.
#[track_caller]
fn assert_silent(what: &str, text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} in {what}:\n{text}");
    }
}

/// URLs of servers on TCP: with user and password, with the password alone, and with the password encoded.
fn urls(place: &str) -> [String; 3] {
    [
        format!("redis://{USER}:{PASSWORD}@{place}"),
        format!("redis://:{PASSWORD}@{place}"),
        format!("rediss://{USER}:{ENCODED}@{place}"),
    ]
}

/// The same of a cluster and of Sentinels, which may want another user and password.
fn many(places: &str) -> [String; 2] {
    [
        format!("redis-cluster://{USER}:{PASSWORD}@{places}"),
        format!(
            "rediss-sentinel://:{PASSWORD}@{places}?sentinelServiceName=m&sentinelUsername={USER}&sentinelPassword={ENCODED}"
        ),
    ]
}

fn socket(path: &Path) -> String {
    format!("unix://{}?user={USER}&pass={PASSWORD}", path.display())
}

/// A user with a small league in the usual place.
fn owner() -> User {
    let user = User::new();
    let store = user.home.path().join("scoretable/league.db");
    let (_, facts) = scoretable::demo::league(&scoretable::demo::Plan {
        players: 3,
        weeks: 1,
        ..scoretable::demo::Plan::default()
    })
    .unwrap();
    Store::open_or_create(&store)
        .unwrap()
        .write(&facts)
        .unwrap();
    user
}

/// Runs every command with a URL from every origin.
fn every_command(url: &str) {
    let user = owner();
    for origin in ORIGINS {
        for command in COMMANDS {
            let mut run = user.command(command);
            run.env("RUST_BACKTRACE", "full").env("RUST_LOG", "trace");
            run.env("SCORETABLE_LOG", "debug");
            if origin == "--redis" {
                run.args([origin, url]);
            } else {
                run.env(origin, url);
            }
            let ran = ran(&mut run);
            assert!(
                ran.code.is_some_and(|code| code < 4),
                "{origin} {command:?}: {ran:?}"
            );
            assert_silent(
                &format!("{origin} {command:?}"),
                &format!("{}{}", ran.out, ran.err),
            );
        }
    }
    let log = user
        .home
        .path()
        .join(".local/state/scoretable/scoretable.log");
    let log = std::fs::read_to_string(log).unwrap();
    assert!(log.contains("begun") && log.contains("redis"), "{log}");
    assert_silent("the log", &log);
}

async fn a_url_that_makes_no_sense() {
    for url in [
        format!("{USER}:{PASSWORD}@h"),
        format!("http://{USER}:{PASSWORD}@h"),
        format!("redis://{USER}:{PASSWORD}@h:port"),
        format!("redis://{USER}:{PASSWORD}@h/{PASSWORD}"),
        format!("redis://:{PASSWORD}@h?protocol={PASSWORD}"),
        format!("unix:///s?db={PASSWORD}&pass={PASSWORD}"),
        format!("redis-cluster://{USER}:{PASSWORD}@h1,h2:{PASSWORD}"),
        format!("redis-sentinel://{USER}:{PASSWORD}@h?sentinelPassword={PASSWORD}"),
    ] {
        every_command(&url);
    }
}

/// Options and places for files that a URL may be given to by mistake.
const WRONG_PLACES: [&[&str]; 27] = [
    &["backup", "URL"],
    &["--db", "URL", "show"],
    &["--db=URL", "doctor"],
    &["--db", "URL", "config", "show", "--format", "json"],
    &["--db", "URL", "import", "-"],
    &["--db", "URL", "fork"],
    &["--me", "URL", "show"],
    &["--league", "URL", "show"],
    &["--me=URL", "config", "show"],
    &["--config", "URL", "show"],
    &["--ttl", "URL", "show"],
    &["--week", "URL", "show"],
    &["--theme=URL", "show"],
    &["--cache", "URL", "show"],
    &["URL"],
    &["show", "URL"],
    &["show", "--filter", "URL"],
    &["show", "--sort", "URL"],
    &["show", "--columns=URL"],
    &["show", "--format", "URL"],
    &["import", "URL"],
    &["import", "-", "--name", "URL"],
    &["verify", "--against", "URL"],
    &["fetch", "--endpoint", "URL"],
    &["completions", "URL"],
    &["leagues", "--forget", "URL"],
    &["--URL"],
];

const WRONG_VARIABLES: [&str; 10] = [
    "SCORETABLE_DB",
    "SCORETABLE_LEAGUE",
    "SCORETABLE_ME",
    "SCORETABLE_CONFIG",
    "SCORETABLE_CACHE",
    "SCORETABLE_TTL",
    "SCORETABLE_THEME",
    "SCORETABLE_LOG",
    "SCORETABLE_WEEK",
    "SCORETABLE_ASCII",
];

/// Lines of a configuration file that one may stand in.
const WRONG_LINES: [&str; 7] = [
    "db = URL",
    "me = URL",
    "league = URL",
    "ttl = URL",
    "URL = 1",
    "[keys]\nURL = 'F'",
    "[keys]\nflush = URL",
];

/// URLs as people mistype them, and what a password may hold.
fn misplaced() -> [String; 13] {
    [
        format!("redis://{USER}:{PASSWORD}@cache.example/0"),
        format!("redis://{USER}:a@{PASSWORD}/b@cache.example"),
        format!("rediss://:{PASSWORD} {PASSWORD}'\"@cache.example"),
        format!("redis://{USER}:line\n{PASSWORD}@cache.example"),
        format!("redis-sentinel://h?sentinelServiceName=m&sentinelPassword={PASSWORD}"),
        format!("unix:///run/redis.sock?user={USER}&pass={PASSWORD}"),
        format!("unix:/run/redis.sock?pass={PASSWORD}"),
        format!("{USER}:{PASSWORD}@cache.example:6379"),
        format!("{USER}:a b{PASSWORD}@cache.example:6379"),
        format!("redis:/{USER}:{PASSWORD}@cache.example"),
        format!("redis//{USER}:{PASSWORD}@cache.example"),
        format!("cache.example?password={PASSWORD}"),
        format!("https://{USER}:{PASSWORD}@mirror.example/"),
    ]
}

async fn a_url_in_the_wrong_place() {
    for url in misplaced() {
        let user = owner();
        let before = user.run(&["config", "show"]);
        let silent = |what: &str, run: &mut Command| {
            run.env("RUST_BACKTRACE", "full")
                .current_dir(user.home.path());
            let ran = ran(run.arg("-vv"));
            assert!(ran.code.is_some_and(|code| code < 4), "{what}: {ran:?}");
            assert_silent(what, &format!("{}{}", ran.out, ran.err));
        };
        for place in WRONG_PLACES {
            let arguments = place.iter().map(|word| word.replace("URL", &url));
            let mut run = user.command(&[]);
            silent(&format!("{place:?}"), run.args(arguments));
        }
        let file = user.home.path().join("config.toml");
        let quoted = serde_json::to_string(&url).unwrap();
        for command in [&["show"][..], &["config", "show"], &["doctor"]] {
            for variable in WRONG_VARIABLES {
                silent(variable, user.command(command).env(variable, &url));
            }
            for line in WRONG_LINES {
                std::fs::write(&file, line.replace("URL", &quoted)).unwrap();
                silent(line, user.command(command).arg("--config").arg(&file));
            }
        }
        std::fs::remove_file(file).unwrap();
        let after = user.run(&["config", "show"]);
        assert_eq!(after.out, before.out, "nothing is decided");
        assert_nothing_is_kept(user.home.path());
    }
}

/// No file is called like a secret, and none holds one.
fn assert_nothing_is_kept(folder: &Path) {
    for entry in folder.read_dir().unwrap() {
        let path = entry.unwrap().path();
        assert_silent("a folder", &path.to_string_lossy());
        if path.is_dir() {
            assert_nothing_is_kept(&path);
        } else {
            let bytes = std::fs::read(&path).unwrap();
            assert_silent("a file", &String::from_utf8_lossy(&bytes));
        }
    }
}

/// What was given is refused for what it is, and where it belongs is said.
async fn a_url_in_the_wrong_place_is_told_where_it_belongs() {
    let user = owner();
    for arguments in [
        &["--db", "redis://h", "show"],
        &["--me", "redis://h", "show"],
    ] {
        let ran = user.run(arguments);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(
            ran.err.contains("a server is named with --redis"),
            "{ran:?}"
        );
    }
    for url in ["redis://h", "redis://bob:hidden@h", "bob:hidden@h"] {
        for (arguments, why) in [
            (&["backup", url][..], "name a file"),
            (
                &["import", "--name", url, "x"],
                "give the league another name",
            ),
        ] {
            let ran = user.run(arguments);
            assert_eq!(ran.code, Some(2), "{ran:?}");
            assert!(ran.err.contains(why), "{ran:?}");
            assert!(!ran.err.contains("hidden"), "{ran:?}");
        }
    }
    // What only looks a little like one is a path and a name all the same.
    let odd = user.home.path().join("a:b c");
    std::fs::create_dir(&odd).unwrap();
    let store = odd.join("l@1.db");
    std::fs::copy(user.home.path().join("scoretable/league.db"), &store).unwrap();
    let shown = user.run(&["--db", store.to_str().unwrap(), "config", "show"]);
    assert!(shown.out.contains("a:b c/l@1.db"), "{shown:?}");
}

async fn a_server_that_refuses_or_is_not_there() {
    for url in urls("127.0.0.1:1")
        .iter()
        .chain(&many("127.0.0.1:1,127.0.0.1:2"))
    {
        every_command(url);
    }
    every_command(&socket(Path::new("/nowhere/at/all.sock")));
    // A name that does not resolve, and an address that is not routed.
    every_command(&urls("absent.invalid:6379")[0]);
    every_command(&urls("192.0.2.1:6379")[1]);
}

async fn a_server_that_wants_another_password() {
    let server = RedisServer::with_options(&["--requirepass", "another"]);
    let path = server.url().replace("unix://", "");
    every_command(&socket(Path::new(&path)));
    every_command(&format!("unix://{path}?pass={PASSWORD}"));
}

async fn a_server_that_takes_the_password() {
    let server = RedisServer::with_options(&["--requirepass", PASSWORD]);
    let url = format!("{}?pass={PASSWORD}", server.url());
    every_command(&url);
    let user = owner();
    let shown = user.run(&["--redis", &url, "cache", "status"]);
    assert!(
        shown.out.contains("backend  redis"),
        "it is let in: {shown:?}"
    );
}

async fn a_server_that_wants_no_password() {
    let server = RedisServer::start();
    every_command(&format!("{}?pass={PASSWORD}", server.url()));
    every_command(&format!("{}?user={USER}&pass={PASSWORD}", server.url()));
    // Nor does anything of it end up in the cache.
    let user = owner();
    user.run(&["--redis", &server.url(), "cache", "warm"]);
    let mut hand = server.connection();
    let names: Vec<String> = hand.keys("*").unwrap();
    assert!(names.len() > 1, "{names:?}");
    for name in names {
        let kept: HashMap<String, Vec<u8>> = hand.hgetall(&name).unwrap();
        let kept = kept
            .iter()
            .map(|(field, value)| format!("{field} {}", String::from_utf8_lossy(value)));
        assert_silent(&name, &kept.collect::<String>());
    }
}

async fn the_dashboard() {
    let server = RedisServer::with_options(&["--requirepass", "another"]);
    let wrong = format!("{}?user={USER}&pass={PASSWORD}", server.url());
    for (url, state) in [
        (urls("127.0.0.1:1")[0].as_str(), "down"),
        (&wrong, "denied"),
    ] {
        let user = owner();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_scoretable"));
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("XDG_DATA_HOME", user.home.path());
        command.env("XDG_STATE_HOME", user.home.path());
        command.env("SCORETABLE_LOG", "debug");
        command.env("SCORETABLE_REDIS", url);
        let mut terminal = Terminal::open(command, 80, 24);
        terminal.wait_text("Player");
        for (keys, text) in [
            ("f", "not flushed"),
            ("v", "verified: identical"),
            ("?", "Keys of the table"),
            ("c", "Entries"),
        ] {
            terminal.press(keys);
            terminal.wait_text(text);
        }
        terminal.resize(150, 45);
        terminal.wait_for("the reason in the panel", |screen| {
            let text = screen.contents();
            text.contains("Worst") && text.contains(state)
        });
        terminal.press("q");
        let (_, raw) = terminal.wait_end();
        assert_silent("the dashboard", &String::from_utf8_lossy(&raw));
        let log = user.home.path().join("scoretable/scoretable.log");
        let log = std::fs::read_to_string(log).unwrap();
        assert!(log.contains("the server's state changed"), "{log}");
        assert_silent("the log of the dashboard", &log);
    }
}

async fn debug_output() {
    let [single, ..] = urls("127.0.0.1:1");
    let [cluster, sentinel] = many("127.0.0.1:1,127.0.0.1:2");
    for url in [single, cluster, sentinel] {
        debug_output_of(&url).await;
    }
}

async fn debug_output_of(url: &str) {
    let parsed = Cli::try_parse_from(["scoretable", "--redis", url, "show"]).unwrap();
    assert_silent("the command line", &format!("{parsed:?} {parsed:#?}"));
    let variable = |name: &str| (name == "REDIS_URL").then(|| OsString::from(url));
    for flags in [parsed.global, scoretable::config::Flags::default()] {
        assert_silent("the flags", &format!("{flags:?}"));
        let around = Environment {
            variable: &variable,
            read: &|_| Err(std::io::ErrorKind::NotFound.into()),
            data_folder: None,
            config_folder: None,
            state_folder: None,
        };
        let config = Config::new(&flags, &around).unwrap();
        assert_silent("the configuration", &format!("{config:?} {config:#?}"));
    }
    let settings = Settings {
        mode: Mode::Redis,
        url: Some(url.parse().unwrap()),
        ..Settings::default()
    };
    assert_silent("the settings", &format!("{settings:?} {settings:#?}"));
    let mut store = Store::in_memory(StoreId::from_bits(7)).unwrap();
    let (_, facts) = scoretable::demo::league(&scoretable::demo::Plan::default()).unwrap();
    store.write(&facts).unwrap();
    let loader = Loader::new(Cache::new(settings).unwrap(), store).unwrap();
    let loaded = loader.load(Request::default()).await.unwrap();
    let flushed = loader.flush().await.unwrap_err();
    let said = format!(
        "{:?} {:?} {flushed} {flushed:?}",
        loaded.source,
        loader.cache().status()
    );
    assert!(said.contains("127.0.0.1:1"), "{said}");
    assert_silent("the loader", &said);
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trials::trial("a_url_that_makes_no_sense", a_url_that_makes_no_sense),
        trials::trial("a_url_in_the_wrong_place", a_url_in_the_wrong_place),
        trials::trial(
            "a_url_in_the_wrong_place_is_told_where_it_belongs",
            a_url_in_the_wrong_place_is_told_where_it_belongs,
        ),
        trials::trial(
            "a_server_that_is_not_there",
            a_server_that_refuses_or_is_not_there,
        ),
        trials::server_trial("a_wrong_password", a_server_that_wants_another_password),
        trials::server_trial("the_right_password", a_server_that_takes_the_password),
        trials::server_trial("no_password", a_server_that_wants_no_password),
        trials::server_trial("the_dashboard", the_dashboard),
        trials::trial("debug_output", debug_output),
    ]
}
