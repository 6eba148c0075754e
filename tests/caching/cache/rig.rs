//! What the contract is held against.

use crate::support::league::{Rows, cache_at, edition, fill, publish};
use crate::support::redis_server::RedisServer;
use scoretable::cache::{BackendKind, Cache, Fill, Key, Lease, LookUp, Mode, Settings, Verdict};

/// Trials of promises, each asked of both backends.
macro_rules! both {
    ($($promise:ident),* $(,)?) => {
        vec![$(
            $crate::support::trials::trial(concat!("embedded::", stringify!($promise)), || {
                $promise($crate::cache::rig::Rig::embedded())
            }),
            $crate::support::trials::server_trial(concat!("server::", stringify!($promise)), || {
                $promise($crate::cache::rig::Rig::server())
            }),
        )*]
    };
}
pub(crate) use both;

/// A cache and, where it needs one, the server behind it.
pub(crate) struct Rig {
    pub(crate) cache: Cache,
    pub(crate) kind: BackendKind,
    _server: Option<RedisServer>,
}

impl Rig {
    pub(crate) fn embedded() -> Self {
        let settings = Settings {
            mode: Mode::Embedded,
            ..Settings::default()
        };
        Self {
            cache: Cache::new(settings).unwrap(),
            kind: BackendKind::Embedded,
            _server: None,
        }
    }

    pub(crate) fn server() -> Self {
        let server = RedisServer::start();
        Self {
            cache: cache_at(&server.url()),
            kind: BackendKind::Redis,
            _server: Some(server),
        }
    }

    pub(crate) async fn look(&self, key: &Key, store: u64) -> LookUp<Rows> {
        let found = self.cache.look_up(key, edition(store)).await;
        assert_eq!(found.backend, self.kind);
        assert_eq!(found.entry.is_some(), found.verdict == Verdict::Fresh);
        found
    }

    pub(crate) async fn verdict(&self, key: &Key, store: u64) -> Verdict {
        self.look(key, store).await.verdict
    }

    pub(crate) async fn publish(&self, key: &Key, revision: u64, count: u32) -> Fill {
        publish(&self.cache, key, revision, count).await
    }

    pub(crate) async fn fill(&self, key: &Key, lease: &Lease, revision: u64, count: u32) -> Fill {
        fill(&self.cache, key, lease, revision, count).await
    }
}
