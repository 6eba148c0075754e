//! What a server's owner sees: times to live as asked for, and no other program's keys touched.

use std::time::Duration;

use libtest_mimic::Trial;
use redis::{Commands, Connection};
use scoretable::cache::{Cache, Claim, Fill, Key, LookUp, Mode, Settings, Verdict};

use crate::support::league::{
    self, Rows, cache_at, claimed, edition, fill, key, leased, rows, tag, term,
};
use crate::support::redis_server::RedisServer;
use crate::support::trials::server_trial;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        server_trial(
            "upkeep::an_entry_lives_as_long_as_asked",
            lives_as_long_as_asked,
        ),
        server_trial(
            "upkeep::stale_by_the_servers_clock",
            stale_by_the_servers_clock,
        ),
        server_trial(
            "upkeep::an_entry_without_an_end_is_stale",
            without_an_end_is_stale,
        ),
        server_trial("upkeep::a_lease_ends_by_itself", lease_ends_by_itself),
        server_trial("upkeep::nothing_is_left_behind", nothing_is_left_behind),
        server_trial(
            "upkeep::replaced_entries_end_soon",
            replaced_entries_end_soon,
        ),
        server_trial(
            "upkeep::foreign_keys_survive_a_flush",
            foreign_keys_survive_a_flush,
        ),
        server_trial(
            "upkeep::a_server_that_forgot_the_scripts",
            forgotten_scripts,
        ),
        server_trial("upkeep::resp3_reads_the_same", resp3_reads_the_same),
    ]
}

const TTL: Duration = Duration::from_secs(5_400);
const HOUR: Duration = Duration::from_secs(3_600);

fn cache(server: &RedisServer) -> Cache {
    let settings = Settings {
        mode: Mode::Redis,
        url: Some(server.url().parse().unwrap()),
        ttl: TTL,
        ..Settings::default()
    };
    Cache::new(settings).unwrap()
}

async fn publish(cache: &Cache, key: &Key) {
    assert_eq!(league::publish(cache, key, 7, 60).await, Fill::Filled);
}

async fn look(cache: &Cache, key: &Key) -> LookUp<Rows> {
    cache.look_up(key, edition(7)).await
}

/// The entry under test.
fn table() -> String {
    key(1).table(edition(7))
}

fn pttl(hand: &mut Connection, name: &str) -> Duration {
    let left: u64 = redis::cmd("PTTL").arg(name).query(hand).unwrap();
    Duration::from_millis(left)
}

async fn lives_as_long_as_asked() {
    let server = RedisServer::start();
    let (cache, mut hand) = (cache(&server), server.connection());
    let lease = leased(&cache, &key(1), 7).await;
    assert!(pttl(&mut hand, &key(1).lease(edition(7))) <= Duration::from_secs(5));
    fill(&cache, &key(1), &lease, 60).await;
    let left = pttl(&mut hand, &table());
    // An hour is far more than this can have taken.
    assert!(left <= TTL * 2 && left + HOUR > TTL * 2, "{left:?}");
    for key in [league::league().reference(), league::league().mark()] {
        let left: i64 = hand.pttl(&key).unwrap();
        assert_eq!(left, -1, "{key} has no end");
    }
}

async fn stale_by_the_servers_clock() {
    let server = RedisServer::start();
    let (cache, mut hand) = (cache(&server), server.connection());
    publish(&cache, &key(1)).await;
    let fresh = look(&cache, &key(1)).await;
    assert_eq!(fresh.verdict, Verdict::Fresh);
    let entry = fresh.entry.unwrap();
    assert!(entry.fresh_for <= TTL && !entry.fresh_for.is_zero());
    let half = i64::try_from(TTL.as_millis()).unwrap();
    let () = hand.pexpire(table(), half).unwrap();
    let stale = look(&cache, &key(1)).await;
    assert_eq!(stale.verdict, Verdict::Stale);
    let entry = stale.entry.unwrap();
    assert_eq!((entry.value, entry.fresh_for), (rows(60), Duration::ZERO));
    let () = hand.pexpire(table(), 0).unwrap();
    assert_eq!(look(&cache, &key(1)).await.verdict, Verdict::Missing);
}

async fn without_an_end_is_stale() {
    let server = RedisServer::start();
    let (cache, mut hand) = (cache(&server), server.connection());
    publish(&cache, &key(1)).await;
    let () = hand.persist(table()).unwrap();
    assert_eq!(look(&cache, &key(1)).await.verdict, Verdict::Stale);
    let listed = cache
        .entries::<Rows>(&[key(1)], &[edition(7)])
        .await
        .unwrap();
    assert_eq!(listed.first().map(|entry| entry.ttl), Some(None));
    publish(&cache, &key(1)).await;
    assert_eq!(look(&cache, &key(1)).await.verdict, Verdict::Fresh);
}

