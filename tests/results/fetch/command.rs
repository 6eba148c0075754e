//! `scoretable fetch`, as a user runs it.

use std::fs;

use rusqlite::Connection;

use crate::fetch::corrections::age;
use crate::support::board::Board;
use crate::support::dump::Dump;
use crate::support::http::{Server, ok, reply};
use crate::support::user::{Ran, User};

/// A user with a league whose games of weeks 2 and 3 (201, 301: KC at NYG, 2024) have kicked off and have no result.
pub(crate) fn user() -> User {
    let user = User::new();
    let file = user.home.path().join("dump.json.gz");
    let dump = Dump::league().banker(1, 1, 102).reversed();
    fs::write(&file, dump.gzipped()).unwrap();
    let ran = user.run(&["--cache", "off", "import", &file.to_string_lossy()]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    user
}

pub(crate) fn fetch(user: &User, server: &Server, args: &[&str]) -> Ran {
    let url = server.url();
    user.run(&[&["--cache", "off", "fetch", "--endpoint", &url], args].concat())
}

pub(crate) fn league(user: &User) -> Vec<(i64, Option<i64>, Option<i64>)> {
    let db = Connection::open(user.home.path().join("scoretable/league.db")).unwrap();
    let mut games = db
        .prepare("SELECT game_id, home_score, away_score FROM game ORDER BY 1")
        .unwrap();
    let rows = games
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap();
    rows.map(Result::unwrap).collect()
}

/// Knows weeks 2 and 3 of 2024.
pub(crate) fn espn() -> Server {
    Server::start(|path| {
        let week = path.rsplit_once("week=").map(|(_, week)| week);
        match week {
            Some("2") => ok(&Board::new(2024, 2)
                .played(201, ("KC", 17), ("NYG", 20))
                .json()),
            Some("3") => {
                let live = Board::new(2024, 3);
                let game = live.event(301, "KC", "NYG").under_way(3, 0);
                ok(&live.with(game).json())
            }
            _ => ok(br#"{"events": []}"#),
        }
    })
}

pub(crate) const BEFORE: [(i64, Option<i64>, Option<i64>); 4] = [
    (101, Some(20), Some(10)),
    (102, Some(7), Some(30)),
    (201, None, None),
    (301, None, None),
];

#[test]
fn the_weeks_that_should_be_over_are_asked_for_and_what_changed_is_told() {
    let (user, server) = (user(), espn());
    let ran = fetch(&user, &server, &[]);
    let host = server
        .url()
        .replace("http://", "")
        .replace("/scoreboard", "");
    let expected = format!(
        "2024 week 2, from {host}:\n  games    0 added, 1 updated, 0 unchanged\n  results  1 added, 0 corrected\n    KC 17 at NYG 20\n\
         2024 week 3, from {host}:\n  games    0 added, 0 updated, 1 unchanged\n  results  0 added, 0 corrected\n\
         now at revision 2\n"
    );
    assert_eq!(
        (ran.code, ran.out, ran.err.as_str()),
        (Some(0), expected, "")
    );
    let asked: Vec<String> = server
        .heard()
        .iter()
        .map(|q| q.lines().next().unwrap().to_owned())
        .collect();
    assert_eq!(
        asked,
        [2, 3].map(|week| format!("GET /scoreboard?dates=2024&seasontype=2&week={week} HTTP/1.1"))
    );
    assert_eq!(league(&user)[2], (201, Some(20), Some(17)));

    let again = fetch(&user, &server, &["--week", "2"]);
    assert!(
        again
            .out
            .ends_with("0 added, 0 corrected\nnothing changed; still at revision 2\n"),
        "{}",
        again.out
    );
}

#[test]
fn a_dry_run_says_the_same_and_writes_nothing() {
    let (user, server) = (user(), espn());
    let ran = fetch(&user, &server, &["--dry-run"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.out.contains("    KC 17 at NYG 20\n"), "{}", ran.out);
    assert!(
        ran.out
            .ends_with("nothing was written; still at revision 1\n"),
        "{}",
        ran.out
    );
    assert_eq!(league(&user), BEFORE);
}

#[test]
fn a_week_that_fails_is_named_and_the_others_stay() {
    let user = user();
    let server = Server::start(|path| {
        if path.ends_with("week=2") {
            return ok(&Board::new(2024, 2)
                .played(201, ("KC", 17), ("NYG", 20))
                .json());
        }
        reply("403 Forbidden", "", b"<html>")
    });
    let ran = fetch(&user, &server, &[]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err
            .starts_with("scoretable: cannot get 2024 week 3: 127.0.0.1"),
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains("status 403; weeks written before stay"),
        "{}",
        ran.err
    );
    assert_eq!(league(&user)[2], (201, Some(20), Some(17)));
}

#[test]
fn an_answer_that_is_none_changes_nothing() {
    let user = user();
    let whole = Board::new(2024, 2)
        .played(201, ("KC", 17), ("NYG", 20))
        .json();
    let other = Board::new(2023, 9)
        .played(777, ("KC", 17), ("NYG", 20))
        .json();
    let cases: [(Vec<u8>, &str); 6] = [
        (b"<!doctype html>".to_vec(), "a web page"),
        (br#"{"code": 400, "message": "no"}"#.to_vec(), "says: no;"),
        (br#"{"events": []}"#.to_vec(), "without events"),
        (whole[..whole.len() - 9].to_vec(), "not whole or not JSON"),
        (other, "no game of that week is in the answer"),
        (Vec::new(), "it is empty"),
    ];
    for (body, why) in cases {
        let server = Server::start(move |_| ok(&body));
        let ran = fetch(&user, &server, &["--week", "2"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
        assert!(
            ran.err.contains("cannot get 2024 week 2: ") && ran.err.contains(why),
            "{}",
            ran.err
        );
        assert_eq!(league(&user), BEFORE);
    }
}

#[test]
fn a_league_is_needed_and_a_season_too() {
    let server = espn();
    let missing = fetch(&User::new(), &server, &[]);
    assert_eq!(missing.code, Some(3));
    assert!(
        missing.err.contains("there is no league at "),
        "{}",
        missing.err
    );
    let named = User::new().run(&["fetch", "--endpoint", "https://bob:s3cret@h/"]);
    assert_eq!(named.code, Some(2));
    assert!(!named.err.contains("s3cret"), "{}", named.err);
    assert_eq!(server.heard(), [""; 0]);
}

#[test]
fn when_all_is_known_missing_is_asked() {
    let (user, server) = (user(), espn());
    let db = Connection::open(user.home.path().join("scoretable/league.db")).unwrap();
    db.execute(
        "UPDATE game SET kickoff = 33000000000 WHERE outcome IS NULL",
        [],
    )
    .unwrap();
    age(&user, 15);
    let ran = fetch(&user, &server, &[]);
    assert_eq!((ran.code, server.heard().len()), (Some(0), 0));
    assert!(
        ran.out.starts_with("nothing to fetch: every game of 2024"),
        "{}",
        ran.out
    );
    let how = "; the whole schedule: scoretable --season 2024 fetch\n";
    assert!(ran.out.ends_with(how), "{}", ran.out);
}

#[test]
fn of_a_season_not_known_yet_all_weeks_are_asked_for() {
    let user = user();
    let server = Server::start(|path| {
        let (_, week) = path.rsplit_once("week=").unwrap();
        let week: u8 = week.parse().unwrap();
        ok(&Board::new(2025, week)
            .planned(9000 + i64::from(week), "KC", "NYG")
            .json())
    });
    let ran = fetch(&user, &server, &["--season", "2025"]);
    assert_eq!((ran.code, server.heard().len()), (Some(0), 18), "{ran:?}");
    assert_eq!(league(&user).last().unwrap(), &(9018, None, None));
}

#[test]
fn a_game_that_is_called_off_has_its_result_and_what_cannot_be_taken_is_told() {
    let user = user();
    let server = Server::start(|_| {
        ok(&Board::new(2024, 3)
            .called_off(301, "KC", "NYG")
            .planned(302, "DAL", "KC")
            .json())
    });
    let ran = fetch(&user, &server, &["--week", "3"]);
    assert_eq!(ran.code, Some(0));
    assert!(
        ran.out
            .contains("    KC at NYG called off\n  skipped  1:\n    game 302: "),
        "{}",
        ran.out
    );
}
