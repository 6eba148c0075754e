//! A hit on a real server: looking a table up and decoding it, against building it, against bare requests for the same bytes
//! on a connection like it, and against rows as JSON.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use redis::aio::MultiplexedConnection;
use scoretable::cache::{Cache, Mode, Settings};
use scoretable::demo::{self, Plan};
use scoretable::league::{Season, Week};
use scoretable::loader::{Loader, Request, Verdict};
use scoretable::scoretable::{Kind, Scoretable};
use scoretable::store::Store;
use serde::{Deserialize, Serialize};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::measure::{Times, report, turns};
use crate::support::black_hole::BlackHole;
use crate::support::grown::grown;
use crate::support::redis_server::{self, RedisServer};

const PROGRAM: &str = env!("CARGO_BIN_EXE_scoretable");

/// What a hit may take at one size, as ratios.
struct Limit {
    players: u32,
    rounds: usize,
    /// Of a build.
    build: f64,
    /// Of bare requests for the same bytes.
    bare: f64,
    /// Of the same rows as JSON.
    json: f64,
    /// Of the whole process `show --top 3` with a build.
    process: f64,
}

/// What a server that takes no calls may add to a command, in milliseconds: what passes before the build begins, and after the
/// table is printed.
const LATE: f64 = 35.0;

const LIMITS: [Limit; 3] = [
    Limit {
        players: 83,
        rounds: 201,
        build: 1.0,
        bare: 2.0,
        json: 1.5,
        process: 1.0,
    },
    Limit {
        players: 10_000,
        rounds: 41,
        build: 0.08,
        bare: 2.0,
        json: 0.25,
        process: 0.15,
    },
    Limit {
        players: 100_000,
        rounds: 11,
        build: 0.08,
        bare: 1.3,
        json: 0.1,
        process: 0.08,
    },
];

/// Measures hits at every size, over a unix socket and over TCP.
pub(crate) fn compare() {
    if !redis_server::is_installed() {
        return println!("a hit on a server: not measured, there is no redis-server");
    }
    for limit in &LIMITS {
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|free| free.local_addr())
            .expect("a free port")
            .port();
        let server = RedisServer::with_options(&["--port", &port.to_string()]);
        let urls = [
            ("unix", server.url()),
            ("TCP", format!("redis://127.0.0.1:{port}")),
        ];
        let league = League::new(limit.players);
        for (socket, url) in &urls {
            league.in_process(socket, url, limit);
        }
        league.whole_process(&urls[0].1, limit);
    }
}

/// A store of so many players, with few picks each: a table is built from scores, however many picks they come from.
struct League {
    home: TempDir,
    store: Store,
    season: Season,
    week: Option<Week>,
}

impl League {
    fn new(players: u32) -> Self {
        let home = TempDir::new().expect("a temporary folder");
        let (_, facts) = demo::league(&Plan {
            players: players.min(100),
            weeks: 6,
            ..Plan::default()
        })
        .expect("a plan within limits");
        let path = home.path().join("league.db");
        let mut store = Store::open_or_create(&path).expect("a new store");
        store
            .write(&grown(facts, players))
            .expect("a league written");
        let head = store.head().expect("a head");
        let newest = head.seasons.last().expect("a season");
        Self {
            season: newest.season,
            week: newest.weeks.last().copied(),
            store,
            home,
        }
    }

    fn path(&self) -> std::path::PathBuf {
        self.home.path().join("league.db")
    }

    fn build(&self) -> Scoretable {
        let built = self
            .store
            .scoretable(Kind::Enhanced, self.season, self.week);
        built.expect("a table").1
    }

    fn in_process(&self, socket: &str, url: &str, limit: &Limit) {
        let players = limit.players;
        let runtime = runtime();
        let loader = loader(&self.path(), url);
        let load = || {
            let loaded = runtime.block_on(loader.load(Request::default()));
            loaded.expect("a table").source.verdict
        };
        load();
        assert_eq!(load(), Verdict::Fresh);
        let bare = Bare::new(&runtime, url);
        let rows = JsonRows::publish(&runtime, &bare, &self.build());
        let [hit, build, bytes, json] = turns(
            limit.rounds,
            [
                &mut || assert_eq!(load(), Verdict::Fresh),
                &mut || drop(self.build()),
                &mut || bare.fetch(&runtime),
                &mut || rows.fetch(&runtime, &bare),
            ],
        );
        let what = |against: &str| format!("hit / {against}, {players} players, {socket}");
        let pair = |a: &Times, b: &Times| format!("{:.3} ms / {:.3} ms", a.median(), b.median());
        report(
            &what("build"),
            &pair(&hit, &build),
            hit.over(&build),
            limit.build,
        );
        report(
            &what("bare bytes"),
            &pair(&hit, &bytes),
            hit.over(&bytes),
            limit.bare,
        );
        report(
            &what("JSON rows"),
            &pair(&hit, &json),
            hit.over(&json),
            limit.json,
        );
        loader.store().close();
    }

