//! What `export` writes, and that `import` makes the same league of it.

use std::fs;

use crate::support::user::{Ran, User};

const PLAYERS: &str = include_str!("../../assets/sample/players.csv");
const PICKS: &str = include_str!("../../assets/sample/picks.csv");
const RESULTS: &str = "season,week,away,home,away_score,home_score,kickoff,game\n\
                       2024,1,BAL,KC,20,27,2024-09-06T00:20:00Z,401671744\n2024,1,GB,PHI,29,34,,\n2024,1,DAL,CLE,off,off,,\n\
                       2025,1,SEA,NE,,,,\n";

fn run(user: &User, args: &[&str]) -> Ran {
    user.run(&[&["--cache", "off"], args].concat())
}

fn done(user: &User, args: &[&str]) -> String {
    let ran = run(user, args);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (Some(0), ""),
        "{args:?}: {}",
        ran.out
    );
    ran.out
}

fn path(user: &User, name: &str) -> String {
    user.home.path().join(name).to_string_lossy().into_owned()
}

fn file(user: &User, name: &str, text: &str) -> String {
    let path = path(user, name);
    fs::write(&path, text).unwrap();
    path
}

/// A user with a league of files.
fn league() -> User {
    let user = User::new();
    let files = [
        ("players.csv", PLAYERS),
        ("picks.csv", PICKS),
        ("results.csv", RESULTS),
    ];
    let files = files.map(|(name, text)| file(&user, name, text));
    let [players, picks, results] = files.each_ref().map(String::as_str);
    let imported = done(&user, &["import", results, picks, players]);
    assert!(!imported.contains("skipped"), "{imported}");
    user
}

#[test]
fn a_league_is_exported_into_a_folder_and_imported_from_it() {
    let user = league();
    let to = path(&user, "out/league");
    let told = done(&user, &["export", "--output", &to]);
    let counts: Vec<&str> = told
        .lines()
        .map(|line| line.rsplit(": ").next().unwrap())
        .collect();
    let picks = format!("{} picks", PICKS.lines().count() - 1);
    assert_eq!(counts, ["5 players", &picks, "4 results"]);
    let files = ["players.csv", "picks.csv", "results.csv"].map(|name| format!("{to}/{name}"));
    assert_eq!(fs::read_to_string(&files[0]).unwrap(), PLAYERS);
    assert_eq!(fs::read_to_string(&files[2]).unwrap(), RESULTS);
    assert_eq!(fs::read_dir(&to).unwrap().count(), 3, "nothing beside them");
    let other = User::new();
    let [players, picks, results] = files.each_ref().map(String::as_str);
    done(&other, &["import", players, picks, results]);
    for what in ["players", "picks", "results"] {
        assert_eq!(
            done(&other, &["export", what]),
            done(&user, &["export", what])
        );
    }
    let table = |user: &User| done(user, &["--season", "2024", "show", "--format", "csv"]);
    assert_eq!(table(&other), table(&user));
}

#[test]
fn one_file_is_printed_or_written_and_never_over_another() {
    let user = league();
    let printed = done(&user, &["--season", "2025", "export", "results"]);
    let lines: Vec<&str> = RESULTS.lines().collect();
    assert_eq!(printed.lines().collect::<Vec<_>>(), [lines[0], lines[4]]);
    let to = path(&user, "mine.csv");
    done(&user, &["export", "players", "--output", &to]);
    assert_eq!(fs::read_to_string(&to).unwrap(), PLAYERS);
    fs::write(&to, "mine").unwrap();
    for args in [
        &["export", "players", "--output", &to][..],
        &["export", "--output", &path(&user, "")],
    ] {
        let refused = run(&user, args);
        assert_eq!(refused.code, Some(1), "{args:?}");
        assert!(
            refused
                .err
                .contains("is there already, and is not overwritten"),
            "{}",
            refused.err
        );
    }
    assert_eq!(fs::read_to_string(&to).unwrap(), "mine");
    let unclear = run(&user, &["export"]);
    assert_eq!(unclear.code, Some(2));
    assert!(
        unclear
            .err
            .contains("players, picks or results; or a folder"),
        "{}",
        unclear.err
    );
    assert_eq!(run(&User::new(), &["export", "picks"]).code, Some(3));
}

#[test]
fn players_of_picks_are_added_when_that_is_wanted() {
    let user = league();
    let picks = file(
        &user,
        "more.csv",
        "player,season,week,away,home,winner\nOtto,2024,9,KC,BUF,KC\nADA lovelace,2024,9,KC,BUF,KC\n",
    );
    let left = done(&user, &["import", &picks]);
    assert!(left.contains("there is no player 'Otto'; import a file of players that has the name, or import with --add-players"), "{left}");
    let added = done(&user, &["import", &picks, "--add-players"]);
    for part in [
        "  players  1 added",
        "players added, because picks name them: 'Otto'",
        "names read: 'ADA lovelace' as 'Ada Lovelace'",
    ] {
        assert!(added.contains(part), "{added}");
    }
}
