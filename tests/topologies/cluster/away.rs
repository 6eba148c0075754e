//! The league's node dies or hangs, and comes back.

use std::net::TcpListener;

use libtest_mimic::Trial;
use scoretable::cache::{BackendKind, Verdict};

use crate::cluster::{found, key_of};
use crate::support::league::{cache_at, publish};
use crate::support::redis_cluster::RedisCluster;
use crate::support::signal::signal;
use crate::support::trials::server_trial;
use crate::support::watch::{healed, state};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        server_trial("away::the_leagues_node", the_leagues_node),
        server_trial("away::stopped", stopped),
        server_trial("away::nobody_says_anything", nobody_says_anything),
        server_trial("away::for_good_but_with_a_replica", for_good),
    ]
}

async fn the_leagues_node() {
    let mut cluster = RedisCluster::start();
    let key = key_of(0, 1);
    let owner = cluster.owner(&key.league);
    let cache = cache_at(&cluster.url((owner + 1) % 3));
    publish(&cache, &key, 7, 60).await;
    cluster.nodes[owner].kill();
    assert_eq!(
        found(&cache, &key).await,
        (Verdict::Unreachable, BackendKind::Redis)
    );
    assert_eq!(state(&cache), "down");
    let why = cache.status().state.to_string();
    let place = cluster.nodes[owner].place();
    assert!(
        why.contains("connection refused") && why.contains(&place),
        "{why}"
    );
    assert_eq!(
        found(&cache, &key).await,
        (Verdict::Missing, BackendKind::Embedded)
    );
    assert!(cluster.nodes[owner].launch());
    healed(&cache).await;
    assert_eq!(
        found(&cache, &key).await,
        (Verdict::Missing, BackendKind::Redis)
    );
    publish(&cache, &key, 7, 60).await;
    assert_eq!(
        found(&cache, &key).await,
        (Verdict::Fresh, BackendKind::Redis)
    );
}

async fn stopped() {
    let cluster = RedisCluster::start();
    let key = key_of(0, 1);
    let owner = cluster.owner(&key.league);
    let (mute, seed) = (mute(), cluster.url((owner + 1) % 3));
    let cache = cache_at(&seed.replace("://", &format!("://{},", place(&mute))));
    publish(&cache, &key, 7, 60).await;
    let process = cluster.nodes[owner].process.as_ref();
    signal(process, "STOP");
    for expected in ["slow", "slow", "down"] {
        assert_eq!(
            found(&cache, &key).await,
            (Verdict::Unreachable, BackendKind::Redis)
        );
        assert_eq!(state(&cache), expected);
    }
    assert_eq!(
        found(&cache, &key).await,
        (Verdict::Missing, BackendKind::Embedded)
    );
    signal(process, "CONT");
    healed(&cache).await;
    assert_eq!(
        found(&cache, &key).await,
        (Verdict::Fresh, BackendKind::Redis)
    );
}

/// The reason is known before the first caller gives up.
async fn nobody_says_anything() {
    let (one, other) = (mute(), mute());
    let places = format!("{},{}", place(&one), place(&other));
    let cache = cache_at(&format!("redis-cluster://{places}"));
    assert_eq!(
        found(&cache, &key_of(0, 1)).await,
        (Verdict::Unreachable, BackendKind::Redis)
    );
    let why = cache.status().state.to_string();
    assert!(why.starts_with("down: no answer (127.0.0.1:"), "{why}");
    assert!(why.ends_with(", a node of the cluster)"), "{why}");
}

/// A listener that accepts connections and never answers.
pub(crate) fn mute() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").unwrap()
}

pub(crate) fn place(listener: &TcpListener) -> String {
    listener.local_addr().unwrap().to_string()
}

async fn for_good() {
    let mut cluster = RedisCluster::start();
    let key = key_of(0, 1);
    let owner = cluster.owner(&key.league);
    let cache = cache_at(&cluster.url((owner + 1) % 3));
    publish(&cache, &key, 7, 60).await;
    cluster.add_replica(owner);
    cluster.nodes[owner].kill();
    assert_eq!(
        found(&cache, &key).await,
        (Verdict::Unreachable, BackendKind::Redis)
    );
    healed(&cache).await;
    assert_eq!(
        found(&cache, &key).await,
        (Verdict::Fresh, BackendKind::Redis),
        "its replica has it"
    );
    publish(&cache, &key, 7, 60).await;
}
