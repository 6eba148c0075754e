//! Cache-aside as a viewer meets it: where a table comes from, and why, with the cache in this process and with a server.

use crate::support::black_hole::BlackHole;
use crate::support::redis_server;
use crate::support::trials;
use crate::support::viewer;
use std::os::unix::net::UnixListener;
use std::time::Duration;

use libtest_mimic::Trial;
use redis_server::RedisServer;
use scoretable::cache::{Fill, Mode, Settings, Verdict};
use scoretable::league::{Revision, Week};
use scoretable::loader::{Request, Standing};
use scoretable::scoretable::Kind;
use viewer::{Viewer, settings, summary};

async fn a_miss_builds_and_publishes_and_the_next_load_hits(settings: Settings) {
    let viewer = Viewer::new(settings);
    let built = viewer.load().await;
    assert_eq!(
        summary(&built),
        (Verdict::Missing, Some(Fill::Filled), Revision(1))
    );
    assert!(built.source.bytes > 0, "the size of our own fill is known");
    assert_eq!(
        built.source.fresh_for,
        Some(Duration::from_secs(7 * 24 * 3600))
    );
    let hit = viewer.load().await;
    assert_eq!(summary(&hit), (Verdict::Fresh, None, Revision(1)));
    assert_eq!(hit.source.bytes, built.source.bytes);
    assert!(hit.source.is_cached() && !hit.source.wants_rebuild());
    assert_eq!(hit.table, built.table);
    assert_eq!(hit.source.built.by, built.source.built.by);
    let stats = viewer.loader.cache().status().stats;
    assert_eq!((stats.hits, stats.misses, stats.stale), (1, 1, 0));
}

async fn a_flush_makes_the_next_load_a_miss(settings: Settings) {
    let viewer = Viewer::new(settings);
    let built = viewer.load().await;
    let receipt = viewer.loader.flush().await.unwrap();
    assert_eq!(receipt.entries, 1);
    assert!(receipt.bytes > 0);
    let again = viewer.load().await;
    assert_eq!(
        summary(&again),
        (Verdict::Missing, Some(Fill::Filled), Revision(1))
    );
    assert_eq!(again.table, built.table);
    assert_eq!(viewer.loader.flush().await.unwrap().entries, 1);
    assert_eq!(viewer.loader.flush().await.unwrap().entries, 0);
}

async fn a_write_leaves_every_entry_behind(settings: Settings) {
    let viewer = Viewer::new(settings);
    viewer.load().await;
    let revision = viewer.newcomer("Sam Newcomer").await;
    assert_eq!(revision, Revision(2));
    let rebuilt = viewer.load().await;
    assert_eq!(
        summary(&rebuilt),
        (Verdict::Missing, Some(Fill::Filled), revision)
    );
    assert_eq!(rebuilt.source.standing(), Standing::Current);
    assert_eq!(viewer.load().await.source.verdict, Verdict::Fresh);
    // The same facts again are no write.
    assert_eq!(viewer.newcomer("Sam Newcomer").await, revision);
    assert_eq!(viewer.load().await.source.verdict, Verdict::Fresh);
}

async fn an_entry_past_its_time_is_shown_and_then_replaced(settings: Settings) {
    let viewer = Viewer::new(Settings {
        // So it is stale for as long again.
        ttl: Duration::from_millis(500),
        ..settings
    });
    let built = viewer.load().await;
    let stale = loop {
        let loaded = viewer.load().await;
        if loaded.source.verdict == Verdict::Stale {
            break loaded;
        }
        tokio::task::yield_now().await;
    };
    assert!(stale.source.wants_rebuild());
    assert_eq!(stale.source.fresh_for, Some(Duration::ZERO));
    assert_eq!(stale.table, built.table);
    let rebuilt = viewer.loader.rebuild(Request::default()).await.unwrap();
    assert_eq!(rebuilt.source.published, Some(Fill::Filled));
    assert!(!rebuilt.source.wants_rebuild(), "one rebuild is enough");
    assert!(rebuilt.source.built.at >= built.source.built.at);
}

