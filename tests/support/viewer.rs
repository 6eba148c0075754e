//! A viewer of a small demo league: its store, its cache, and what loads tables through both.

use scoretable::cache::{Cache, Content, Fill, Key, LeagueTag, Mode, Settings, Verdict};
use scoretable::demo::{self, Plan};
use scoretable::league::{Edition, Facts, Player, Revision, StoreId};
use scoretable::loader::{Loaded, Loader, Request};
use scoretable::store::Store;

const LEAGUE: &str = "1f3a9c02-0000-4000-8000-000000000000";

/// The demo league's facts in a store of a fixed identity, behind a cache.
pub(crate) struct Viewer {
    pub(crate) loader: Loader,
    facts: Facts,
}

impl Viewer {
    pub(crate) fn new(settings: Settings) -> Self {
        let (_, facts) = demo::league(&Plan {
            players: 12,
            weeks: 5,
            ..Plan::default()
        })
        .unwrap();
        let mut store = Store::in_memory(StoreId::new(LEAGUE).unwrap()).unwrap();
        store.write(&facts).unwrap();
        let loader = Loader::new(Cache::new(settings).unwrap(), store).unwrap();
        Self { loader, facts }
    }

    /// Two viewers of one league, each with a copy of its store. Within one process they can meet only at a server.
    pub(crate) fn two(url: &str) -> (Self, Self) {
        (
            Self::new(settings(Some(url))),
            Self::new(settings(Some(url))),
        )
    }

    pub(crate) async fn load(&self) -> Loaded {
        self.loader.load(Request::default()).await.unwrap()
    }

    /// The key of the table that this viewer sees first, and the edition of its store.
    pub(crate) async fn entry(&self) -> (Key, Edition) {
        let head = self.loader.store().call(|store| store.head()).await;
        let head = head.unwrap();
        let newest = head.seasons.last().unwrap();
        let key = Key {
            league: LeagueTag::of(&head.id),
            content: Content::Table(Request::default().kind),
            season: newest.season,
            week: newest.weeks.last().copied(),
        };
        (key, head.edition())
    }

    /// A write that changes the league: a player joins.
    pub(crate) async fn newcomer(&self, name: &str) -> Revision {
        let mut newest = self
            .facts
            .players
            .iter()
            .max_by_key(|player| player.id)
            .unwrap()
            .clone();
        newest.name = name.to_owned();
        let facts = Facts {
            players: vec![Player {
                active: true,
                ..newest
            }],
            ..Facts::default()
        };
        let (written, _) = self.loader.write(facts).await.unwrap();
        written.revision
    }
}

pub(crate) fn settings(url: Option<&str>) -> Settings {
    let mode = if url.is_some() {
        Mode::Redis
    } else {
        Mode::Embedded
    };
    Settings {
        mode,
        url: url.map(|url| url.parse().unwrap()),
        ..Settings::default()
    }
}

pub(crate) fn summary(loaded: &Loaded) -> (Verdict, Option<Fill>, Revision) {
    (
        loaded.source.verdict,
        loaded.source.published,
        loaded.source.revision,
    )
}
