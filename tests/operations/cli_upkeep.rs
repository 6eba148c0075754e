//! Commands that look after store and cache: they do what they say, say what they did, and end with the right code.

mod flush;

use crate::support::redis_server;
use crate::support::trials;
use crate::support::user;
use libtest_mimic::Trial;
use std::path::PathBuf;

use redis_server::RedisServer;
use rusqlite::Connection;
use scoretable::demo::{self, Plan};
use scoretable::store::Store;
use serde_json::Value;
use user::{Ran, User};

const NOWHERE: &str = "unix:///nowhere/at/all.sock";

/// A user with a league of a dozen players, five weeks into its second season.
struct Owner {
    user: User,
    store: PathBuf,
}

impl Owner {
    fn new() -> Self {
        let user = User::new();
        let store = user.home.path().join("scoretable/league.db");
        let plan = Plan {
            players: 12,
            weeks: 5,
            ..Plan::default()
        };
        let mut made = Store::open_or_create(&store).unwrap();
        made.write(&demo::league(&plan).unwrap().1).unwrap();
        Self { user, store }
    }

    fn run(&self, url: &str, args: &[&str]) -> Ran {
        self.user.run(&[&["--redis", url], args].concat())
    }

    fn tamper(&self, sql: &str) {
        let hand = Connection::open(&self.store).unwrap();
        assert!(hand.execute(sql, []).unwrap() > 0, "{sql}");
    }
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("no JSON: {ran:?}"))
}

async fn warm_builds_what_is_missing_and_leaves_what_is_fresh() {
    let (owner, server) = (Owner::new(), RedisServer::start());
    let url = server.url();
    let first = owner.run(&url, &["cache", "warm"]);
    assert_eq!((first.code, first.err.as_str()), (Some(0), ""), "{first:?}");
    assert!(
        first.out.contains(": 20 built, 0 already fresh, in "),
        "{first:?}"
    );
    let again = json(&owner.run(&url, &["cache", "warm", "--format", "json"]));
    assert_eq!(
        (&again["built"], &again["fresh"], &again["unpublished"]),
        (&0.into(), &20.into(), &0.into())
    );
    let older = owner.run(&url, &["--season", "2023", "cache", "warm"]);
    assert!(older.out.starts_with("2023: 72 built"), "{older:?}");
    let shown = json(&owner.run(&url, &["show", "--format", "json", "--week", "3"]));
    assert_eq!(shown["source"]["verdict"], "fresh");

    let status = owner.run(&url, &["cache", "status"]);
    assert_eq!(
        status.out.matches("1 = 1  fresh").count(),
        92,
        "{}",
        status.out
    );
    let status = json(&owner.run(&url, &["cache", "status", "--format", "json"]));
    assert_eq!(status["store_revision"], 1);
    assert!(
        status["entries"]
            .as_array()
            .unwrap()
            .iter()
            .all(|entry| entry["bytes"].as_u64() > Some(100))
    );
}

/// As `assets/docs/redis.md` says: it lives as long as `--ttl` says, and as long again while it may be shown stale.
async fn an_entry_lives_twice_as_long_as_it_is_fresh() {
    for (ttl, seconds) in [(None, 7 * 24 * 3_600), (Some("90m"), 90 * 60)] {
        let (owner, server) = (Owner::new(), RedisServer::start());
        let ttl: Vec<&str> = ttl.map_or_else(Vec::new, |ttl| vec!["--ttl", ttl]);
        let shown = owner.run(
            &server.url(),
            &[&ttl[..], &["show", "--format", "json"]].concat(),
        );
        let fresh_for = json(&shown)["source"]["ttl_ms"].as_u64().unwrap();
        assert_eq!(fresh_for, seconds * 1_000);
        let mut hand = server.connection();
        let name = "*}:t:*:enhanced:2024:5";
        let names: Vec<String> = redis::cmd("KEYS").arg(name).query(&mut hand).unwrap();
        let [name] = &names[..] else {
            panic!("one table: {names:?}")
        };
        let grace: u64 = redis::cmd("HGET")
            .arg(name)
            .arg("grace_ms")
            .query(&mut hand)
            .unwrap();
        assert_eq!(grace, seconds * 1_000);
        let left: u64 = redis::cmd("PTTL").arg(name).query(&mut hand).unwrap();
        // A minute is far more than this can have taken.
        let lives = 2 * seconds * 1_000;
        assert!(
            (lives - 60_000..=lives).contains(&left),
            "{left} of {lives}"
        );
    }
}

