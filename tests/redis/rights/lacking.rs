//! A command that is not permitted, or not there: what does without it works, and everything else names it.

use std::path::PathBuf;

use libtest_mimic::Trial;
use scoretable::cache::commands;

use crate::rights::{Member, keys, tell};
use crate::support::redis_server::RedisServer;
use crate::support::seat::Seat;
use crate::support::servers::each_server;

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = each_server("forbidden", each_command_forbidden);
    trials.extend(each_server("renamed", each_command_renamed));
    trials.extend(each_server("none_at_all", a_user_without_rights));
    trials.extend(each_server("other_keys", a_user_of_other_keys));
    trials.extend(each_server("no_memory", out_of_memory));
    trials.extend(each_server("replica", a_replica));
    trials.extend(each_server("healed", what_was_forbidden_is_permitted));
    trials
}

/// What something else stands in for, what only saves time or memory, and what only the list of leagues needs.
const SPARED: [&str; 13] = [
    "evalsha",
    "exec",
    "get",
    "hdel",
    "hgetall",
    "hlen",
    "hstrlen",
    "multi",
    "persist",
    "ping",
    "time",
    "unlink",
    "client|tracking",
];

/// What only requests of readers take.
const FOR_READERS: [&str; 5] = ["zadd", "zcard", "zrange", "zremrangebyscore", "zscore"];

/// A server with a user who may do everything but some of it.
fn but(server: &RedisServer, rules: &str) -> Member {
    tell(
        server,
        &format!("ACL SETUSER bob on >s3cret ~scoretable:* +@all {rules}"),
    );
    Member::new(format!("{}?user=bob&pass=s3cret", server.url()))
}

async fn each_command_forbidden(program: PathBuf) {
    let server = RedisServer::of(&program, &[]);
    for name in commands() {
        // Redis 6.2 takes no part of a command away.
        let command = name.split('|').next().unwrap();
        let member = but(&server, &format!("-{command}"));
        // No other stand-in is needed.
        match name.as_str() {
            spared if SPARED.contains(&spared) => goes_on(&member, &name),
            asking if FOR_READERS.contains(&asking) => for_owners_only(&member, &name),
            "eval" => {
                tell(&server, "ACL SETUSER bob -script");
                keeps_nothing(&member, "EVAL is not permitted", "ACL SETUSER NAME +eval ");
            }
            name => {
                let said = format!("{} is not permitted", name.to_uppercase());
                keeps_nothing(&member, &said, &format!("ACL SETUSER NAME +{name} "));
            }
        }
        tell(&server, "ACL DELUSER bob");
        tell(&server, "FLUSHALL");
        tell(&server, "SCRIPT FLUSH");
    }
}

/// Managed servers rename some commands away, some to another name.
async fn each_command_renamed(program: PathBuf) {
    for spared in [
        "EVALSHA", "SCRIPT", "EVAL", "TIME", "MULTI", "EXEC", "UNLINK", "DEL", "HSTRLEN", "GET",
        "HLEN", "PERSIST", "CLIENT", "INFO", "HELLO", "DISCARD", "ACL",
    ] {
        let server = RedisServer::of(&program, &["--rename-command", spared, ""]);
        goes_on(&Member::new(server.url()), spared);
    }
    for missing in ["HMGET", "PTTL", "HSET", "PEXPIRE", "SET", "HGET"] {
        let server = RedisServer::of(&program, &["--rename-command", missing, "HIDDEN"]);
        let member = Member::new(server.url());
        keeps_nothing(
            &member,
            &format!("{missing} is not there"),
            "rename-command",
        );
    }
    let both = |first: &str, second: &str| {
        let options = [
            "--rename-command",
            first,
            "",
            "--rename-command",
            second,
            "",
        ];
        RedisServer::of(&program, &options)
    };
    let server = both("EVAL", "EVALSHA");
    let member = Member::new(server.url());
    keeps_nothing(&member, "EVAL is not there", "rename-command");
    let server = both("UNLINK", "DEL");
    goes_on(&Member::new(server.url()), "UNLINK and DEL");
}

/// Everything works.
#[track_caller]
fn goes_on(member: &Member, without: &str) {
    assert_eq!(member.verdict(), "missing", "{without}");
    assert_eq!(member.verdict(), "fresh", "{without}");
    assert!(
        member.status().contains("(up"),
        "{without}: {}",
        member.status()
    );
    let rights = member.doctor("rights");
    assert!(rights.starts_with("ok: "), "{without}: {rights}");
    let flushed = member.json(&["cache", "flush"]);
    assert_eq!(
        flushed["entries"], 5,
        "the newest week, with details: {without}: {flushed}"
    );
    let sized = flushed["bytes"].as_u64() > Some(100);
    let is_told = !without.eq_ignore_ascii_case("hstrlen");
    assert_eq!(sized, is_told, "{without}: {flushed}");
    // Who flushes fills again.
    assert_eq!(member.verdict(), "fresh", "{without}");
}