async fn lease_ends_by_itself() {
    let server = RedisServer::start();
    let (cache, mut hand) = (cache(&server), server.connection());
    let late = leased(&cache, &key(1), 7).await;
    let () = hand.pexpire(key(1).lease(edition(7)), 0).unwrap();
    let second = leased(&cache, &key(1), 7).await;
    let claim = claimed(&cache, &key(1), 7, term()).await;
    assert!(matches!(claim, Claim::Wait(_)), "{claim:?}");
    // The holder that is late publishes the same table. The lease of the other is over then, and does no harm.
    for lease in [late, second] {
        assert_eq!(fill(&cache, &key(1), &lease, 60).await, Fill::Filled);
        let held: bool = hand.exists(key(1).lease(edition(7))).unwrap();
        assert!(!held);
    }
}

async fn nothing_is_left_behind() {
    let server = RedisServer::start();
    let (cache, mut hand) = (cache(&server), server.connection());
    publish(&cache, &key(1)).await;
    let late = leased(&cache, &key(2), 7).await;
    let keys = [key(1), key(2)];
    let league = league::league();
    cache.flush(&league, &keys, edition(7)).await.unwrap();
    let fill = fill(&cache, &key(2), &late, 25_000).await;
    assert_eq!(fill, Fill::Flushed);
    let mut left: Vec<String> = hand.keys("*").unwrap();
    left.sort();
    let late = key(2).table(edition(7));
    assert_eq!(left, [league.reference(), league.mark(), late.clone()]);
    assert!(pttl(&mut hand, &late) <= TTL * 2, "it ends by itself");
}

/// The entry of the edition before is not needed for long.
async fn replaced_entries_end_soon() {
    let server = RedisServer::start();
    let (cache, mut hand) = (cache(&server), server.connection());
    publish(&cache, &key(1)).await;
    publish(&cache, &key(2)).await;
    assert_eq!(league::publish(&cache, &key(1), 8, 60).await, Fill::Filled);
    let minutes = Duration::from_secs(600);
    assert!(pttl(&mut hand, &table()) <= minutes);
    assert!(pttl(&mut hand, &key(2).table(edition(7))) > minutes);
    assert!(pttl(&mut hand, &key(1).table(edition(8))) > minutes);
}

async fn foreign_keys_survive_a_flush() {
    let server = RedisServer::start();
    let (cache, mut hand) = (cache(&server), server.connection());
    let other = tag("2f3a9c02-0000-4000-8000-000000000000");
    let theirs = Key {
        league: other,
        ..key(1)
    };
    publish(&cache, &theirs).await;
    let prefix = "scoretable:{1f3a9c02}:";
    let () = hand.set("sessions:1", "theirs").unwrap();
    let () = hand.set(b"\xff\xfe not text \x00", b"\xff").unwrap();
    let () = hand.rpush("a list", &["1", "2"]).unwrap();
    let () = hand
        .set(
            format!("{prefix}t:{}:v999:enhanced:2024:1", edition(7)),
            "v999",
        )
        .unwrap();
    let () = hand.set(format!("{}x", table()), "x").unwrap();
    let () = hand.set("scoretable:", "bare").unwrap();
    let before = server.contents();
    publish(&cache, &key(1)).await;
    let league = league::league();
    let receipt = cache.flush(&league, &[key(1)], edition(7)).await.unwrap();
    assert_eq!(receipt.entries, 1);
    let mut after = server.contents();
    for key in [league.reference(), league.mark()] {
        assert!(after.remove(key.as_bytes()).is_some());
    }
    assert_eq!(after, before);
}

async fn forgotten_scripts() {
    let server = RedisServer::start();
    let (cache, mut hand) = (cache(&server), server.connection());
    publish(&cache, &key(1)).await;
    let mut forget = || redis::cmd("SCRIPT").arg("FLUSH").exec(&mut hand).unwrap();
    forget();
    assert_eq!(league::publish(&cache, &key(1), 8, 60).await, Fill::Filled);
    forget();
    let flushed = cache.flush(&league::league(), &[], edition(8)).await;
    assert!(flushed.unwrap().nonce.is_some());
    assert_eq!(league::publish(&cache, &key(1), 8, 60).await, Fill::Filled);
}

async fn resp3_reads_the_same() {
    let server = RedisServer::start();
    let cache = cache_at(&format!("{}?protocol=resp3", server.url()));
    assert_eq!(look(&cache, &key(1)).await.verdict, Verdict::Missing);
    publish(&cache, &key(1)).await;
    assert_eq!(look(&cache, &key(1)).await.entry.unwrap().value, rows(60));
    let flushed = cache.flush(&league::league(), &[key(1)], edition(7)).await;
    assert_eq!(flushed.unwrap().entries, 1);
}
