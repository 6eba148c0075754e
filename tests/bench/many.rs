//! Many readers on one server, each a process of its own: how soon the last is current after an import and after a flush, and
//! what each of them costs the server. This program started again is such a reader: it loads what the dashboard of a reader
//! loads, when it loads it, and draws nothing.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use redis::Connection;
use scoretable::cache::{Cache, Mode, Settings};
use scoretable::demo::{self, Plan};
use scoretable::league::{Facts, GameResult, StoreId};
use scoretable::loader::{Change, Loader, Memory, Reader, ReaderWatch, Request, Viewer};
use scoretable::store::Store;
use tempfile::TempDir;

use crate::support::redis_server::{self, RedisServer};

/// What tells a program started again that it is a reader: the league's identity and the server's address.
const READER: &str = "SCORETABLE_BENCH_READER";
/// How often each thing is measured.
const ROUNDS: usize = 7;
/// A server that said nothing new for so long is at rest, and so are its readers.
const REST: Duration = Duration::from_millis(400);
/// No reader takes longer to be current, unless something is broken.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long readers are watched while nothing happens.
const IDLE: Duration = Duration::from_secs(60);

/// What a reader may cost after an import, or after a flush of an edition that it holds.
struct Limit {
    what: &'static str,
    millis: f64,
    commands: f64,
    /// How many payloads it fetches.
    payloads: u64,
}

const IMPORT: Limit = Limit {
    what: "an import",
    millis: 250.0,
    commands: 6.0,
    payloads: 1,
};
const FLUSH: Limit = Limit {
    what: "a flush",
    millis: 100.0,
    commands: 3.0,
    payloads: 0,
};

/// Measures 1, 8 and 64 readers, and what 64 cost while nothing happens.
pub(crate) fn readers() {
    if !redis_server::is_installed() {
        return println!("many readers: not measured, there is no redis-server");
    }
    let bare = Desk::new(0).measure();
    for count in [1, 8, 64] {
        let mut desk = Desk::new(count);
        let [import, flush] = desk.measure();
        import.print(&IMPORT, &bare[0], count, desk.payload);
        flush.print(&FLUSH, &bare[1], count, desk.payload);
        if count == 64 {
            desk.idle();
        }
    }
}

/// A commissioner and readers at one server.
struct Desk {
    _server: RedisServer,
    hand: Hand,
    runtime: tokio::runtime::Runtime,
    loader: Loader,
    facts: Facts,
    readers: Vec<Child>,
    said: Receiver<Said>,
    /// The size of the table's payload, in bytes.
    payload: u64,
    _folder: TempDir,
}

/// What one load of one reader came to.
struct Said {
    reader: usize,
    /// When it was there.
    at: SystemTime,
    /// The revision of a table that is current; none for a table that is not.
    revision: u64,
    /// When the table was built, in milliseconds since 1970.
    built: u128,
    bytes: u64,
}

/// What the rounds of one kind came to.
#[derive(Default)]
struct Cost {
    /// From the beginning until the last reader was current, in milliseconds.
    millis: Vec<f64>,
    commands: Vec<f64>,
    bytes: Vec<f64>,
    /// Entries filled.
    fills: Vec<f64>,
}

impl Desk {
    fn new(count: usize) -> Self {
        let server = RedisServer::start();
        let folder = TempDir::new().expect("a temporary folder");
        let (_, facts) = demo::league(&Plan::default()).expect("the plan of the demo");
        let path = folder.path().join("league.db");
        let mut store = Store::open_or_create(&path).expect("a new store");
        store.write(&facts).expect("a league written");
        let id = store.head().expect("a head").id;
        let loader = Loader::new(cache(&server.url()), store).expect("a thread");
        let runtime = runtime();
        let published = runtime.block_on(loader.publish_newest());
        published.expect("a store that can be read");
        let (sender, said) = channel();
        let start = |reader| start(reader, &id, &server.url(), sender.clone());
        let readers = (0..count).map(start).collect();
        let mut desk = Self {
            runtime,
            loader,
            facts,
            readers,
            said,
            payload: 0,
            hand: Hand::new(server.connection()),
            _server: server,
            _folder: folder,
        };
        desk.wait_for(1, 0);
        desk
    }

    /// Until every reader is current, with a table of at least a revision that was built at a time or later: when the last was.
    fn wait_for(&mut self, revision: u64, built: u128) -> SystemTime {
        let (began, mut current) = (Instant::now(), BTreeMap::new());
        while current.len() < self.readers.len() {
            let left = PATIENCE.saturating_sub(began.elapsed());
            let said = self
                .said
                .recv_timeout(left)
                .expect("every reader is current");
            if said.revision >= revision && said.built >= built {
                self.payload = said.bytes;
                current.entry(said.reader).or_insert(said.at);
            }
        }
        current.into_values().max().unwrap_or_else(SystemTime::now)
    }

