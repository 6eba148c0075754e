//! A store of an older program is kept beside the one it becomes, and nothing that only looks changes it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use libtest_mimic::Trial;
use rusqlite::Connection;
use scoretable::demo::{self, Plan};
use scoretable::league::{Edition, Relation, Revision};
use scoretable::store::Store;
use tempfile::TempDir;

use crate::one_file::{files, trial};
use crate::support::user::User;

/// The version of the schema that this program makes.
const NEWEST: i64 = 6;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial(
            "an_old_store_is_kept_beside_the_new_one",
            an_old_store_is_kept,
        ),
        trial("what_is_in_the_log_is_kept_too", what_is_in_the_log),
        trial(
            "an_old_store_that_was_kept_is_not_overwritten",
            not_overwritten,
        ),
        trial(
            "what_only_looks_leaves_an_old_store_as_it_is",
            only_looked_at,
        ),
        trial(
            "many_programs_keep_one_old_store_between_them",
            many_programs,
        ),
        trial("an_old_store_that_cannot_be_kept_stays", cannot_be_kept),
        trial(
            "an_old_store_may_be_announced_on_top_of_what_it_was",
            announced_on_top,
        ),
    ]
}

/// Makes a store of an older program, from that program's own schema.
pub(crate) fn old(path: &Path, version: u32) {
    let folder = TempDir::new().unwrap();
    let new = folder.path().join("new.db");
    let plan = Plan {
        players: 12,
        weeks: 3,
        ..Plan::default()
    };
    let mut store = Store::open_or_create(&new).unwrap();
    store.write(&demo::league(&plan).unwrap().1).unwrap();
    store.close().unwrap();

    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let db = Connection::open(path).unwrap();
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/schema");
    for schema in files(&schemas).iter().take(version as usize) {
        let sql = fs::read_to_string(schemas.join(schema)).unwrap();
        db.execute_batch(&sql).unwrap();
    }
    db.execute("ATTACH ?1 AS new", [new.to_str().unwrap()])
        .unwrap();
    db.pragma_update(None, "foreign_keys", false).unwrap();
    let names = |sql: &str| -> Vec<String> {
        let mut statement = db.prepare(sql).unwrap();
        let names = statement.query_map([], |row| row.get(0)).unwrap();
        names.map(Result::unwrap).collect()
    };
    for table in names("SELECT name FROM main.sqlite_master WHERE type = 'table'") {
        let columns = names(&format!(
            "SELECT name FROM pragma_table_info('{table}', 'main')"
        ))
        .join(", ");
        // The fifth version keeps shorter numbers of more weeks, and derives them again.
        let copied = match version {
            ..5 => columns.replace("form", "substr(form, 1, 32)"),
            _ => columns.clone(),
        };
        let copy = format!("INSERT INTO main.{table} ({columns}) SELECT {copied} FROM new.{table}");
        db.execute(&copy, []).unwrap();
    }
    db.execute_batch("DETACH new").unwrap();
    db.pragma_update(None, "application_id", 0x7363_7462)
        .unwrap();
    db.pragma_update(None, "user_version", version).unwrap();
    db.pragma_update(None, "journal_mode", "wal").unwrap();
    db.close().unwrap();
}

fn version(path: &Path) -> i64 {
    let db = Connection::open(path).unwrap();
    db.pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap()
}

fn name(path: &Path) -> String {
    let db = Connection::open(path).unwrap();
    db.query_row("SELECT name FROM meta", [], |row| row.get(0))
        .unwrap()
}

