//! Other files in place of the store, under a viewer that goes on.

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::Trial;
use scoretable::cache::{Cache, Mode, Settings};
use scoretable::demo::{self, Plan};
use scoretable::league::Revision;
use scoretable::loader::{Change, Finding, LoadError, Loaded, Loader, Request};
use scoretable::store::{Store, StoreError};
use tempfile::TempDir;

use crate::support::filed::Filed;
use crate::support::news::News;
use crate::support::trials::trial;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial(
            "another_league_is_moved_into_place",
            another_league_is_moved_into_place,
        ),
        trial("a_backup_is_moved_into_place", || {
            a_backup_is_put_back(moved)
        }),
        trial("a_backup_is_copied_over", || a_backup_is_put_back(copied)),
        trial(
            "a_store_is_gone_and_comes_back",
            a_store_is_gone_and_comes_back,
        ),
        trial(
            "a_store_is_gone_and_another_is_made",
            a_store_is_gone_and_another_is_made,
        ),
        trial("no_store_is_put_in_its_place", no_store_is_put_in_its_place),
        trial("an_import_is_no_other_file", an_import_is_no_other_file),
        trial(
            "a_writer_writes_into_no_other_file",
            a_writer_writes_into_no_other_file,
        ),
    ]
}

fn loader(path: &Path) -> Loader {
    let settings = Settings {
        mode: Mode::Embedded,
        ..Settings::default()
    };
    Loader::new(Cache::new(settings).unwrap(), Store::open(path).unwrap()).unwrap()
}

/// A league with so many players, at the first revision, of the name.
fn league(path: &Path, players: u32, name: &str) {
    let plan = Plan {
        players,
        weeks: 5,
        ..Plan::default()
    };
    let (_, facts) = demo::league(&plan).unwrap();
    let mut store = Store::open_or_create(path).unwrap();
    store.import(Some(name), &[facts]).unwrap();
}

/// Moves a file into the place of another.
fn moved(from: &Path, to: &Path) {
    fs::rename(from, to).unwrap();
}

/// Copies a file over another: what is there is overwritten, and stays the same file.
fn copied(from: &Path, to: &Path) {
    fs::copy(from, to).unwrap();
}

/// Has all that was written in the file itself, and nothing in its log.
fn settled(path: &Path) {
    let db = rusqlite::Connection::open(path).unwrap();
    let busy = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
        row.get::<_, i64>(0)
    });
    assert_eq!(busy.unwrap(), 0);
}

async fn load(viewer: &Loader) -> Loaded {
    viewer.load(Request::default()).await.unwrap()
}

async fn is_gone(viewer: &Loader) -> bool {
    matches!(
        viewer.load(Request::default()).await,
        Err(LoadError::Store(StoreError::Gone { .. }))
    )
}

/// A viewer of a league of twelve that has loaded its table, a folder for other files, and a file in it.
async fn viewed() -> (Filed, Loader, Loaded, TempDir, PathBuf) {
    let filed = Filed::new(12);
    let viewer = loader(&filed.path());
    let table = load(&viewer).await;
    let folder = TempDir::new_in(filed.path().parent().unwrap()).unwrap();
    let other = folder.path().join("other.db");
    (filed, viewer, table, folder, other)
}

async fn another_league_is_moved_into_place() {
    let (filed, viewer, before, _folder, other) = viewed().await;
    let mut news = News::of(&viewer);
    league(&other, 7, "Other");
    moved(&other, &filed.path());
    let proof = viewer
        .verify_table(&before.table, before.source.revision)
        .await;
    assert!(matches!(proof, Err(LoadError::OtherLeague)), "{proof:?}");
    assert_eq!(news.next().await, Change::Replaced);
    news.of_the_league().await;
    let after = load(&viewer).await;
    assert_eq!(after.table.league, "Other");
    let proof = viewer
        .verify_table(&after.table, after.source.revision)
        .await;
    assert_eq!(proof.unwrap().finding, Finding::Identical);
}

