//! A week is asked for politely, again when the trouble may pass, and written whole or not at all.

mod by_name;
mod command;
mod corrections;
mod mirrors;
mod network;
mod notes;
mod schedule;
mod secure;
mod terminal;

use crate::support::http;
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use http::{Reply, Server, bytes, ok, reply};
use scoretable::fetch::{Client, FetchError, RequestError, RetryPolicy};
use scoretable::tls::Tls;

fn patience() -> RetryPolicy {
    RetryPolicy {
        connect: Duration::from_secs(5),
        whole: Duration::from_secs(5),
        body: 10_000,
        ..RetryPolicy::default()
    }
}

/// Asks a server, and answers also with the pauses that were made between tries.
fn ask(server: &Server, patience: RetryPolicy) -> (Result<Vec<u8>, FetchError>, Vec<Duration>) {
    let mut pauses = Vec::new();
    let answer =
        Client::new(patience, &Tls::default()).get(&server.url(), |pause| pauses.push(pause));
    (answer, pauses)
}

fn busy() -> Reply {
    reply("503 Service Unavailable", "", b"busy")
}

fn fine() -> Reply {
    ok(b"{}")
}

/// These answers in turn, the last for ever.
fn in_turn(replies: Vec<fn() -> Reply>) -> Server {
    let turn = AtomicUsize::new(0);
    Server::start(move |_| {
        let turn = turn.fetch_add(1, Ordering::SeqCst).min(replies.len() - 1);
        replies[turn]()
    })
}

/// These bytes, then one more now and then until the other side has had enough.
fn drip(head: Vec<u8>) -> Reply {
    Box::new(move |stream| {
        stream.write_all(&head)?;
        // Nothing is ever sent: the channel is a clock.
        let (_never, clock) = mpsc::channel::<()>();
        loop {
            let _ = clock.recv_timeout(Duration::from_millis(10));
            stream.write_all(b" ")?;
        }
    })
}

fn trouble(tries: u32, trouble: RequestError) -> Result<Vec<u8>, FetchError> {
    Err(FetchError { tries, trouble })
}

fn status(code: u16, later: Option<u64>) -> RequestError {
    RequestError::Status {
        code,
        later: later.map(Duration::from_secs),
        said: None,
    }
}

#[test]
fn the_question_says_who_asks() {
    let server = Server::start(|_| fine());
    assert_eq!(ask(&server, patience()).0, Ok(b"{}".to_vec()));
    let heard = server.heard();
    let version = env!("CARGO_PKG_VERSION");
    assert!(
        heard[0].starts_with("GET /scoreboard HTTP/1.1\r\n"),
        "{}",
        heard[0]
    );
    let agent = format!("user-agent: scoretable/{version} (+https://");
    assert!(heard[0].to_lowercase().contains(&agent), "{}", heard[0]);
}

#[test]
fn trouble_that_passes_is_sat_out() {
    let server = in_turn(vec![
        busy,
        || reply("429 Too Many Requests", "Retry-After: 7\r\n", b""),
        fine,
    ]);
    let (answer, pauses) = ask(&server, patience());
    assert_eq!(answer, Ok(b"{}".to_vec()));
    assert_eq!((pauses.len(), pauses[1]), (2, Duration::from_secs(7)));
    assert!((500..=1500).contains(&pauses[0].as_millis()), "{pauses:?}");
}

#[test]
fn three_tries_are_enough() {
    let server = Server::start(|_| busy());
    let (answer, pauses) = ask(&server, patience());
    assert_eq!(answer, trouble(3, status(503, None)));
    assert_eq!((server.heard().len(), pauses.len()), (3, 2));
}

#[test]
fn a_refusal_is_not_asked_again_nor_a_server_that_wants_a_long_rest() {
    for code in ["400 Bad Request", "403 Forbidden", "404 Not Found"] {
        let server = Server::start(move |_| reply(code, "", b"{}"));
        assert_eq!(
            ask(&server, patience()).0,
            trouble(1, status(code[..3].parse().unwrap(), None))
        );
        assert_eq!(server.heard().len(), 1);
    }
    let server = Server::start(|_| reply("429 Too Many Requests", "Retry-After: 3600\r\n", b""));
    assert_eq!(
        ask(&server, patience()).0,
        trouble(1, status(429, Some(3600)))
    );
}

#[test]
fn an_answer_cut_short_is_asked_for_again() {
    let cut = || bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"events\": [".to_vec());
    let server = in_turn(vec![cut, fine]);
    assert_eq!(ask(&server, patience()).0, Ok(b"{}".to_vec()));
    let server = in_turn(vec![cut]);
    let (answer, _) = ask(&server, patience());
    assert!(
        matches!(
            answer,
            Err(FetchError {
                tries: 3,
                trouble: RequestError::Line(_)
            })
        ),
        "{answer:?}"
    );
}

#[test]
fn a_server_that_drips_does_not_hold_us() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{".to_vec();
    let server = Server::start(move |_| drip(head.clone()));
    let short = RetryPolicy {
        whole: Duration::from_millis(200),
        tries: 2,
        ..patience()
    };
    assert_eq!(ask(&server, short).0, trouble(2, RequestError::Timeout));
}

#[test]
fn redirects_are_followed_and_not_for_ever() {
    let once = Server::start(|path| match path {
        "/scoreboard" => reply("302 Found", "Location: /there\r\n", b""),
        _ => ok(b"{\"there\": 1}"),
    });
    assert_eq!(ask(&once, patience()).0, Ok(b"{\"there\": 1}".to_vec()));
    let circle = Server::start(|_| reply("302 Found", "Location: /scoreboard\r\n", b""));
    assert_eq!(
        ask(&circle, patience()).0,
        trouble(1, RequestError::Redirects)
    );
    assert!(circle.heard().len() <= 5);
}

fn gzipped(bytes: &[u8]) -> Reply {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes).unwrap();
    reply(
        "200 OK",
        "Content-Encoding: gzip\r\n",
        &gzip.finish().unwrap(),
    )
}

#[test]
fn the_limit_is_one_of_unpacked_bytes() {
    let too_large = trouble(1, RequestError::TooLarge { limit: 10_000 });
    for (size, fits) in [(10_000, true), (10_001, false)] {
        let plain = Server::start(move |_| ok(&vec![b' '; size]));
        let packed = Server::start(move |_| gzipped(&vec![b' '; size]));
        for server in [plain, packed] {
            let (answer, _) = ask(&server, patience());
            assert_eq!(
                answer,
                if fits {
                    Ok(vec![b' '; size])
                } else {
                    too_large.clone()
                }
            );
        }
    }
}

#[test]
fn nobody_there_is_tried_again_and_no_address_is_not() {
    let server = Server::start(|_| fine());
    let url = server.url();
    drop(server);
    let answer = Client::new(patience(), &Tls::default()).get(&url, |_| {});
    assert!(
        matches!(
            answer,
            Err(FetchError {
                tries: 3,
                trouble: RequestError::Line(_)
            })
        ),
        "{answer:?}"
    );
    let answer = Client::new(patience(), &Tls::default()).get("http://", |_| {});
    assert!(
        matches!(answer, Err(FetchError { tries: 1, .. })),
        "{answer:?}"
    );
}
