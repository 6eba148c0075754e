//! A season's schedule becomes whole, whatever stopped an earlier fetch of it.

use std::fs;

use crate::fetch::by_name::sample;
use crate::fetch::command::{fetch, league, user};
use crate::fetch::corrections::age;
use crate::support::board::Board;
use crate::support::http::{Reply, Server, bytes, ok, reply};
use crate::support::user::{Ran, User};

const WEEKS: u8 = 18;

fn week_of(path: &str) -> u8 {
    let (_, week) = path.rsplit_once("week=").unwrap();
    week.parse().unwrap()
}

/// A game of the week, which was played.
fn board(season: u16, week: u8) -> Reply {
    let board = Board::new(season, week);
    ok(&board
        .played(9000 + i64::from(week), ("KC", 17), ("NYG", 20))
        .json())
}

/// Knows every week of 2025 but those that get another answer.
fn espn(other: impl Fn(u8) -> Option<Reply> + Send + 'static) -> Server {
    Server::start(move |path| {
        let week = week_of(path);
        other(week).unwrap_or_else(|| board(2025, week))
    })
}

fn refused() -> Reply {
    reply("403 Forbidden", "", b"")
}

/// A server that hangs up without a word.
fn silence() -> Reply {
    bytes(Vec::new())
}

/// The weeks that were asked for, in order.
pub(crate) fn asked(server: &Server) -> Vec<u8> {
    let line = |question: &String| question.lines().next().unwrap().to_owned();
    let lines: Vec<String> = server.heard().iter().map(line).collect();
    lines
        .iter()
        .map(|line| week_of(line.strip_suffix(" HTTP/1.1").unwrap()))
        .collect()
}

fn season(user: &User, server: &Server) -> Ran {
    fetch(user, server, &["--season", "2025"])
}

/// The weeks of 2025 that are in the store.
fn stored(user: &User) -> Vec<i64> {
    let games = league(user).into_iter().map(|(id, ..)| id);
    games.filter(|id| *id > 9000).map(|id| id - 9000).collect()
}

#[test]
fn a_schedule_fetched_in_part_is_completed_whether_its_season_is_named_or_not() {
    for named in [true, false] {
        let (user, first) = (user(), espn(|week| (week > 2).then(refused)));
        let ran = season(&user, &first);
        assert_eq!((ran.code, asked(&first).len()), (Some(1), 18));
        let weeks = "scoretable: cannot get 2025 weeks 3-18: 127.0.0.1";
        assert!(ran.err.starts_with(weeks), "{}", ran.err);
        assert!(ran.out.ends_with("now at revision 3\n"), "{}", ran.out);
        assert_eq!(stored(&user), [1, 2]);
        age(&user, 15);

        let second = espn(|_| None);
        let again = |server: &Server| {
            if named {
                season(&user, server)
            } else {
                fetch(&user, server, &[])
            }
        };
        let ran = again(&second);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
        assert_eq!(asked(&second), (3..=WEEKS).collect::<Vec<_>>());
        assert_eq!(stored(&user).len(), 18);
        age(&user, 15);
        let third = again(&second);
        assert!(third.out.starts_with("nothing to fetch"), "{}", third.out);
        assert!(
            !third.out.contains("--season"),
            "it is whole: {}",
            third.out
        );
    }
}

#[test]
fn a_week_that_keeps_failing_keeps_no_other_from_being_asked_for() {
    let (user, server) = (user(), espn(|week| (week == 2 || week == 7).then(refused)));
    for expected in [(1..=WEEKS).collect::<Vec<_>>(), vec![2, 7]] {
        let before = asked(&server).len();
        let ran = season(&user, &server);
        assert_eq!(ran.code, Some(1));
        assert_eq!(asked(&server)[before..], expected);
        assert!(
            ran.err.contains("cannot get 2025 weeks 2, 7: "),
            "{}",
            ran.err
        );
        assert_eq!(stored(&user).len(), 16);
        age(&user, 15);
    }
}

#[test]
fn weeks_without_an_answer_are_no_reason_to_give_up_while_others_have_one() {
    let (user, server) = (user(), espn(|week| (week == 2 || week == 3).then(silence)));
    let ran = season(&user, &server);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("cannot get 2025 week"), "{}", ran.err);
    assert_eq!(stored(&user).len(), 16);
}

#[test]
fn a_host_that_never_answers_is_left_alone_soon() {
    let (user, server) = (user(), espn(|_| Some(silence())));
    let ran = season(&user, &server);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    assert_eq!(
        asked(&server),
        [1, 1, 1, 2, 3, 18],
        "only the first is asked again, and the last says most about a host that is silent"
    );
    let unasked = "weeks 4-17: not requested, because no host answers; ";
    assert!(ran.err.contains(unasked), "{}", ran.err);
    assert_eq!(stored(&user), [0; 0]);
}

