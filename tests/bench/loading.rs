//! Building a table against the article's loop, and finding it in the cache against building it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::Connection;
use scoretable::cache::{Built, Cache, Claim, Content, Key, LeagueTag, Mode, Settings, Term};
use scoretable::clock::Moment;
use scoretable::demo::{self, Plan};
use scoretable::league::{Edition, Season, Week};
use scoretable::scoretable::{Kind, Scoretable};
use scoretable::store::Store;

use crate::article;
use crate::measure::{Times, report, turns};
use crate::support::league::announced;

/// A league of so many players, each contender measured so many times.
pub(crate) fn compare(players: u32, rounds: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("league.db");
    let (season, week) = league(&path, players);
    let store = Store::open(&path).expect("the store just made");
    let connection = Connection::open(&path).expect("the store just made");
    let build = || {
        store
            .scoretable(Kind::Enhanced, season, week)
            .expect("a table")
    };
    let (edition, table) = build();
    let warm = Warm::new(season, week, edition, table);
    let number = week.map_or(0, Week::get);

    let [loop_, build, hit] = turns(
        rounds,
        [
            &mut || article::rows(&connection, season.get(), number, players),
            &mut || drop(build()),
            &mut || warm.hit(),
        ],
    );
    let pair = |a: &Times, b: &Times| format!("{:.2} ms / {:.2} ms", a.median(), b.median());
    let what = format!("build / query-per-row loop, {players} players");
    // A small league's build is for a part what a build begins with.
    let target = if players > 5_000 { 0.1 } else { 0.15 };
    report(&what, &pair(&build, &loop_), build.over(&loop_), target);
    let target = if players > 5_000 { 0.08 } else { 0.25 };
    let what = format!("hit / build, {players} players");
    report(&what, &pair(&hit, &build), hit.over(&build), target);
}

/// Makes a store with a demo league in it; its newest season and week.
fn league(path: &Path, players: u32) -> (Season, Option<Week>) {
    let plan = Plan {
        players,
        ..Plan::default()
    };
    let (_, facts) = demo::league(&plan).expect("a plan within limits");
    let mut store = Store::open_or_create(path).expect("a new store");
    store.write(&facts).expect("a league written");
    let head = store.head().expect("a head");
    let newest = head.seasons.last().expect("a season");
    (newest.season, newest.weeks.last().copied())
}

/// The embedded cache with one entry in it.
struct Warm {
    runtime: tokio::runtime::Runtime,
    cache: Cache,
    key: Key,
    edition: Edition,
}

impl Warm {
    fn new(season: Season, week: Option<Week>, edition: Edition, table: Scoretable) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let runtime = runtime.expect("a runtime");
        let settings = Settings {
            mode: Mode::Embedded,
            ..Settings::default()
        };
        let cache = Cache::new(settings).expect("a cache");
        let (store, _) = demo::league(&Plan::default()).expect("the plan of the demo");
        let key = Key {
            league: LeagueTag::of(&store),
            content: Content::Table(Kind::Enhanced),
            season,
            week,
        };
        runtime.block_on(async {
            let term = Term::of_build(Duration::ZERO);
            let said = announced(&cache, &key, edition).await;
            let Claim::Go(lease) = cache.claim(&key, edition, &said, term).await else {
                panic!("no other program uses this cache");
            };
            let built = Built {
                at: Moment::now(),
                micros: 0,
                by: "bench".to_owned(),
            };
            cache.fill(&key, &lease, &Arc::new(table), &built).await;
        });
        Self {
            runtime,
            cache,
            key,
            edition,
        }
    }

    fn hit(&self) {
        let found = self.cache.look_up::<Scoretable>(&self.key, self.edition);
        let found = self.runtime.block_on(found);
        assert!(found.entry.is_some(), "{}", found.verdict);
    }
}
