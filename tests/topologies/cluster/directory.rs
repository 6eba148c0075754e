//! The directory is in a slot of its own, so it may be on another node than a league.

use std::time::Duration;

use libtest_mimic::Trial;
use scoretable::cache::{BackendKind, Key, LeagueTag, Listed, Verdict};
use scoretable::league::StoreId;
use tokio::time::timeout;

use crate::cluster::{Shared, found, key_of};
use crate::support::league::{announced, cache_at, edition, publish};
use crate::support::trials::server_trial;
use crate::support::watch::state;

pub(crate) fn trials(shared: &Shared) -> Vec<Trial> {
    let shared = shared.clone();
    vec![server_trial("directory::from_whichever_node", || {
        from_whichever_node(shared)
    })]
}

/// A league of this trial's own on each of the nodes.
fn leagues(cluster: &Shared) -> Vec<Key> {
    let league = |bits: u128| LeagueTag::of(&StoreId::from_bits((0xd1_u128 << 120) | (bits << 96)));
    let on = |node: usize| {
        let league = (0..200).map(league).find(|it| cluster.owner(it) == node);
        Key {
            league: league.unwrap(),
            ..key_of(0, 1)
        }
    };
    (0..3).map(on).collect()
}

async fn from_whichever_node(cluster: Shared) {
    let _alone = cluster.moves().await;
    let keys = leagues(&cluster);
    for (node, key) in keys.iter().enumerate() {
        let cache = cache_at(&cluster.url((node + 1) % 3));
        let listed = Listed {
            store: key.league.store().clone(),
            name: format!("On node {node}"),
        };
        // Before the way to the league is known, and while it is.
        cache.list_league(&listed).await;
        announced(&cache, key, edition(7)).await;
        publish(&cache, key, 7, 60).await;
        let moved = cache.changed();
        cache.list_league(&listed).await;
        let tags: Vec<String> = cache.leagues().await.unwrap().iter().map(tag).collect();
        assert!(tags.contains(&tag(&listed)), "{node}: {tags:?}");
        assert_eq!(
            cache.league_at(&tag(&listed)).await,
            Ok(Some(listed.store.clone()))
        );
        assert_eq!(
            found(&cache, key).await,
            (Verdict::Fresh, BackendKind::Redis)
        );
        let moved = timeout(Duration::ZERO, moved).await;
        assert!(moved.is_err(), "{node}: the connection to the league moved");
        assert_eq!(state(&cache), "up");
    }
    for node in 0..3 {
        let reader = cache_at(&cluster.url(node));
        for (at, listed) in reader.leagues().await.unwrap().iter().enumerate() {
            assert_eq!(listed.name, format!("On node {at}"));
            let announced = reader.announced(&LeagueTag::of(&listed.store)).await;
            assert!(announced.unwrap().is_of(edition(7)), "{listed:?}");
        }
    }
    let reader = cache_at(&cluster.url(0));
    for key in &keys {
        assert_eq!(reader.unlist(key.league.store().short()).await, Ok(true));
        assert_eq!(reader.unlist(key.league.store().short()).await, Ok(false));
    }
    assert_eq!(reader.leagues().await, Ok(Vec::new()));
}

fn tag(listed: &Listed) -> String {
    listed.store.short().to_owned()
}
