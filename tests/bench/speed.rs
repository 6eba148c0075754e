//! How fast it is, as ratios of things measured in the same run: `cargo bench`.
//!
//! * building a table by sequential scans against the article's way, a handful of queries for every player;
//! * a cache hit (look-up and decoding) against a build;
//! * sorting a million rows against sorting as many bare numbers;
//! * a frame over a million rows against one over a thousand.

#[path = "article.rs"]
mod article;
#[path = "measure.rs"]
mod measure;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use measure::{report, turns};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use scoretable::cache::{Built, Cache, Claim, Key, LeagueTag, Mode, Settings};
use scoretable::clock::Moment;
use scoretable::demo::{self, Plan};
use scoretable::league::{PlayerId, Points, Season, SeasonScore, StoreId, Week};
use scoretable::scoretable::{Builder, Column, Kind, Row, Scoretable, SortKey, Standing, sort};
use scoretable::store::Store;

fn main() {
    // `cargo test --benches` only wants to know that this starts.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    for (players, rounds) in [(1_000, 15), (10_000, 9)] {
        loading(players, rounds);
    }
    sorting();
    frames();
}

/// A build against the article's loop, and a hit against a build.
fn loading(players: u32, rounds: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("league.db");
    let (season, week) = fill(&path, players);
    let mut store = Store::open(&path).expect("the store just made");
    let connection = rusqlite::Connection::open(&path).expect("the store just made");
    let (revision, table) = store.scoretable(Kind::Enhanced, season, week).expect("a table");
    let week_number = week.map_or(0, Week::get);

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let settings = Settings { mode: Mode::Embedded, ..Settings::default() };
    let cache = Cache::new(settings).expect("a cache");
    let league = LeagueTag::of(&store.head().expect("a head").id);
    let key = Key { league, kind: Kind::Enhanced, season, week };
    let table = Arc::new(table);
    runtime.block_on(async {
        let Claim::Go(lease) = cache.claim(&key, revision).await else { panic!("nobody else is here") };
        let built = Built { at: Moment::now(), micros: 0, by: "bench".to_owned() };
        cache.fill(&key, &lease, revision, &table, &built).await;
    });

    let [article, build, hit] = turns(
        rounds,
        [
            &mut || article::rows(&connection, season.get(), week_number, players),
            &mut || drop(store.scoretable(Kind::Enhanced, season, week).expect("a table")),
            &mut || {
                let found = runtime.block_on(cache.look_up::<Scoretable>(&key, revision));
                assert!(found.entry.is_some(), "{}", found.verdict);
            },
        ],
    );
    let ms = |a: &measure::Times, b: &measure::Times| format!("{:.2} ms / {:.2} ms", a.median(), b.median());
    report(&format!("build / query-per-row loop, {players} players"), &ms(&build, &article), build.over(&article), 0.3);
    let target = if players > 5_000 { 0.08 } else { 0.25 };
    report(&format!("hit / build, {players} players"), &ms(&hit, &build), hit.over(&build), target);
}

/// Makes a store with a demo league in it.
fn fill(path: &Path, players: u32) -> (Season, Option<Week>) {
    let (_, facts) = demo::league(&Plan { players, ..Plan::default() }).expect("a plan within limits");
    let mut store = Store::open_or_create(path).expect("a new store");
    store.write(&facts).expect("a league written");
    let head = store.head().expect("a head");
    let newest = head.seasons.last().expect("a season");
    (newest.season, newest.weeks.last().copied())
}

/// A table of any size, without a store.
fn table(rows: u32) -> Scoretable {
    let season = Season::new(2024).expect("a season");
    let mut builder = Builder::new(Kind::Enhanced, "Bench", season, Week::new(12), rows as usize);
    for place in 1..=rows {
        let mixed = (place.wrapping_mul(2_654_435_761) >> 12).cast_signed();
        let score = SeasonScore {
            points: Points(mixed % 4_000),
            correct: place % 190,
            picks: 190,
            weeks_played: 12,
            ..SeasonScore::default()
        };
        let name = format!("Player {}", mixed % 100_000);
        let standing = Some(Standing { place, previous: Some(rows - place + 1), score: &score });
        builder.push(&Row { player: PlayerId(place), name: &name, team: "KC".parse().ok(), standing });
    }
    builder.finish()
}

/// Sorting by a column against sorting as many bare numbers.
fn sorting() {
    let table = table(1_000_000);
    let mixed = |n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let numbers: Vec<u64> = (0..1_000_000).map(mixed).collect();
    let [sorted, bare] = turns(
        7,
        [
            &mut || drop(sort::order(&table, &[SortKey::first(Column::Score)])),
            &mut || {
                let mut numbers = numbers.clone();
                numbers.sort_unstable();
            },
        ],
    );
    let measured = format!("{:.1} ms / {:.1} ms", sorted.median(), bare.median());
    report("sort by score / sort_unstable of u64, 1 M rows", &measured, sorted.over(&bare), 2.0);
}
