//! What a session notes of the cache: what it did itself, and what others did as far as the cache says it.

use crate::support::redis_server;
use crate::support::trials;
use crate::support::viewer;

use libtest_mimic::Trial;
use redis::Commands;
use redis_server::RedisServer;
use scoretable::cache::{Author, Cache, Content, Event, Happening, Key, Mode, Settings, Verdict};
use scoretable::league::Week;
use scoretable::loader::Request;
use scoretable::scoretable::Kind;
use viewer::{Viewer, settings};

/// The events of a cache as short words, the oldest first.
fn told(cache: &Cache) -> Vec<String> {
    let who = |by: &Author| match by {
        Author::You => "you".to_owned(),
        Author::Program(name) => name.clone(),
        Author::Unknown => "?".to_owned(),
    };
    let name = |entry: &Key| format!("{} {}", entry.content, entry.week.map_or(0, Week::get));
    let words = |Event { what, .. }: &Event| match what {
        Happening::Hit { entry, .. } => format!("hit {}", name(entry)),
        Happening::Stale { entry } => format!("stale {}", name(entry)),
        Happening::Missed { entry, verdict } => format!("missed {} {verdict}", name(entry)),
        Happening::Built { entry, .. } => format!("built {}", name(entry)),
        Happening::Filled { entry, by } => format!("filled {} {}", name(entry), who(by)),
        Happening::Flushed { entries, by } => format!("flushed {entries:?} {}", who(by)),
        Happening::Revision { from, to, by } => {
            format!("revision {:?} {to} {}", from.map(|from| from.0), who(by))
        }
        Happening::Asked { entry } => format!("asked {}", name(entry)),
        Happening::Up { .. } => "up".to_owned(),
        Happening::Down { .. } => "down".to_owned(),
        Happening::Opened { name, revision } => format!("opened {name} {revision}"),
    };
    cache.status().events.iter().map(words).collect()
}

async fn a_session_tells_what_it_did() {
    let viewer = Viewer::new(settings(None));
    viewer.loader.note_opened("league.db".to_owned()).await;
    viewer.load().await;
    viewer.load().await;
    viewer.loader.flush().await.unwrap();
    viewer.load().await;
    assert_eq!(
        told(viewer.loader.cache()),
        [
            "opened league.db 1",
            "revision None 1 you",
            "missed enhanced 5 missing",
            "built enhanced 5",
            "filled enhanced 5 you",
            "hit enhanced 5",
            "flushed Some(1) you",
            "missed enhanced 5 missing",
            "built enhanced 5",
            "filled enhanced 5 you",
        ]
    );
}

async fn without_a_cache_nothing_is_counted_or_told() {
    let viewer = Viewer::new(Settings {
        mode: Mode::Off,
        ..Settings::default()
    });
    viewer.loader.note_opened("league.db".to_owned()).await;
    viewer.load().await;
    let _off = viewer.loader.flush().await;
    let status = viewer.loader.cache().status();
    assert_eq!((status.stats.hits, status.stats.misses), (0, 0));
    assert_eq!(status.stats.hit_percent(), None);
    assert!(told(viewer.loader.cache()).is_empty());
}

async fn a_flush_names_the_program_that_made_it() {
    let server = RedisServer::start();
    let viewer = Viewer::new(settings(Some(&server.url())));
    viewer.load().await;
    let reference = viewer.entry().await.0.league.reference();
    let mut hand = server.connection();
    let nonce: u64 = hand.hget(&reference, "nonce").unwrap();
    let mut flush = |by: Option<&str>, nonce: u64| {
        let note = by.map(|by| format!("{nonce} {by}"));
        let mut fields = vec![("nonce", nonce.to_string())];
        fields.extend(note.map(|note| ("flushed_by", note)));
        let () = hand.hset_multiple(&reference, &fields).unwrap();
    };
    flush(Some("vm:4100"), nonce + 1);
    viewer.load().await;
    // A program that leaves no name is not taken for the last one that did.
    flush(None, nonce + 2);
    viewer.load().await;
    let flushes = |events: Vec<String>| -> Vec<String> {
        let flushes = events.into_iter();
        flushes.filter(|told| told.starts_with("flushed")).collect()
    };
    let told = flushes(told(viewer.loader.cache()));
    assert_eq!(told, ["flushed None vm:4100", "flushed None ?"]);
}

async fn the_program_that_flushes_leaves_its_name() {
    let server = RedisServer::start();
    let viewer = Viewer::new(settings(Some(&server.url())));
    viewer.load().await;
    viewer.loader.flush().await.unwrap();
    let key = viewer.entry().await.0;
    let announced = viewer.loader.cache().announced(&key.league).await.unwrap();
    let flushed_by = announced.reference.unwrap().flushed_by;
    assert_eq!(flushed_by.as_deref(), Some(viewer.loader.cache().program()));
}

async fn the_list_of_entries_tells_sizes_and_what_is_missing(settings: Settings) {
    let viewer = Viewer::new(settings);
    let shown = viewer.load().await;
    let standard = Request {
        kind: Kind::Standard,
        ..Request::default()
    };
    viewer.loader.load(standard).await.unwrap();
    let listed = viewer.loader.list_entries(standard).await.unwrap().list;
    let short: Vec<(Content, Verdict)> = listed
        .iter()
        .map(|entry| (entry.key.content, entry.verdict))
        .collect();
    assert_eq!(
        short,
        [
            (Content::Table(Kind::Standard), Verdict::Fresh),
            (Content::Table(Kind::Enhanced), Verdict::Fresh),
            (Content::Table(Kind::Division), Verdict::Missing),
            (Content::Table(Kind::AllTime), Verdict::Missing),
        ]
    );
    let enhanced = &listed[1];
    assert_eq!(enhanced.bytes, shown.source.bytes);
    assert_eq!(enhanced.rows, shown.table.rows() as u64);
    assert_eq!(enhanced.built.as_ref(), Some(&shown.source.built));
    assert!(enhanced.ttl.is_some() && listed[2].ttl.is_none());
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trials::trial("a_session_tells", a_session_tells_what_it_did),
        trials::trial(
            "nothing_is_counted",
            without_a_cache_nothing_is_counted_or_told,
        ),
        trials::trial("entries_embedded", || {
            the_list_of_entries_tells_sizes_and_what_is_missing(settings(None))
        }),
        trials::server_trial("entries_on_a_server", || async {
            let server = RedisServer::start();
            the_list_of_entries_tells_sizes_and_what_is_missing(settings(Some(&server.url())))
                .await;
        }),
        trials::server_trial(
            "a_flush_names_its_program",
            a_flush_names_the_program_that_made_it,
        ),
        trials::server_trial("a_name_is_left", the_program_that_flushes_leaves_its_name),
    ]
}
