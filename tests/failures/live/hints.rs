//! Changes that come through the server.

use std::time::Duration;

use libtest_mimic::Trial;
use redis::Connection;
use scoretable::cache::{Fill, Settings, Verdict};
use scoretable::league::Week;
use scoretable::loader::Request;

use crate::support::news::{News, PATIENCE, hinted};
use crate::support::redis_server::RedisServer;
use crate::support::trials::server_trial;
use crate::support::viewer::{Viewer, settings};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        server_trial("a_flush_reaches_the_others", a_flush_reaches_the_others),
        server_trial("a_wipe_reaches_everybody", a_wipe_reaches_everybody),
        server_trial("ones_own_fill_is_no_news", ones_own_fill_is_no_news),
        server_trial("a_lost_listener_is_replaced", a_lost_listener_is_replaced),
        server_trial("a_restart_is_survived", a_restart_is_survived),
        server_trial("without_the_right_to_track", without_the_right_to_track),
        server_trial("without_the_newer_protocol", without_the_newer_protocol),
    ]
}

/// The ids of the connections that listen.
fn listeners(hand: &mut Connection) -> Vec<String> {
    let clients: String = redis::cmd("CLIENT").arg("LIST").query(hand).unwrap();
    let field = |line: &str, name: &str| {
        let value = line.split(' ').find_map(|field| field.strip_prefix(name));
        value.unwrap_or_default().to_owned()
    };
    let listens = |line: &&str| field(line, "flags=").contains('t');
    let listening = clients.lines().filter(listens);
    listening.map(|line| field(line, "id=")).collect()
}

/// Waits until a client other than `other` listens.
async fn listening(hand: &mut Connection, other: &str) -> String {
    let wait = async {
        loop {
            if let Some(id) = listeners(hand).into_iter().find(|id| id != other) {
                return id;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let found = tokio::time::timeout(PATIENCE, wait).await;
    found.expect("no client listens")
}

async fn a_flush_reaches_the_others() {
    let server = RedisServer::start();
    let viewer = || Viewer::new(hinted(&server.url()));
    let (flusher, other) = (viewer(), viewer());
    other.load().await;
    let mut news = News::of(&other.loader);
    flusher.loader.flush().await.unwrap();
    news.of_the_league().await;
    assert_eq!(other.load().await.source.verdict, Verdict::Missing);
    // And again: one listener hears more than one change.
    flusher.loader.flush().await.unwrap();
    news.of_the_league().await;
}

async fn a_wipe_reaches_everybody() {
    let server = RedisServer::start();
    let viewer = Viewer::new(hinted(&server.url()));
    viewer.load().await;
    let mut news = News::of(&viewer.loader);
    let mut hand = server.connection();
    listening(&mut hand, "").await;
    redis::cmd("FLUSHALL").exec(&mut hand).unwrap();
    news.of_the_league().await;
    assert_eq!(viewer.load().await.source.verdict, Verdict::Missing);
    assert_eq!(viewer.load().await.source.verdict, Verdict::Fresh);
}

async fn ones_own_fill_is_no_news() {
    let server = RedisServer::start();
    let viewer = || Viewer::new(hinted(&server.url()));
    let (viewer, other) = (viewer(), viewer());
    let mut news = News::of(&viewer.loader);
    let week = |week| Request {
        week: Week::new(week),
        ..Request::default()
    };
    // The first load announces the league too, of which the server tells this viewer as it tells every other.
    for number in [4, 5] {
        let built = viewer.loader.load(week(number)).await.unwrap();
        assert_eq!(built.source.verdict, Verdict::Missing);
        assert_eq!(built.source.published, Some(Fill::Filled));
    }
    other.newcomer("Sam Newcomer").await;
    news.of_the_league().await;
    // What is told first is what the other program did.
    let behind = viewer.loader.load(week(5)).await.unwrap();
    assert_eq!(behind.source.verdict, Verdict::Behind);
    assert!(news.is_quiet());
}

async fn a_lost_listener_is_replaced() {
    let server = RedisServer::start();
    let viewer = || Viewer::new(hinted(&server.url()));
    let (flusher, other) = (viewer(), viewer());
    other.load().await;
    let mut news = News::of(&other.loader);
    let mut hand = server.connection();
    let first = listening(&mut hand, "").await;
    let kill = |id: &str, hand: &mut Connection| {
        let kill = redis::cmd("CLIENT")
            .arg("KILL")
            .arg("ID")
            .arg(id)
            .exec(hand);
        kill.unwrap();
    };
    kill(&first, &mut hand);
    // What happens while no client listens is not missed.
    flusher.loader.flush().await.unwrap();
    news.of_the_league().await;
    other.load().await;
    let second = listening(&mut hand, &first).await;
    assert_ne!(first, second);
    flusher.loader.flush().await.unwrap();
    news.of_the_league().await;
}

async fn a_restart_is_survived() {
    let mut server = RedisServer::start();
    let viewer = || Viewer::new(hinted(&server.url()));
    let (flusher, other) = (viewer(), viewer());
    other.load().await;
    let mut news = News::of(&other.loader);
    listening(&mut server.connection(), "").await;
    server.kill();
    server.launch();
    // Without a request the watch noticed the end, and that the server has forgotten the league.
    news.of_the_league().await;
    assert_eq!(other.load().await.source.verdict, Verdict::Missing);
    listening(&mut server.connection(), "").await;
    flusher.loader.flush().await.unwrap();
    news.of_the_league().await;
}

async fn without_the_right_to_track() {
    let server = RedisServer::start();
    redis::cmd("ACL")
        .arg(&["SETUSER", "bob", "on", ">s3cret", "~*", "+@all"])
        .arg("-client|tracking")
        .exec(&mut server.connection())
        .unwrap();
    without_hints(&server, "?user=bob&pass=s3cret").await;
}

async fn without_the_newer_protocol() {
    without_hints(
        &RedisServer::with_options(&["--rename-command", "HELLO", ""]),
        "",
    )
    .await;
}

/// A server that gives no hints is asked instead.
async fn without_hints(server: &RedisServer, user: &str) {
    let other = Viewer::new(Settings {
        poll: Duration::from_millis(20),
        ..settings(Some(&format!("{}{user}", server.url())))
    });
    other.load().await;
    let mut news = News::of(&other.loader);
    let flusher = Viewer::new(settings(Some(&server.url())));
    for _ in 0..2 {
        flusher.loader.flush().await.unwrap();
        news.of_the_league().await;
        assert_eq!(other.load().await.source.verdict, Verdict::Missing);
    }
    assert_eq!(listeners(&mut server.connection()), [""; 0]);
    assert_eq!(other.loader.cache().status().state.name(), "up");
}
