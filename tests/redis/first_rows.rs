//! The first rows of a large table come before the others, and the whole takes their place only when it is proved.

use std::process::Command;
use std::sync::Arc;

use libtest_mimic::Trial;
use redis::Commands;
use scoretable::cache::Cache;
use scoretable::loader::{Arrival, Loaded, Loader, Memory, Reader, Request, Verdict, Viewer};
use scoretable::scoretable::{Kind, Scoretable};

use crate::support::filed::Filed;
use crate::support::redis_server::RedisServer;
use crate::support::trials::server_trial;
use crate::support::viewer::settings;

const PLAYERS: u32 = 25_000;
/// The rows of the first part.
const FIRST: usize = 1_000;

/// A league whose tables are of four parts, and its owner, whose table is on the server.
struct Place {
    server: RedisServer,
    league: Filed,
    owner: Loader,
    /// The table as the store builds it.
    built: Arc<Scoretable>,
}

/// What a load told before it ended.
#[derive(Default)]
struct Told {
    first: Option<(Loaded, u64)>,
    /// How many rows were there, each time it told so.
    here: Vec<u64>,
}

impl Told {
    fn take(&mut self, arrival: Arrival) {
        match arrival {
            Arrival::First(loaded, of) => {
                assert!(
                    self.here.is_empty() && self.first.is_none(),
                    "told once, and first"
                );
                self.first = Some((*loaded, of));
            }
            Arrival::More(rows) => self.here.push(rows),
        }
    }
}

impl Place {
    async fn new(league: Filed) -> Self {
        let server = RedisServer::start();
        let owner = Loader::new(
            Cache::new(settings(Some(&server.url()))).unwrap(),
            league.store(),
        );
        let owner = owner.unwrap();
        owner.load(Request::default()).await.unwrap();
        let key = league.key();
        let built = league
            .store()
            .scoretable(Kind::Enhanced, key.season, key.week);
        Self {
            built: Arc::new(built.unwrap().1),
            server,
            league,
            owner,
        }
    }

    fn reader(&self) -> Reader {
        let id = self.league.store().head().unwrap().id;
        let cache = Cache::new(settings(Some(&self.server.url()))).unwrap();
        Reader::new(cache, &id, Memory::default())
    }

    /// The name of the entry on the server.
    fn entry(&self) -> String {
        self.league.key().table(self.league.edition())
    }

    /// Loads, and does something once the first rows are there.
    async fn load_and(&self, then: impl Fn() + Send + Sync) -> Loaded {
        let mut told = Told::default();
        let show = |arrival| {
            let is_first = matches!(arrival, Arrival::First(..));
            told.take(arrival);
            if is_first {
                then();
            }
            true
        };
        let loaded = self.owner.load_first(Request::default(), show).await;
        assert!(told.first.is_some());
        loaded.unwrap().unwrap()
    }
}

fn assert_first_rows(told: &Told, built: &Scoretable) {
    let (first, of) = told.first.as_ref().unwrap();
    assert_eq!((first.table.rows(), *of), (FIRST, u64::from(PLAYERS)));
    assert!(
        *first.table == built.part(0..FIRST),
        "they are the first of the table"
    );
    assert_eq!(first.source.verdict, Verdict::Fresh);
    assert_eq!(told.here, [11_000, 21_000, 25_000]);
}

async fn a_table_of_one_part_comes_whole_and_at_once() {
    for league in [Filed::new(40), Filed::large(2_000)] {
        comes_whole(Place::new(league).await).await;
    }
}

async fn comes_whole(place: Place) {
    let show = |_| panic!("nothing has to arrive");
    let loaded = place.owner.load_first(Request::default(), show).await;
    let loaded = loaded.unwrap().unwrap();
    assert!(loaded.table == place.built);
    assert!(loaded.source.is_cached(), "{:?}", loaded.source);
    let stats = place.owner.cache().status().stats;
    assert_eq!((stats.hits, stats.misses), (1, 1));

    let reader = place.reader();
    let read = reader.load_first(Request::default(), show).await;
    let read = read.unwrap().unwrap();
    assert!(read.table == place.built);
    assert_eq!(read.source.viewer, Viewer::Reader(None));
}

