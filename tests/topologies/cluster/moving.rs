//! The league's slot goes from one node to another while the league is in use.

use libtest_mimic::Trial;
use scoretable::cache::{BackendKind, Fill, Verdict};

use crate::cluster::{Shared, found, key_of};
use crate::support::league::{announced, cache_at, edition, fill, leased, publish};
use crate::support::trials::server_trial;
use crate::support::watch::state;

const REDIS: BackendKind = BackendKind::Redis;

pub(crate) fn trials(shared: &Shared) -> Vec<Trial> {
    let [moved, between, torn] = [(); 3].map(|()| shared.clone());
    vec![
        server_trial("moving::nobody_notices", || nobody_notices(moved)),
        server_trial("moving::half_way_it_is_read_and_filled", || {
            half_way(between)
        }),
        server_trial("moving::what_is_torn_apart_waits", || torn_apart(torn)),
    ]
}

async fn nobody_notices(cluster: Shared) {
    let _alone = cluster.moves().await;
    let key = key_of(5, 1);
    let cache = cache_at(&cluster.url(0));
    publish(&cache, &key, 7, 60).await;
    cluster.move_league(&key.league);
    assert_eq!(found(&cache, &key).await, (Verdict::Fresh, REDIS));
    let lease = leased(&cache, &key, 7).await;
    cluster.move_league(&key.league);
    assert_eq!(fill(&cache, &key, &lease, 60).await, Fill::Filled);
    cluster.move_league(&key.league);
    let keys = [key.clone()];
    let receipt = cache.flush(&key.league, &keys, edition(7)).await.unwrap();
    assert_eq!(receipt.entries, 1);
    assert_eq!(state(&cache), "up");
}

async fn half_way(cluster: Shared) {
    let _alone = cluster.moves().await;
    let key = key_of(6, 1);
    let cache = cache_at(&cluster.url(0));
    publish(&cache, &key, 7, 60).await;
    let lease = leased(&cache, &key, 7).await;
    let from = cluster.owner(&key.league);
    let to = (from + 1) % 3;
    let slot = cluster.open_slot(&key.league, from, to);
    cluster.move_keys(slot, from, to);
    // The old node is still asked, and everything is with the new one.
    assert_eq!(found(&cache, &key).await, (Verdict::Fresh, REDIS));
    assert_eq!(fill(&cache, &key, &lease, 25_000).await, Fill::Filled);
    announced(&cache, &key, edition(8)).await;
    assert_eq!(found(&cache, &key).await, (Verdict::Outdated, REDIS));
    assert_eq!(state(&cache), "up");
    cluster.close_slot(slot, to);
    assert_eq!(found(&cache, &key).await, (Verdict::Outdated, REDIS));
}

async fn torn_apart(cluster: Shared) {
    let _alone = cluster.moves().await;
    let (key, other) = (key_of(7, 1), key_of(7, 2));
    let cache = cache_at(&cluster.url(0));
    publish(&cache, &key, 7, 60).await;
    let from = cluster.owner(&key.league);
    let to = (from + 1) % 3;
    let slot = cluster.open_slot(&key.league, from, to);
    cluster.move_keys(slot, from, to);
    // A lease that is nowhere yet is taken on the new node. A fill has several keys, and waits until the move is over.
    let lease = leased(&cache, &other, 7).await;
    let filled = fill(&cache, &other, &lease, 60).await;
    assert_eq!(filled, Fill::Unreachable);
    let status = cache.status();
    assert_eq!(status.state.name(), "read-only");
    assert!(
        status.state.to_string().contains("moving"),
        "{}",
        status.state
    );
    assert_eq!(
        found(&cache, &key).await,
        (Verdict::Fresh, REDIS),
        "it may be read"
    );
    cluster.close_slot(slot, to);
    assert_eq!(publish(&cache, &other, 7, 60).await, Fill::Filled);
    assert_eq!(state(&cache), "up");
}
