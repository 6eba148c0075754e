//! The commissioner of `assets/docs/redis.md` does everything a program with the store does, and the server refuses nothing of it.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::time::Duration;

use libtest_mimic::Trial;
use scoretable::cache::{Cache, Claim, Mode, Settings, Term};

use crate::rights::{Member, keys, tell};
use crate::support::dump::Dump;
use crate::support::redis_server::{RedisServer, eventually};
use crate::support::seat::Seat;
use crate::support::servers::each_server;

pub(crate) fn trials() -> Vec<Trial> {
    each_server("readme_user", does_everything)
}

/// The words of the document's line for a user, as a shell would hand them to `redis-cli`.
fn acl_line(name: &str) -> Vec<String> {
    let readme =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/docs/redis.md"));
    let readme = readme.unwrap();
    let lead = format!("ACL SETUSER {name} ");
    let mut lines = readme
        .lines()
        .filter_map(|line| line.strip_prefix("redis-cli "));
    let line = lines.find(|line| line.starts_with(&lead)).unwrap();
    line.split(' ')
        .map(|word| word.trim_matches('\'').to_owned())
        .collect()
}

/// Makes that user, and answers how it gets in. A server that tells reading a key from writing it gets the line as it is; for
/// others the document says what stands in its place.
pub(crate) fn make(server: &RedisServer, name: &str) -> String {
    let mut words = acl_line(name);
    if !tells_reading_from_writing(server) {
        words.retain(|word| !word.starts_with("%RW~"));
        for word in &mut words {
            *word = word.replace("%R~", "~");
        }
    }
    let mut command = redis::cmd(&words[0]);
    command
        .arg(&words[1..])
        .exec(&mut server.connection())
        .unwrap();
    let password = words
        .iter()
        .find_map(|word| word.strip_prefix('>'))
        .unwrap();
    format!("{}?user={name}&pass={password}", server.url())
}

/// Whether the server's ACL permits keys to be read and not written: since 7.0.
pub(crate) fn tells_reading_from_writing(server: &RedisServer) -> bool {
    let mut hand = server.connection();
    let info: String = redis::cmd("INFO").arg("server").query(&mut hand).unwrap();
    let version = info
        .lines()
        .find_map(|line| line.strip_prefix("redis_version:"));
    !version.unwrap().starts_with("6.")
}

/// What the server refused until now, as the names of the commands; forgotten then.
pub(crate) fn refused(server: &RedisServer) -> BTreeSet<String> {
    let mut hand = server.connection();
    let log: Vec<HashMap<String, redis::Value>> =
        redis::cmd("ACL").arg("LOG").query(&mut hand).unwrap();
    tell(server, "ACL LOG RESET");
    let named = log
        .iter()
        .map(|entry| redis::from_redis_value(entry["object"].clone()).unwrap());
    named.collect()
}

async fn does_everything(program: PathBuf) {
    let server = RedisServer::of(&program, &[]);
    let member = Member::new(make(&server, "commissioner"));

    // A server that has never seen a script, and one that has.
    assert_eq!(
        (member.verdict(), member.verdict()),
        ("missing".into(), "fresh".into())
    );
    // The first published the other tables of the newest week too.
    let warmed = member.json(&["cache", "warm"]);
    assert_eq!(
        (&warmed["unpublished"], &warmed["fresh"]),
        (&0.into(), &4.into()),
        "{warmed}"
    );
    assert!(warmed["built"].as_u64().unwrap() > 3, "{warmed}");
    let status = member.json(&["cache", "status"]);
    assert_eq!(status["state"], "up", "{status}");
    assert_eq!(
        status["entries"].as_array().unwrap().len() as u64,
        warmed["built"].as_u64().unwrap() + 4
    );

    gives_back(&member).await;
    lives(&server, &member);

    // A write, which is published.
    let ruled = member.run(&["rules", "--joker", "week"]);
    assert_eq!(ruled.code, Some(0), "{ruled:?}");
    assert_eq!(member.verdict(), "fresh");
    let flushed = member.json(&["cache", "flush"]);
    assert!(
        flushed["entries"].as_u64() > Some(0) && flushed["bytes"].as_u64() > Some(0),
        "{flushed}"
    );
    let verified = member.run(&["verify"]);
    assert_eq!(verified.code, Some(0), "{verified:?}");

    keeps_leagues(&member);

    let before = keys(&server);
    let doctor = member.run(&["doctor"]);
    assert_eq!(doctor.code, Some(0), "{}", doctor.out);
    for check in ["rights", "writes", "live", "eviction", "version"] {
        let line = member.doctor(check);
        assert!(line.starts_with("ok: "), "{check}: {line}");
    }
    assert_eq!(keys(&server), before, "nothing is left behind");

    assert!(refused(&server).is_empty());
}

