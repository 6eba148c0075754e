//! A server that is not there, dies, or hangs.

use libtest_mimic::Trial;
use scoretable::cache::{BackendKind, CacheError, Fill, Verdict};

use crate::support::league::{cache_at, edition, fill, key, league, leased, publish};
use crate::support::redis_server::RedisServer;
use crate::support::signal::signal;
use crate::support::trials::server_trial;
use crate::support::watch::{found, healed, state};

const REDIS: BackendKind = BackendKind::Redis;
const EMBEDDED: BackendKind = BackendKind::Embedded;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        server_trial("away::absent_at_the_start", absent_at_the_start),
        server_trial("away::killed", killed),
        server_trial(
            "away::restarted_between_two_calls",
            restarted_between_two_calls,
        ),
        server_trial("away::stopped", stopped),
        server_trial("away::stopped_for_many_callers_at_once", stopped_for_many),
        server_trial(
            "away::killed_between_claim_and_fill",
            killed_between_claim_and_fill,
        ),
        server_trial(
            "away::back_between_claim_and_fill",
            back_between_claim_and_fill,
        ),
        server_trial("away::a_flush_says_what_was_not_flushed", flush_while_away),
        server_trial(
            "away::what_stood_in_is_forgotten",
            what_stood_in_is_forgotten,
        ),
    ]
}

async fn absent_at_the_start() {
    let mut server = RedisServer::prepared(&[]);
    let cache = cache_at(&server.url());
    assert_eq!(state(&cache), "connecting");
    assert_eq!(found(&cache).await, (Verdict::Unreachable, REDIS));
    assert_eq!(state(&cache), "down");
    assert_eq!(cache.status().backend, EMBEDDED);
    // This process stands in, under the same rules.
    assert_eq!(found(&cache).await, (Verdict::Missing, EMBEDDED));
    assert_eq!(publish(&cache, &key(1), 7, 60).await, Fill::Filled);
    assert_eq!(found(&cache).await, (Verdict::Fresh, EMBEDDED));
    let announced = cache.announced(&league()).await;
    assert!(
        matches!(&announced, Err(CacheError::Unheard { address, state })
            if *address == server.url() && state.name() == "down"),
        "{announced:?}"
    );
    server.launch();
    healed(&cache).await;
    assert_eq!(found(&cache).await, (Verdict::Missing, REDIS));
    assert_eq!(publish(&cache, &key(1), 7, 60).await, Fill::Filled);
    assert_eq!(found(&cache).await, (Verdict::Fresh, REDIS));
}

async fn killed() {
    let mut server = RedisServer::start();
    let cache = cache_at(&server.url());
    publish(&cache, &key(1), 7, 60).await;
    assert_eq!(found(&cache).await, (Verdict::Fresh, REDIS));
    server.kill();
    assert_eq!(found(&cache).await, (Verdict::Unreachable, REDIS));
    assert_eq!(state(&cache), "down");
    assert_eq!(found(&cache).await, (Verdict::Missing, EMBEDDED));
    server.launch();
    healed(&cache).await;
    assert_eq!(found(&cache).await, (Verdict::Missing, REDIS));
}

async fn restarted_between_two_calls() {
    let mut server = RedisServer::start();
    let cache = cache_at(&server.url());
    publish(&cache, &key(1), 7, 60).await;
    server.kill();
    server.launch();
    assert_eq!(
        found(&cache).await,
        (Verdict::Missing, REDIS),
        "no call failed"
    );
    assert_eq!(state(&cache), "up");
}

async fn stopped() {
    let server = RedisServer::start();
    let cache = cache_at(&server.url());
    publish(&cache, &key(1), 7, 60).await;
    signal(server.process.as_ref(), "STOP");
    for expected in ["slow", "slow", "down"] {
        assert_eq!(found(&cache).await, (Verdict::Unreachable, REDIS));
        assert_eq!(state(&cache), expected);
    }
    assert_eq!(found(&cache).await, (Verdict::Missing, EMBEDDED));
    signal(server.process.as_ref(), "CONT");
    healed(&cache).await;
    assert_eq!(found(&cache).await, (Verdict::Fresh, REDIS));
}

async fn stopped_for_many() {
    let server = RedisServer::start();
    let cache = cache_at(&server.url());
    publish(&cache, &key(1), 7, 60).await;
    signal(server.process.as_ref(), "STOP");
    let look_ups = (0..50).map(|_| found(&cache));
    for answer in futures_util::future::join_all(look_ups).await {
        assert_eq!(answer, (Verdict::Unreachable, REDIS));
    }
    signal(server.process.as_ref(), "CONT");
    healed(&cache).await;
    assert_eq!(found(&cache).await, (Verdict::Fresh, REDIS));
}

async fn killed_between_claim_and_fill() {
    let mut server = RedisServer::start();
    let cache = cache_at(&server.url());
    let lease = leased(&cache, &key(1), 7).await;
    server.kill();
    assert_eq!(fill(&cache, &key(1), &lease, 60).await, Fill::Unreachable);
    assert_eq!(fill(&cache, &key(1), &lease, 60).await, Fill::Unreachable);
    assert_eq!(found(&cache).await, (Verdict::Missing, EMBEDDED));
}

async fn back_between_claim_and_fill() {
    let mut server = RedisServer::prepared(&[]);
    let cache = cache_at(&server.url());
    assert_eq!(found(&cache).await, (Verdict::Unreachable, REDIS));
    let lease = leased(&cache, &key(1), 7).await;
    assert_eq!(lease.backend, EMBEDDED);
    server.launch();
    healed(&cache).await;
    assert_eq!(fill(&cache, &key(1), &lease, 60).await, Fill::Filled);
    assert_eq!(
        found(&cache).await,
        (Verdict::Missing, REDIS),
        "it went nowhere else"
    );
}

async fn flush_while_away() {
    let mut server = RedisServer::prepared(&[]);
    let cache = cache_at(&server.url());
    assert_eq!(found(&cache).await, (Verdict::Unreachable, REDIS));
    publish(&cache, &key(1), 7, 60).await;
    let error = cache
        .flush(&league(), &[key(1)], edition(7))
        .await
        .unwrap_err();
    assert!(matches!(error, CacheError::NotFlushed { .. }), "{error:?}");
    let text = error.to_string();
    assert!(
        text.contains(&server.url()) && text.contains("flush again"),
        "{text}"
    );
    assert_eq!(
        found(&cache).await,
        (Verdict::Missing, EMBEDDED),
        "flushed all the same"
    );
    // A user who asks for a flush does not wait for the next probe.
    server.launch();
    assert_eq!(
        cache
            .flush(&league(), &[key(1)], edition(7))
            .await
            .unwrap()
            .entries,
        0
    );
    assert_eq!(state(&cache), "up");
}

async fn what_stood_in_is_forgotten() {
    let mut server = RedisServer::start();
    let cache = cache_at(&server.url());
    publish(&cache, &key(1), 7, 60).await;
    server.kill();
    assert_eq!(found(&cache).await, (Verdict::Unreachable, REDIS));
    publish(&cache, &key(1), 7, 60).await;
    assert_eq!(found(&cache).await, (Verdict::Fresh, EMBEDDED));
    server.launch();
    healed(&cache).await;
    assert_eq!(found(&cache).await, (Verdict::Missing, REDIS));
    // While the server answered, another program may have flushed: what stood in before it knows nothing of that.
    server.kill();
    assert_eq!(found(&cache).await, (Verdict::Unreachable, REDIS));
    assert_eq!(found(&cache).await, (Verdict::Missing, EMBEDDED));
}
