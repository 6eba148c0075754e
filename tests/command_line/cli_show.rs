//! `show` prints every table, of every week there is.

use crate::support::user;
use serde_json::Value;
use user::User;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

#[test]
fn every_table_can_be_printed() {
    let user = User::new();
    let header = |table: &str| {
        let ran = user.run(&["show", table, "--top", "2"]);
        assert_eq!(ran.out.lines().count(), 3, "{}", ran.out);
        let words = ran.out.lines().next().unwrap().split_whitespace();
        words.map(str::to_owned).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(header("standard"), "Pos ± Team Player Last Score Form");
    assert_eq!(header("division"), "Pos Division Players Avg");
    assert!(header("all-time").starts_with("Pos ± Team Player Seasons Last Correct"));

    let document = |table: &str| json(&user.run(&["show", table, "--format", "json"]).out);
    let keys = |row: &Value| -> Vec<String> { row.as_object().unwrap().keys().cloned().collect() };
    let division = document("division");
    let mut expected = vec!["average", "division", "players", "pos"];
    assert_eq!(keys(&division["rows"][0]), expected);
    let rows = division["rows"].as_array().unwrap();
    assert!(rows.len() == 8 && rows[0]["average"].as_f64() > rows[7]["average"].as_f64());
    let enhanced = document("enhanced");
    let all_time = document("all-time");
    assert_eq!(all_time["table"], "all-time");
    expected = vec!["seasons"];
    let more = keys(&all_time["rows"][0]).into_iter();
    let more: Vec<_> = more
        .filter(|key| enhanced["rows"][0].get(key).is_none())
        .collect();
    assert_eq!(more, expected);
    let seasons = |n: u64| {
        all_time["rows"]
            .as_array()
            .unwrap()
            .iter()
            .any(|row| row["seasons"] == n)
    };
    assert!(seasons(1) && seasons(2));

    let wrong = user.run(&["show", "division", "--sort", "score"]);
    assert_eq!((wrong.code, wrong.out.as_str()), (Some(2), ""));
    assert!(
        wrong.err.contains("it has pos, player, players, average"),
        "{}",
        wrong.err
    );
}

#[test]
fn a_week_without_results_is_said_to_be_one() {
    let user = User::new();
    let ran = user.run(&["show", "--week", "14", "--format", "json"]);
    assert!(
        ran.err.contains("2024 week 14 has no results yet"),
        "{}",
        ran.err
    );
    let table = json(&ran.out);
    assert_eq!(
        (&table["week"], &table["rows"][0]["pos"]),
        (&14.into(), &Value::Null)
    );
    let beyond = user.run(&["show", "--week", "19"]);
    assert_eq!(beyond.code, Some(3));
    assert!(
        beyond.err.contains("weeks with games: 1-18"),
        "{}",
        beyond.err
    );
}