    /// What an import costs, and what a flush costs.
    fn measure(&mut self) -> [Cost; 2] {
        let mut costs = [Cost::default(), Cost::default()];
        for round in 0..=ROUNDS {
            let import = self.told(|desk| {
                desk.correct(round);
                let written = desk.loader.write(desk.facts.clone());
                let (written, _) = desk.runtime.block_on(written).expect("a league written");
                (written.revision.0, 0)
            });
            let flush = self.told(|desk| {
                let began = millis(SystemTime::now());
                let flushed = desk.runtime.block_on(async {
                    desk.loader.flush().await?;
                    desk.loader.publish_newest().await
                });
                flushed.expect("a server that can be flushed");
                (0, began)
            });
            // The first round has the connections and the scripts in its cost.
            if round > 0 {
                costs[0].add(import);
                costs[1].add(flush);
            }
        }
        costs
    }

    /// Does something after which every reader comes to a revision, or to a table built since.
    fn told(&mut self, change: impl FnOnce(&mut Self) -> (u64, u128)) -> (f64, Counted) {
        let before = self.rest();
        let began = SystemTime::now();
        let (revision, built) = change(self);
        let last = self.wait_for(revision, built);
        let took = last.duration_since(began).unwrap_or_default();
        let after = self.rest();
        (took.as_secs_f64() * 1_000.0, after.since(&before))
    }

    /// A correction of the first result, another in each round.
    fn correct(&mut self, round: usize) {
        let away = u8::try_from(round % 50).unwrap_or_default();
        let corrected = GameResult::Final { home: 60, away };
        let known = |game: &&mut scoretable::league::Game| game.result.is_some();
        let game = self.facts.games.iter_mut().rfind(known);
        game.expect("a result").result = Some(corrected);
    }

    /// Until the server has nothing to do: what it has done by then.
    fn rest(&mut self) -> Counted {
        let mut before = self.hand.counted();
        loop {
            thread::sleep(REST);
            let now = self.hand.counted();
            if now.since(&before).commands == 0 {
                return now;
            }
            before = now;
        }
    }

    /// What readers cost while nothing happens that concerns them.
    fn idle(&mut self) {
        let before = self.rest();
        thread::sleep(IDLE);
        let spent = self.hand.counted().since(&before);
        let each = |number: u64| per(number, self.readers.len()) * 60.0 / IDLE.as_secs_f64();
        println!(
            "{} readers while nothing happens: {:.1} commands and {:.2} kB a reader and minute",
            self.readers.len(),
            each(spent.commands),
            each(spent.bytes) / 1_000.0
        );
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        for reader in &mut self.readers {
            // An error means that it is gone already.
            drop(reader.kill());
            drop(reader.wait());
        }
    }
}

impl Cost {
    fn add(&mut self, (millis, counted): (f64, Counted)) {
        self.millis.push(millis);
        self.commands.push(as_float(counted.commands));
        self.bytes.push(as_float(counted.bytes));
        self.fills.push(as_float(counted.fills));
    }

    /// One line of the report: what the readers cost is what it took more than without any.
    fn print(&self, limit: &Limit, bare: &Self, count: usize, payload: u64) {
        let Limit {
            what,
            millis,
            commands,
            payloads,
        } = limit;
        let each = |with: &[f64], without: &[f64]| {
            (middle(with) - middle(without)) / as_float(count as u64)
        };
        let (asked, sent) = (
            each(&self.commands, &bare.commands),
            each(&self.bytes, &bare.bytes),
        );
        let (best, median) = (
            self.millis.iter().copied().fold(f64::MAX, f64::min),
            middle(&self.millis),
        );
        let verdict = |ok: bool| if ok { "ok" } else { "MISSED" };
        let fetched = sent / as_float(payload.max(1));
        println!(
            "{count:>2} readers current after {what:<9}  best {best:>5.1} median {median:>5.1} ms of {millis:>3} {:<6}  \
             {asked:>4.1} commands a reader of {commands} {:<6}  {:.2} kB a reader, payload {:.2} kB, {payloads} of it {:<6}  \
             {} fills, {} without readers",
            verdict(median <= *millis),
            verdict(asked <= commands + 0.05),
            sent / 1_000.0,
            as_float(payload) / 1_000.0,
            verdict(fetched < as_float(*payloads) + 1.0),
            middle(&self.fills),
            middle(&bare.fills),
        );
    }
}

/// What a server has done so far.
pub(crate) struct Counted {
    /// Those of scripts one by one.
    pub(crate) commands: u64,
    bytes: u64,
    fills: u64,
}

