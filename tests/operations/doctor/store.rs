//! What `doctor` finds in a store.

use std::fs;
use std::path::PathBuf;

use rusqlite::Connection;
use scoretable::demo::{self, Plan};
use scoretable::store::Store;

use crate::doctor::Seen;
use crate::support::user::User;

/// Gives the user a small league in the usual place.
pub(crate) fn league(user: &User) -> PathBuf {
    let path = user.home.path().join("scoretable/league.db");
    let plan = Plan {
        players: 12,
        weeks: 2,
        ..Plan::default()
    };
    let mut store = Store::open_or_create(&path).unwrap();
    store.write(&demo::league(&plan).unwrap().1).unwrap();
    path
}

fn examined(user: &User) -> Seen {
    Seen::of(user, &["--cache", "off"])
}

pub(crate) async fn one_that_is_not_there_fails_where_it_was_named() {
    let user = User::new();
    let seen = Seen::of(&user, &["--cache", "off", "--db", "/nowhere/l.db"]);
    seen.assert(
        "store",
        "failed",
        &[
            "no store at /nowhere/l.db",
            "scoretable --db /nowhere/l.db import",
        ],
    );
    let letter = user.home.path().join("letter.txt");
    fs::write(&letter, "Dear Ada,").unwrap();
    let seen = Seen::of(
        &user,
        &["--cache", "off", "--db", &letter.to_string_lossy()],
    );
    seen.assert(
        "store",
        "failed",
        &["~/letter.txt is not a store", "name another with --db"],
    );
}

pub(crate) async fn damage_is_found_and_nothing_is_touched() {
    let user = User::new();
    let path = league(&user);
    let mut bytes = fs::read(&path).unwrap();
    // A page of picks, far behind the schema.
    let middle = bytes.len() / 2;
    for byte in bytes.iter_mut().skip(middle).take(4_096) {
        *byte ^= 0x5a;
    }
    fs::write(&path, &bytes).unwrap();
    examined(&user).assert("integrity", "failed", &["import"]);
    assert!(fs::read(&path).unwrap() == bytes, "the file is as it was");
}

pub(crate) async fn another_schema_is_told() {
    let user = User::new();
    let path = league(&user);
    let version = |version: i64| {
        let hand = Connection::open(&path).unwrap();
        hand.pragma_update(None, "user_version", version).unwrap();
    };
    version(99);
    let newer = examined(&user);
    newer.assert(
        "store",
        "failed",
        &["newer scoretable", "update scoretable"],
    );
    // The revision stands in a column of the first version; the digest of the facts beside it does not.
    version(1);
    examined(&user).assert("schema", "ok", &["version 1, which becomes 6"]);
    let hand = Connection::open(&path).unwrap();
    let still: i64 = hand
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert_eq!(still, 1, "looking changes nothing");
}

pub(crate) async fn rows_that_refer_to_nothing_are_counted() {
    let user = User::new();
    let path = league(&user);
    let hand = Connection::open(path).unwrap();
    hand.pragma_update(None, "foreign_keys", false).unwrap();
    let gone = "DELETE FROM player WHERE player_id = (SELECT min(player_id) FROM pick)";
    assert_eq!(hand.execute(gone, []).unwrap(), 1);
    let seen = examined(&user);
    seen.assert(
        "references",
        "failed",
        &["rows refer to rows that do not exist"],
    );
    seen.assert("integrity", "ok", &[]);
}
