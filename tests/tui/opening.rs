//! A store opens only its own files, creates one only on request, and changes no other file.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use scoretable::league::StoreId;
use scoretable::store::{Store, StoreError};
use tempfile::TempDir;

fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries
        .map(|path| (path.clone(), std::fs::read(path).unwrap_or_default()))
        .collect();
    files.sort();
    files
}

#[test]
fn a_store_keeps_its_identity_and_every_new_one_has_another() {
    let folder = TempDir::new().unwrap();
    let (first, second) = (
        folder.path().join("a/b/one.db"),
        folder.path().join("two.db"),
    );
    let id = Store::open_or_create(&first).unwrap().head().unwrap().id;
    assert_eq!(Store::open(&first).unwrap().head().unwrap().id, id);
    assert_eq!(
        Store::open_or_create(&first).unwrap().head().unwrap().id,
        id
    );
    assert_ne!(
        Store::open_or_create(&second).unwrap().head().unwrap().id,
        id
    );
    let id = StoreId::new("1f3a9c02-0000-4000-8000-000000000000").unwrap();
    assert_eq!(Store::in_memory(id.clone()).unwrap().head().unwrap().id, id);
}

#[test]
fn opening_never_makes_a_store_that_is_not_there() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("empty.db"), "").unwrap();
    for name in ["none.db", "empty.db"] {
        let error = Store::open(&folder.path().join(name)).unwrap_err();
        assert!(matches!(error, StoreError::Missing { .. }), "{error}");
        let made_here = format!("make one with: scoretable --db {}", folder.path().display());
        assert!(error.to_string().contains(&made_here), "{error}");
    }
    assert_eq!(files(folder.path()).len(), 1);
}

#[test]
fn a_file_of_another_program_is_refused_and_stays_byte_for_byte() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("notes.txt"), "not a database").unwrap();
    std::fs::create_dir(path("folder")).unwrap();
    let other = Connection::open(path("other.db")).unwrap();
    other.pragma_update(None, "journal_mode", "wal").unwrap();
    other
        .execute_batch("CREATE TABLE secrets (word TEXT); PRAGMA user_version = 1;")
        .unwrap();
    drop(other);
    let before = files(folder.path());
    let cases = [
        ("notes.txt", "it is no SQLite database"),
        ("folder", "it is a folder"),
        ("other.db", "it is the database of another program"),
    ];
    for (name, why) in cases {
        for opened in [Store::open(&path(name)), Store::open_or_create(&path(name))] {
            let error = opened.unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
    }
    assert_eq!(files(folder.path()), before);
}

#[test]
fn a_store_of_an_older_program_is_brought_up_to_date() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("league.db");
    let mut store = Store::open_or_create(&path).unwrap();
    store.set_name("Pigskin League").unwrap();
    let head = store.head().unwrap();
    drop(store);
    // As the first version of the program left it.
    Connection::open(&path)
        .unwrap()
        .execute_batch(
            "ALTER TABLE meta DROP COLUMN facts; DROP TABLE change; DROP TABLE edition; DROP TABLE pick_digest; PRAGMA user_version = 1;",
        )
        .unwrap();
    assert_eq!(Store::open(&path).unwrap().head().unwrap(), head);
}

#[test]
fn a_store_of_a_newer_program_is_refused() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("league.db");
    Store::open_or_create(&path).unwrap();
    Connection::open(&path)
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    let error = Store::open(&path).unwrap_err();
    assert!(
        matches!(error, StoreError::Newer { version: 99, .. }),
        "{error}"
    );
    assert!(
        error
            .to_string()
            .ends_with("(schema 99, this one knows 6); update scoretable"),
        "{error}"
    );
}

#[test]
fn many_programs_may_make_the_same_store_at_once() {
    for _ in 0..20 {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("league.db");
        let open = || Store::open_or_create(&path).unwrap().head().unwrap().id;
        let ids: Vec<StoreId> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        assert!(ids.iter().all(|id| Some(id) == ids.first()), "{ids:?}");
    }
}

#[test]
fn a_file_with_statements_of_its_own_is_refused_and_not_touched() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("league.db");
    for statement in [
        "CREATE VIEW endless AS SELECT 1",
        "CREATE TRIGGER late AFTER INSERT ON player BEGIN SELECT 1; END",
    ] {
        drop(Store::open_or_create(&path).unwrap());
        Connection::open(&path)
            .unwrap()
            .execute_batch(statement)
            .unwrap();
        let before = std::fs::read(&path).unwrap();
        let error = Store::open(&path).unwrap_err();
        assert!(matches!(error, StoreError::Foreign { .. }), "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
        std::fs::remove_file(&path).unwrap();
    }
}