fn an_old_store_is_kept() {
    for (old_version, command) in [
        (1, &["show"][..]),
        (2, &["verify"]),
        (2, &["cache", "status"]),
        (2, &[]),
    ] {
        let user = User::new();
        let store = user.home.path().join("l/league.db");
        old(&store, old_version);
        let before = Connection::open(&store).unwrap();
        let facts: i64 = before
            .query_row("SELECT count(*) FROM pick", [], |row| row.get(0))
            .unwrap();
        before.close().unwrap();
        let ran = user.on(&store, command);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let kept = format!("league.db.v{old_version}");
        assert!(
            ran.err
                .contains(&format!("from schema {old_version} to {NEWEST}")),
            "{ran:?}"
        );
        assert!(ran.err.contains(&kept), "{ran:?}");
        assert_eq!(files(store.parent().unwrap()), ["league.db", &kept]);
        let kept = store.with_file_name(kept);
        assert_eq!(
            (version(&store), version(&kept)),
            (NEWEST, i64::from(old_version))
        );
        assert_eq!(kept.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        let was = Connection::open(&kept).unwrap();
        let kept: i64 = was
            .query_row("SELECT count(*) FROM pick", [], |row| row.get(0))
            .unwrap();
        assert_eq!(kept, facts);
        let again = user.on(&store, &["show"]);
        assert!(!again.err.contains("schema"), "once: {again:?}");
    }
}

fn what_is_in_the_log() {
    let user = User::new();
    let store = user.home.path().join("l/league.db");
    old(&store, 2);
    // The program that left it was killed.
    let live = Connection::open(&store).unwrap();
    let reader = Connection::open(&store).unwrap();
    reader.execute_batch("BEGIN; SELECT * FROM meta").unwrap();
    let joker = "UPDATE player SET active = active";
    live.execute(joker, []).unwrap();
    live.execute_batch("PRAGMA wal_autocheckpoint = 0; CREATE TABLE late (it)")
        .unwrap();
    let left = user.home.path().join("left/league.db");
    fs::create_dir(left.parent().unwrap()).unwrap();
    fs::copy(&store, &left).unwrap();
    fs::copy(
        store.with_file_name("league.db-wal"),
        left.with_file_name("league.db-wal"),
    )
    .unwrap();
    // The digest of an old store is that of its facts, or of nothing.
    let ran = user.on(&left, &["rules"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let kept = Connection::open(left.with_file_name("league.db.v2")).unwrap();
    let late = "SELECT count(*) FROM sqlite_master WHERE name = 'late'";
    let late: i64 = kept.query_row(late, [], |row| row.get(0)).unwrap();
    assert_eq!(late, 1);
}

fn not_overwritten() {
    let user = User::new();
    let store = user.home.path().join("l/league.db");
    old(&store, 2);
    let kept = store.with_file_name("league.db.v2");
    fs::write(&kept, "precious").unwrap();
    let ran = user.on(&store, &["show"]);
    assert!(ran.err.contains("league.db.v2.1"), "{ran:?}");
    assert_eq!(fs::read_to_string(&kept).unwrap(), "precious");
    assert_eq!(version(&store.with_file_name("league.db.v2.1")), 2);
}

fn only_looked_at() {
    let user = User::new();
    let store = user.home.path().join("l/league.db");
    old(&store, 2);
    let before = fs::read(&store).unwrap();
    let doctor = user.on(&store, &["doctor"]);
    assert!(
        doctor
            .out
            .contains(&format!("version 2, which becomes {NEWEST}")),
        "{}",
        doctor.out
    );
    assert!(doctor.out.contains("kept beside it"), "{}", doctor.out);
    let copy = user.home.path().join("copy.db");
    let ran = user.on(&store, &["backup", copy.to_str().unwrap()]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("schema version 2"), "{}", ran.out);
    assert!(fs::read(&store).unwrap() == before);
    assert_eq!(files(store.parent().unwrap()), ["league.db"]);
    assert_eq!((version(&copy), name(&copy)), (2, name(&store)));
}

/// The digest of the same facts is another one since the sixth version.
fn announced_on_top() {
    for version in 2..NEWEST {
        let user = User::new();
        let store = user.home.path().join("l/league.db");
        old(&store, u32::try_from(version).unwrap());
        let before = Connection::open(&store).unwrap();
        let of_then = "0123456789abcdef";
        before
            .execute("UPDATE meta SET facts = ?1", [of_then])
            .unwrap();
        before.close().unwrap();
        let announced: Edition = format!("1-{of_then}").parse().unwrap();
        let store = Store::open(&store).unwrap();
        let now = store.head().unwrap().edition();
        assert_eq!(now.revision, Revision(2), "schema {version}");
        let relation = store.relation(now, Some(announced)).unwrap();
        assert_eq!(relation, Relation::Forward, "schema {version}");
    }
}

fn many_programs() {
    let user = User::new();
    let store = user.home.path().join("l/league.db");
    old(&store, 1);
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| assert_eq!(user.on(&store, &["rules"]).code, Some(0)));
        }
    });
    assert_eq!(
        files(store.parent().unwrap()),
        ["league.db", "league.db.v1"]
    );
    assert_eq!(version(&store), NEWEST);
}

/// All names for it are too long, so there is nowhere to keep it.
fn cannot_be_kept() {
    let user = User::new();
    let store = user.home.path().join(format!("l/{}", "n".repeat(247)));
    old(&store, 2);
    let before = fs::read(&store).unwrap();
    let ran = user.on(&store, &["show"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{ran:?}");
    assert!(fs::read(&store).unwrap() == before);
    assert_eq!(version(&store), 2);
}
