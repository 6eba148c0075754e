//! What readers cost a server that are only there: the memory of their connections, and the time in which it tells all of
//! them of a change.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use redis::Connection;

use crate::support::redis_server::{self, RedisServer};

/// As many as fit the open files that a process may usually have.
const CLIENTS: u32 = 900;
const ROUNDS: usize = 25;
const KEY: &str = "scoretable:1f3a9c02:league";
/// What a reader says first: it wants to be told of the reference.
const GREETING: &[u8] =
    b"HELLO 3\r\nCLIENT TRACKING ON BCAST PREFIX scoretable:1f3a9c02:league\r\n";

/// Measures a server with many clients that listen, against one with none.
pub(crate) fn listening() {
    if !redis_server::is_installed() {
        return println!("listening clients: not measured, there is no redis-server");
    }
    let server = RedisServer::start();
    let mut hand = server.connection();
    let (none, empty) = (told(&mut hand, &mut []), memory(&mut hand));
    let mut clients: Vec<UnixStream> = (0..CLIENTS).map(|_| listener(&server)).collect();
    let taken = memory(&mut hand).saturating_sub(empty);
    let each_takes = u32::try_from(taken / u64::from(CLIENTS)).unwrap_or(u32::MAX);
    let all = told(&mut hand, &mut clients);
    let each = all.saturating_sub(none) / CLIENTS;
    println!(
        "{CLIENTS} clients that listen: {:.1} kB each, told of a change in {:.1} ms, {:.1} us each",
        f64::from(each_takes) / 1_000.0,
        all.as_secs_f64() * 1_000.0,
        each.as_secs_f64() * 1_000_000.0,
    );
}

/// A connection that is told of changes.
fn listener(server: &RedisServer) -> UnixStream {
    let mut stream = UnixStream::connect(server.socket()).expect("the server accepts");
    stream.write_all(GREETING).expect("the server listens");
    let mut answer = Vec::new();
    while !answer.ends_with(b"+OK\r\n") {
        let mut bytes = [0; 512];
        let count = stream.read(&mut bytes).expect("an answer");
        assert!(count > 0, "{}", String::from_utf8_lossy(&answer));
        answer.extend_from_slice(&bytes[..count]);
    }
    stream
}

/// How long the server needs, after a change, to tell every client and to answer the next question: the shortest of several.
fn told(hand: &mut Connection, clients: &mut [UnixStream]) -> Duration {
    let once = |round: usize| {
        let began = Instant::now();
        let () = redis::cmd("HSET")
            .arg(KEY)
            .arg("at")
            .arg(round)
            .query(hand)
            .expect("an answer");
        let () = redis::cmd("PING").query(hand).expect("an answer");
        let took = began.elapsed();
        for client in &mut *clients {
            // All that was said to it: one push.
            assert!(client.read(&mut [0; 512]).expect("a push") > 0);
        }
        took
    };
    (0..ROUNDS).map(once).min().unwrap_or_default()
}

/// The memory that the server uses, in bytes.
fn memory(hand: &mut Connection) -> u64 {
    let info: String = redis::cmd("INFO")
        .arg("memory")
        .query(hand)
        .expect("an answer");
    let used = info
        .lines()
        .find_map(|line| line.strip_prefix("used_memory:")?.parse().ok());
    used.expect("how much memory there is")
}