async fn warm_says_why_nothing_could_be_published() {
    let owner = Owner::new();
    let away = owner.run(NOWHERE, &["cache", "warm"]);
    assert_eq!(away.code, Some(1));
    assert!(
        away.out
            .contains("0 built, 0 already fresh, 20 not published"),
        "{away:?}"
    );
    assert!(
        away.err.contains("not every table was published"),
        "{away:?}"
    );
    let off = owner.user.run(&["--cache", "off", "cache", "warm"]);
    assert_eq!(off.code, Some(1));
    assert!(off.err.contains("the cache is off"), "{off:?}");
    let own = owner.user.run(&["--cache", "embedded", "cache", "warm"]);
    assert_eq!(own.code, Some(0));
    assert!(own.err.contains("ends with it"), "{own:?}");
}

async fn verify_ends_well_where_nothing_drifted() {
    let (owner, server) = (Owner::new(), RedisServer::start());
    owner.run(&server.url(), &["cache", "warm"]);
    let sound = owner.run(&server.url(), &["verify"]);
    assert_eq!((sound.code, sound.err.as_str()), (Some(0), ""), "{sound:?}");
    assert_eq!(sound.out.lines().count(), 5, "{}", sound.out);
    assert_eq!(sound.out.matches("as picks and results give").count(), 2);
    assert!(
        sound.out.contains("redis, 20 entries: as the store gives"),
        "{}",
        sound.out
    );
    let report = json(&owner.run(&server.url(), &["verify", "--format", "json"]));
    assert_eq!(
        (
            &report["drift"],
            &report["cache"]["entries"][0]["identical"]
        ),
        (&0.into(), &true.into())
    );
    let away = owner.run(NOWHERE, &["verify"]);
    assert_eq!(away.code, Some(0));
    assert!(away.out.contains("could not be asked"), "{away:?}");
}

async fn verify_names_stored_and_cached_drift_and_repairs_it() {
    let (owner, server) = (Owner::new(), RedisServer::start());
    let url = server.url();
    owner.tamper(
        "UPDATE score_season SET points = points + 1 WHERE season = 2024 AND week = 5 AND rank = 1",
    );
    owner.run(&url, &["show"]);
    let drifted = owner.run(&url, &["verify"]);
    assert_eq!(drifted.code, Some(1));
    for named in [
        "2024 week 5, ",
        "score_season.points stored ",
        "enhanced 2024 week 5, ",
        ": Score cached ",
    ] {
        assert!(drifted.out.contains(named), "{named}: {}", drifted.out);
    }
    assert!(
        drifted.err.contains("scoretable verify --repair"),
        "{drifted:?}"
    );
    let report = json(&owner.run(&url, &["verify", "--format", "json"]));
    assert_eq!(
        report["seasons"][1]["differences"][0]["column"],
        "score_season.points"
    );
    assert_eq!(report["cache"]["entries"][0]["identical"], false);

    let repaired = owner.run(&url, &["verify", "--repair"]);
    assert_eq!(repaired.code, Some(0));
    assert!(repaired.err.contains("now at revision 2"), "{repaired:?}");
    assert_eq!(owner.run(&url, &["verify"]).code, Some(0));
    let shown = json(&owner.run(&url, &["show", "--format", "json"]));
    assert_eq!(
        shown["source"]["verdict"], "fresh",
        "published in that revision"
    );
    assert_eq!(shown["revision"], 2);
}

async fn a_fork_has_another_identity_and_another_cache() {
    let (owner, server) = (Owner::new(), RedisServer::start());
    let url = server.url();
    owner.run(&url, &["show"]);
    let forked = owner.run(&url, &["fork"]);
    assert_eq!(
        (forked.code, forked.err.as_str()),
        (Some(0), ""),
        "{forked:?}"
    );
    let now = Store::open(&owner.store).unwrap().head().unwrap().id;
    assert!(
        forked.out.contains(&format!("and is now {}", now.as_str())),
        "{}",
        forked.out
    );
    let shown = json(&owner.run(&url, &["show", "--format", "json"]));
    assert_eq!(shown["source"]["verdict"], "missing");
    let missing = owner.user.run(&["--db", "/nowhere/l.db", "fork"]);
    assert_eq!(missing.code, Some(3), "{missing:?}");
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trials::server_trial(
            "an_entry_lives_twice_as_long_as_it_is_fresh",
            an_entry_lives_twice_as_long_as_it_is_fresh,
        ),
        trials::server_trial("warm", warm_builds_what_is_missing_and_leaves_what_is_fresh),
        trials::trial("warm_away", warm_says_why_nothing_could_be_published),
        trials::server_trial("verify", verify_ends_well_where_nothing_drifted),
        trials::server_trial(
            "verify_drift",
            verify_names_stored_and_cached_drift_and_repairs_it,
        ),
        trials::server_trial("fork", a_fork_has_another_identity_and_another_cache),
        trials::server_trial("flush_on_start", flush::before_the_first_load),
    ]
}
