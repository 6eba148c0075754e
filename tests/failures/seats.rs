//! People before their dashboards, while others use the same league: each sees what the others do, and
//! no one waits for another.

use crate::support::dump;
use crate::support::filed;
use crate::support::redis_server;
use crate::support::seat;
use crate::support::trials;
use crate::support::user;
use libtest_mimic::Trial;

use dump::Dump;
use filed::Filed;
use redis_server::RedisServer;
use seat::Seat;
use user::User;

/// Runs a command on a league.
fn run(league: &Filed, arguments: &[&str]) {
    let path = league.path();
    let ran = User::new().run(&[&["--db", path.to_str().unwrap()], arguments].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

/// Imports a dump in which a player has another name.
fn rename(league: &Filed, name: &str, cache: &[&str]) {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("dump.json");
    std::fs::write(&file, Dump::default().player(1, name, None).json()).unwrap();
    run(
        league,
        &[cache, &["import", file.to_str().unwrap()]].concat(),
    );
}

async fn what_one_does_the_others_see() {
    let (server, league) = (RedisServer::start(), Filed::new(40));
    let redis = ["--redis", &server.url()];
    let seats = [Seat::at(&league, &redis), Seat::at(&league, &redis)];
    for seat in &seats {
        seat.sees("up");
    }
    rename(&league, "Sam Newcomer", &redis);
    for seat in &seats {
        seat.sees_text("Sam Newcomer");
        seat.sees_text("2 = 2");
    }
    let before = seats.each_ref().map(|seat| seat.sees_look_ups(2));
    run(&league, &[&redis[..], &["cache", "flush"]].concat());
    for (seat, before) in seats.iter().zip(before) {
        seat.sees_look_ups(before + 1);
    }
}

async fn an_import_is_seen_without_any_server() {
    for cache in ["embedded", "off"] {
        let league = Filed::new(40);
        let seat = Seat::at(&league, &["--cache", cache]);
        seat.sees_text("1 = 1");
        rename(&league, "Sam Newcomer", &["--cache", "off"]);
        seat.sees_text("Sam Newcomer");
        seat.sees_text("2 = 2");
    }
}

async fn a_dead_holder_keeps_no_screen_waiting() {
    let (server, league) = (RedisServer::start(), Filed::new(40));
    let mut hand = server.connection();
    redis::cmd("SET")
        .arg(league.key().lease(league.edition()))
        .arg("another-program")
        .exec(&mut hand)
        .unwrap();
    let seat = Seat::at(&league, &["--redis", &server.url()]);
    seat.sees_text("╭─ Enhanced");
    // It did not build for this screen alone.
    seat.sees_text("expires in 6d");
    seat.sees_text("1 miss");
}

async fn a_stale_table_is_shown_and_replaced_behind_the_users_back() {
    let (server, league) = (RedisServer::start(), Filed::new(40));
    let redis = ["--redis", &server.url()];
    run(&league, &[&redis[..], &["show"]].concat());
    let mut hand = server.connection();
    let day = 24 * 3_600;
    let aged: bool = redis::cmd("EXPIRE")
        .arg(league.key().table(league.edition()))
        .arg(day)
        .query(&mut hand)
        .unwrap();
    assert!(aged, "there is an entry");
    let seat = Seat::at(&league, &redis);
    seat.sees_text(" STALE ");
    seat.sees_text("expires in 6d");
    seat.sees_text("Player");
}

async fn a_dashboard_may_flush_before_it_shows_anything() {
    let (server, league) = (RedisServer::start(), Filed::new(40));
    let redis = ["--redis", &server.url()];
    run(&league, &[&redis[..], &["show"]].concat());
    Seat::at(&league, &redis).sees_text("1 hit");
    let seat = Seat::at(&league, &[&redis[..], &["--flush-on-start"]].concat());
    seat.sees_text("1 miss");
    // Four tables, and the details of one block of players.
    seat.sees_text("flushed: 5 entries");
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trials::server_trial(
            "a_flush_at_the_start",
            a_dashboard_may_flush_before_it_shows_anything,
        ),
        trials::server_trial("what_one_does_the_others_see", what_one_does_the_others_see),
        trials::trial(
            "an_import_without_any_server",
            an_import_is_seen_without_any_server,
        ),
        trials::server_trial(
            "behind_a_dead_holder",
            a_dead_holder_keeps_no_screen_waiting,
        ),
        trials::server_trial(
            "a_stale_table",
            a_stale_table_is_shown_and_replaced_behind_the_users_back,
        ),
    ]
}
