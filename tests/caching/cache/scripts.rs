//! The scripts themselves, called as a program calls whose answer was lost: again, with the same arguments.

use libtest_mimic::Trial;
use redis::{Commands, Connection, Value};
use scoretable::cache::{Fill, Key, Verdict};

use crate::support::league::{Rows, cache_at, edition, key, league, leased, publish};
use crate::support::redis_server::RedisServer;
use crate::support::trials::server_trial;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        server_trial("scripts::claim_again", claim_again),
        server_trial("scripts::fill_again", fill_again),
        server_trial("scripts::advance_again", advance_again),
        server_trial("scripts::flush_again", flush_again),
        server_trial("scripts::nonces_only_go_up", nonces_only_go_up),
    ]
}

/// The league's whole id.
const STORE: &str = "1f3a9c02-0000-4000-8000-000000000000";

macro_rules! script {
    ($name:literal) => {
        concat!(
            include_str!("../../../assets/lua/fence.lua"),
            include_str!(concat!("../../../assets/lua/", $name, ".lua"))
        )
    };
}

fn run(hand: &mut Connection, script: &str, keys: &[String], args: &[&str]) -> Value {
    let mut call = redis::cmd("EVAL");
    call.arg(script).arg(keys.len()).arg(keys).arg(args);
    call.query(hand).unwrap()
}

fn word(text: &str) -> Value {
    Value::BulkString(text.as_bytes().to_vec())
}

fn fill_keys(key: &Key, token: &str) -> [String; 4] {
    let (fence, stage) = (league().fence(), league().stage(token));
    [fence, key.table(), key.lease(), stage]
}

async fn claim_again() {
    let server = RedisServer::start();
    let mut hand = server.connection();
    let keys = [league().fence(), key(1).lease()];
    let mut claim = |token| {
        run(
            &mut hand,
            script!("claim"),
            &keys,
            &[STORE, token, "5000", "5000", "7"],
        )
    };
    let first = claim("t1");
    assert_eq!(claim("t1"), first, "the holder is told to go again");
    let waits = |claim: Value| matches!(&claim, Value::Array(said) if said[0] == word("wait"));
    assert!(waits(claim("t2")));
}

async fn fill_again() {
    let server = RedisServer::start();
    let (cache, mut hand) = (cache_at(&server.url()), server.connection());
    assert_eq!(publish(&cache, &key(1), 7, 60).await, Fill::Filled);
    let table = key(1).table();
    let (nonce, token): (String, String) = hand.hmget(&table, &["nonce", "token"]).unwrap();
    let mut fill = |token: &str, nonce: &str, revision: &str| {
        let args = [STORE, token, nonce, revision, "60000", "13", "1"];
        run(
            &mut hand,
            script!("fill"),
            &fill_keys(&key(1), token),
            &args,
        )
    };
    assert_eq!(fill(&token, &nonce, "7"), word("ok"), "it was done before");
    assert_eq!(fill("another", &nonce, "7"), word("lost"));
    assert_eq!(fill(&token, &nonce, "6"), word("outdated"));
    assert_eq!(fill(&token, "1700000000000000-x", "7"), word("flushed"));
    let found = cache.look_up::<Rows>(&key(1), edition(7)).await;
    assert_eq!(found.verdict, Verdict::Fresh, "the entry is as it was");
}

async fn advance_again() {
    let server = RedisServer::start();
    let mut hand = server.connection();
    let keys = [league().fence()];
    let mut advance = |revision| {
        run(
            &mut hand,
            script!("advance"),
            &keys,
            &[STORE, revision, "a1"],
        )
    };
    for revision in ["8", "8", "5"] {
        assert_eq!(advance(revision), word("8"));
    }
    let revision: u64 = hand.hget(&keys[0], "revision").unwrap();
    assert_eq!(revision, 8);
}

async fn flush_again() {
    let server = RedisServer::start();
    let (cache, mut hand) = (cache_at(&server.url()), server.connection());
    publish(&cache, &key(1), 7, 60).await;
    let keys = [league().fence(), key(1).table(), key(1).lease()];
    let first = run(&mut hand, script!("flush"), &keys, &[STORE, "f1"]);
    assert!(
        matches!(&first, Value::Array(said) if said[1] == Value::Int(1)),
        "{first:?}"
    );
    publish(&cache, &key(1), 7, 60).await;
    assert_eq!(
        run(&mut hand, script!("flush"), &keys, &[STORE, "f1"]),
        first
    );
    let found = cache.look_up::<Rows>(&key(1), edition(7)).await;
    assert_eq!(found.verdict, Verdict::Fresh, "it removed nothing more");
}

async fn nonces_only_go_up() {
    let server = RedisServer::start();
    let (cache, mut hand) = (cache_at(&server.url()), server.connection());
    // A fence from a server whose clock was ahead.
    let ahead = "2500000000000000-x";
    let () = hand
        .hset_multiple(league().fence(), &[("store", STORE), ("nonce", ahead)])
        .unwrap();
    let mut last = leased(&cache, &key(1), 7).await.nonce;
    assert_eq!(last.0, ahead);
    for _ in 0..3 {
        let next = cache.flush(&league(), &[]).await.unwrap().nonce;
        assert!(next.0 > last.0, "{next} after {last}");
        last = next;
    }
}