/// Asks the server what it has done. What is asked for that does not count.
pub(crate) struct Hand {
    connection: Connection,
    /// What was sent to it, in bytes.
    heard: u64,
}

impl Hand {
    pub(crate) fn new(connection: Connection) -> Self {
        Self {
            connection,
            heard: 0,
        }
    }

    fn info(&mut self, section: &str) -> String {
        let answer = redis::cmd("INFO").arg(section).query(&mut self.connection);
        let answer: String = answer.expect("the server answers");
        // The length comes before it, and a line ends behind each.
        self.heard += answer.len() as u64 + answer.len().to_string().len() as u64 + 5;
        answer
    }

    pub(crate) fn counted(&mut self) -> Counted {
        let stats = self.info("commandstats");
        let calls = stats.lines().filter_map(|line| {
            let (name, rest) = line.strip_prefix("cmdstat_")?.split_once(":calls=")?;
            let calls = rest.split(',').next()?.parse().ok()?;
            Some((name, calls))
        });
        let calls: Vec<(&str, u64)> = calls.filter(|(name, _)| *name != "info").collect();
        let of = |wanted: &str| calls.iter().find(|(name, _)| *name == wanted);
        let heard = self.heard;
        let traffic = self.info("stats");
        let sent: Option<u64> = traffic
            .lines()
            .find_map(|line| line.strip_prefix("total_net_output_bytes:")?.parse().ok());
        let commands: u64 = calls.iter().map(|(_, calls)| calls).sum();
        Counted {
            commands,
            // Each fill ends the request for its entry, and nothing else does in this bench.
            fills: of("zrem").map_or(0, |(_, calls)| *calls),
            bytes: sent.unwrap_or_default().saturating_sub(heard),
        }
    }
}

impl Counted {
    pub(crate) fn since(&self, before: &Self) -> Self {
        Self {
            commands: self.commands - before.commands,
            bytes: self.bytes - before.bytes,
            fills: self.fills - before.fills,
        }
    }
}

/// Starts a reader, whose every load is passed on.
fn start(reader: usize, id: &StoreId, url: &str, said: Sender<Said>) -> Child {
    let itself = std::env::current_exe().expect("this program");
    let mut child = Command::new(itself)
        .env(READER, format!("{id} {url}"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this program starts again");
    let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            let numbers: Vec<u128> = line
                .split(' ')
                .filter_map(|word| word.parse().ok())
                .collect();
            let &[at, revision, built, bytes] = &numbers[..] else {
                panic!("a reader says {line}");
            };
            let small = |number| u64::try_from(number).expect("a small number");
            let at = SystemTime::UNIX_EPOCH + Duration::from_nanos(small(at));
            let (revision, bytes) = (small(revision), small(bytes));
            let load = Said {
                reader,
                at,
                revision,
                built,
                bytes,
            };
            if said.send(load).is_err() {
                return;
            }
        }
    });
    child
}

/// Reads a league until its input ends, if this program was started for that.
pub(crate) fn read_if_told() -> bool {
    let Ok(told) = std::env::var(READER) else {
        return false;
    };
    let (id, url) = told.split_once(' ').expect("an identity and an address");
    thread::spawn(|| {
        // The process that started this is gone then.
        drop(std::io::stdin().read(&mut [0]));
        std::process::exit(0);
    });
    let id = StoreId::new(id).expect("an identity");
    let reader = Reader::new(cache(url), &id, Memory::default());
    runtime().block_on(async {
        let mut watch = ReaderWatch::new(&reader);
        loop {
            if let Ok(loaded) = reader.load(Request::default()).await {
                let source = loaded.source;
                let current = source.viewer == Viewer::Reader(None);
                let revision = if current { source.revision.0 } else { 0 };
                let at = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
                let (at, built) = (at.unwrap_or_default().as_nanos(), source.built.at.0);
                let line = format!("{at} {revision} {built} {}\n", source.bytes);
                let mut out = std::io::stdout();
                drop(out.write_all(line.as_bytes()).and_then(|()| out.flush()));
            }
            while watch.next().await != Change::League {}
        }
    })
}

fn cache(url: &str) -> Cache {
    let settings = Settings {
        mode: Mode::Redis,
        url: Some(url.parse().expect("a URL")),
        ..Settings::default()
    };
    Cache::new(settings).expect("a cache")
}

fn runtime() -> tokio::runtime::Runtime {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime")
}

fn millis(time: SystemTime) -> u128 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH);
    since.unwrap_or_default().as_millis()
}

fn middle(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}

fn per(number: u64, count: usize) -> f64 {
    as_float(number) / as_float(count as u64)
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
fn as_float(number: u64) -> f64 {
    number as f64
}