#[test]
fn neighbouring_weeks_that_fail_keep_no_later_one_from_being_asked_for() {
    for failing in [1..=3, 4..=7] {
        let silent = failing.clone();
        let (user, server) = (
            user(),
            espn(move |week| silent.contains(&week).then(silence)),
        );
        let ran = season(&user, &server);
        assert_eq!(ran.code, Some(1));
        let had = (1..=WEEKS).filter(|week| !failing.contains(week));
        assert_eq!(
            stored(&user),
            had.map(i64::from).collect::<Vec<_>>(),
            "{}",
            ran.err
        );
    }
}

#[test]
fn a_week_that_is_not_scheduled_yet_is_no_failure_and_is_asked_for_again() {
    let (user, server) = (
        user(),
        espn(|week| (week == 18).then(|| ok(br#"{"events": []}"#))),
    );
    for expected in [(1..=WEEKS).collect::<Vec<_>>(), vec![18]] {
        let before = asked(&server).len();
        let ran = season(&user, &server);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
        assert!(
            ran.out.contains("2025 week 18, from 127.0.0.1"),
            "{}",
            ran.out
        );
        assert!(ran.out.contains(": no games yet\n"), "{}", ran.out);
        assert_eq!(asked(&server)[before..], expected);
        age(&user, 15);
    }
    let later = espn(|_| None);
    assert_eq!(season(&user, &later).code, Some(0));
    assert_eq!(asked(&later), [18]);
    // Named, it is a question that has no answer.
    let named = fetch(&user, &server, &["--season", "2025", "--week", "18"]);
    assert_eq!(named.code, Some(1));
}

#[test]
fn a_schedule_announced_piece_by_piece_is_asked_for_until_it_is_whole() {
    let user = user();
    let planned = |week: u8, games: i64| {
        let board = (0..games).fold(Board::new(2999, week), |board, game| {
            board.planned(9000 + i64::from(week) * 20 + game, "KC", "NYG")
        });
        ok(&board.json())
    };
    let opener = Server::start(move |path| planned(week_of(path), 1));
    let whole = Server::start(move |path| planned(week_of(path), 16));
    let ran = |server: &Server| fetch(&user, server, &["--season", "2999"]);
    assert_eq!(ran(&opener).code, Some(0));
    assert_eq!(ran(&whole).code, Some(0));
    assert_eq!(asked(&whole).len(), 18);
    assert!(ran(&whole).out.starts_with("nothing to fetch"));
}

#[test]
fn a_league_made_of_picks_is_asked_about_its_picks_and_has_the_schedule_for_the_asking() {
    let (user, server) = (
        User::new(),
        Server::start(|path| board(2024, week_of(path))),
    );
    let import = user.run(&[
        "--cache",
        "off",
        "import",
        &sample("players.csv"),
        &sample("picks.csv"),
    ]);
    assert_eq!(import.code, Some(0), "{import:?}");
    // Picks of a week to come, which ESPN does not know yet.
    let picks = user.home.path().join("more.csv");
    fs::write(
        &picks,
        "player,season,week,away,home,winner\nAda Lovelace,2024,18,KC,DEN,KC\n",
    )
    .unwrap();
    let import = user.run(&["--cache", "off", "import", &picks.to_string_lossy()]);
    assert_eq!(import.code, Some(0), "{import:?}");
    let empty = Server::start(|_| ok(br#"{"events": []}"#));
    let ran = fetch(&user, &empty, &[]);
    assert_eq!(
        (ran.code, asked(&empty)),
        (Some(0), vec![1, 2, 18]),
        "{ran:?}"
    );

    let ran = fetch(&user, &server, &[]);
    assert_eq!(
        (ran.code, asked(&server)),
        (Some(0), vec![1, 2, 18]),
        "{ran:?}"
    );
    let picked = || {
        let path = user.home.path().join("scoretable/league.db");
        let db = rusqlite::Connection::open(path).unwrap();
        let count = db.query_row("SELECT count(*) FROM pick", [], |row| row.get::<_, i64>(0));
        count.unwrap()
    };
    let before = picked();
    let ran = fetch(&user, &server, &["--season", "2024"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let asked = asked(&server);
    assert!((3..=17).all(|week| asked[3..].contains(&week)), "{asked:?}");
    assert_eq!(picked(), before);
}

/// Answers as a user's season does who has all weeks but one, which the host cannot answer for.
fn broken(answer: fn() -> Reply) -> Server {
    espn(move |week| (week == 4).then(answer))
}

#[test]
fn a_week_that_is_broken_for_ever_is_named_and_keeps_no_other_from_being_asked_for() {
    let answers: [fn() -> Reply; 2] = [
        || reply("500 Internal Server Error", "", b""),
        || ok(br#"{"code": 400, "message": "no"}"#),
    ];
    for answer in answers {
        let (user, server) = (user(), broken(answer));
        let ran = season(&user, &server);
        assert_eq!(ran.code, Some(1));
        assert!(ran.err.contains("cannot get 2025 week 4: "), "{}", ran.err);
        let had = (1..=WEEKS).filter(|week| *week != 4);
        assert_eq!(stored(&user), had.map(i64::from).collect::<Vec<_>>());
    }
}
