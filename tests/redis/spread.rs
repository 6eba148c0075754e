//! The program that announces says over how long a time readers spread their looks, by how many clients the server has.

use libtest_mimic::Trial;
use redis::{Commands, Connection};

use crate::support::redis_server::RedisServer;
use crate::support::trials::server_trial;
use crate::support::viewer::{Viewer, settings};

/// What is said to readers once a store of its league was written to, with so many more clients at the server.
async fn said(server: &RedisServer, clients: usize) -> u64 {
    let _others: Vec<Connection> = (0..clients).map(|_| server.connection()).collect();
    let viewer = Viewer::new(settings(Some(&server.url())));
    viewer.newcomer("Sam Newcomer").await;
    let reference = viewer.entry().await.0.league.reference();
    let said: Option<u64> = server.connection().hget(reference, "spread_ms").unwrap();
    said.expect("an announcement")
}

async fn the_more_clients_there_are_the_longer_readers_take() {
    let server = RedisServer::start();
    assert_eq!(said(&server, 0).await, 0);
    let server = RedisServer::start();
    let many = said(&server, 300).await;
    // The announcer's own connections count too.
    assert!((15..=16).contains(&many), "{many} ms");
}

async fn readers_of_a_server_that_does_not_say_take_a_moment() {
    let server = RedisServer::start();
    let mut hand = server.connection();
    let refuse = ["default", "-info"];
    let () = redis::cmd("ACL")
        .arg("SETUSER")
        .arg(&refuse)
        .query(&mut hand)
        .unwrap();
    assert_eq!(said(&server, 0).await, 250);
}

/// A write that changes nothing, and every look of a store whose edition is announced, asks nothing of the kind.
async fn clients_are_counted_only_for_what_is_announced() {
    let server = RedisServer::start();
    let viewer = Viewer::new(settings(Some(&server.url())));
    viewer.newcomer("Sam Newcomer").await;
    let mut hand = server.connection();
    let () = redis::cmd("CONFIG")
        .arg("RESETSTAT")
        .query(&mut hand)
        .unwrap();
    viewer.load().await;
    viewer.loader.announce().await.unwrap();
    viewer.loader.publish_newest().await.unwrap();
    let stats: String = redis::cmd("INFO")
        .arg("commandstats")
        .query(&mut hand)
        .unwrap();
    assert!(!stats.contains("cmdstat_info:"), "{stats}");
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        server_trial(
            "the_more_clients",
            the_more_clients_there_are_the_longer_readers_take,
        ),
        server_trial(
            "a_server_that_does_not_say",
            readers_of_a_server_that_does_not_say_take_a_moment,
        ),
        server_trial(
            "clients_are_counted_only_for_announcements",
            clients_are_counted_only_for_what_is_announced,
        ),
    ]
}
