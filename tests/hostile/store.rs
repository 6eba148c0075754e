//! A store that another program wrote to.

use std::path::Path;
use std::sync::OnceLock;

use portable_pty::CommandBuilder;
use proptest::prelude::*;
use proptest::sample::Index;
use rusqlite::Connection;
use scoretable::demo::{self, Plan};
use scoretable::store::Store;

use crate::support::pty::Terminal;
use crate::support::user::User;
use crate::{any_text, assert_clean, clean_run, each};

/// Everything that is printed about a league.
pub(crate) const COMMANDS: [&[&str]; 20] = [
    &["show"],
    &["show", "--format", "csv"],
    &[
        "show",
        "--format",
        "csv",
        "--safe-csv",
        "--columns",
        "player,team",
    ],
    &["show", "--format", "markdown"],
    &["show", "--format", "json"],
    &["show", "division"],
    &["show", "all-time", "--format", "csv"],
    &["show", "--me", "Ada"],
    &["--season", "2023", "show"],
    &["verify"],
    &["verify", "--format", "json"],
    &["cache", "status"],
    &["cache", "status", "--format", "json"],
    &["cache", "warm"],
    &["cache", "flush"],
    &["doctor"],
    &["doctor", "--format", "json"],
    &["rules"],
    &["config", "show"],
    &["fetch", "--dry-run", "--endpoint", "http://127.0.0.1:1/"],
];

/// A user with a small demo league in the usual place.
pub(crate) fn owner() -> User {
    static LEAGUE: OnceLock<Vec<u8>> = OnceLock::new();
    let bytes = LEAGUE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("league.db");
        let plan = Plan {
            players: 4,
            weeks: 3,
            ..Plan::default()
        };
        let (_, facts) = demo::league(&plan).unwrap();
        Store::open_or_create(&path).unwrap().write(&facts).unwrap();
        let db = Connection::open(&path).unwrap();
        let mode = "PRAGMA journal_mode = DELETE";
        db.query_row(mode, [], |_| Ok(())).unwrap();
        std::fs::read(path).unwrap()
    });
    let user = User::new();
    let path = user.home.path().join("scoretable/league.db");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
    user
}

/// Every column of the store, as (table, column).
fn columns(db: &Connection) -> Vec<(String, String)> {
    let sql = "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'";
    let mut statement = db.prepare(sql).unwrap();
    let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    found.unwrap().map(Result::unwrap).collect()
}

/// Puts these names into a store, and a text into some other column of it, if SQLite lets us.
pub(crate) fn spoil(path: &Path, name: &str, anywhere: Option<(Index, &str)>) {
    let db = Connection::open(path).unwrap();
    db.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;")
        .unwrap();
    for (table, column) in [
        ("player", "name"),
        ("team", "town"),
        ("team", "nickname"),
        ("meta", "name"),
    ] {
        let _ = db.execute(&format!("UPDATE {table} SET {column} = ?1"), [name]);
    }
    let names: String = db
        .query_row("SELECT name FROM player LIMIT 1", [], |row| row.get(0))
        .unwrap();
    assert_eq!(names, name, "it is in the store");
    if let Some((index, text)) = anywhere {
        let all = columns(&db);
        let (table, column) = index.get(&all);
        let _ = db.execute(&format!("UPDATE {table} SET {column} = ?1"), [text]);
    }
}

pub(crate) fn every_command() {
    let anywhere = (any::<Index>(), any_text());
    each(4, (any_text(), anywhere), |(name, (index, text))| {
        for anywhere in [None, Some((index, text.as_str()))] {
            let user = owner();
            let store = user.home.path().join("scoretable/league.db");
            spoil(&store, &name, anywhere);
            for command in COMMANDS {
                let mut run = user.command(command);
                run.env("SCORETABLE_LOG", "debug");
                run.args(["--cache", "embedded"]);
                clean_run(&mut run);
            }
            let log = user
                .home
                .path()
                .join(".local/state/scoretable/scoretable.log");
            assert_clean("the log", &std::fs::read(log).unwrap());
        }
    });
}

/// On a terminal there are colours: those of the program, and no others.
pub(crate) fn colours() {
    const OURS: [&str; 5] = ["\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[32m"];
    const THEIRS: &str = "A\x1b[31md\x1b[35ma\x1b]52;c;SGFja2Vk\x07";
    let user = owner();
    let store = user.home.path().join("scoretable/league.db");
    spoil(&store, THEIRS, None);
    for arguments in [&["show"][..], &["doctor"]] {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_scoretable"));
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("HOME", user.home.path());
        command.env("XDG_DATA_HOME", user.home.path());
        command.args(arguments);
        command.args(["--cache", "embedded"]);
        let (_, raw) = Terminal::open(command, 150, 45).wait_end();
        let mut text = String::from_utf8(raw).unwrap();
        assert!(
            text.contains("\x1b[1m") || text.contains("\x1b[32m"),
            "{text:?}"
        );
        for sequence in OURS {
            text = text.replace(sequence, "");
        }
        assert_clean("a terminal", text.as_bytes());
        if arguments == ["show"] {
            assert!(text.contains("A\u{fffd}[31md\u{fffd}[35ma"), "{text:?}");
        }
    }
}
