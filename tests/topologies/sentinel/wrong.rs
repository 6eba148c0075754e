//! A URL that leads nowhere says why, and says no secret.

use libtest_mimic::Trial;
use scoretable::cache::{BackendKind, Cache, Verdict};

use crate::support::league::cache_at;
use crate::support::ports::tell;
use crate::support::redis_sentinel::Watched;
use crate::support::trials::server_trial;
use crate::support::watch::{assert_silent, found, healed, state};

const REDIS: BackendKind = BackendKind::Redis;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        server_trial("wrong::names_and_places", names_and_places),
        server_trial("wrong::passwords", passwords),
    ]
}

/// A cache that finds its server away, and why.
async fn away(url: &str) -> (Cache, String) {
    let cache = cache_at(url);
    assert_eq!(found(&cache).await, (Verdict::Unreachable, REDIS));
    let why = cache.status().state.to_string();
    (cache, why)
}

async fn names_and_places() {
    let watched = Watched::start();
    let url = watched.url();
    let (_, why) = away(&url.replace("=league", "=other")).await;
    assert_eq!(why, "down: Sentinel knows no primary called other");
    let (sentinel, primary) = (watched.sentinel.place(), watched.primary.place());
    let (_, why) = away(&url.replace(&sentinel, &primary)).await;
    assert!(why.starts_with("down: it is no Sentinel"), "{why}");
    let nowhere = "127.0.0.1:1";
    let (_, why) = away(&url.replace(&sentinel, nowhere)).await;
    assert_eq!(
        why,
        "down: connection refused (127.0.0.1:1, a Sentinel); start the server, or correct --redis"
    );
    let odd = format!("SENTINEL MONITOR odd 127.0.0.1 {} 1", watched.replica.port);
    tell(&mut watched.sentinel.hand(), &odd);
    let (_, why) = away(&url.replace("=league", "=odd")).await;
    assert_eq!(
        why,
        "down: the primary that Sentinel names is none, or not yet"
    );
    // One of several is enough, whichever it is.
    for order in [[nowhere, &sentinel], [&sentinel, nowhere]] {
        let cache = cache_at(&url.replace(&sentinel, &order.join(",")));
        assert_eq!(found(&cache).await, (Verdict::Missing, REDIS));
    }
}

async fn passwords() {
    let watched = Watched::start();
    for server in [&watched.primary, &watched.replica] {
        tell(&mut server.hand(), "ACL SETUSER bob on >s3cret ~* +@all");
    }
    let mut sentinel = watched.sentinel.hand();
    tell(&mut sentinel, "ACL SETUSER default >sent-s3cret");
    let url = |user: &str, sentinel: &str| {
        let url = watched.url().replace("://", &format!("://{user}"));
        format!("{url}{sentinel}")
    };
    let words = ["s3cret", "bob"];
    let right = "&sentinelPassword=sent-s3cret";
    let mut denied = Vec::new();
    for (user, sentinel) in [
        ("bob:s3cret@", ""),
        ("bob:s3cret@", "&sentinelPassword=typed-s3cret"),
        ("bob:typed-s3cret@", right),
    ] {
        let (cache, why) = away(&url(user, sentinel)).await;
        assert_eq!(state(&cache), "denied", "{why}");
        assert_silent(&cache, &words).await;
        denied.push(cache);
    }
    for sentinel in [
        right,
        "&sentinelUsername=default&sentinelPassword=sent-s3cret",
    ] {
        let cache = cache_at(&url("bob:s3cret@", sentinel));
        assert_eq!(found(&cache).await, (Verdict::Missing, REDIS));
        assert_silent(&cache, &words).await;
    }
    for server in [&watched.primary, &watched.replica] {
        tell(&mut server.hand(), "ACL SETUSER bob >typed-s3cret");
    }
    tell(&mut sentinel, "ACL SETUSER default >typed-s3cret");
    // The first has none for the Sentinel, and gets none by itself.
    for cache in &denied[1..] {
        healed(cache).await;
        assert_eq!(found(cache).await, (Verdict::Missing, REDIS));
    }
}
