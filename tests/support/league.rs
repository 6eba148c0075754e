//! A small payload, and the keys and caches that tests of the cache share.

use std::sync::Arc;
use std::time::Duration;

use scoretable::cache::{
    Announce, Announcement, Built, Cache, Claim, Content, Fill, Key, LeagueTag, Lease, Mode,
    Payload, Proposal, Settings, Term,
};
use scoretable::clock::Moment;
use scoretable::league::{Digest, Edition, Revision, Season, StoreId, Week};
use scoretable::scoretable::Kind;
use serde::{Deserialize, Serialize};

/// Rows that travel ten thousand to a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rows(pub(crate) Vec<u32>);

impl Payload for Rows {
    type Part<'a> = Self;

    fn rows(&self) -> usize {
        self.0.len()
    }

    fn parts(&self) -> impl Iterator<Item = Self> {
        let none = self.0.is_empty().then(|| Self(Vec::new()));
        let parts = self.0.chunks(10_000).map(|rows| Self(rows.to_vec()));
        parts.chain(none)
    }

    fn begin(part: Self, _: usize) -> Option<Self> {
        Some(part)
    }

    fn append(&mut self, part: Self, _: usize) -> bool {
        self.0.extend(part.0);
        true
    }
}

/// Some rows.
pub(crate) fn rows(count: u32) -> Arc<Rows> {
    Arc::new(Rows(
        (0..count).map(|n| n.wrapping_mul(2_654_435_761)).collect(),
    ))
}

/// The league of the tests.
pub(crate) fn league() -> LeagueTag {
    tag("1f3a9c02-0000-4000-8000-000000000000")
}

/// A league by its store's id.
pub(crate) fn tag(store: &str) -> LeagueTag {
    LeagueTag::of(&StoreId::new(store).expect("a UUID"))
}

/// One of its entries.
pub(crate) fn key(week: u8) -> Key {
    Key {
        league: league(),
        content: Content::Table(Kind::Enhanced),
        season: Season::new(2024).expect("a season"),
        week: Week::new(week),
    }
}

/// A state of the league, by its revision.
pub(crate) fn edition(revision: u64) -> Edition {
    Edition {
        revision: Revision(revision),
        facts: Digest(0xfac7),
    }
}

/// A cache in front of the server at `url`.
pub(crate) fn cache_at(url: &str) -> Cache {
    let settings = Settings {
        mode: Mode::Redis,
        url: Some(url.parse().expect("a URL")),
        ..Settings::default()
    };
    Cache::new(settings).expect("a cache")
}

/// Who built what the tests publish.
pub(crate) fn built() -> Built {
    Built {
        at: Moment(1_700_000_000_000),
        micros: 5_000,
        by: "test:1".to_owned(),
    }
}

/// The longest term there is, so that no lease ends by itself while a test is under way.
pub(crate) fn term() -> Term {
    Term::of_build(Duration::MAX)
}

/// What a store at the edition `mine` proposes to announce on top of `seen`.
pub(crate) fn proposal(mine: Edition, seen: Option<Edition>) -> Proposal {
    Proposal {
        edition: mine,
        seen,
        body: b"{}".to_vec(),
        by: "test:1".to_owned(),
        spread: Duration::ZERO,
    }
}

/// What is announced, once a store at an edition has announced it on top of whatever was announced.
pub(crate) async fn announced(cache: &Cache, key: &Key, mine: Edition) -> Announcement {
    let look = async || {
        let found = cache.look_up::<Rows>(key, mine).await;
        found.announced.expect("an answer")
    };
    let said = look().await;
    if said.is_of(mine) {
        return said;
    }
    let proposal = proposal(mine, said.edition());
    match cache.announce(&key.league, &proposal).await {
        Ok(Announce::Announced(_) | Announce::Same(_)) => look().await,
        other => panic!("expected to announce, got {other:?}"),
    }
}

/// A claim of a store at a revision, which it announces first where it is not.
pub(crate) async fn claimed(cache: &Cache, key: &Key, store: u64, term: Term) -> Claim {
    let announced = announced(cache, key, edition(store)).await;
    cache.claim(key, edition(store), &announced, term).await
}

/// The lease of a key that no other viewer is building.
pub(crate) async fn leased(cache: &Cache, key: &Key, store: u64) -> Lease {
    match claimed(cache, key, store, term()).await {
        Claim::Go(lease) => lease,
        other => panic!("expected the lease, got {other:?}"),
    }
}

/// Publishes some rows under a lease.
pub(crate) async fn fill(cache: &Cache, key: &Key, lease: &Lease, count: u32) -> Fill {
    let published = cache.fill(key, lease, &rows(count), &built()).await;
    published.fill
}

/// Claims a key and publishes some rows.
pub(crate) async fn publish(cache: &Cache, key: &Key, revision: u64, count: u32) -> Fill {
    let lease = leased(cache, key, revision).await;
    fill(cache, key, &lease, count).await
}
