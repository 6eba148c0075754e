//! A league put in the place of another that a dashboard still shows: neither reaches the other's screen.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::Trial;
use rusqlite::Connection;
use scoretable::demo::{self, Plan};
use scoretable::store::Store;
use tempfile::TempDir;

use crate::one_file::trial;
use crate::support::user::User;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial(
            "a_league_moved_into_the_place_of_an_open_one_is_refused",
            moved,
        ),
        trial("a_league_copied_over_an_open_one_is_refused", copied_over),
    ]
}

/// A league of so many players, in a file of its own.
fn league(folder: &TempDir, name: &str, players: u32) -> PathBuf {
    let path = folder.path().join(name);
    let plan = Plan {
        players,
        weeks: 3,
        ..Plan::default()
    };
    let mut store = Store::open_or_create(&path).unwrap();
    store.write(&demo::league(&plan).unwrap().1).unwrap();
    store.close().unwrap();
    path
}

/// Another program's hold on a league, from its first look to the end of the test.
fn held(path: &Path) -> Connection {
    let open = Connection::open(path).unwrap();
    open.query_row("SELECT revision FROM meta", [], |row| row.get::<_, i64>(0))
        .unwrap();
    open
}

/// How many rows a league's table has.
fn rows(user: &User, store: &Path) -> usize {
    user.rows(store).as_array().unwrap().len()
}

fn moved() {
    let (folder, user) = (TempDir::new().unwrap(), User::new());
    let (shown, other) = (
        league(&folder, "league.db", 40),
        league(&folder, "other.db", 60),
    );
    let (before, after) = (rows(&user, &shown), rows(&user, &other));
    let screen = held(&shown);
    assert_eq!(rows(&user, &shown), before);
    fs::rename(&other, &shown).unwrap();
    let bytes = fs::read(&shown).unwrap();
    for command in ["show", "fork"] {
        let ran = user.on(&shown, &[command]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{ran:?}");
        let by = format!("process {} still has open", std::process::id());
        assert!(ran.err.contains(&by), "{}", ran.err);
    }
    assert!(fs::read(&shown).unwrap() == bytes);
    drop(screen);
    assert_eq!(rows(&user, &shown), after);
}

/// The league is the other one, or refused: whatever was written since the screen began.
fn copied_over() {
    for is_written in [false, true] {
        let (folder, user) = (TempDir::new().unwrap(), User::new());
        let (shown, other) = (
            league(&folder, "league.db", 40),
            league(&folder, "other.db", 400),
        );
        let (bytes, after) = (fs::read(&other).unwrap(), user.rows(&other));
        let screen = held(&shown);
        if is_written {
            let ran = user.on(&shown, &["rules", "--joker", "week"]);
            assert_eq!(ran.code, Some(0), "{ran:?}");
        }
        // Not with a handle of the old file, whose end would give up the screen's locks.
        let copy = format!("cat '{}' > '{}'", other.display(), shown.display());
        let copied = Command::new("sh").args(["-c", &copy]).status().unwrap();
        assert!(copied.success());
        if is_written {
            let ran = user.on(&shown, &["show"]);
            assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{ran:?}");
            let by = "still has open";
            assert!(ran.err.contains(by), "{}", ran.err);
        } else {
            assert_eq!(user.rows(&shown), after);
        }
        drop(screen);
        assert!(fs::read(&shown).unwrap() == bytes, "{is_written}");
        assert_eq!(user.rows(&shown), after);
    }
}
