//! A server that answers, but not what we asked for: passwords, rights, memory, replicas.

use libtest_mimic::Trial;
use redis::Connection;
use scoretable::cache::{BackendKind, Claim, Fill, Verdict};

use crate::support::league::{
    cache_at, claimed, edition, fill, key, league, leased, publish, term,
};
use crate::support::redis_server::RedisServer;
use crate::support::trials::server_trial;
use crate::support::watch::{assert_silent, found, healed, state};

const REDIS: BackendKind = BackendKind::Redis;
const EMBEDDED: BackendKind = BackendKind::Embedded;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        server_trial(
            "refused::a_wrong_password_then_the_right_one",
            wrong_password,
        ),
        server_trial("refused::a_password_that_is_wanted", password_wanted),
        server_trial("refused::no_right_to_read", no_right_to_read),
        server_trial("refused::no_right_to_write", no_right_to_write),
        server_trial("refused::out_of_memory", out_of_memory),
        server_trial(
            "refused::out_of_memory_while_staging",
            out_of_memory_while_staging,
        ),
        server_trial("refused::a_replica", replica),
    ]
}

fn tell(hand: &mut Connection, words: &str) {
    let mut words = words.split(' ');
    let mut command = redis::cmd(words.next().unwrap());
    for word in words {
        command.arg(word);
    }
    command.exec(hand).unwrap();
}

async fn wrong_password() {
    let server = RedisServer::start();
    let mut hand = server.connection();
    tell(&mut hand, "CONFIG SET requirepass right-s3cret");
    let cache = cache_at(&format!("{}?user=default&pass=typed-s3cret", server.url()));
    assert_eq!(found(&cache).await, (Verdict::Unreachable, REDIS));
    assert_eq!(state(&cache), "denied");
    assert_eq!(found(&cache).await, (Verdict::Missing, EMBEDDED));
    assert_silent(&cache, &["s3cret", "default"]).await;
    tell(&mut hand, "CONFIG SET requirepass typed-s3cret");
    healed(&cache).await;
    assert_eq!(found(&cache).await, (Verdict::Missing, REDIS));
    assert_silent(&cache, &["s3cret", "default"]).await;
}

async fn password_wanted() {
    let server = RedisServer::with_options(&["--requirepass", "s3cret"]);
    let cache = cache_at(&server.url());
    assert_eq!(found(&cache).await, (Verdict::Unreachable, REDIS));
    assert_eq!(state(&cache), "denied");
    let error = cache
        .flush(&league(), &[], edition(7))
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("password"), "{error}");
}

async fn no_right_to_read() {
    let server = RedisServer::start();
    let mut hand = server.connection();
    tell(&mut hand, "ACL SETUSER bob on >s3cret ~other:* +@all");
    let cache = cache_at(&format!("{}?user=bob&pass=s3cret", server.url()));
    assert_eq!(found(&cache).await, (Verdict::Unreachable, REDIS));
    assert_eq!(state(&cache), "up, keeps nothing");
    assert_silent(&cache, &["s3cret", "bob"]).await;
    tell(&mut hand, "ACL SETUSER bob ~scoretable:*");
    healed(&cache).await;
    assert_eq!(found(&cache).await, (Verdict::Missing, REDIS));
}

async fn no_right_to_write() {
    let server = RedisServer::start();
    let mut hand = server.connection();
    publish(&cache_at(&server.url()), &key(1), 7, 60).await;
    tell(&mut hand, "ACL SETUSER bob on >s3cret ~* +@read");
    let cache = cache_at(&format!("{}?user=bob&pass=s3cret", server.url()));
    assert_eq!(found(&cache).await, (Verdict::Fresh, REDIS));
    let claim = claimed(&cache, &key(1), 7, term()).await;
    assert!(matches!(claim, Claim::Unreachable(_)), "{claim:?}");
    assert_eq!(state(&cache), "up, keeps nothing");
    assert_eq!(
        found(&cache).await,
        (Verdict::Fresh, REDIS),
        "it may still read"
    );
    assert_eq!(state(&cache), "up, keeps nothing", "and reading is no cure");
    assert_silent(&cache, &["s3cret", "bob"]).await;
    tell(&mut hand, "ACL SETUSER bob +@all");
    leased(&cache, &key(1), 7).await;
    assert_eq!(state(&cache), "up");
}

async fn out_of_memory() {
    let server = RedisServer::start();
    let mut hand = server.connection();
    let cache = cache_at(&server.url());
    publish(&cache, &key(1), 7, 60).await;
    tell(&mut hand, "CONFIG SET maxmemory 1");
    let claim = claimed(&cache, &key(2), 7, term()).await;
    assert!(matches!(claim, Claim::Unreachable(_)), "{claim:?}");
    assert_eq!(state(&cache), "read-only");
    assert_eq!(
        found(&cache).await,
        (Verdict::Fresh, REDIS),
        "it may still read"
    );
    assert_eq!(state(&cache), "read-only", "and reading is no cure");
    // A flush is what helps a server without memory, so it goes through.
    let receipt = cache.flush(&league(), &[key(1)], edition(7)).await.unwrap();
    assert_eq!(receipt.entries, 1);
    assert_eq!(found(&cache).await, (Verdict::Missing, REDIS));
    tell(&mut hand, "CONFIG SET maxmemory 0");
    assert_eq!(publish(&cache, &key(1), 7, 60).await, Fill::Filled);
    assert_eq!(state(&cache), "up");
}

async fn out_of_memory_while_staging() {
    let server = RedisServer::start();
    let mut hand = server.connection();
    let cache = cache_at(&server.url());
    let lease = leased(&cache, &key(1), 7).await;
    tell(&mut hand, "CONFIG SET maxmemory 1");
    assert_eq!(fill(&cache, &key(1), &lease, 60).await, Fill::Unreachable);
    assert_eq!(state(&cache), "read-only");
    assert_eq!(found(&cache).await, (Verdict::Missing, REDIS));
}

async fn replica() {
    let server = RedisServer::start();
    let mut hand = server.connection();
    let cache = cache_at(&server.url());
    publish(&cache, &key(1), 7, 60).await;
    tell(&mut hand, "REPLICAOF 127.0.0.1 1");
    let claim = claimed(&cache, &key(2), 7, term()).await;
    assert!(matches!(claim, Claim::Unreachable(_)), "{claim:?}");
    assert_eq!(state(&cache), "read-only");
    assert_eq!(found(&cache).await, (Verdict::Fresh, REDIS));
    let error = cache
        .flush(&league(), &[key(1)], edition(7))
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("replica") && error.contains("primary"),
        "{error}"
    );
    tell(&mut hand, "REPLICAOF NO ONE");
    assert_eq!(
        cache
            .flush(&league(), &[key(1)], edition(7))
            .await
            .unwrap()
            .entries,
        1
    );
    assert_eq!(state(&cache), "up");
}
