//! The league's node dies, and comes back.

use libtest_mimic::Trial;
use scoretable::cache::{BackendKind, Verdict};

use crate::league::{cache_at, publish};
use crate::redis_cluster::RedisCluster;
use crate::trials::server_trial;
use crate::watch::{healed, state};
use crate::{found, key_of};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        server_trial("away::the_leagues_node", the_leagues_node),
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
        why.contains("nobody listens") && why.contains(&place),
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