async fn the_store_answers_for_what_it_does_not_have(settings: Settings) {
    let viewer = Viewer::new(settings);
    let request = |season: Option<&str>, week| Request {
        season: season.map(|season| season.parse().unwrap()),
        week: Week::new(week),
        ..Request::default()
    };
    let earlier = viewer.loader.load(request(None, 2)).await.unwrap();
    assert_eq!(earlier.table.week, Week::new(2));
    let no_season = viewer
        .loader
        .load(request(Some("1999"), 1))
        .await
        .unwrap_err();
    assert!(no_season.to_string().contains("1999"), "{no_season}");
    let no_week = viewer.loader.load(request(None, 19)).await.unwrap_err();
    assert!(no_week.to_string().contains("week 19"), "{no_week}");
}

async fn two_viewers_share_one_build(url: String) {
    let (first, second) = Viewer::two(&url);
    let built = first.load().await;
    let shared = second.load().await;
    assert_eq!(summary(&shared), (Verdict::Fresh, None, Revision(1)));
    assert_eq!(shared.table, built.table);
    second.loader.flush().await.unwrap();
    assert_eq!(first.load().await.source.verdict, Verdict::Missing);
}

async fn a_copy_that_lags_behind_builds_for_itself_only(url: String) {
    let (ahead, lagging) = Viewer::two(&url);
    ahead.newcomer("Sam Newcomer").await;
    ahead.load().await;
    for _ in 0..2 {
        let behind = lagging.load().await;
        assert_eq!(summary(&behind), (Verdict::Behind, None, Revision(1)));
        let standing = behind.source.standing();
        assert_eq!(standing, Standing::Behind(Some(Revision(2))));
        let note = behind.source.note.unwrap();
        assert!(note.contains("revision 1, the league at 2"), "{note}");
        assert_eq!(ahead.load().await.source.verdict, Verdict::Fresh);
        ahead.loader.flush().await.unwrap();
        assert_eq!(ahead.load().await.source.published, Some(Fill::Filled));
    }
}

/// Holds the lease of the table that `viewer` sees first, alive for so long.
async fn held(server: &RedisServer, viewer: &Viewer, millis: u64) {
    let (key, edition) = viewer.entry().await;
    redis::cmd("SET")
        .arg(key.lease(edition))
        .arg("another")
        .arg("PX")
        .arg(millis)
        .exec(&mut server.connection())
        .unwrap();
}

async fn a_wait_for_a_build_keeps_no_other_table_waiting(server: RedisServer) {
    let viewer = Viewer::new(settings(Some(&server.url())));
    viewer.load().await;
    viewer.loader.flush().await.unwrap();
    held(&server, &viewer, 900).await;
    let other = Request {
        kind: Kind::Standard,
        ..Request::default()
    };
    let mut waiting = std::pin::pin!(viewer.load());
    let other = tokio::select! {
        biased;
        loaded = &mut waiting => panic!("it did not wait: {:?}", loaded.source),
        other = viewer.loader.load(other) => other.unwrap(),
    };
    assert_eq!(other.source.published, Some(Fill::Filled));
    let waited = waiting.await;
    assert_eq!(summary(&waited).1, Some(Fill::Filled), "after the lease");
}

/// A holder that goes on and on with a build keeps a table back for a while, and not for ever.
async fn a_holder_that_never_ends_is_not_waited_for(server: RedisServer) {
    let viewer = Viewer::new(settings(Some(&server.url())));
    viewer.load().await;
    viewer.loader.flush().await.unwrap();
    held(&server, &viewer, 250).await;
    let mut waiting = std::pin::pin!(viewer.load());
    let alone = loop {
        let pause = tokio::time::sleep(Duration::from_millis(50));
        tokio::select! {
            loaded = &mut waiting => break loaded,
            () = pause => held(&server, &viewer, 250).await,
        }
    };
    assert_eq!(alone.source.published, None);
    let note = alone.source.note.clone().unwrap();
    assert_eq!(note, "not published: another viewer is building it too");
    assert_eq!(alone.source.standing(), Standing::Current);
}

async fn a_damaged_entry_is_a_counted_miss_and_is_replaced(server: RedisServer) {
    let viewer = Viewer::new(settings(Some(&server.url())));
    viewer.load().await;
    let mut connection = server.connection();
    let (key, edition) = viewer.entry().await;
    assert_eq!(viewer.load().await.source.verdict, Verdict::Fresh);
    redis::cmd("HSET")
        .arg(key.table(edition))
        .arg("0")
        .arg("not a table")
        .exec(&mut connection)
        .unwrap();
    let replaced = viewer.load().await;
    assert_eq!(
        summary(&replaced),
        (Verdict::Corrupt, Some(Fill::Filled), Revision(1))
    );
    assert_eq!(viewer.load().await.source.verdict, Verdict::Fresh);
    assert_eq!(viewer.loader.cache().status().stats.misses, 2);
}

