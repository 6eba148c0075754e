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