/// The list of leagues, a take-over, and another league beside this one.
fn keeps_leagues(member: &Member) {
    // The league is listed, may be taken off the list, and comes back with the next look.
    let tag = member.league.store().head().unwrap().id;
    let listed = || {
        let listed = member.json(&["leagues"]);
        listed["leagues"].as_array().unwrap().len()
    };
    assert_eq!(listed(), 1);
    let forgotten = member.run(&["leagues", "--forget", tag.short()]);
    assert_eq!(forgotten.code, Some(0), "{forgotten:?}");
    assert_eq!(listed(), 0);
    member.verdict();
    assert_eq!(listed(), 1);

    // This copy of the store becomes the league, whatever was announced.
    let taken_over = member.run(&["cache", "flush", "--take-over"]);
    assert_eq!(taken_over.code, Some(0), "{taken_over:?}");
    assert_eq!(member.verdict(), "fresh");

    // Another league, from its file on.
    let newer = Member::new(member.url.clone());
    let file = newer.user.home.path().join("dump.json");
    std::fs::write(&file, Dump::league().json()).unwrap();
    let store = newer.user.home.path().join("imported.db");
    let imported = newer.user.run(&[
        "--db",
        &store.display().to_string(),
        "--redis",
        &newer.url,
        "import",
        &file.display().to_string(),
    ]);
    assert_eq!(imported.code, Some(0), "{imported:?}");
    assert_eq!(listed(), 2);
}

/// A claim that comes to nothing.
async fn gives_back(member: &Member) {
    let settings = Settings {
        mode: Mode::Redis,
        url: Some(member.url.parse().unwrap()),
        ..Settings::default()
    };
    let cache = Cache::new(settings).unwrap();
    let (key, edition) = (
        member.league.key(),
        member.league.store().head().unwrap().edition(),
    );
    let announced = cache.announced(&key.league).await.unwrap();
    for _ in 0..2 {
        let term = Term::of_build(Duration::MAX);
        match cache.claim(&key, edition, &announced, term).await {
            Claim::Go(lease) => cache.give_back(&key, &lease).await,
            other => panic!("{other:?}"),
        }
    }
}

/// A dashboard hears of a flush, told by the server.
fn lives(server: &RedisServer, member: &Member) {
    let seat = Seat::at(&member.league, &["--redis", &member.url]);
    seat.sees("up");
    let mut hand = server.connection();
    eventually("the server tracks the dashboard's league", || {
        let clients: String = redis::cmd("CLIENT").arg("LIST").query(&mut hand).unwrap();
        let flags = clients.lines().filter_map(|line| {
            let flags = line.split(' ').find_map(|it| it.strip_prefix("flags="))?;
            Some(flags.contains('t'))
        });
        flags.into_iter().any(|tracked| tracked).then_some(())
    });
    let seen = seat.sees_look_ups(1);
    let flushed = member.run(&["cache", "flush"]);
    assert_eq!(flushed.code, Some(0), "{flushed:?}");
    seat.sees_look_ups(seen + 1);
    seat.sees("up");
}
