//! Changes that another program makes to the store.

use std::path::Path;

use libtest_mimic::Trial;
use scoretable::cache::{Cache, Mode, Settings, Verdict};
use scoretable::league::Revision;
use scoretable::loader::{Loader, Request};
use scoretable::store::Store;

use crate::support::dump::Dump;
use crate::support::filed::Filed;
use crate::support::news::{News, hinted};
use crate::support::redis_server::RedisServer;
use crate::support::trials::{server_trial, trial};
use crate::support::user::User;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("an_import_is_seen_in_the_store", || {
            seen_in_the_store(Mode::Embedded)
        }),
        trial("an_import_is_seen_without_a_cache", || {
            seen_in_the_store(Mode::Off)
        }),
        trial("the_first_import_is_seen", the_first_import_is_seen),
        server_trial(
            "an_import_is_heard_of_by_other_machines",
            heard_of_by_other_machines,
        ),
        server_trial(
            "an_import_that_tells_no_cache",
            an_import_that_tells_no_cache,
        ),
    ]
}

fn loader(path: &Path, settings: Settings) -> Loader {
    let store = Store::open(path).unwrap();
    Loader::new(Cache::new(settings).unwrap(), store).unwrap()
}

/// Runs the program to import a dump.
fn import(dump: &Dump, path: &Path, cache: &[&str]) {
    let user = User::new();
    let file = user.home.path().join("dump.json");
    std::fs::write(&file, dump.json()).unwrap();
    let (path, file) = (path.to_str().unwrap(), file.to_str().unwrap());
    let ran = user.run(&[&["--db", path], cache, &["import", file]].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

/// A dump in which a player has another name.
fn renamed(name: &str) -> Dump {
    Dump::default().player(1, name, None)
}

async fn seen_in_the_store(mode: Mode) {
    let league = Filed::new(12);
    let viewer = loader(
        &league.path(),
        Settings {
            mode,
            ..Settings::default()
        },
    );
    viewer.load(Request::default()).await.unwrap();
    let mut news = News::of(&viewer);
    for revision in [2, 3] {
        let name = format!("Number {revision}");
        import(&renamed(&name), &league.path(), &["--cache", "off"]);
        news.of_the_league().await;
        let loaded = viewer.load(Request::default()).await.unwrap();
        assert_eq!(loaded.source.revision, Revision(revision));
        assert!((0..loaded.table.rows()).any(|row| loaded.table.name(row) == name));
    }
}

async fn the_first_import_is_seen() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("league.db");
    drop(Store::open_or_create(&path).unwrap());
    let viewer = loader(
        &path,
        Settings {
            mode: Mode::Embedded,
            ..Settings::default()
        },
    );
    assert!(
        viewer.load(Request::default()).await.is_err(),
        "no games yet"
    );
    let mut news = News::of(&viewer);
    import(&Dump::league(), &path, &["--cache", "off"]);
    news.of_the_league().await;
    assert!(viewer.load(Request::default()).await.is_ok());
}

async fn heard_of_by_other_machines() {
    let (server, league) = (RedisServer::start(), Filed::new(12));
    // A copy of the store, as on another machine: what is written to the one is not in the other.
    let elsewhere = tempfile::TempDir::new().unwrap();
    let copy = elsewhere.path().join("copy.db");
    std::fs::copy(league.path(), &copy).unwrap();
    let viewer = loader(&copy, hinted(&server.url()));
    let before = viewer.load(Request::default()).await.unwrap();
    assert_eq!(before.source.revision, Revision(1));
    let mut news = News::of(&viewer);

    import(
        &renamed("Sam Newcomer"),
        &league.path(),
        &["--redis", &server.url()],
    );
    news.of_the_league().await;
    let behind = viewer.load(Request::default()).await.unwrap();
    assert_eq!(behind.source.revision, Revision(1));
    assert!(behind.source.note.unwrap().contains("the league at 2"));
    // What the other machine publishes is of another edition than this store, which shows its own until it is brought up to
    // date.
    let other = loader(&league.path(), hinted(&server.url()));
    other.load(Request::default()).await.unwrap();
    let behind = viewer.load(Request::default()).await.unwrap();
    assert_eq!(behind.source.verdict, Verdict::Behind);
    std::fs::copy(league.path(), &copy).unwrap();
    news.of_the_league().await;
    let caught_up = viewer.load(Request::default()).await.unwrap();
    assert_eq!(caught_up.source.verdict, Verdict::Fresh);
    assert_eq!(caught_up.source.revision, Revision(2));
}

async fn an_import_that_tells_no_cache() {
    let (server, league) = (RedisServer::start(), Filed::new(12));
    let viewer = loader(&league.path(), hinted(&server.url()));
    viewer.load(Request::default()).await.unwrap();
    let mut news = News::of(&viewer);
    import(
        &renamed("Sam Newcomer"),
        &league.path(),
        &["--cache", "off"],
    );
    news.of_the_league().await;
    let loaded = viewer.load(Request::default()).await.unwrap();
    assert_eq!(loaded.source.verdict, Verdict::Outdated);
    assert_eq!(loaded.source.revision, Revision(2));
}