/// Everything works but that readers without a store ask for what is not there, which `doctor` says.
#[track_caller]
fn for_owners_only(member: &Member, without: &str) {
    assert_eq!(member.verdict(), "missing", "{without}");
    assert_eq!(member.verdict(), "fresh", "{without}");
    let status = member.status();
    assert!(status.contains("(up"), "{without}: {status}");
    let rights = member.doctor("rights");
    assert!(rights.starts_with("warning: "), "{without}: {rights}");
    let said = format!("{} is not permitted", without.to_uppercase());
    assert!(rights.contains(&said), "{without}: {rights}");
    assert!(
        format!("{rights} ").contains(&format!(" +{without} ")),
        "{rights}"
    );
    let writes = member.doctor("writes");
    assert!(writes.starts_with("ok: "), "{without}: {writes}");
}

/// Tables are shown, none is kept, and everything says why and what to do.
#[track_caller]
fn keeps_nothing(member: &Member, said: &str, remedy: &str) {
    let shown = member.run(&["show"]);
    assert_eq!(shown.code, Some(0), "{shown:?}");
    assert!(shown.out.lines().count() > 10, "{shown:?}");
    let warmed = member.run(&["cache", "warm"]);
    assert_eq!(warmed.code, Some(1), "{said}: {warmed:?}");
    let whole = format!("up, keeps nothing: {said}");
    for told in [&shown.err, &warmed.err, &member.status()] {
        let told = format!("{told} ");
        assert!(
            told.contains(&whole) && told.contains(remedy),
            "{said}: {told}"
        );
        assert!(!told.contains("no answer"), "{told}");
    }
    let document = member.json(&["cache", "status"]);
    assert_eq!(document["state"], "up, keeps nothing", "{document}");
    assert!(
        document["reason"].as_str().unwrap().contains(said),
        "{document}"
    );
    let found = member.json(&["doctor"]);
    let failed = found["checks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["outcome"] == "failed");
    let failed: Vec<String> = failed.map(ToString::to_string).collect();
    assert!(
        failed.iter().any(|it| it.contains(said)),
        "{said}: {failed:?}"
    );
    let fix = remedy.trim_start_matches("ACL SETUSER NAME ").trim();
    assert!(
        failed.iter().any(|it| it.contains(fix)),
        "{said}: {failed:?}"
    );
}

async fn a_user_without_rights(program: PathBuf) {
    let server = RedisServer::of(&program, &[]);
    let member = but(&server, "-@all +ping");
    let rights = member.doctor("rights");
    assert!(rights.starts_with("failed: it keeps nothing: "), "{rights}");
    // What helps is the whole line, and not one command at a time.
    for name in commands() {
        assert!(
            format!("{rights} ").contains(&format!("+{name} ")),
            "{name}: {rights}"
        );
    }
    assert!(keys(&server).is_empty());
}

async fn a_user_of_other_keys(program: PathBuf) {
    let server = RedisServer::of(&program, &[]);
    let member = but(&server, "resetkeys ~other:*");
    keeps_nothing(
        &member,
        "its ACL does not permit the keys scoretable:*",
        "~scoretable:*",
    );
    assert!(keys(&server).is_empty());
}

async fn out_of_memory(program: PathBuf) {
    let server = RedisServer::of(&program, &[]);
    let member = Member::new(server.url());
    tell(&server, "CONFIG SET maxmemory 1");
    refuses_writes(
        &member,
        "read-only: it is out of memory (maxmemory)",
        "maxmemory-policy",
    );
    tell(&server, "CONFIG SET maxmemory 0");
    assert!(member.doctor("writes").starts_with("ok: "));
    assert!(keys(&server).iter().all(|key| !key.contains("trial")));
}

async fn a_replica(program: PathBuf) {
    let server = RedisServer::of(&program, &[]);
    let member = Member::new(server.url());
    // Of no primary: what counts is that it takes no writes.
    tell(&server, "REPLICAOF 127.0.0.1 1");
    tell(&server, "CONFIG SET replica-serve-stale-data yes");
    refuses_writes(
        &member,
        "read-only: it is a replica",
        "name the primary with --redis",
    );
}

#[track_caller]
fn refuses_writes(member: &Member, said: &str, remedy: &str) {
    let warmed = member.run(&["cache", "warm"]);
    assert_eq!(warmed.code, Some(1), "{warmed:?}");
    let doctor = format!(
        "read-{}",
        member.doctor("writes").split_once("read-").unwrap().1
    );
    for told in [&warmed.err, &member.status(), &doctor] {
        assert!(told.contains(said) && told.contains(remedy), "{told}");
        assert!(
            !told.contains("ACL") && !told.contains("no answer"),
            "{told}"
        );
    }
    let rights = member.doctor("rights");
    assert!(!rights.starts_with("failed"), "{rights}");
}

/// The panel says it, and goes on by itself once the server is put right.
async fn what_was_forbidden_is_permitted(program: PathBuf) {
    let server = RedisServer::of(&program, &[]);
    let member = but(&server, "-hset");
    let seat = Seat::at(&member.league, &["--redis", &member.url]);
    seat.sees("up, keeps nothing");
    seat.sees_text("HSET is not permitted");
    seat.sees_text("NAME +hset");
    tell(&server, "ACL SETUSER bob +hset");
    seat.sees("up, ");
    seat.sees_text("expires in 6d");
    assert!(
        keys(&server).iter().all(|key| !key.contains("trial")),
        "{:?}",
        keys(&server)
    );
}
