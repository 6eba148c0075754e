//! A result that was wrong is put right by a plain fetch within days.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::fetch::command::fetch;
use crate::fetch::schedule::asked;
use crate::support::http::{Server, ok};
use crate::support::user::User;

fn case(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/feeds/cases");
    folder.join("40-fetch-late-correction").join(name)
}

/// A user whose week 15 has a result that was final too early.
fn user() -> User {
    let user = User::new();
    let files = ["players.csv", "picks.csv", "week15-false-final.json"];
    let files = files.map(|name| case(name).to_string_lossy().into_owned());
    let ran = user.run(&["--cache", "off", "import", &files[0], &files[1], &files[2]]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    user
}

/// Knows week 15 as it ended, or nothing at all.
fn espn(knows: bool) -> Server {
    let week = fs::read(case("week15.json")).unwrap();
    Server::start(move |path| match path.rsplit_once("week=") {
        Some((_, "15")) if knows => ok(&week),
        _ => ok(br#"{"events": []}"#),
    })
}

/// Makes every result one that has been known for so many days.
pub(crate) fn age(user: &User, days: i64) {
    let db = Connection::open(user.home.path().join("scoretable/league.db")).unwrap();
    let set = "UPDATE change SET at = at - ?1";
    assert!(db.execute(set, [days * 24 * 60 * 60]).unwrap() > 0);
}

#[test]
fn a_late_correction_is_found_by_a_plain_fetch_and_scores_again() {
    let (user, server) = (user(), espn(true));
    let ran = fetch(&user, &server, &[]);
    assert_eq!((ran.code, asked(&server)), (Some(0), vec![15]), "{ran:?}");
    assert!(
        ran.out
            .contains("  results  0 added, 1 corrected\n    CIN 37 at TEN 27, was 37 at 21\n"),
        "{}",
        ran.out
    );
    let again = fetch(&user, &server, &[]);
    assert!(
        again.out.contains("nothing changed; still at revision"),
        "{}",
        again.out
    );
    age(&user, 15);
    let later = fetch(&user, &server, &[]);
    assert!(later.out.starts_with("nothing to fetch: "), "{}", later.out);
    assert_eq!(asked(&server), [15, 15]);
}

#[test]
fn a_host_that_has_no_such_week_any_more_takes_nothing_away_and_is_no_failure() {
    let (user, server) = (user(), espn(false));
    let ran = fetch(&user, &server, &[]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(
        ran.out
            .contains(": no games in the answer; the results stay as they are\n"),
        "{}",
        ran.out
    );
}

#[test]
fn picks_of_games_that_no_schedule_has_make_no_fetch_ask_for_ever() {
    let user = User::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/feeds/cases/04-pick-of-a-game-nobody-plays");
    let file = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let ran = user.run(&[
        "--cache",
        "off",
        "import",
        &file("players.csv"),
        &file("picks.csv"),
    ]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let week = fs::read(file("week5.json")).unwrap();
    let server = Server::start(move |_| ok(&week));
    let ran = fetch(&user, &server, &[]);
    assert_eq!((ran.code, asked(&server)), (Some(0), vec![5]), "{ran:?}");
    assert!(
        ran.out
            .contains("the pick of Ada Lovelace: there is no DET at PHI in 2024 week 5"),
        "{}",
        ran.out
    );
    age(&user, 15);
    assert!(
        fetch(&user, &server, &[])
            .out
            .starts_with("nothing to fetch: ")
    );
    let verified = user.run(&["--cache", "off", "verify"]);
    assert_eq!(verified.code, Some(1), "{verified:?}");
    assert!(
        verified
            .out
            .contains("picks   DET at PHI, 2024 week 5, picked by Ada Lovelace: "),
        "{}",
        verified.out
    );
    let repaired = user.run(&["--cache", "off", "verify", "--repair"]);
    assert_eq!(repaired.code, Some(0), "{repaired:?}");
    assert!(
        repaired
            .err
            .contains("1 pick of games that no schedule has taken out"),
        "{}",
        repaired.err
    );
    assert_eq!(user.run(&["--cache", "off", "verify"]).code, Some(0));
}
