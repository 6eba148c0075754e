//! Many viewers who find nothing in the cache read the store once between them, and none of them waits for a holder that is
//! dead, slow, or could not do what it had set out to do.

#[path = "../support/mod.rs"]
mod support;
use crate::support::filed;
use crate::support::league::announced;
use crate::support::redis_server;
use crate::support::servers;
use crate::support::trials;
use crate::support::user;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::Duration;

use filed::Filed;
use redis::Connection;
use redis_server::{RedisServer, eventually};
use scoretable::cache::{Built, Cache, Claim, Fill, Key, Mode, Settings, Term};
use scoretable::clock::{Moment, Stopwatch};
use scoretable::scoretable::Kind;
use scoretable::store::Store;
use serde_json::Value;
use tokio::sync::Mutex;
use user::User;

const CROWD: usize = 64;
/// How often a crowd may read the store between them, whatever becomes of leases.
const BUILDS: usize = 3;
/// The most that a viewer may ask of a server on its way to a table, what its scripts do counted one by one.
const COMMANDS: u64 = 100;
/// Far more than a viewer takes that waits for one lease of the shortest term, and less than the longest term.
const SOON: Duration = Duration::from_secs(4);
/// How many crowds may be gathered until one is answered.
const TRIES: usize = 2;
/// Held by the trial whose crowd is under way.
static ALONE: Mutex<()> = Mutex::const_new(());

/// Programs that print the same table, all under way.
struct Crowd {
    user: User,
    programs: Vec<Child>,
}

impl Crowd {
    fn of(size: usize, league: &Filed, server: &RedisServer) -> Self {
        Self::at(size, league, &server.url())
    }

    /// The same, by the URL of the server.
    fn at(size: usize, league: &Filed, url: &str) -> Self {
        let (user, path) = (User::new(), league.path());
        let arguments = ["--db", path.to_str().unwrap(), "--redis", url];
        let show = ["show", "--format", "json", "--top", "1"];
        let start = |_| {
            let mut command = user.command(&[&arguments[..], &show].concat());
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().unwrap()
        };
        let programs = (0..size).map(start).collect();
        Self { user, programs }
    }

    /// What each of them printed about where its table came from. None of them gave up waiting: that would be said, as it is
    /// said of a server that keeps nothing.
    fn sources(self) -> Vec<Value> {
        let Self { user, programs } = self;
        let sources = programs.into_iter().map(|program| {
            let output = program.wait_with_output().unwrap();
            let complaint = String::from_utf8_lossy(&output.stderr);
            let of_server = |line: &str| line.starts_with("not published: up, keeps nothing: ");
            assert!(
                output.status.success() && complaint.lines().all(of_server),
                "{complaint}"
            );
            let mut document: Value = serde_json::from_slice(&output.stdout).unwrap();
            document["source"].take()
        });
        let sources = sources.collect();
        drop(user);
        sources
    }
}

/// Gathers a crowd, and a second one when the server did not answer every program of the first. On a busy machine an
/// answer may take longer than a viewer waits for it, and a viewer without an answer builds for its own screen, as it
/// should: such a crowd proves nothing. Crowds of other trials wait meanwhile, and the number of crowds is printed.
async fn answered(trial: &str, gather: impl AsyncFn() -> Option<Vec<Value>>) -> Vec<Value> {
    let _alone = ALONE.lock().await;
    for tries in 1..=TRIES {
        let sources = gather().await.unwrap_or_default();
        let in_the_cache = |source: &Value| !source["ttl_ms"].is_null();
        if !sources.is_empty() && sources.iter().all(in_the_cache) {
            println!("{trial}: crowds gathered: {tries}, at most {TRIES}");
            return sources;
        }
    }
    panic!("{trial}: in none of {TRIES} crowds did the server answer every viewer");
}

/// How many of them read the store: every program whose look-up was not a hit.
fn builds(sources: &[Value]) -> usize {
    let built = sources.iter().filter(|source| source["verdict"] != "fresh");
    built.count()
}

/// How many different builds they saw.
fn seen(sources: &[Value]) -> usize {
    let build = |source: &Value| format!("{} {}", source["built_at"], source["built_us"]);
    let different: BTreeSet<String> = sources.iter().map(build).collect();
    different.len()
}

/// How many commands a server has done, those of scripts one by one.
fn commands(hand: &mut Connection) -> u64 {
    let info: String = redis::cmd("INFO").arg("commandstats").query(hand).unwrap();
    let calls = info.lines().filter_map(|line| {
        let (_, told) = line.split_once(":calls=")?;
        told.split(',').next()?.parse::<u64>().ok()
    });
    calls.sum()
}

fn cache(url: &str) -> Cache {
    let settings = Settings {
        mode: Mode::Redis,
        url: Some(url.parse().unwrap()),
        ..Settings::default()
    };
    Cache::new(settings).unwrap()
}

/// The term of a small league's lease.
fn short() -> Term {
    Term::of_build(Duration::ZERO)
}

