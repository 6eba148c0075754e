//! A server that is not there, dies, or hangs.

use libtest_mimic::Trial;

use crate::support::redis_server::RedisServer;
use crate::support::seat::Seat;
use crate::support::signal::signal;
use crate::support::trials::server_trial;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        server_trial("away::absent_at_the_start", absent_at_the_start),
        server_trial("away::killed_and_back_empty", killed_and_back_empty),
        server_trial("away::stopped_and_continued", stopped_and_continued),
        server_trial("away::paused", paused),
    ]
}

async fn absent_at_the_start() {
    let mut server = RedisServer::prepared(&[]);
    let mut seat = Seat::before(&server.url());
    seat.sees("down");
    seat.can_go_on();
    server.launch();
    seat.sees("up");
    // What was built while the server was away has found its way there.
    seat.sees_text("redis up");
    seat.sees_text("expires in 6d");
    seat.can_go_on();
}

async fn killed_and_back_empty() {
    let mut server = RedisServer::start();
    let mut seat = Seat::before(&server.url());
    seat.sees("up");
    server.kill();
    seat.sees("down");
    seat.can_go_on();
    seat.press("R");
    seat.sees_text(" LOCAL ");
    server.launch();
    seat.sees("up");
    seat.sees_text("redis up");
    seat.can_go_on();
}

async fn stopped_and_continued() {
    let server = RedisServer::start();
    let mut seat = Seat::before(&server.url());
    seat.sees("up");
    seat.sees_published();
    signal(server.process.as_ref(), "STOP");
    seat.press("R");
    seat.sees("slow");
    seat.can_go_on();
    // No more requests are sent, and yet the program finds out that the server is not merely slow.
    seat.sees("down");
    seat.can_go_on();
    signal(server.process.as_ref(), "CONT");
    seat.sees("up");
    seat.can_go_on();
}

async fn paused() {
    let server = RedisServer::start();
    let mut seat = Seat::before(&server.url());
    seat.sees("up");
    seat.sees_published();
    redis::cmd("CLIENT")
        .arg(&["PAUSE", "3000", "ALL"])
        .exec(&mut server.connection())
        .unwrap();
    seat.press("R");
    seat.sees("slow");
    seat.can_go_on();
    seat.sees("up");
    seat.can_go_on();
}