/// The backup is of an earlier revision of the same league, which nothing of this program is held against.
async fn a_backup_is_put_back(put: fn(&Path, &Path)) {
    let (filed, viewer, _, _folder, other) = viewed().await;
    fs::copy(filed.path(), &other).unwrap();
    let mut by_hand = filed.store();
    by_hand.set_name("Spoilt").unwrap();
    drop(by_hand);
    settled(&filed.path());
    let spoilt = load(&viewer).await;
    assert_eq!(spoilt.source.revision, Revision(2));
    let mut news = News::of(&viewer);
    put(&other, &filed.path());
    let proof = viewer
        .verify_table(&spoilt.table, spoilt.source.revision)
        .await;
    assert!(matches!(proof, Err(LoadError::OtherLeague)), "{proof:?}");
    assert_eq!(news.next().await, Change::Replaced);
    news.of_the_league().await;
    let restored = load(&viewer).await;
    assert_eq!(restored.source.revision, Revision(1));
    assert_eq!(restored.source.store_revision, Revision(1));
    assert_ne!(restored.table.league, "Spoilt");
    assert_eq!(restored.source.note, None);
}

async fn a_store_is_gone_and_comes_back() {
    let (filed, viewer, before, _folder, other) = viewed().await;
    let mut news = News::of(&viewer);
    moved(&filed.path(), &other);
    news.of_the_league().await;
    assert!(is_gone(&viewer).await);
    assert!(
        viewer
            .verify_table(&before.table, before.source.revision)
            .await
            .is_err()
    );
    moved(&other, &filed.path());
    assert_eq!(news.next().await, Change::League, "it is the same file");
    assert_eq!(load(&viewer).await.table, before.table);
}

async fn a_store_is_gone_and_another_is_made() {
    let (filed, viewer, ..) = viewed().await;
    let mut news = News::of(&viewer);
    fs::remove_file(filed.path()).unwrap();
    news.of_the_league().await;
    assert!(is_gone(&viewer).await);
    league(&filed.path(), 5, "New");
    assert_eq!(news.next().await, Change::Replaced);
    news.of_the_league().await;
    assert_eq!(load(&viewer).await.table.league, "New");
}

async fn no_store_is_put_in_its_place() {
    let (filed, viewer, before, _folder, other) = viewed().await;
    let mut news = News::of(&viewer);
    fs::copy(filed.path(), &other).unwrap();
    fs::write(filed.path(), "Dear Ada,").unwrap();
    news.of_the_league().await;
    let error = viewer.load(Request::default()).await.unwrap_err();
    assert!(
        error.to_string().contains("it is no SQLite database"),
        "{error}"
    );
    fs::write(filed.path(), "").unwrap();
    assert!(is_gone(&viewer).await, "an empty file is no store");
    copied(&other, &filed.path());
    news.of_the_league().await;
    assert_eq!(load(&viewer).await.table, before.table);
}

async fn an_import_is_no_other_file() {
    let (filed, viewer, ..) = viewed().await;
    let mut news = News::of(&viewer);
    for name in ["One", "Two"] {
        let mut by_hand = filed.store();
        by_hand.set_name(name).unwrap();
        drop(by_hand);
        assert_eq!(news.next().await, Change::League);
        assert_eq!(load(&viewer).await.table.league, name);
    }
    // An identity of its own does not make it another file.
    filed.store().fork().unwrap();
    assert_eq!(news.next().await, Change::League);
}

async fn a_writer_writes_into_no_other_file() {
    let (filed, writer, _, _folder, other) = viewed().await;
    league(&other, 7, "Other");
    moved(&other, &filed.path());
    let refused = writer
        .set_rules(scoretable::league::rules::Rules::default())
        .await;
    let error = refused.unwrap_err().to_string();
    assert!(
        error.contains("another file took the place of the store"),
        "{error}"
    );
    fs::remove_file(filed.path()).unwrap();
    assert!(is_gone(&writer).await);
}
