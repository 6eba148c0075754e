//! The first rows of a table on a hit, however many there are behind them, and what the whole then takes.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use scoretable::cache::{Built, Claim, Fill, Term};
use scoretable::clock::Moment;
use scoretable::loader::{Arrival, Loader, Request, Verdict};
use tokio::runtime::Runtime;

use crate::hit::{loader, runtime};
use crate::measure::{report, told};
use crate::support::filed::Filed;
use crate::support::large;
use crate::support::redis_server::{self, RedisServer};

const ROUNDS: usize = 21;
/// What the first rows of a larger table may take, of those of one of [`SIZES`]' first.
const LIMIT: f64 = 1.5;
const SIZES: [u32; 3] = [10_000, 100_000, 1_000_000];

/// Measures how long the first rows of tables of every size take.
pub(crate) fn compare() {
    if !redis_server::is_installed() {
        return println!("first rows of a hit: not measured, there is no redis-server");
    }
    let places = SIZES.map(Place::new);
    let runtime = runtime();
    let [mut small, mut large, mut largest] =
        places.each_ref().map(|place| || place.first(&runtime));
    let [small, large, largest] = told(ROUNDS, [&mut small, &mut large, &mut largest]);
    for (times, rows) in [(&large, SIZES[1]), (&largest, SIZES[2])] {
        report(
            &format!("first rows on a hit: {rows} rows / {} rows", SIZES[0]),
            &format!("{:.3} ms / {:.3} ms", times.median(), small.median()),
            times.over(&small),
            LIMIT,
        );
    }
    for place in &places {
        let took = place.whole(&runtime).as_secs_f64() * 1_000.0;
        println!("the whole on a hit, {} rows: {took:.1} ms", place.rows);
        place.loader.store().close();
    }
}

/// A small league, whose entry on the server is a table of so many rows.
pub(crate) struct Place {
    rows: u32,
    loader: Loader,
    server: RedisServer,
    league: Filed,
}

impl Place {
    pub(crate) fn new(rows: u32) -> Self {
        let (server, league) = (RedisServer::start(), Filed::new(40));
        let loader = loader(&league.path(), &server.url());
        let (key, edition) = (league.key(), league.edition());
        runtime().block_on(async {
            let announced = loader.announce().await.expect("an announcement");
            assert_eq!(announced, scoretable::cache::Announced::Told);
            let cache = loader.cache();
            let said = cache.announced(&key.league).await.expect("an answer");
            let term = Term::of_build(Duration::ZERO);
            let Claim::Go(lease) = cache.claim(&key, edition, &said, term).await else {
                panic!("no other program uses this server");
            };
            let built = Built {
                at: Moment::now(),
                micros: 0,
                by: "bench".to_owned(),
            };
            let table = large::table(rows, key.season, key.week);
            let published = cache.fill(&key, &lease, &Arc::new(table), &built).await;
            assert_eq!(published.fill, Fill::Filled);
        });
        // A connection belongs to the runtime that it was opened in.
        loader.store().close();
        Self {
            rows,
            loader: self::loader(&league.path(), &server.url()),
            server,
            league,
        }
    }

    /// Where the server is.
    pub(crate) fn url(&self) -> String {
        self.server.url()
    }

    /// Where the store is.
    pub(crate) fn store(&self) -> PathBuf {
        self.league.path()
    }

    /// How long it takes until there is something to show.
    fn first(&self, runtime: &Runtime) -> Duration {
        let start = Instant::now();
        let mut took = None;
        let show = |arrival| {
            assert!(matches!(arrival, Arrival::First(..)));
            took = Some(start.elapsed());
            false
        };
        let loaded = runtime.block_on(self.loader.load_first(Request::default(), show));
        if let Some(loaded) = loaded.expect("a load") {
            assert_eq!(loaded.table.rows(), self.rows as usize);
        }
        took.unwrap_or_else(|| start.elapsed())
    }

    /// How long it takes until the whole is there.
    fn whole(&self, runtime: &Runtime) -> Duration {
        let start = Instant::now();
        let loaded = runtime.block_on(self.loader.load_first(Request::default(), |_| true));
        let loaded = loaded.expect("a load").expect("a table");
        assert_eq!(loaded.source.verdict, Verdict::Fresh);
        assert_eq!(loaded.table.rows(), self.rows as usize);
        start.elapsed()
    }
}
