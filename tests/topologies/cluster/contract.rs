//! What holds on one server holds on a cluster, whichever of its nodes the URL names.

use libtest_mimic::Trial;
use scoretable::cache::{BackendKind, Claim, Fill, Verdict};

use crate::cluster::away::{mute, place};
use crate::cluster::{Shared, found, key_of};
use crate::support::league::{announced, cache_at, claimed, edition, leased, publish, term};
use crate::support::ports::tell;
use crate::support::trials::server_trial;
use crate::support::watch::{assert_silent, healed, state};

const REDIS: BackendKind = BackendKind::Redis;

pub(crate) fn trials(shared: &Shared) -> Vec<Trial> {
    let [contract, plain, denied] = [(); 3].map(|()| shared.clone());
    vec![
        server_trial("contract::whichever_node_is_named", || {
            whichever_node_is_named(contract)
        }),
        server_trial("contract::a_plain_url_is_told_of_the_cluster", || {
            a_plain_url(plain)
        }),
        server_trial("contract::a_wrong_password", || a_wrong_password(denied)),
    ]
}

async fn whichever_node_is_named(cluster: Shared) {
    for node in 0..3 {
        let league = u8::try_from(node).unwrap();
        let (first, second) = (key_of(league, 1), key_of(league, 2));
        // At most one of the three holds the league: the others have to send us there.
        for named in 0..3 {
            let cache = cache_at(&cluster.url(named));
            assert_eq!(found(&cache, &first).await, (Verdict::Missing, REDIS));
            assert_eq!(publish(&cache, &first, 7, 25_000).await, Fill::Filled);
            assert_eq!(found(&cache, &first).await, (Verdict::Fresh, REDIS));
            let lease = leased(&cache, &second, 7).await;
            assert!(matches!(
                claimed(&cache, &second, 7, term()).await,
                Claim::Wait(_)
            ));
            let keys = [first.clone(), second.clone()];
            let receipt = cache.flush(&first.league, &keys, edition(7)).await.unwrap();
            assert_eq!(receipt.entries, 1);
            cache.give_back(&second, &lease).await;
            assert_eq!(found(&cache, &first).await, (Verdict::Missing, REDIS));
            assert_eq!(state(&cache), "up");
            assert_eq!(cache.status().address, Some(cluster.url(named)));
        }
        let cache = cache_at(&cluster.url(node));
        publish(&cache, &first, 7, 60).await;
        announced(&cache, &first, edition(8)).await;
        assert_eq!(found(&cache, &first).await, (Verdict::Outdated, REDIS));
    }
}

async fn a_plain_url(cluster: Shared) {
    let key = key_of(3, 1);
    let elsewhere = (cluster.owner(&key.league) + 1) % 3;
    let cache = cache_at(&cluster.url(elsewhere).replace("-cluster", ""));
    assert_eq!(found(&cache, &key).await, (Verdict::Unreachable, REDIS));
    let state = cache.status().state.to_string();
    assert!(
        state.starts_with("down") && state.contains("redis-cluster://"),
        "{state}"
    );
}

async fn a_wrong_password(cluster: Shared) {
    let key = key_of(4, 1);
    for node in &cluster.nodes {
        tell(&mut node.hand(), "ACL SETUSER bob on >s3cret ~* +@all");
    }
    let mute = mute();
    let url = |password: &str| {
        // A node that does not answer does not hide the answer of another node.
        let user = format!("://bob:{password}@{},", place(&mute));
        cluster.url(0).replace("://", &user)
    };
    let cache = cache_at(&url("typed-s3cret"));
    assert_eq!(found(&cache, &key).await, (Verdict::Unreachable, REDIS));
    assert_eq!(state(&cache), "denied");
    assert_silent(&cache, &["s3cret", "bob"]).await;
    for node in &cluster.nodes {
        tell(&mut node.hand(), "ACL SETUSER bob >typed-s3cret");
    }
    healed(&cache).await;
    assert_eq!(found(&cache, &key).await, (Verdict::Missing, REDIS));
    let cache = cache_at(&url("s3cret"));
    assert_eq!(found(&cache, &key).await, (Verdict::Missing, REDIS));
    assert_silent(&cache, &["s3cret", "bob"]).await;
}