    /// The program as a command: a hit against a build without a cache.
    fn whole_process(&self, url: &str, limit: &Limit) {
        let show = |arguments: &[&str]| {
            let ran = Command::new(PROGRAM)
                .env_clear()
                .env("HOME", self.home.path())
                .env("LANG", "C.UTF-8")
                .arg("--db")
                .arg(self.path())
                .args(arguments)
                .args(["show", "--top", "3"])
                .output()
                .expect("the program starts");
            assert!(
                ran.status.success(),
                "{}",
                String::from_utf8_lossy(&ran.stderr)
            );
        };
        let rounds = limit.rounds.min(21);
        let hole = BlackHole::new();
        let nowhere = format!("redis://{}", hole.address);
        let mut alone = || show(&["--cache", "off"]);
        let [hit, build] = turns(rounds, [&mut || show(&["--redis", url]), &mut alone]);
        // Apart from them: it leaves the processors idle, which whatever came next would pay for.
        let [late, build_beside] =
            turns(rounds, [&mut || show(&["--redis", &nowhere]), &mut alone]);
        let players = limit.players;
        let pair = |a: f64, b: f64| format!("{a:.2} ms / {b:.2} ms");
        report(
            &format!("`show --top 3`: hit / build, {players} players"),
            &pair(hit.median(), build.median()),
            hit.over(&build),
            limit.process,
        );
        let added = late.median() - build_beside.median();
        report(
            &format!("`show --top 3`: black-holed server adds, {players} players"),
            &pair(added, LATE),
            added / LATE,
            1.0,
        );
    }
}

pub(crate) fn runtime() -> Runtime {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime")
}

pub(crate) fn loader(store: &Path, url: &str) -> Loader {
    let settings = Settings {
        mode: Mode::Redis,
        url: Some(url.parse().expect("a URL")),
        ..Settings::default()
    };
    let cache = Cache::new(settings).expect("a cache");
    Loader::new(cache, Store::open(store).expect("the store just made")).expect("a loader")
}

/// Requests for the payload of the entry, as the program makes them, whose answers nothing is done with.
struct Bare {
    connection: MultiplexedConnection,
    table: String,
    chunks: usize,
}

impl Bare {
    fn new(runtime: &Runtime, url: &str) -> Self {
        let client = redis::Client::open(url).expect("a URL");
        let opened = runtime.block_on(client.get_multiplexed_async_connection());
        let mut connection = opened.expect("the server answers");
        let (table, chunks) = runtime.block_on(async {
            let keys: Vec<String> = redis::cmd("KEYS")
                .arg("scoretable:*:t:*:enhanced:*")
                .query_async(&mut connection)
                .await
                .expect("an answer");
            // Each league has a server of its own, and this is the only table that was loaded.
            let [key] = &keys[..] else {
                panic!("expected one entry, got {keys:?}");
            };
            let mut chunks = redis::cmd("HGET");
            let chunks = chunks.arg(key).arg("chunks").query_async(&mut connection);
            (key.clone(), chunks.await.expect("how many there are"))
        });
        Self {
            connection,
            table,
            chunks,
        }
    }

    fn fetch(&self, runtime: &Runtime) {
        runtime.block_on(async {
            let mut connection = self.connection.clone();
            for chunk in 0..self.chunks {
                let bytes: Vec<u8> = redis::cmd("HGET")
                    .arg(&self.table)
                    .arg(chunk)
                    .query_async(&mut connection)
                    .await
                    .expect("an answer");
                assert!(!bytes.is_empty());
                std::hint::black_box(bytes);
            }
        });
    }
}

/// The same rows as JSON.
struct JsonRows {
    key: &'static str,
}

#[derive(Serialize, Deserialize)]
struct JsonRow {
    pos: Option<u32>,
    player: String,
    team: Option<String>,
    last_week: Option<i32>,
    correct: Option<u32>,
    percentage: Option<f64>,
    best: Option<i32>,
    average: Option<f64>,
    worst: Option<i32>,
    banker_average: Option<f64>,
    score: Option<i32>,
    form: Vec<Option<i32>>,
}

impl JsonRows {
    fn publish(runtime: &Runtime, bare: &Bare, table: &Scoretable) -> Self {
        let rows: Vec<JsonRow> = (0..table.rows())
            .map(|row| JsonRow {
                pos: table.pos(row),
                player: table.name(row).to_owned(),
                team: table.team(row).map(str::to_owned),
                last_week: table.last_week(row).map(|points| points.0),
                correct: table.correct(row),
                percentage: table.percentage(row).map(|it| f64::from(it.0) / 10.0),
                best: table.best(row).map(|points| points.0),
                average: table.average(row).map(|it| f64::from(it.0) / 10.0),
                worst: table.worst(row).map(|points| points.0),
                banker_average: table.banker_average(row).map(|it| f64::from(it.0) / 10.0),
                score: table.score(row).map(|points| points.0),
                form: table
                    .season_form(row)
                    .map(|it| it.map(|points| points.0))
                    .collect(),
            })
            .collect();
        let key = "bench:rows";
        let mut connection = bare.connection.clone();
        runtime.block_on(async {
            redis::cmd("SET")
                .arg(key)
                .arg(serde_json::to_vec(&rows).expect("rows"))
                .exec_async(&mut connection)
                .await
                .expect("an answer");
        });
        Self { key }
    }

    fn fetch(&self, runtime: &Runtime, bare: &Bare) {
        runtime.block_on(async {
            let mut connection = bare.connection.clone();
            let bytes: Vec<u8> = redis::cmd("GET")
                .arg(self.key)
                .query_async(&mut connection)
                .await
                .expect("an answer");
            let rows: Vec<JsonRow> = serde_json::from_slice(&bytes).expect("rows");
            std::hint::black_box(rows);
        });
    }
}