async fn without_an_answer_the_table_comes_from_the_store() {
    let viewer = Viewer::new(settings(Some("unix:///nowhere/at/all.sock")));
    let first = viewer.load().await;
    assert_eq!(first.source.published, None);
    assert_eq!(first.table.rows(), viewer.load().await.table.rows());
    let status = viewer.loader.cache().status();
    assert_eq!(status.state.name(), "down");
    assert!(viewer.loader.flush().await.is_err());
}

/// Peers that take the call and say nothing, or do not even take it: a table from the store is there long before such a
/// look-up ends.
async fn a_late_answer_is_not_waited_for() {
    let folder = tempfile::TempDir::new().unwrap();
    let socket = folder.path().join("silent.sock");
    let _silent = UnixListener::bind(&socket).unwrap();
    let hole = BlackHole::new();
    for url in [
        format!("unix://{}", socket.display()),
        format!("redis://{}", hole.address),
    ] {
        let viewer = Viewer::new(settings(Some(&url)));
        let cache = viewer.loader.cache();
        let changed = cache.changed();
        let loaded = viewer.load().await;
        assert_eq!(
            summary(&loaded),
            (Verdict::Delayed, None, Revision(1)),
            "{url}"
        );
        assert_eq!((loaded.table.rows(), loaded.source.note), (10, None));
        assert_eq!(cache.status().state.name(), "connecting", "{url}");
        let stats = cache.status().stats;
        assert_eq!((stats.hits, stats.stale, stats.misses), (0, 0, 1));
        // The look-up goes on behind, and tells how the server is.
        changed.await;
        assert_eq!(cache.status().state.name(), "down", "{url}");
        let next = viewer.load().await;
        assert_eq!(next.source.verdict, Verdict::Missing, "{url}");
    }
}

async fn without_a_cache_every_load_builds() {
    let viewer = Viewer::new(Settings {
        mode: Mode::Off,
        ..Settings::default()
    });
    for _ in 0..2 {
        assert_eq!(
            summary(&viewer.load().await),
            (Verdict::Off, None, Revision(1))
        );
    }
    assert!(viewer.loader.entries().await.unwrap().list.is_empty());
}

pub(crate) fn trials() -> Vec<Trial> {
    let mut all = vec![
        trials::trial(
            "unreachable",
            without_an_answer_the_table_comes_from_the_store,
        ),
        trials::trial("late", a_late_answer_is_not_waited_for),
        trials::trial("off", without_a_cache_every_load_builds),
    ];
    macro_rules! on_both {
        ($($name:ident),* $(,)?) => {$(
            all.push(trials::trial(concat!("embedded_", stringify!($name)), || $name(settings(None))));
            all.push(server(concat!("server_", stringify!($name)), |url| $name(settings(Some(&url)))));
        )*};
    }
    on_both!(
        a_miss_builds_and_publishes_and_the_next_load_hits,
        a_flush_makes_the_next_load_a_miss,
        a_write_leaves_every_entry_behind,
        an_entry_past_its_time_is_shown_and_then_replaced,
        the_store_answers_for_what_it_does_not_have,
    );
    all.push(server(
        "two_viewers_share_one_build",
        two_viewers_share_one_build,
    ));
    all.push(server(
        "a_lagging_copy",
        a_copy_that_lags_behind_builds_for_itself_only,
    ));
    all.push(trials::server_trial("a_held_table", || {
        a_wait_for_a_build_keeps_no_other_table_waiting(RedisServer::start())
    }));
    all.push(trials::server_trial("a_holder_that_never_ends", || {
        a_holder_that_never_ends_is_not_waited_for(RedisServer::start())
    }));
    all.push(trials::server_trial("a_damaged_entry", || {
        a_damaged_entry_is_a_counted_miss_and_is_replaced(RedisServer::start())
    }));
    all
}

/// A trial with a server of its own.
fn server<F: Future<Output = ()>>(
    name: &str,
    body: impl FnOnce(String) -> F + Send + 'static,
) -> Trial {
    trials::server_trial(name, || async {
        let server = RedisServer::start();
        body(server.url()).await;
    })
}
