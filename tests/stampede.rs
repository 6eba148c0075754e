//! Many viewers who find nothing in the cache read the store once between them.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "support/filed.rs"]
mod filed;
#[path = "support/redis_server.rs"]
mod redis_server;
#[path = "support/trials.rs"]
mod trials;
#[path = "support/user.rs"]
#[expect(dead_code, reason = "these programs are not waited for one by one")]
mod user;

use std::collections::BTreeSet;
use std::process::{Child, ExitCode, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use filed::Filed;
use redis::Connection;
use redis_server::{RedisServer, eventually};
use scoretable::cache::{Built, Cache, Claim, Fill, Mode, Settings};
use scoretable::clock::Moment;
use scoretable::league::Revision;
use serde_json::Value;
use user::User;

const CROWD: usize = 64;
/// How many crowds are gathered until one is answered.
const TRIES: usize = 5;

/// Programs that print the same table, all under way.
struct Crowd {
    user: User,
    programs: Vec<Child>,
}

impl Crowd {
    fn of(size: usize, league: &Filed, server: &RedisServer) -> Self {
        let (user, path, url) = (User::new(), league.path(), server.url());
        let arguments = ["--db", path.to_str().unwrap(), "--redis", &url];
        let show = ["show", "--format", "json", "--top", "1"];
        let start = |_| {
            let mut command = user.command(&[&arguments[..], &show].concat());
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().unwrap()
        };
        let programs = (0..size).map(start).collect();
        Self { user, programs }
    }

    /// What each of them printed about where its table came from. None of them gave up waiting: that would be said.
    fn sources(self) -> Vec<Value> {
        let Self { user, programs } = self;
        let sources = programs.into_iter().map(|program| {
            let output = program.wait_with_output().unwrap();
            let complaint = String::from_utf8_lossy(&output.stderr);
            assert!(
                output.status.success() && complaint.is_empty(),
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

/// Gathers crowds until one comes in which the server answered everybody. On a busy machine an answer may take longer than a
/// viewer waits for it, and who gets none builds for its own screen, as it should: such a crowd shows nothing.
async fn answered(gather: impl AsyncFn() -> Option<Vec<Value>>) -> Vec<Value> {
    for _ in 0..TRIES {
        let sources = gather().await.unwrap_or_default();
        let in_the_cache = |source: &Value| !source["ttl_ms"].is_null();
        if !sources.is_empty() && sources.iter().all(in_the_cache) {
            return sources;
        }
    }
    panic!("in none of {TRIES} crowds the server answered everybody");
}

/// How many of them read the store: everybody whose look-up was no hit.
fn builds(sources: &[Value]) -> usize {
    let built = sources.iter().filter(|source| source["verdict"] != "fresh");
    built.count()
}

/// How many connections a server has, the hand's included.
fn connected(hand: &mut Connection) -> usize {
    let info: String = redis::cmd("INFO").arg("clients").query(hand).unwrap();
    let mut counts = info
        .lines()
        .filter_map(|line| line.strip_prefix("connected_clients:"));
    counts.next().unwrap().parse().unwrap()
}

/// How many different builds they saw.
fn seen(sources: &[Value]) -> usize {
    let build = |source: &Value| format!("{} {}", source["built_at"], source["built_us"]);
    let different: BTreeSet<String> = sources.iter().map(build).collect();
    different.len()
}

fn cache(server: &RedisServer, lease: Duration) -> Cache {
    let settings = Settings {
        mode: Mode::Redis,
        url: Some(server.url().parse().unwrap()),
        lease,
        ..Settings::default()
    };
    Cache::new(settings).unwrap()
}

async fn a_crowd_builds_once() {
    let gather = async || {
        let (server, league) = (RedisServer::start(), Filed::new(300));
        Some(Crowd::of(CROWD, &league, &server).sources())
    };
    let sources = answered(gather).await;
    assert_eq!(sources.len(), CROWD);
    assert_eq!((builds(&sources), seen(&sources)), (1, 1), "{sources:#?}");
}

async fn a_lost_lease_costs_one_build_more() {
    let sources = answered(around_a_lost_lease).await;
    assert!(builds(&sources) <= 1 && seen(&sources) <= 2, "{sources:#?}");
}

/// A crowd that waits for somebody who loses the lease, and publishes all the same.
async fn around_a_lost_lease() -> Option<Vec<Value>> {
    let (server, league) = (RedisServer::start(), Filed::new(300));
    let (key, cache) = (league.key(), cache(&server, Duration::from_secs(60)));
    let Claim::Go(lease) = cache.claim(&key, Revision(1)).await else {
        return None;
    };
    let crowd = Crowd::of(CROWD, &league, &server);
    let mut hand = server.connection();
    eventually("a part of the crowd waits", || {
        (connected(&mut hand) > CROWD / 8).then_some(())
    });
    let lost: i64 = redis::cmd("DEL").arg(key.lease()).query(&mut hand).unwrap();
    assert_eq!(lost, 1);
    // The holder who lost it knows nothing of that, and publishes the same table a second time.
    let (edition, table) = league
        .store()
        .scoretable(key.kind, key.season, key.week)
        .unwrap();
    let built = Built {
        at: Moment(1),
        micros: 1,
        by: "the holder".to_owned(),
    };
    let published = cache
        .fill(&key, &lease, edition, &Arc::new(table), &built)
        .await;
    let sources = crowd.sources();
    match published.fill {
        Fill::Unreachable => None,
        fill => {
            assert_eq!(fill, Fill::Filled);
            Some(sources)
        }
    }
}

async fn the_next_build_comes_after_the_lease_of_a_dead_holder() {
    let died = Mutex::new(Moment(0));
    let gather = async || {
        let (server, league) = (RedisServer::start(), Filed::new(1_000));
        *died.lock().unwrap() = killed_holder(&league, &server)?;
        Some(Crowd::of(8, &league, &server).sources())
    };
    let sources = answered(gather).await;
    assert_eq!((builds(&sources), seen(&sources)), (1, 1), "{sources:#?}");
    let built: jiff::Timestamp = sources[0]["built_at"].as_str().unwrap().parse().unwrap();
    let built = Moment(built.as_millisecond().unsigned_abs());
    let died = *died.lock().unwrap();
    assert!(built >= died.after(LEASE), "built under another's lease");
}

/// What is left of the lease of a holder that was killed: enough for a crowd to wait for its end.
const LEASE: Duration = Duration::from_millis(700);

/// Kills a program between its claim and its fill; answers when, unless it was too quick.
fn killed_holder(league: &Filed, server: &RedisServer) -> Option<Moment> {
    let (mut hand, key) = (server.connection(), league.key());
    let mut holder = Crowd::of(1, league, server);
    let exists = |name: String, hand: &mut Connection| -> bool {
        redis::cmd("EXISTS").arg(name).query(hand).unwrap()
    };
    let claimed_or_done = || {
        let there = exists(key.lease(), &mut hand) || exists(key.table(), &mut hand);
        there.then_some(())
    };
    eventually("the holder has claimed", claimed_or_done);
    holder.programs[0].kill().unwrap();
    holder.programs[0].wait().unwrap();
    let died = Moment::now();
    eventually("the server has read the holder's last words", || {
        (connected(&mut hand) == 1).then_some(())
    });
    let shortened: bool = redis::cmd("PEXPIRE")
        .arg(key.lease())
        .arg(u64::try_from(LEASE.as_millis()).unwrap())
        .query(&mut hand)
        .unwrap();
    shortened.then_some(died)
}

fn main() -> ExitCode {
    trials::run(vec![
        trials::server_trial("a_crowd_builds_once", a_crowd_builds_once),
        trials::server_trial("a_lost_lease", a_lost_lease_costs_one_build_more),
        trials::server_trial(
            "a_dead_holder",
            the_next_build_comes_after_the_lease_of_a_dead_holder,
        ),
    ])
}
