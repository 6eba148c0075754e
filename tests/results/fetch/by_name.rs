//! A league that never saw Django: players and picks by name, results from ESPN.

use std::path::Path;

use rusqlite::Connection;

use crate::support::board::Board;
use crate::support::http::{Server, ok};
use crate::support::user::{Ran, User};

pub(crate) fn sample(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample");
    folder.join(name).to_string_lossy().into_owned()
}

fn run(user: &User, args: &[&str]) -> Ran {
    let ran = user.run(&[&["--cache", "off"], args].concat());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{args:?}");
    ran
}

/// Weeks 1 and 2 of 2024 as they ended, as far as the sample has picks of them.
fn espn() -> Server {
    let week_1 = Board::new(2024, 1)
        .played(401_671_744, ("BAL", 20), ("KC", 27))
        .played(401_671_805, ("GB", 29), ("PHI", 34))
        .played(401_671_629, ("DAL", 33), ("CLE", 17));
    let week_2 = Board::new(2024, 2)
        .played(401_671_700, ("CIN", 25), ("KC", 26))
        .played(401_671_701, ("SEA", 23), ("NE", 20))
        .played(401_671_702, ("IND", 10), ("GB", 16));
    Server::start(move |path| match path.rsplit_once("week=") {
        Some((_, "1")) => ok(&week_1.json()),
        Some((_, "2")) => ok(&week_2.json()),
        _ => ok(br#"{"events": []}"#),
    })
}

#[test]
fn the_sample_becomes_a_table_with_results_from_espn() {
    let (user, server) = (User::new(), espn());
    run(
        &user,
        &["import", &sample("picks.csv"), &sample("players.csv")],
    );
    let fetched = run(&user, &["fetch", "--endpoint", &server.url()]);
    assert_eq!(server.heard().len(), 2, "the weeks that have picks");
    assert!(!fetched.out.contains("skipped"), "{}", fetched.out);
    assert_eq!(
        fetched
            .out
            .matches("0 added, 3 updated, 0 unchanged")
            .count(),
        2
    );
    let shown = run(
        &user,
        &[
            "show",
            "--format",
            "csv",
            "--columns",
            "pos,player,last,score",
        ],
    );
    let expected = "pos,player,last,score\n1,Ada Lovelace,164,156\n2,\"King, Martin\",16,109\n3,小明 王,,34\n4,Zoë Ångström,46,-82\n";
    assert_eq!(shown.out.replace('\r', ""), expected);
    run(&user, &["verify"]);

    let db = Connection::open(user.home.path().join("scoretable/league.db")).unwrap();
    let left: i64 = db
        .query_row("SELECT count(*) FROM game WHERE game_id < 0", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(left, 0, "every game has its number");
    let again = run(
        &user,
        &["import", &sample("players.csv"), &sample("picks.csv")],
    );
    assert!(
        again.out.contains("nothing changed; still at revision"),
        "{}",
        again.out
    );
    assert!(!again.out.contains("skipped"), "{}", again.out);
}
