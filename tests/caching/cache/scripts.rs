//! The scripts themselves, called as a program calls whose answer was lost: again, with the same arguments.

use std::path::PathBuf;

use libtest_mimic::Trial;
use redis::{Commands, Connection, Value};
use scoretable::cache::Fill;

use crate::support::league::{cache_at, edition, key, league, leased, publish};
use crate::support::redis_server::RedisServer;
use crate::support::servers::each_server;

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = each_server("scripts::announce_again", announce_again);
    trials.extend(each_server(
        "scripts::announce_writes_all",
        announce_writes_all,
    ));
    trials.extend(each_server("scripts::flush_again", flush_again));
    trials.extend(each_server("scripts::nonces_only_go_up", nonces_only_go_up));
    trials
}

/// The league's whole id.
const STORE: &str = "1f3a9c02-0000-4000-8000-000000000000";
/// The id of another league with the same keys.
const STRANGER: &str = "1f3a9c02-1111-4111-8111-111111111111";

const FACTS: [&str; 3] = ["00000000000000f1", "00000000000000f2", "00000000000000f3"];

macro_rules! script {
    ($name:literal) => {
        concat!(
            include_str!("../../../assets/lua/common.lua"),
            include_str!("../../../assets/lua/reference.lua"),
            include_str!(concat!("../../../assets/lua/", $name, ".lua"))
        )
    };
}

fn run(hand: &mut Connection, script: &str, keys: &[String], args: &[&str]) -> Vec<String> {
    let mut call = redis::cmd("EVAL");
    call.arg(script).arg(keys.len()).arg(keys).arg(args);
    let answer: Value = call.query(hand).unwrap();
    redis::from_redis_value(answer).unwrap()
}

/// ANNOUNCE of an edition on top of another; empty texts for none.
fn announce(hand: &mut Connection, store: &str, mine: [&str; 2], seen: [&str; 2]) -> Vec<String> {
    let keys = [league().reference(), league().mark()];
    let [[revision, facts], [seen, seen_facts]] = [mine, seen];
    let args = [store, revision, facts, seen, seen_facts, "{}", "t:1", "250"];
    run(hand, script!("announce"), &keys, &args)
}

fn flush(hand: &mut Connection, store: &str) -> Vec<String> {
    let args = [store, "t:2"];
    run(hand, script!("flush"), &[league().reference()], &args)
}

const NONE: [&str; 2] = ["", ""];

async fn announce_again(program: PathBuf) {
    let server = RedisServer::of(&program, &[]);
    let mut hand = server.connection();
    let (one, two, apart) = (["1", FACTS[0]], ["2", FACTS[1]], ["2", FACTS[2]]);
    let first = announce(&mut hand, STORE, one, NONE);
    let [word, nonce] = first.as_slice() else {
        panic!("{first:?}")
    };
    assert_eq!(word, "announced");
    let same = ["same".to_owned(), nonce.clone()];
    let moved = |to: [&str; 2]| ["moved", to[0], to[1]].map(str::to_owned);
    assert_eq!(announce(&mut hand, STORE, one, NONE), same);
    assert_eq!(announce(&mut hand, STORE, two, NONE), moved(one));
    assert_eq!(announce(&mut hand, STORE, two, apart), moved(one));
    let forward = announce(&mut hand, STORE, two, one);
    assert_eq!(forward, ["announced".to_owned(), nonce.clone()]);
    assert_eq!(announce(&mut hand, STORE, two, one), same, "it was done");
    assert_eq!(announce(&mut hand, STORE, apart, one), moved(two));
    assert_eq!(announce(&mut hand, STRANGER, two, one), ["taken"]);
    // A damaged key holds nothing back.
    for key in [league().reference(), league().mark()] {
        let () = hand.del(&key).unwrap();
        let () = hand.rpush(&key, "a list").unwrap();
        let again = announce(&mut hand, STORE, two, NONE);
        assert!(again[0] == "announced" || again[0] == "same", "{again:?}");
    }
    let () = hand.del(&[league().reference(), league().mark()]).unwrap();
    assert_eq!(announce(&mut hand, STORE, two, one), moved(NONE));
}

