//! The primary is replaced: on request, because it died, and without a word to those who are connected to it.

use libtest_mimic::Trial;
use scoretable::cache::{BackendKind, Cache, Fill, Verdict};

use crate::support::league::{cache_at, key, leased, publish};
use crate::support::news::{News, hinted};
use crate::support::ports::tell;
use crate::support::redis_sentinel::{NAME, Watched};
use crate::support::signal::signal;
use crate::support::trials::server_trial;
use crate::support::viewer::Viewer;
use crate::support::watch::{found, healed, state};

const REDIS: BackendKind = BackendKind::Redis;
const EMBEDDED: BackendKind = BackendKind::Embedded;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        server_trial("failover::on_request", on_request),
        server_trial("failover::the_primary_died", the_primary_died),
        server_trial("failover::the_primary_hangs", the_primary_hangs),
        server_trial("failover::nobody_was_told", nobody_was_told),
    ]
}

async fn on_request() {
    let watched = Watched::start();
    let viewer = || Viewer::new(hinted(&watched.url()));
    let (flusher, other) = (viewer(), viewer());
    assert_eq!(other.load().await.source.verdict, Verdict::Missing);
    assert_eq!(flusher.load().await.source.verdict, Verdict::Fresh);
    let mut news = News::of(&other.loader);
    flusher.loader.flush().await.unwrap();
    news.of_the_league().await;
    other.load().await;
    watched.replicated();
    tell(
        &mut watched.sentinel.hand(),
        &format!("SENTINEL FAILOVER {NAME}"),
    );
    watched.replaced();
    // The new primary is flushed, so a program that hears of it listens there.
    flusher.loader.flush().await.unwrap();
    assert_eq!(flusher.loader.cache().status().state.name(), "up");
    news.of_the_league().await;
    assert_eq!(other.load().await.source.verdict, Verdict::Missing);
    flusher.loader.flush().await.unwrap();
    news.of_the_league().await;
}

async fn the_primary_died() {
    let mut watched = Watched::start();
    let cache = cache_at(&watched.url());
    assert_eq!(publish(&cache, &key(1), 7, 60).await, Fill::Filled);
    assert_eq!(found(&cache).await, (Verdict::Fresh, REDIS));
    assert_eq!(cache.status().address, Some(watched.url()));
    watched.replicated();
    watched.primary.kill();
    assert_eq!(found(&cache).await, (Verdict::Unreachable, REDIS));
    let why = cache.status().state.to_string();
    let place = format!("({}, the primary)", watched.primary.place());
    assert!(why.starts_with("down: connection refused"), "{why}");
    assert!(why.contains(&place), "{why}");
    assert_eq!(found(&cache).await, (Verdict::Missing, EMBEDDED));
    its_replica_has_it(&cache).await;
    assert_eq!(publish(&cache, &key(1), 7, 60).await, Fill::Filled);
}

async fn the_primary_hangs() {
    let watched = Watched::start();
    let cache = cache_at(&watched.url());
    publish(&cache, &key(1), 7, 60).await;
    watched.replicated();
    signal(watched.primary.process.as_ref(), "STOP");
    for expected in ["slow", "slow", "down"] {
        assert_eq!(found(&cache).await, (Verdict::Unreachable, REDIS));
        assert_eq!(state(&cache), expected);
    }
    assert_eq!(found(&cache).await, (Verdict::Missing, EMBEDDED));
    its_replica_has_it(&cache).await;
}

async fn its_replica_has_it(cache: &Cache) {
    healed(cache).await;
    assert_eq!(found(cache).await, (Verdict::Fresh, REDIS));
}

async fn nobody_was_told() {
    let watched = Watched::start();
    let cache = cache_at(&watched.url());
    publish(&cache, &key(1), 7, 60).await;
    watched.replicated();
    // By hand, so that connections are left alone, and with a Sentinel that knows of it afterwards only.
    let mut sentinel = watched.sentinel.hand();
    tell(&mut sentinel, &format!("SENTINEL REMOVE {NAME}"));
    let port = watched.replica.port;
    tell(&mut watched.replica.hand(), "REPLICAOF NO ONE");
    tell(
        &mut watched.primary.hand(),
        &format!("REPLICAOF 127.0.0.1 {port}"),
    );
    tell(
        &mut sentinel,
        &format!("SENTINEL MONITOR {NAME} 127.0.0.1 {port} 1"),
    );
    leased(&cache, &key(2), 7).await;
    assert_eq!(state(&cache), "up");
    assert_eq!(found(&cache).await, (Verdict::Fresh, REDIS));
}
