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
use std::sync::Arc;
use std::time::Duration;

use filed::Filed;
use redis_server::{RedisServer, eventually};
use scoretable::cache::{Built, Cache, Claim, Fill, Mode, Settings};
use scoretable::clock::Moment;
use scoretable::league::Revision;
use serde_json::Value;
use user::User;

const CROWD: usize = 64;

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

    /// What each of them printed about where its table came from.
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

/// How many of them read the store: everybody whose look-up was no hit.
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
    let (server, league) = (RedisServer::start(), Filed::new(300));
    let sources = Crowd::of(CROWD, &league, &server).sources();
    assert_eq!(sources.len(), CROWD);
    // On a machine so busy that the server's answer came too late for somebody, they did not wait for ever.
    let lost = sources
        .iter()
        .any(|source| source["verdict"] == "unreachable");
    let most = if lost { 3 } else { 1 };
    assert!((1..=most).contains(&builds(&sources)), "{sources:#?}");
    assert!((1..=most).contains(&seen(&sources)), "{sources:#?}");
}

async fn a_lost_lease_costs_one_build_more() {
    let (server, league) = (RedisServer::start(), Filed::new(300));
    let (key, cache) = (league.key(), cache(&server, Duration::from_secs(60)));
    let Claim::Go(lease) = cache.claim(&key, Revision(1)).await else {
        panic!("nobody else is here yet")
    };
    let crowd = Crowd::of(CROWD, &league, &server);
    let mut hand = server.connection();
    let clients = "connected_clients:";
    eventually("a part of the crowd waits", || {
        let info: String = redis::cmd("INFO").arg("clients").query(&mut hand).unwrap();
        let clients = info.lines().find_map(|line| line.strip_prefix(clients));
        (clients.unwrap().parse::<usize>().unwrap() > CROWD / 8).then_some(())
    });
    let lost: i64 = redis::cmd("DEL").arg(key.lease()).query(&mut hand).unwrap();
    assert_eq!(lost, 1);
    // The holder who lost it knows nothing of that, and publishes the same table a second time.
    let (_, table) = league
        .store()
        .scoretable(key.kind, key.season, key.week)
        .unwrap();
    let built = Built {
        at: Moment(1),
        micros: 1,
        by: "the holder".to_owned(),
    };
    let edition = league.store().head().unwrap().edition();
    let published = cache
        .fill(&key, &lease, edition, &Arc::new(table), &built)
        .await;
    assert_eq!(published.fill, Fill::Filled);
    let sources = crowd.sources();
    assert!(builds(&sources) <= 1 && seen(&sources) <= 2, "{sources:#?}");
}

async fn the_next_build_comes_after_the_lease_of_a_dead_holder() {
    const LEASE: Duration = Duration::from_millis(700);
    let (server, league) = (RedisServer::start(), Filed::new(50));
    let began = Moment::now();
    let claim = cache(&server, LEASE)
        .claim(&league.key(), Revision(1))
        .await;
    assert!(matches!(claim, Claim::Go(_)), "{claim:?}");
    let sources = Crowd::of(8, &league, &server).sources();
    assert_eq!((builds(&sources), seen(&sources)), (1, 1), "{sources:#?}");
    let built: jiff::Timestamp = sources[0]["built_at"].as_str().unwrap().parse().unwrap();
    let built = Moment(built.as_millisecond().unsigned_abs());
    assert!(built >= began.after(LEASE), "built under another's lease");
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