async fn first_rows_come_before_the_whole_which_is_what_is_built() {
    let place = Place::new(Filed::large(PLAYERS)).await;
    let mut told = Told::default();
    let show = |arrival| {
        told.take(arrival);
        true
    };
    let loaded = place.owner.load_first(Request::default(), show).await;
    let loaded = loaded.unwrap().unwrap();
    assert_first_rows(&told, &place.built);
    assert!(loaded.table == place.built);
    assert_eq!(loaded.source.verdict, Verdict::Fresh);
    assert!(loaded.source.bytes > told.first.unwrap().0.source.bytes);
    let stats = place.owner.cache().status().stats;
    assert_eq!((stats.hits, stats.misses), (1, 1), "a load is counted once");

    let reader = place.reader();
    let mut told = Told::default();
    let show = |arrival| {
        told.take(arrival);
        true
    };
    let read = reader.load_first(Request::default(), show).await;
    let read = read.unwrap().unwrap();
    assert_first_rows(&told, &place.built);
    assert!(read.table == place.built);
    assert_eq!(read.source.viewer, Viewer::Reader(None));
    // What is held is proved current without being sent again, so there is nothing to arrive.
    let show = |_| panic!("nothing has to arrive");
    let again = reader.load_first(Request::default(), show).await;
    assert!(Arc::ptr_eq(&again.unwrap().unwrap().table, &read.table));

    let request = Request::default();
    let left = place.owner.load_first(request, |_| false).await;
    assert_eq!(left.unwrap(), None, "nobody wants the rest");
    let left = place.reader().load_first(request, |_| false).await;
    assert_eq!(left.unwrap(), None);
}

async fn a_rest_that_is_damaged_or_gone_is_built_and_counted_as_what_it_is() {
    let place = Place::new(Filed::large(PLAYERS)).await;
    let entry = place.entry();
    let hand = || place.server.connection();
    let damaged = place
        .load_and(|| {
            let mut chunk: Vec<u8> = hand().hget(&entry, 2).unwrap();
            let last = chunk.last_mut().unwrap();
            *last ^= 1;
            hand().hset::<_, _, _, ()>(&entry, 2, chunk).unwrap();
        })
        .await;
    assert_eq!(damaged.source.verdict, Verdict::Corrupt);
    assert!(damaged.table == place.built);
    // It was published again, so the next one is a hit.
    let gone = place
        .load_and(|| hand().del::<_, ()>(&entry).unwrap())
        .await;
    assert_eq!(gone.source.verdict, Verdict::Missing);
    assert!(gone.table == place.built);
    let lacking = place
        .load_and(|| hand().hdel::<_, _, ()>(&entry, 1).unwrap())
        .await;
    assert_eq!(lacking.source.verdict, Verdict::Corrupt);
    assert!(lacking.table == place.built);
    let stats = place.owner.cache().status().stats;
    assert_eq!((stats.hits, stats.misses), (0, 4));

    // A reader has nothing else at hand, and shows no part of it as the table.
    let reader = place.reader();
    let show = |arrival| {
        if let Arrival::First(..) = arrival {
            let mut hand = place.server.connection();
            hand.hset::<_, _, _, ()>(&entry, 2, "no part").unwrap();
        }
        true
    };
    let read = reader.load_first(Request::default(), show).await;
    assert!(read.is_err(), "there is nothing else at hand");
    assert_eq!(reader.cache().status().stats.misses, 1);
}