async fn announce_writes_all(program: PathBuf) {
    let server = RedisServer::of(&program, &[]);
    let mut hand = server.connection();
    let (one, two) = (["1", FACTS[0]], ["2", FACTS[1]]);
    announce(&mut hand, STORE, one, NONE);
    for key in [league().reference(), league().mark()] {
        let () = hand.expire(key, 60).unwrap();
    }
    announce(&mut hand, STORE, two, one);
    let names = [
        "store",
        "revision",
        "facts",
        "was",
        "body",
        "by",
        "spread_ms",
    ];
    let fields: Vec<String> = hand.hmget(league().reference(), &names).unwrap();
    let was = format!("1-{}", FACTS[0]);
    assert_eq!(fields, [STORE, "2", FACTS[1], &was, "{}", "t:1", "250"]);
    let fields: Vec<String> = hand.hmget(league().mark(), &names[..3]).unwrap();
    assert_eq!(fields, [STORE, "2", FACTS[1]]);
    let (seconds, _): (u64, u64) = redis::cmd("TIME").query(&mut hand).unwrap();
    let at: u64 = hand.hget(league().reference(), "at").unwrap();
    assert!(at <= (seconds + 1) * 1_000 && at + 60_000 > seconds * 1_000);
    for key in [league().reference(), league().mark()] {
        let left: i64 = hand.pttl(key).unwrap();
        assert_eq!(left, -1, "it has no end");
    }
}

async fn flush_again(program: PathBuf) {
    let server = RedisServer::of(&program, &[]);
    let mut hand = server.connection();
    assert_eq!(flush(&mut hand, STORE), ["nothing"]);
    let one = ["1", FACTS[0]];
    let announced = announce(&mut hand, STORE, one, NONE);
    let mut last: u64 = announced[1].parse().unwrap();
    for _ in 0..2 {
        let flushed = flush(&mut hand, STORE);
        let nonce: u64 = flushed[1].parse().unwrap();
        assert!(nonce > last, "{nonce} after {last}");
        assert_eq!(
            [&flushed[0], &flushed[2], &flushed[3]],
            ["flushed", "1", FACTS[0]]
        );
        last = nonce;
    }
    assert_eq!(flush(&mut hand, STRANGER), ["taken"]);
    let same = ["same".to_owned(), last.to_string()];
    assert_eq!(announce(&mut hand, STORE, one, NONE), same);
    // Nothing but the nonce changed.
    let () = hand.hset(league().reference(), "nonce", "perhaps").unwrap();
    assert_eq!(flush(&mut hand, STORE), ["nothing"]);
    let () = hand.del(league().reference()).unwrap();
    assert_eq!(flush(&mut hand, STORE), ["nothing"]);
}

async fn nonces_only_go_up(program: PathBuf) {
    let server = RedisServer::of(&program, &[]);
    let (cache, mut hand) = (cache_at(&server.url()), server.connection());
    assert_eq!(publish(&cache, &key(1), 7, 60).await, Fill::Filled);
    // A reference from a server whose clock was ahead.
    let ahead: u64 = 2_500_000_000_000_000;
    let () = hand.hset(league().reference(), "nonce", ahead).unwrap();
    let mut last = leased(&cache, &key(1), 7).await.nonce;
    assert_eq!(last.0, ahead);
    for _ in 0..3 {
        let receipt = cache.flush(&league(), &[], edition(7)).await.unwrap();
        let next = receipt.nonce.unwrap();
        assert!(next > last, "{next} after {last}");
        last = next;
    }
    // A reference without a body is announced anew, behind the nonce that it had.
    let () = hand.hdel(league().reference(), "body").unwrap();
    let facts = edition(7).facts.to_string();
    let again = announce(&mut hand, STORE, ["7", &facts], NONE);
    assert_eq!(again, ["announced".to_owned(), (last.0 + 1).to_string()]);
}
