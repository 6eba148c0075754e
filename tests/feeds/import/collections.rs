//! Several scoreboards in one file, as people collect them.

use scoretable::feed;
use serde_json::{Value, json};

use crate::support::board::Board;

fn read(json: &[u8]) -> (Vec<i64>, Vec<String>) {
    let (facts, skipped) = feed::read(json, "boards.json").unwrap();
    (
        facts.games.iter().map(|game| game.id.0).collect(),
        skipped.iter().map(ToString::to_string).collect(),
    )
}

fn week(number: u8) -> Value {
    Board::new(2024, number)
        .played(100 + i64::from(number), ("KC", 17), ("NYG", 20))
        .value()
}

fn of(value: &Value) -> (Vec<i64>, Vec<String>) {
    read(&serde_json::to_vec_pretty(value).unwrap())
}

#[test]
fn an_array_lines_and_bare_events_are_read() {
    let all = read(include_bytes!("../cases/boards/all.json"));
    assert_eq!(all, (vec![401_547_353, 401_547_403], Vec::new()));
    assert_eq!(read(include_bytes!("../cases/boards/all.ndjson")), all);
    let events = read(include_bytes!("../cases/boards/events.json"));
    assert_eq!(events, (vec![401_547_353], Vec::new()));
}

#[test]
fn scoreboards_are_found_in_objects_and_in_arrays_of_arrays() {
    let both = (vec![101, 102], Vec::<String>::new());
    for value in [
        json!({"week 1": week(1), "week 2": week(2)}),
        json!({"2024": {"1": week(1), "2": week(2)}}),
        json!({"source": "espn", "weeks": [week(1), week(2)]}),
        json!([[week(1)], [week(2)]]),
        json!([{"content": {"sbData": week(1)}}, week(2)]),
        json!([week(1), week(2)["events"][0]]),
        json!({"101": week(1)["events"][0], "102": week(2)["events"][0]}),
    ] {
        assert_eq!(of(&value), both, "{value}");
    }
    // Pretty-printed one after the other, as `curl | jq` appends them.
    let appended = [week(1), week(2)].map(|week| serde_json::to_string_pretty(&week).unwrap());
    assert_eq!(read(appended.concat().as_bytes()), both);
}

#[test]
fn what_is_no_scoreboard_among_them_is_told_with_its_place() {
    let (games, told) =
        of(&json!([week(1), 7, {"code": 400, "message": "no"}, {"events": []}, {"a": {"b": 1}}]));
    assert_eq!(games, [101]);
    assert_eq!(
        told,
        [
            "element 2: it is no scoreboard",
            "element 3: it is an answer without events that says: no",
            "element 4: it is a scoreboard without events",
            "element 5, 'a': it is no scoreboard",
        ]
    );
    let lines = [
        serde_json::to_vec(&week(1)).unwrap(),
        b"\n[]\n\"x\"\n".to_vec(),
    ]
    .concat();
    assert_eq!(
        read(&lines),
        (vec![101], vec!["value 3: it is no scoreboard".to_owned()])
    );
}

#[test]
fn a_file_without_any_and_one_with_too_many_are_refused() {
    let refusal = |value: &Value| {
        let json = serde_json::to_vec(value).unwrap();
        feed::read(&json, "boards.json").unwrap_err().to_string()
    };
    for (value, why) in [
        (
            json!([{"season": 2024}, {"season": 2023}]),
            "it is another JSON object",
        ),
        (
            json!([{"events": []}, {"events": []}]),
            "a scoreboard without events",
        ),
        (json!({"a": {"events": []}}), "a scoreboard without events"),
        (json!(vec![week(1); 2001]), "it has more than 2000 events"),
        (
            json!([{"week": 1}, vec![1; 1001]]),
            "it is another JSON object",
        ),
        (
            json!([week(1), vec![1; 1001]]),
            "more than 1000 values that are no scoreboards",
        ),
    ] {
        let told = refusal(&value);
        assert!(told.contains(why), "{told}");
    }
    let cut = serde_json::to_vec(&json!([week(1), week(2)])).unwrap();
    for end in 1..cut.len() {
        assert!(feed::read(&cut[..end], "cut").is_err(), "cut at {end}");
    }
}

#[test]
fn games_of_other_parts_of_the_year_are_counted() {
    let mut board = week(1);
    let mut event = board["events"][0].clone();
    event["season"]["type"] = json!(3);
    board["events"] = json!(vec![event; 13]);
    let (facts, skipped) = feed::read(&serde_json::to_vec(&board).unwrap(), "board.json").unwrap();
    assert_eq!(
        (facts.games.len(), skipped.len(), skipped[0].count),
        (0, 1, 13)
    );
}
