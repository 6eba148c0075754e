//! Where one host has no answer, the next is asked.

use crate::fetch::command::{BEFORE, espn, league, user};
use crate::support::board::Board;
use crate::support::http::{Reply, Server, ok, reply};
use crate::support::user::{Ran, User};

fn fetch(user: &User, first: &Server, second: &Server) -> Ran {
    let urls = [first.url(), second.url()];
    let [first, second] = [urls[0].as_str(), urls[1].as_str()];
    user.run(&[
        "--cache",
        "off",
        "--week",
        "2",
        "fetch",
        "--endpoint",
        first,
        "--endpoint",
        second,
    ])
}

#[test]
fn the_second_host_is_asked_for_what_the_first_cannot_say() {
    let other_week = Board::new(2023, 9)
        .played(777, ("KC", 17), ("NYG", 20))
        .json();
    let answers: Vec<Box<dyn Fn() -> Reply + Send>> = vec![
        Box::new(|| reply("403 Forbidden", "", b"")),
        Box::new(|| ok(b"<!doctype html>")),
        Box::new(|| ok(br#"{"events": []}"#)),
        Box::new(move || ok(&other_week)),
    ];
    for answer in answers {
        let (user, first, second) = (user(), Server::start(move |_| answer()), espn());
        let ran = fetch(&user, &first, &second);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
        let host = second
            .url()
            .replace("http://", "")
            .replace("/scoreboard", "");
        assert!(
            ran.out.starts_with(&format!("2024 week 2, from {host}:\n")),
            "{}",
            ran.out
        );
        assert_eq!((first.heard().len(), second.heard().len()), (1, 1));
        assert_eq!(league(&user)[2], (201, Some(20), Some(17)));
    }
}

#[test]
fn the_second_host_is_left_alone_while_the_first_answers() {
    let (user, first, second) = (user(), espn(), Server::start(|_| ok(b"{}")));
    assert_eq!(fetch(&user, &first, &second).code, Some(0));
    assert_eq!((first.heard().len(), second.heard().len()), (1, 0));
}

#[test]
fn when_nobody_answers_both_are_named_with_their_reasons() {
    let user = user();
    let first = Server::start(|_| reply("403 Forbidden", "", b""));
    let second = Server::start(|_| ok(b"<!doctype html>"));
    let ran = fetch(&user, &first, &second);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    let [refused, web] = [
        "it answers with status 403; cannot use 127.0.0.1",
        "it is a web page",
    ];
    assert!(
        ran.err.contains(refused) && ran.err.contains(web),
        "{}",
        ran.err
    );
    assert_eq!(league(&user), BEFORE);
}
