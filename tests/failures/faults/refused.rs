//! A server that answers, but not what we asked for: passwords, rights, memory, replicas.

use std::net::TcpListener;

use libtest_mimic::Trial;
use redis::Connection;

use crate::support::redis_server::{RedisServer, eventually};
use crate::support::seat::Seat;
use crate::support::trials::server_trial;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        server_trial("refused::a_wrong_password", a_wrong_password),
        server_trial("refused::all_rights_are_taken", all_rights_are_taken),
        server_trial(
            "refused::the_right_to_write_is_taken",
            the_right_to_write_is_taken,
        ),
        server_trial("refused::a_replica", a_replica),
        server_trial("refused::out_of_memory", out_of_memory),
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

async fn a_wrong_password() {
    let server = RedisServer::start();
    let mut hand = server.connection();
    tell(&mut hand, "CONFIG SET requirepass right-s3cret");
    let mut seat = Seat::before(&format!("{}?user=default&pass=typed-s3cret", server.url()));
    seat.sees("denied");
    seat.can_go_on();
    tell(&mut hand, "CONFIG SET requirepass typed-s3cret");
    seat.sees("up");
    seat.can_go_on();
}

/// The dashboard of a user with all rights, and a hand that can take them.
fn bob(server: &RedisServer) -> (Seat, Connection) {
    let mut hand = server.connection();
    tell(&mut hand, "ACL SETUSER bob on >s3cret ~* +@all");
    let seat = Seat::before(&format!("{}?user=bob&pass=s3cret", server.url()));
    seat.sees("up");
    (seat, hand)
}

async fn all_rights_are_taken() {
    let server = RedisServer::start();
    let (mut seat, mut hand) = bob(&server);
    tell(&mut hand, "ACL SETUSER bob resetkeys");
    seat.press("R");
    seat.sees("up, keeps nothing");
    seat.can_go_on();
    tell(&mut hand, "ACL SETUSER bob ~scoretable:*");
    seat.sees("up");
    seat.can_go_on();
}

async fn the_right_to_write_is_taken() {
    let server = RedisServer::start();
    let (mut seat, mut hand) = bob(&server);
    tell(&mut hand, "ACL SETUSER bob -@scripting");
    seat.press("f");
    seat.sees("up, keeps nothing");
    seat.sees_text("not flushed");
    seat.can_go_on();
    tell(&mut hand, "ACL SETUSER bob +@scripting");
    seat.sees("up");
    seat.press("f");
    seat.sees_text("flushed: 1 entry");
    seat.can_go_on();
}

async fn a_replica() {
    // Replication needs a port. It was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let _primary = RedisServer::with_options(&["--port", &port.to_string()]);
    let server = RedisServer::with_options(&["--replicaof", "127.0.0.1", &port.to_string()]);
    let mut hand = server.connection();
    eventually("the replica is in step", || {
        let info: String = redis::cmd("INFO")
            .arg("replication")
            .query(&mut hand)
            .unwrap();
        info.contains("master_link_status:up").then_some(())
    });
    let mut seat = Seat::before(&server.url());
    seat.sees("read-only");
    seat.sees_text("it is a replica");
    seat.can_go_on();
    tell(&mut hand, "REPLICAOF NO ONE");
    seat.sees("up");
    // The table it would not take before is offered again.
    seat.sees_text("expires in 6d");
    seat.can_go_on();
}

async fn out_of_memory() {
    let server = RedisServer::start();
    let mut hand = server.connection();
    tell(&mut hand, "CONFIG SET maxmemory 1");
    let mut seat = Seat::before(&server.url());
    seat.sees("read-only");
    seat.sees_text("out of memory");
    seat.can_go_on();
    tell(&mut hand, "CONFIG SET maxmemory 0");
    seat.sees("up");
    seat.sees_text("expires in 6d");
    seat.can_go_on();
}
