//! What the contract is held against.

use crate::support::league::{
    Rows, announced, cache_at, edition, fill, key, league, proposal, publish,
};
use crate::support::redis_server::RedisServer;
use scoretable::cache::{
    Announce, BackendKind, Cache, Fill, Key, Lease, LookUp, Mode, Nonce, Settings, Verdict,
};
use scoretable::league::Edition;

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

    pub(crate) async fn fill(&self, key: &Key, lease: &Lease, count: u32) -> Fill {
        fill(&self.cache, key, lease, count).await
    }

    /// Announces the edition of a revision on top of whatever is announced; its nonce.
    pub(crate) async fn advance(&self, revision: u64) -> Nonce {
        let said = announced(&self.cache, &key(1), edition(revision)).await;
        said.nonce().unwrap()
    }

    /// Proposes an edition, as a store does that has seen another.
    pub(crate) async fn announce(&self, mine: Edition, seen: Option<Edition>) -> Announce {
        let proposal = proposal(mine, seen);
        self.cache.announce(&league(), &proposal).await.unwrap()
    }
}
