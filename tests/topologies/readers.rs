//! Readers, who have no store, wherever the league is: in a cluster that moves it, behind Sentinels that replace its server,
//! on a replica, and behind TLS.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use libtest_mimic::Trial;
use redis::Commands;
use scoretable::cache::{Cache, LeagueTag};
use scoretable::clock::Moment;
use scoretable::league::{Facts, Player, Revision, Week};
use scoretable::loader::{
    Change, LoadError, Loaded, Loader, Mark, Memory, Reader, ReaderWatch, Request, Unread, Verdict,
    Viewer,
};
use serde_json::Value;

use crate::cluster::Shared;
use crate::support::filed::Filed;
use crate::support::ports::{Ported, tell};
use crate::support::redis_sentinel::{NAME, Watched};
use crate::support::tls::{Authority, Pair};
use crate::support::trials::server_trial;
use crate::support::user::{Ran, User, ran};
use crate::support::viewer::settings;
use crate::support::watch::healed;
use crate::tls::tls_trial;

pub(crate) fn trials(shared: &Shared) -> Vec<Trial> {
    let shared = shared.clone();
    vec![
        server_trial("readers::of_a_league_that_moves", || {
            of_a_league_that_moves(shared)
        }),
        server_trial("readers::after_a_failover", after_a_failover),
        server_trial("readers::of_a_replica", of_a_replica),
        tls_trial(
            "readers::with_a_client_certificate",
            with_a_client_certificate,
        ),
    ]
}

/// A league and the loader of its commissioner, who publishes to a server.
struct Commissioner {
    league: Filed,
    loader: Loader,
}

impl Commissioner {
    async fn at(url: &str) -> Self {
        let league = Filed::new(12);
        let cache = Cache::new(settings(Some(url))).unwrap();
        let loader = Loader::new(cache, league.store()).unwrap();
        let commissioner = Self { league, loader };
        commissioner.publishes().await;
        commissioner
    }

    async fn publishes(&self) {
        let published = self.loader.publish_newest().await.unwrap();
        assert_eq!(published.refused, None, "{published:?}");
    }

    /// A player joins, and that is published.
    async fn writes(&self, name: &str) -> Revision {
        let player = Player {
            id: scoretable::league::PlayerId(9_999),
            name: name.to_owned(),
            team: None,
            active: true,
        };
        let facts = Facts {
            players: vec![player],
            ..Facts::default()
        };
        let (written, _) = self.loader.write(facts).await.unwrap();
        self.publishes().await;
        written.revision
    }

    fn reader(&self, url: &str) -> Reader {
        let cache = Cache::new(settings(Some(url))).unwrap();
        Reader::new(cache, self.tag().store(), Memory::default())
    }

    fn tag(&self) -> LeagueTag {
        self.league.key().league
    }
}

impl Drop for Commissioner {
    fn drop(&mut self) {
        self.loader.store().close();
    }
}

/// A table that is current, of this revision.
#[track_caller]
fn assert_current(loaded: &Loaded, revision: Revision) {
    let source = &loaded.source;
    assert_eq!(source.viewer, Viewer::Reader(None), "{source:?}");
    assert_eq!(source.revision, revision, "{source:?}");
    assert_eq!(source.verdict, Verdict::Fresh, "{source:?}");
}

async fn of_a_league_that_moves(cluster: Shared) {
    let commissioner = Commissioner::at(&cluster.url(0)).await;
    let reader = commissioner.reader(&cluster.url(1));
    assert_current(&reader.load(Request::default()).await.unwrap(), Revision(1));

    let _alone = cluster.moves().await;
    let over = Arc::new(AtomicBool::new(false));
    let (looking, looks_on) = (Arc::clone(&over), reader.clone());
    let looks = tokio::spawn(async move {
        let mut looks = 0_u64;
        while !looking.load(Ordering::Relaxed) {
            // Marked it may be meanwhile, and never an error.
            let loaded = looks_on.load(Request::default()).await;
            loaded.unwrap_or_else(|error| panic!("look {looks}: {error}"));
            looks += 1;
        }
        looks
    });
    let (moving, tag) = (cluster.clone(), commissioner.tag());
    let moved = tokio::task::spawn_blocking(move || {
        let at = |()| moving.move_league(&tag);
        [(); 3].map(at)
    });
    let places = moved.await.unwrap();
    assert_ne!(places[0], places[1]);
    over.store(true, Ordering::Relaxed);
    let looks = looks.await.unwrap();
    assert!(looks > 10, "{looks}");

    assert_current(&reader.load(Request::default()).await.unwrap(), Revision(1));
    let revision = commissioner.writes("Sam Newcomer").await;
    assert_current(&reader.load(Request::default()).await.unwrap(), revision);
    assert_eq!(reader.cache().status().state.name(), "up");
}