async fn rows_that_suffice_are_all_that_is_read() {
    let place = Place::new(Filed::large(PLAYERS)).await;
    let entry = place.entry();
    let mut hand = place.server.connection();
    let (request, first) = (Request::default(), place.built.part(0..FIRST));
    let is_first = |loaded: &Loaded| *loaded.table == first;
    let whole = place.owner.load_rows(request, FIRST + 1).await.unwrap();
    assert!(whole.table == place.built, "a row more than a piece has");
    let kept: Vec<u8> = hand.hget(&entry, 2).unwrap();
    hand.hdel::<_, _, ()>(&entry, 2).unwrap();
    for rows in [0, 3, FIRST] {
        let loaded = place.owner.load_rows(request, rows).await.unwrap();
        assert!(is_first(&loaded), "{rows}");
        assert_eq!(loaded.source.verdict, Verdict::Fresh);
        let read = place.reader().load_rows(request, rows).await.unwrap();
        assert!(is_first(&read), "{rows}");
        assert_eq!(read.source.viewer, Viewer::Reader(None));
    }
    let stats = place.owner.cache().status().stats;
    assert_eq!((stats.hits, stats.misses), (4, 1), "each load is counted");
    // A reader that wants more has nothing to show.
    assert!(place.reader().load_rows(request, FIRST + 1).await.is_err());

    // The first piece of an entry without a checksum for it is proved by the others, and one that is damaged by nothing.
    hand.hset::<_, _, _, ()>(&entry, 2, kept).unwrap();
    hand.hdel::<_, _, ()>(&entry, "checksum_0").unwrap();
    let older = place.owner.load_rows(request, 3).await.unwrap();
    assert_eq!(older.source.verdict, Verdict::Fresh);
    assert!(older.table == place.built);
    let read = place.reader().load_rows(request, 3).await.unwrap();
    assert!(read.table == place.built);
    hand.del::<_, ()>(&entry).unwrap();
    place.owner.load(request).await.unwrap();
    let mut chunk: Vec<u8> = hand.hget(&entry, 0).unwrap();
    // A letter of a name, so that it is a table all the same.
    let at = chunk.windows(6).position(|it| it == b"Player").unwrap();
    chunk[at] ^= 1;
    hand.hset::<_, _, _, ()>(&entry, 0, chunk).unwrap();
    assert!(place.reader().load_rows(request, 3).await.is_err());
    let damaged = place.owner.load_rows(request, 3).await.unwrap();
    assert_eq!(damaged.source.verdict, Verdict::Corrupt);
    assert!(damaged.table == place.built);
}

/// What `show` prints in a format, but for where a table came from.
fn printed(place: &Place, cache: &[&str], format: &str, options: &[&str]) -> String {
    let path = place.league.path();
    let mut command = Command::new(env!("CARGO_BIN_EXE_scoretable"));
    command.env_clear().env("HOME", path.parent().unwrap());
    command.arg("--db").arg(&path).args(cache);
    let ran = command.args(["show", "--format", format]).args(options);
    let ran = ran.output().unwrap();
    let said = String::from_utf8(ran.stderr).unwrap();
    assert!(ran.status.success() && said.is_empty(), "{said}");
    let text = String::from_utf8(ran.stdout).unwrap();
    match text.split_once("\"source\":") {
        Some((before, after)) => {
            let (source, after) = after.split_once("},").unwrap();
            assert!(
                source.contains("fresh") != cache.contains(&"off"),
                "{source}"
            );
            format!("{before}{after}")
        }
        None => text,
    }
}

/// The first piece ends before, at and behind the last row that is printed.
async fn the_first_rows_of_a_hit_are_printed_as_those_of_a_build() {
    for players in [10_000, 10_001, 11_001] {
        let place = Place::new(Filed::large(players)).await;
        let url = place.server.url();
        let same = |options: &[&str], format: &str| {
            let hit = printed(&place, &["--redis", &url], format, options);
            let built = printed(&place, &["--cache", "off"], format, options);
            assert!(hit == built, "{players} players, {options:?}, {format}");
        };
        for format in ["text", "json", "csv", "markdown", "html", "svg"] {
            same(&["--top", "3"], format);
        }
        for top in ["0", "999", "1000", "1001"] {
            same(&["--top", top], "csv");
        }
        same(&["--top", "3", "--sort", "player"], "text");
        same(&["--top", "3", "--filter", "player"], "text");
        let last = place.built.name(players as usize - 1).to_owned();
        let me = ["--redis", &url, "--me", &last];
        let mine = printed(&place, &me, "text", &["--top", "3"]);
        assert!(mine.contains(&last), "the user's own row");
    }
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        server_trial(
            "first_rows_that_suffice",
            rows_that_suffice_are_all_that_is_read,
        ),
        server_trial(
            "first_rows_printed",
            the_first_rows_of_a_hit_are_printed_as_those_of_a_build,
        ),
        server_trial(
            "first_rows_that_are_all",
            a_table_of_one_part_comes_whole_and_at_once,
        ),
        server_trial(
            "first_rows_then_the_whole",
            first_rows_come_before_the_whole_which_is_what_is_built,
        ),
        server_trial(
            "first_rows_whose_rest_is_gone",
            a_rest_that_is_damaged_or_gone_is_built_and_counted_as_what_it_is,
        ),
    ]
}
