//! Who the user is: `--me` and `SCORETABLE_ME`.

use crate::support::user;
use user::{User, ran};

#[test]
fn my_row_is_marked_and_printed_below_the_top() {
    let user = User::new();
    let ran = user.run(&[
        "show",
        "--top",
        "2",
        "--no-header",
        "--ascii",
        "--me",
        "lovelace",
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let mine: Vec<bool> = ran.out.lines().map(|line| line.contains(" <  ")).collect();
    assert_eq!(mine, [false, false, true], "{}", ran.out);
    assert!(ran.out.lines().last().unwrap().contains("Ada Lovelace"));
}

#[test]
fn who_is_among_the_first_is_not_printed_twice() {
    let user = User::new();
    let first = user.run(&["show", "--top", "3", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&first.out).unwrap();
    let name = json["rows"][1]["player"].as_str().unwrap();
    let again = user.run(&["show", "--top", "3", "--format", "json", "--me", name]);
    let json: serde_json::Value = serde_json::from_str(&again.out).unwrap();
    assert_eq!(json["rows"].as_array().unwrap().len(), 3);
}

#[test]
fn a_name_of_the_environment_that_is_nobody_here_is_only_noted() {
    let user = User::new();
    let mut command = user.command(&["show", "--top", "1", "--no-header"]);
    let ran = ran(command.env("SCORETABLE_ME", "Qqq Xxx"));
    assert_eq!((ran.code, ran.out.lines().count()), (Some(0), 1));
    assert!(
        ran.err
            .contains("SCORETABLE_ME: no player is called 'Qqq Xxx'")
    );
}

// `me`: where the user stands, in one line.

/// The league of the sample files.
fn owner() -> User {
    let user = User::new();
    for file in ["players", "picks", "results"] {
        let sample = format!("{}/assets/sample/{file}.csv", env!("CARGO_MANIFEST_DIR"));
        std::fs::copy(sample, user.home.path().join(format!("{file}.csv"))).unwrap();
    }
    let mut import = user.command(&["import", "players.csv", "picks.csv", "results.csv"]);
    let imported = ran(import.current_dir(user.home.path()));
    assert_eq!(imported.code, Some(0), "{imported:?}");
    user
}

#[test]
fn one_line_says_where_the_user_stands() {
    let user = owner();
    let json = user.run(&["show", "--format", "json"]).out;
    let table: serde_json::Value = serde_json::from_str(&json).unwrap();
    let (first, second) = (&table["rows"][0], &table["rows"][1]);
    let gap = first["score"].as_i64().unwrap() - second["score"].as_i64().unwrap();
    let name = |row: &serde_json::Value| row["player"].as_str().unwrap().to_owned();

    let line = user.run(&["--me", &name(second), "me"]);
    assert_eq!((line.code, line.err.as_str()), (Some(0), ""), "{line:?}");
    let end = format!(
        " · {} points · {gap} behind {}\n",
        second["score"],
        name(first)
    );
    assert!(line.out.starts_with("2nd "), "{line:?}");
    assert!(line.out.ends_with(&end), "{line:?} {end}");
    assert_eq!(line.out.lines().count(), 1);

    let ascii = user.run(&["--me", &name(first), "--ascii", "me"]);
    assert!(ascii.out.starts_with("1st "), "{ascii:?}");
    assert!(
        ascii
            .out
            .ends_with(&format!("{gap} ahead of {}\n", name(second)))
    );
    assert!(!ascii.out.contains('·'), "{ascii:?}");

    let json = user
        .run(&["--me", &name(second), "me", "--format", "json"])
        .out;
    let me: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (&me["pos"], &me["players"]),
        (&2.into(), &4.into()),
        "{json}"
    );
    assert_eq!(me["above"]["player"], first["player"]);
    assert_eq!(me["above"]["gap"], gap);
}

#[test]
fn who_is_not_found_is_told_who_it_could_be() {
    let user = owner();
    for (name, said) in [
        ("Lovelance", "did you mean Ada Lovelace?"),
        ("n", "'n' could be King, Martin (GB), Zoë Ångström (SEA)"),
    ] {
        let ran = user.run(&["--me", name, "me"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(4), ""), "{ran:?}");
        assert!(ran.err.contains(said), "{ran:?}");
    }
    let ran = user.run(&["me"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
    assert!(ran.err.contains("--me NAME"), "{ran:?}");
}