async fn a_crowd_builds_once() {
    let gather = async || {
        let (server, league) = (RedisServer::start(), Filed::new(300));
        let crowd = Crowd::of(CROWD, &league, &server).sources();
        thrifty(&server);
        Some(crowd)
    };
    let sources = answered("a_crowd_builds_once", gather).await;
    assert_eq!(sources.len(), CROWD);
    assert!(
        builds(&sources) <= BUILDS && seen(&sources) <= BUILDS,
        "{sources:#?}"
    );
}

/// A crowd did not wear the server out.
fn thrifty(server: &RedisServer) {
    let asked = commands(&mut server.connection());
    assert!(asked < CROWD as u64 * COMMANDS, "{asked} commands");
}

async fn a_holder_that_is_overtaken_costs_one_build_more() {
    let sources = answered("a_holder_that_is_overtaken", around_a_lost_lease).await;
    assert!(
        builds(&sources) <= BUILDS && seen(&sources) <= BUILDS + 1,
        "{sources:#?}"
    );
}

/// A crowd that waits for a holder whose lease ends, and who publishes all the same.
async fn around_a_lost_lease() -> Option<Vec<Value>> {
    let (server, league) = (RedisServer::start(), Filed::new(300));
    let (key, cache) = (league.key(), cache(&server.url()));
    let edition = league.edition();
    let said = announced(&cache, &key, edition).await;
    let Claim::Go(lease) = cache.claim(&key, edition, &said, short()).await else {
        return None;
    };
    let crowd = Crowd::of(CROWD, &league, &server);
    let mut hand = server.connection();
    eventually("the lease is another's, or over", || {
        let holder: Option<String> = redis::cmd("GET")
            .arg(key.lease(edition))
            .query(&mut hand)
            .unwrap();
        (holder.as_ref() != Some(&lease.token)).then_some(())
    });
    // The holder who lost it knows nothing of that, and publishes the same table a second time.
    let published = publish(&cache, &league, &key, Duration::from_micros(1)).await;
    let sources = crowd.sources();
    match published {
        Fill::Unreachable => None,
        fill => {
            assert_eq!(fill, Fill::Filled);
            Some(sources)
        }
    }
}

/// Publishes the league's table under a lease of its own making, with the word that it took so long to build.
async fn publish(cache: &Cache, league: &Filed, key: &Key, took: Duration) -> Fill {
    let (edition, table) = league
        .store()
        .scoretable(Kind::Enhanced, key.season, key.week)
        .unwrap();
    let said = announced(cache, key, edition).await;
    let claim = loop {
        match cache.claim(key, edition, &said, short()).await {
            Claim::Wait(_) => tokio::task::yield_now().await,
            claim => break claim,
        }
    };
    let Claim::Go(lease) = claim else {
        return Fill::Unreachable;
    };
    let built = Built {
        at: Moment(1),
        micros: u64::try_from(took.as_micros()).unwrap(),
        by: "the holder".to_owned(),
    };
    let table = Arc::new(table);
    cache.fill(key, &lease, &table, &built).await.fill
}

/// The environment of a program that claims a table and is then killed: the server, and the store.
const HOLDER: [&str; 2] = ["STAMPEDE_HOLDER_OF", "STAMPEDE_STORE"];

/// This program, as the holder of a lease: it claims, says so, and waits for its end.
fn hold() -> Option<ExitCode> {
    let [url, store] = HOLDER.map(std::env::var_os);
    let (url, store) = (url?.into_string().ok()?, PathBuf::from(store?));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let store = Store::open(&store).unwrap();
    let (key, edition) = (filed::key_of(&store), store.head().unwrap().edition());
    let claim = runtime.block_on(async {
        let cache = cache(&url);
        let said = announced(&cache, &key, edition).await;
        cache.claim(&key, edition, &said, short()).await
    });
    assert!(matches!(claim, Claim::Go(_)), "{claim:?}");
    println!("claimed");
    std::io::stdout().flush().unwrap();
    loop {
        std::thread::park();
    }
}

/// Kills a holder between its claim and its fill; answers what is left of its lease.
fn killed_holder(league: &Filed, server: &RedisServer) -> Duration {
    let mut holder = Command::new(std::env::current_exe().unwrap())
        .envs([
            (HOLDER[0], server.url().into()),
            (HOLDER[1], league.path().into_os_string()),
        ])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut ears = BufReader::new(holder.stdout.take().unwrap());
    ears.read_line(&mut said).unwrap();
    assert_eq!(said, "claimed\n");
    holder.kill().unwrap();
    holder.wait().unwrap();
    let mut hand = server.connection();
    let left: i64 = redis::cmd("PTTL")
        .arg(league.key().lease(league.edition()))
        .query(&mut hand)
        .unwrap();
    Duration::from_millis(u64::try_from(left).unwrap_or(0))
}

