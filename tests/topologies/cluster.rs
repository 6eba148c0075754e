//! A league in a Redis cluster: on whatever node, moved to another, and while its node is away.

mod away;
mod contract;
mod directory;
mod live;
mod moving;

use crate::support::redis_cluster;
use libtest_mimic::Trial;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use redis_cluster::RedisCluster;
use scoretable::cache::{BackendKind, Cache, Key, Verdict};
use tokio::sync::{Mutex, MutexGuard};

use crate::support::league::{Rows, edition, key, tag};

/// The cluster that trials share which do it no harm. It starts when it is first needed.
#[derive(Clone, Default)]
pub(crate) struct Shared(Arc<OnceLock<RedisCluster>>, Arc<Mutex<()>>);

impl Shared {
    /// Held by a trial that moves slots: two moves at a time are more than the nodes agree on at once.
    pub(crate) async fn moves(&self) -> MutexGuard<'_, ()> {
        self.1.lock().await
    }
}

impl Deref for Shared {
    type Target = RedisCluster;

    fn deref(&self) -> &RedisCluster {
        self.0.get_or_init(RedisCluster::start)
    }
}

/// An entry of a league of a trial's own, somewhere in the cluster.
fn key_of(league: u8, week: u8) -> Key {
    Key {
        league: tag(&format!("0000000{league}-0000-4000-8000-000000000000")),
        ..key(week)
    }
}

/// What a look-up finds, and where.
async fn found(cache: &Cache, key: &Key) -> (Verdict, BackendKind) {
    let found = cache.look_up::<Rows>(key, edition(7)).await;
    (found.verdict, found.backend)
}

pub(crate) fn trials(shared: &Shared) -> Vec<Trial> {
    // The longest come first, as they wait more than they work.
    let mut trials = away::trials();
    trials.extend(contract::trials(shared));
    trials.extend(directory::trials(shared));
    trials.extend(moving::trials(shared));
    trials.extend(live::trials(shared));
    trials
}
