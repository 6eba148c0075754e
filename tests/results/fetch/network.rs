//! What stands between the program and ESPN is named: a page to sign in on, a proxy, an answer without its end.

use std::io::Write;
use std::net::TcpListener;

use flate2::Compression;
use flate2::write::GzEncoder;
use scoretable::fetch::{Client, FetchError, RequestError};
use scoretable::tls::Tls;

use crate::fetch::command::{BEFORE, espn, fetch, league, user};
use crate::fetch::{ask, in_turn, patience, trouble};
use crate::support::board::Board;
use crate::support::http::{Reply, Server, ok, reply};
use crate::support::user::{Ran, User, ran};

#[test]
fn a_page_to_sign_in_on_is_told_from_a_scoreboard() {
    let user = user();
    let page = b"<!DOCTYPE html><html><head><title>Sign in to the network</title></head></html>";
    for (answer, says) in [
        (
            page.as_slice(),
            "it is a web page ('Sign in to the network'), not a scoreboard: does this network want you to sign in?",
        ),
        (
            b"\n<html><body>",
            "it is a web page, not a scoreboard: does this network want you to sign in?",
        ),
        (b"", "it is empty; ask again later"),
        (b"name,team\n", "it is CSV of players, not a scoreboard"),
        (
            b"[{\"model\": \"a.b\"}]",
            "it is a JSON array, not a scoreboard",
        ),
        (b"Please sign in", "it is something else, not a scoreboard"),
        (b"{\"a\": 1}", "it is another JSON object, not a scoreboard"),
        (b"PK\x03\x04", "it is a zip archive, not a scoreboard"),
    ] {
        let server = Server::start(move |_| ok(answer));
        let ran = fetch(&user, &server, &["--week", "2"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
        assert!(ran.err.contains(says), "{}", ran.err);
        assert!(
            !ran.err.contains("dumpdata") && !ran.err.contains("CSV whose"),
            "{}",
            ran.err
        );
        assert_eq!(league(&user), BEFORE);
    }
    let server = Server::start(|_| reply("511 Network Authentication Required", "", b"<html>"));
    let ran = fetch(&user, &server, &["--week", "2"]);
    assert!(
        ran.err
            .contains("status 511: this network wants you to sign in"),
        "{}",
        ran.err
    );
}

#[test]
fn the_words_of_a_refusal_are_repeated() {
    let user = user();
    for (body, says) in [
        (
            r#"{"code": 400, "message": "Failed to get \u001b[2Jevents."}"#,
            " and says: Failed to get \u{fffd}[2Jevents.;",
        ),
        (
            r#"{"error": {"message": "no such week"}}"#,
            " and says: no such week;",
        ),
        (
            r#"{"detail": "http error: not found"}"#,
            " and says: http error: not found;",
        ),
        (r#"{"message": 7}"#, "status 400;"),
        ("<html>", "status 400;"),
    ] {
        let server = Server::start(move |_| reply("400 Bad Request", "", body.as_bytes()));
        let ran = fetch(&user, &server, &["--week", "2"]);
        assert!(
            ran.err.contains("it answers with status 400"),
            "{}",
            ran.err
        );
        assert!(ran.err.contains(says), "{}", ran.err);
        assert_eq!(server.heard().len(), 1);
    }
}

fn gzipped() -> Vec<u8> {
    let board = Board::new(2024, 2).played(201, ("KC", 17), ("NYG", 20));
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(&board.json()).unwrap();
    gzip.finish().unwrap()
}

const ENCODED: &str = "Content-Encoding: gzip\r\n";

/// Makes one answer after the other.
type Answers = fn() -> Reply;

/// An answer without its last bytes.
fn cut(headers: &str) -> Reply {
    let whole = gzipped();
    reply("200 OK", headers, &whole[..whole.len() - 12])
}

#[test]
fn a_gzip_answer_without_its_end_is_asked_for_again() {
    let cases: [[Answers; 2]; 2] = [
        [|| cut(ENCODED), || reply("200 OK", ENCODED, &gzipped())],
        [|| cut(""), || ok(&gzipped())],
    ];
    for [cut, whole] in cases {
        let server = in_turn(vec![cut, whole]);
        assert!(ask(&server, patience()).0.is_ok());
        assert_eq!(server.heard().len(), 2);
        let server = in_turn(vec![cut]);
        assert_eq!(ask(&server, patience()).0, trouble(3, RequestError::Cut));
    }
    // What is damaged is damaged the next time too.
    let server =
        Server::start(|_| reply("200 OK", ENCODED, b"\x1f\x8b\x08garbage and more garbage"));
    assert!(matches!(
        ask(&server, patience()).0,
        Err(FetchError { tries: 1, .. })
    ));
}

/// Fetches week 2 with these variables in the environment.
fn through(user: &User, server: &Server, environment: &[(&str, &str)]) -> Ran {
    let url = server.url();
    let mut command = user.command(&["--cache", "off", "--week", "2", "fetch", "--endpoint", &url]);
    ran(command.envs(environment.iter().copied()))
}

#[test]
fn a_proxy_that_fails_is_named_with_the_variable_that_names_it() {
    let user = user();
    let server = espn();
    let gone = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let ran = through(
        &user,
        &server,
        &[("https_proxy", &format!("http://bob:s3cret@{gone}"))],
    );
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let says = format!("the proxy {gone} of https_proxy is in the way: the connection fails: ");
    assert!(ran.err.contains(&says), "{}", ran.err);
    assert!(
        ran.err.contains("go past it with NO_PROXY=127.0.0.1"),
        "{}",
        ran.err
    );
    assert!(!ran.err.contains("s3cret"), "{}", ran.err);

    let proxy = Server::start(|_| reply("407 Proxy Authentication Required", "", b""));
    let address = proxy.url().replace("/scoreboard", "");
    let ran = through(&user, &server, &[("HTTPS_PROXY", &address)]);
    assert!(
        ran.err
            .contains("is in the way: it wants a name and a password"),
        "{}",
        ran.err
    );
    assert_eq!(proxy.heard().len(), 1, "it will want them again");
    let ran = through(
        &user,
        &server,
        &[("HTTP_PROXY", "http://nowhere.invalid:3128")],
    );
    let says =
        "the proxy nowhere.invalid:3128 of HTTP_PROXY is in the way: no such host is known here";
    assert!(ran.err.contains(says), "{}", ran.err);
    assert_eq!(server.heard(), [""; 0]);

    let past = [
        ("HTTPS_PROXY", address.as_str()),
        ("NO_PROXY", "example.com, 127.0.0.1"),
    ];
    assert_eq!(through(&user, &server, &past).code, Some(0));
}

#[test]
fn a_proxy_that_cannot_be_used_is_refused_in_words_and_not_gone_past() {
    let user = user();
    let server = espn();
    for (variable, value, says) in [
        (
            "ALL_PROXY",
            "socks5://127.0.0.1:1080",
            "ALL_PROXY names a SOCKS proxy, and only HTTP proxies are spoken to",
        ),
        (
            "https_proxy",
            "socks5h://h:1080",
            "https_proxy names a SOCKS proxy",
        ),
        (
            "HTTPS_PROXY",
            "gopher://h",
            "HTTPS_PROXY does not name a proxy as http://host:port does",
        ),
        ("HTTP_PROXY", "http://", "HTTP_PROXY does not name a proxy"),
    ] {
        let ran = through(&user, &server, &[(variable, value)]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.err.contains(says), "{}", ran.err);
    }
    assert_eq!(server.heard(), [""; 0]);
    // One that is not meant for the host does not matter, nor an empty one, nor one beside one that can be used.
    let socks = ("ALL_PROXY", "socks5://127.0.0.1:1080");
    let past = through(&user, &server, &[socks, ("no_proxy", "127.0.0.1")]);
    assert_eq!(past.code, Some(0), "{past:?}");
    assert_eq!(through(&user, &server, &[("ALL_PROXY", "")]).code, Some(0));
    let other = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let ran = through(
        &user,
        &server,
        &[socks, ("HTTPS_PROXY", &format!("http://{other}"))],
    );
    assert!(
        ran.err.contains("of HTTPS_PROXY is in the way"),
        "{}",
        ran.err
    );
}

#[test]
fn an_endpoint_is_checked_when_it_is_given() {
    for (address, says) in [
        ("http://h:99999/x", "with a port from 1 to 65535"),
        ("http://h:/x", "with a port from 1 to 65535"),
        (
            "socks5://h:1080",
            "an address such as https://mirror.example/scoreboard",
        ),
    ] {
        let ran = User::new().run(&["fetch", "--endpoint", address]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.contains(says), "{}", ran.err);
    }
    let (user, server) = (user(), espn());
    let shouted = server.url().replace("http", "HTTP");
    let ran = user.run(&[
        "--cache",
        "off",
        "--week",
        "2",
        "fetch",
        "--endpoint",
        &shouted,
    ]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

#[test]
fn a_client_without_a_proxy_asks_directly() {
    let server = espn();
    let answer = Client::new(patience(), &Tls::default()).get(&server.url(), |_| {});
    assert!(answer.is_ok(), "{answer:?}");
}