async fn one_viewer_behind_a_killed_holder() {
    let (server, league) = (RedisServer::start(), Filed::new(60));
    let left = killed_holder(&league, &server);
    assert!(left <= Duration::from_millis(250), "{left:?}");
    let began = Stopwatch::start();
    let sources = Crowd::of(1, &league, &server).sources();
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
    assert_eq!(sources[0]["verdict"], "missing");
    assert!(!sources[0]["ttl_ms"].is_null(), "it took the lease over");
}

async fn a_crowd_behind_a_killed_holder() {
    let gather = async || {
        let (server, league) = (RedisServer::start(), Filed::new(60));
        killed_holder(&league, &server);
        let sources = Crowd::of(CROWD, &league, &server).sources();
        thrifty(&server);
        Some(sources)
    };
    let sources = answered("a_crowd_behind_a_killed_holder", gather).await;
    assert!(
        builds(&sources) <= BUILDS && seen(&sources) <= BUILDS,
        "{sources:#?}"
    );
}

/// As a lease looks that another program wrote, or that lost its end on the way to another server.
async fn a_crowd_behind_a_lease_without_an_end() {
    let gather = async || {
        let (server, league) = (RedisServer::start(), Filed::new(60));
        let mut hand = server.connection();
        redis::cmd("SET")
            .arg(league.key().lease(league.edition()))
            .arg("another-program")
            .exec(&mut hand)
            .unwrap();
        let sources = Crowd::of(CROWD, &league, &server).sources();
        thrifty(&server);
        Some(sources)
    };
    let sources = answered("a_crowd_behind_a_lease_without_an_end", gather).await;
    assert!(
        builds(&sources) <= BUILDS && seen(&sources) <= BUILDS,
        "{sources:#?}"
    );
}

/// A server that takes a claim and not what has to follow it, in each of the ways there are.
const CRIPPLED: [(&str, &[&str]); 2] = [
    ("without PEXPIRE", &["--rename-command", "PEXPIRE", ""]),
    (
        "PEXPIRE denied",
        &[
            "--user", "default", "on", "nopass", "~*", "&*", "+@all", "-pexpire",
        ],
    ),
];

/// A build that takes long has a long lease. When its holder cannot publish, no other viewer has to wait for its end.
async fn a_holder_that_cannot_publish_gives_its_lease_back(program: PathBuf) {
    for (how, options) in CRIPPLED {
        let (healthy, league) = (RedisServer::of(&program, &[]), Filed::new(60));
        let key = league.key();
        // What was there before took as long to build as makes for the longest lease.
        let long = Duration::from_secs(60);
        let published = publish(&cache(&healthy.url()), &league, &key, long).await;
        assert_eq!(published, Fill::Filled);
        let mut hand = healthy.connection();
        let entry: Vec<u8> = redis::cmd("DUMP")
            .arg(key.table(league.edition()))
            .query(&mut hand)
            .unwrap();

        let server = RedisServer::of(&program, options);
        let mut hand = server.connection();
        redis::cmd("RESTORE")
            .arg(key.table(league.edition()))
            .arg(600_000)
            .arg(entry)
            .exec(&mut hand)
            .unwrap();
        let asked_before = commands_of(&mut hand, "set");
        let sources = Crowd::at(1, &league, &server.url()).sources();
        assert_eq!(sources[0]["verdict"], "flushed", "{how}");
        assert!(
            sources[0]["ttl_ms"].is_null(),
            "{how}: nothing was published"
        );
        assert!(
            commands_of(&mut hand, "set") > asked_before,
            "{how}: it claimed"
        );
        let left: i64 = redis::cmd("PTTL")
            .arg(key.lease(league.edition()))
            .query(&mut hand)
            .unwrap();
        assert!(left <= 1, "{how}: the lease is there for another {left} ms");
    }
}

/// How often a server did a command.
fn commands_of(hand: &mut Connection, name: &str) -> u64 {
    let info: String = redis::cmd("INFO").arg("commandstats").query(hand).unwrap();
    let line = format!("cmdstat_{name}:calls=");
    let calls = info.lines().find_map(|told| told.strip_prefix(&line));
    calls.map_or(0, |calls| calls.split(',').next().unwrap().parse().unwrap())
}

fn main() -> ExitCode {
    if let Some(end) = hold() {
        return end;
    }
    let crowds = vec![
        trials::server_trial("a_crowd_builds_once", a_crowd_builds_once),
        trials::server_trial(
            "a_holder_that_is_overtaken",
            a_holder_that_is_overtaken_costs_one_build_more,
        ),
        trials::server_trial(
            "one_viewer_behind_a_killed_holder",
            one_viewer_behind_a_killed_holder,
        ),
        trials::server_trial(
            "a_crowd_behind_a_killed_holder",
            a_crowd_behind_a_killed_holder,
        ),
        trials::server_trial(
            "a_crowd_behind_a_lease_without_an_end",
            a_crowd_behind_a_lease_without_an_end,
        ),
    ];
    let crippled = servers::each_server(
        "a_holder_that_cannot_publish",
        a_holder_that_cannot_publish_gives_its_lease_back,
    );
    trials::run([crowds, crippled])
}
