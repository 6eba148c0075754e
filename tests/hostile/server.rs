//! A server that others write to, and one that is none.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use redis::Commands;

use crate::store::{COMMANDS, owner, spoil};
use crate::support::redis_server::RedisServer;
use crate::{any_text, assert_clean, clean_run, each};

/// An entry that is right in every respect, but for what its author calls the players.
pub(crate) fn entries() {
    let server = RedisServer::start();
    each(4, any_text(), |name| {
        let user = owner();
        spoil(&user.home.path().join("scoretable/league.db"), &name, None);
        let run = |arguments: &[&str]| {
            clean_run(user.command(arguments).args(["--redis", &server.url()]))
        };
        run(&["cache", "flush"]);
        run(&["cache", "warm"]);
        let shown = run(&["show", "--format", "json"]);
        assert!(shown.contains(r#""verdict":"fresh""#), "{shown}");
        for command in COMMANDS {
            run(command);
        }
    });
}

/// Every field of every key of a league, one after the other.
pub(crate) fn damaged_entries() {
    let server = RedisServer::start();
    let mut hand = server.connection();
    let user = owner();
    let run = |arguments: &[&str]| {
        let mut run = user.command(arguments);
        run.args(["--redis", &server.url(), "-v"]);
        clean_run(&mut run)
    };
    each(2, any_text(), |text| {
        run(&["cache", "warm"]);
        let mut hand = server.connection();
        let keys: Vec<String> = hand.keys("scoretable:*").unwrap();
        for key in keys
            .iter()
            .filter(|key| key.ends_with("league") || key.contains("enhanced"))
        {
            let fields: Vec<String> = hand.hkeys(key).unwrap();
            for field in fields {
                let _: () = hand.hset(key, &field, &text).unwrap();
                run(&["show"]);
                run(&["cache", "status"]);
                run(&["verify"]);
                run(&["cache", "warm"]);
            }
        }
    });
    let keys: Vec<String> = hand.keys("*").unwrap();
    assert!(keys.len() > 1, "there was something to damage");
    let log = user
        .home
        .path()
        .join(".local/state/scoretable/scoretable.log");
    assert_clean("the log", &std::fs::read(log).unwrap());
}

/// What answers to everything with a text of its own.
struct Liar {
    address: SocketAddr,
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// How a liar puts it.
#[derive(Clone, Copy, Debug)]
enum Way {
    Error,
    CodedError,
    Status,
    Text,
    List,
}

impl Liar {
    fn start(text: String, way: Way) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let ended = Arc::new(AtomicBool::new(false));
        let ends = Arc::clone(&ended);
        let thread = thread::spawn(move || {
            for stream in listener.incoming() {
                if ends.load(Ordering::SeqCst) {
                    return;
                }
                let text = text.clone();
                // A client that hangs up is done.
                thread::spawn(move || stream.and_then(|stream| lie(&stream, &text, way)));
            }
        });
        Self {
            address,
            ended,
            thread: Some(thread),
        }
    }
}

impl Drop for Liar {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

/// Answers one command after the other.
fn lie(stream: &TcpStream, text: &str, way: Way) -> std::io::Result<()> {
    let mut asked = BufReader::new(stream);
    let mut told = stream;
    loop {
        let mut words = Vec::new();
        let count = number(&mut asked)?;
        for _ in 0..count {
            let length = number(&mut asked)?;
            let mut word = vec![0; length + 2];
            asked.read_exact(&mut word)?;
            words.push(String::from_utf8_lossy(&word[..length]).to_uppercase());
        }
        let line = text.replace(['\r', '\n'], " ");
        let bulk = |text: &str| format!("${}\r\n{text}\r\n", text.len());
        let answer = match (words.first().map(String::as_str), way) {
            (Some("INFO"), Way::Text | Way::Status | Way::List) => bulk(&format!(
                "redis_version:{line}\r\nserver_name:{line}\r\nrole:{line}\r\nmaxmemory:5\r\nmaxmemory_policy:{line}\r\nredis_mode:{line}\r\n"
            )),
            (Some("PING"), Way::Text | Way::List) => "+PONG\r\n".to_owned(),
            (Some("HELLO" | "CLIENT" | "SELECT"), Way::Text | Way::List) => "+OK\r\n".to_owned(),
            (_, Way::Error) => format!("-{line}\r\n"),
            (_, Way::CodedError) => format!("-NOPERM {line}\r\n"),
            (_, Way::Status) => format!("+{line}\r\n"),
            (_, Way::Text) => bulk(text),
            (_, Way::List) => format!("*3\r\n{0}{0}{0}", bulk(text)),
        };
        told.write_all(answer.as_bytes())?;
    }
}

/// A line such as `*3`.
fn number(asked: &mut impl BufRead) -> std::io::Result<usize> {
    let mut line = String::new();
    asked.read_line(&mut line)?;
    let digits = line.trim_end().get(1..).unwrap_or_default();
    digits
        .parse()
        .map_err(|_| std::io::ErrorKind::UnexpectedEof.into())
}

pub(crate) fn says_anything() {
    let ways = [
        Way::Error,
        Way::CodedError,
        Way::Status,
        Way::Text,
        Way::List,
    ];
    each(4, any_text(), |text| {
        for way in ways {
            let liar = Liar::start(text.clone(), way);
            let url = format!("redis://{}/0", liar.address);
            let user = owner();
            for command in [
                &["show"][..],
                &["doctor"],
                &["doctor", "--format", "json"],
                &["cache", "status"],
                &["cache", "status", "--format", "json"],
                &["cache", "flush"],
                &["cache", "warm"],
                &["verify"],
            ] {
                clean_run(user.command(command).args(["--redis", &url, "-vv"]));
            }
            let log = user
                .home
                .path()
                .join(".local/state/scoretable/scoretable.log");
            assert_clean("the log", &std::fs::read(log).unwrap());
        }
    });
}