/// Reference and entries go back together, to a state that this reader knows to be older.
async fn after_a_failover() {
    let mut watched = Watched::start();
    let commissioner = Commissioner::at(&watched.url()).await;
    watched.replicated();
    // The replica does not hear of what is written now, and the Sentinel does not see to it.
    let mut sentinel = watched.sentinel.hand();
    tell(&mut sentinel, &format!("SENTINEL REMOVE {NAME}"));
    tell(&mut watched.replica.hand(), "REPLICAOF NO ONE");
    let port = watched.primary.port;
    tell(
        &mut sentinel,
        &format!("SENTINEL MONITOR {NAME} 127.0.0.1 {port} 1"),
    );
    let revision = commissioner.writes("Sam Newcomer").await;
    let reader = commissioner.reader(&watched.url());
    assert_current(&reader.load(Request::default()).await.unwrap(), revision);

    tell(&mut sentinel, &format!("SENTINEL REMOVE {NAME}"));
    let port = watched.replica.port;
    tell(
        &mut sentinel,
        &format!("SENTINEL MONITOR {NAME} 127.0.0.1 {port} 1"),
    );
    watched.primary.kill();
    // The first look may find the server gone, or its successor.
    let first = reader.load(Request::default()).await.unwrap();
    let Viewer::Reader(Some(Mark::Away | Mark::WentBack { .. })) = first.source.viewer else {
        panic!("{:?}", first.source);
    };
    healed(reader.cache()).await;
    let back = reader.load(Request::default()).await.unwrap();
    let (from, to) = (revision, Revision(1));
    let mark = Mark::WentBack { from, to };
    assert_eq!(back.source.viewer, Viewer::Reader(Some(mark.clone())));
    let advice = back.source.advice(Moment::now()).unwrap().into_owned();
    assert!(advice.contains("went back from 2 to 1"), "{advice}");
    // A reader that comes later and remembers is told so too; one that never saw better takes it for current.
    let cache = Cache::new(settings(Some(&watched.url()))).unwrap();
    let later = Reader::new(cache, commissioner.tag().store(), reader.memory());
    let back = later.load(Request::default()).await.unwrap();
    assert_eq!(back.source.viewer, Viewer::Reader(Some(mark)));
    let other = commissioner.reader(&watched.url());
    assert_current(&other.load(Request::default()).await.unwrap(), to);

    // Any command with the store puts it right, for everybody.
    healed(commissioner.loader.cache()).await;
    commissioner.publishes().await;
    for reader in [&reader, &later, &other] {
        assert_current(&reader.load(Request::default()).await.unwrap(), revision);
    }
}

async fn of_a_replica() {
    let watched = Watched::start();
    let commissioner = Commissioner::at(&watched.url()).await;
    watched.replicated();
    let url = format!("redis://{}", watched.replica.place());
    let reader = commissioner.reader(&url);
    assert_current(&reader.load(Request::default()).await.unwrap(), Revision(1));

    // The replica tells of what reaches it.
    let mut watch = ReaderWatch::new(&reader);
    let told = tokio::spawn(async move { while watch.next().await != Change::League {} });
    let revision = commissioner.writes("Sam Newcomer").await;
    watched.replicated();
    let told = tokio::time::timeout(Duration::from_secs(60), told).await;
    told.unwrap().unwrap();
    assert_current(&reader.load(Request::default()).await.unwrap(), revision);

    // Asking is refused, which is no fault of the server's.
    let other = Request {
        week: Week::new(2),
        ..Request::default()
    };
    match reader.load(other).await {
        Err(LoadError::Unread(Unread::NotThere { asked, .. })) => assert!(!asked),
        loaded => panic!("{loaded:?}"),
    }
    assert_eq!(reader.cache().status().state.name(), "up");
    assert_current(&reader.load(Request::default()).await.unwrap(), revision);
    let wanted: bool = watched
        .primary
        .hand()
        .exists(commissioner.tag().wanted())
        .unwrap();
    assert!(!wanted);

    let user = User::new();
    let run = |words: &[&str]| user.run(&[&["--redis", &url], words].concat());
    for words in [
        &["show", "--top", "1"][..],
        &["leagues"],
        &["cache", "status"],
        &["verify"],
        &["doctor"],
    ] {
        let ran = run(words);
        assert_eq!((ran.code, &*ran.err), (Some(0), ""), "{words:?}: {ran:?}");
        assert!(!ran.out.contains("read-only"), "{words:?}: {ran:?}");
    }
}

/// A reader's run, with that authority and client certificate.
fn read(user: &User, url: &str, words: &[&str], ca: &Path, client: Option<&Pair>) -> Ran {
    let mut command = user.command(&[&["--redis", url], words].concat());
    command.env("SCORETABLE_TLS_CA", ca);
    if let Some(client) = client {
        command.env("SCORETABLE_TLS_CERT", client.certificate());
        command.env("SCORETABLE_TLS_KEY", client.key());
    }
    ran(&mut command)
}

async fn with_a_client_certificate() {
    let authority = Authority::called("authority");
    let server: Ported = authority.server("localhost", "--tls-auth-clients yes");
    let url = format!("rediss://localhost:{}", server.port);
    let (ca, client) = (authority.file(), authority.client(4_000));
    let league = Filed::new(3);
    let store = league.path().display().to_string();
    let user = User::new();
    let warmed = read(
        &user,
        &url,
        &["--db", &store, "cache", "warm"],
        &ca,
        Some(&client),
    );
    assert_eq!(warmed.code, Some(0), "{warmed:?}");

    for words in [
        &["leagues"][..],
        &["show"],
        &["cache", "status"],
        &["doctor"],
    ] {
        let ran = read(&user, &url, words, &ca, Some(&client));
        assert_eq!((ran.code, &*ran.err), (Some(0), ""), "{words:?}: {ran:?}");
        let without = read(&User::new(), &url, words, &ca, None);
        assert_eq!(without.code, Some(1), "{words:?}: {without:?}");
        let said = without.out + &without.err;
        assert!(said.contains("client certificate"), "{words:?}: {said}");
        assert!(said.contains("--tls-cert"), "{words:?}: {said}");
    }
    let shown = read(
        &user,
        &url,
        &["show", "--format", "json"],
        &ca,
        Some(&client),
    );
    let shown: Value = serde_json::from_str(&shown.out).unwrap();
    assert_eq!(shown["source"]["verdict"], "fresh", "{shown}");
}
