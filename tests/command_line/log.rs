//! A user who asks for a log gets one, in a file and nowhere else.

use crate::support::pty;
use crate::support::user;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use portable_pty::CommandBuilder;
use pty::Terminal;
use scoretable::demo::{self, Plan};
use scoretable::store::Store;
use user::{User, ran};

impl User {
    /// With a small league in the usual place.
    fn with_league() -> Self {
        let user = Self::new();
        let plan = Plan {
            players: 3,
            weeks: 1,
            ..Plan::default()
        };
        let path = user.home.path().join("scoretable/league.db");
        let mut store = Store::open_or_create(&path).unwrap();
        store.write(&demo::league(&plan).unwrap().1).unwrap();
        user
    }

    fn log(&self) -> PathBuf {
        self.home
            .path()
            .join(".local/state/scoretable/scoretable.log")
    }
}

#[test]
fn there_is_none_until_somebody_asks() {
    let user = User::with_league();
    let quiet = user.run(&["--cache", "embedded", "show"]);
    assert_eq!(quiet.err, "");
    assert!(!user.home.path().join(".local").exists());

    let asked = user.run(&["--cache", "embedded", "show", "-v"]);
    assert_eq!(asked.out, quiet.out, "what is printed stays the same");
    assert_eq!(asked.err, format!("log: {}\n", user.log().display()));
    let log = fs::read_to_string(user.log()).unwrap();
    for words in [
        "begun version=",
        r#"decided setting="cache" value="embedded" by=--cache"#,
        "store opened path=",
        r#"loaded key=enhanced:2024:1 verdict="missing""#,
        r#"backend="embedded""#,
    ] {
        assert!(log.contains(words), "{words}: {log}");
    }
    assert!(!log.contains("claimed"), "that is for -vv: {log}");
    let mode = user.log().metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn more_is_said_to_whoever_asks_twice_or_decides_so() {
    for (args, variable, steps) in [
        (&["-vv"][..], "", true),
        (&["-v", "--verbose"], "", true),
        (&[], "debug", true),
        (&[], "info", false),
        // A flag is stronger.
        (&["-v"], "debug", false),
    ] {
        let user = User::with_league();
        let mut command = user.command(&[args, &["--cache", "embedded", "show"]].concat());
        let ran = ran(command.env("SCORETABLE_LOG", variable));
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let log = fs::read_to_string(user.log()).unwrap();
        let found = log.contains("claimed key=") && log.contains("published key=");
        assert_eq!(found, steps, "{args:?} {variable}: {log}");
    }
    let user = User::new();
    let mut command = user.command(&["show"]);
    let wrong = ran(command.env("SCORETABLE_LOG", "loud"));
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("off, info, debug"), "{}", wrong.err);
}

#[test]
fn a_failure_is_in_it_and_one_that_cannot_be_written_stops_nobody() {
    let user = User::new();
    let failed = user.run(&["-v", "--db", "/nowhere/l.db", "show"]);
    assert_eq!(failed.code, Some(3));
    let log = fs::read_to_string(user.log()).unwrap();
    assert!(
        log.contains("failed code=3 error=there is no league"),
        "{log}"
    );

    let mut command = user.command(&["-v", "show"]);
    let ran = ran(command.env("XDG_STATE_HOME", "/proc"));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.err.contains("no log: cannot write to /proc/scoretable"),
        "{ran:?}"
    );
    assert!(ran.err.contains("set XDG_STATE_HOME"), "{ran:?}");
}

#[test]
fn a_screen_in_use_is_never_written_to() {
    let user = User::with_league();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_scoretable"));
    command.env_clear();
    for (name, value) in [("TERM", "xterm-256color"), ("LANG", "C.UTF-8")] {
        command.env(name, value);
    }
    command.env("HOME", user.home.path());
    command.env("XDG_DATA_HOME", user.home.path());
    command.args(["-vv", "--cache", "embedded"]);
    let mut terminal = Terminal::open(command, 80, 24);
    terminal.wait_text("Player");
    terminal.press("f");
    terminal.wait_text("flushed");
    terminal.press("q");
    let (status, raw) = terminal.wait_end();
    assert!(status.success());
    let raw = String::from_utf8_lossy(&raw).into_owned();
    assert!(!raw.contains("log:") && !raw.contains("INFO"), "{raw}");
    let log = fs::read_to_string(user.log()).unwrap();
    assert!(log.contains("flush flushed=Ok("), "{log}");
}
