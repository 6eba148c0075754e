//! Only games of the NFL's regular season get in, in whatever form ESPN sends them.

use scoretable::feed::{self, Fault};
use scoretable::league::{Facts, GameResult, Skipped};
use serde_json::{Value, json};

use super::file;
use crate::import::counts;
use crate::support::board::{Board, Event};
use crate::support::shelf::Shelf;

fn read(value: &Value) -> (Facts, Vec<Skipped>) {
    feed::read(value.to_string().as_bytes(), "board.json").unwrap()
}

#[test]
fn a_scoreboard_of_college_games_is_refused_by_its_name() {
    let board = file("01-college-scoreboard", "board.json");
    let error = feed::read(&board, "board.json").unwrap_err();
    assert!(matches!(error.fault(), Fault::OtherLeague { .. }));
    let told = error.to_string();
    assert!(told.contains("college-football (s:20~l:23)"), "{told}");
    // Without the names and uids numbers and abbreviations disagree.
    let mut bare: Value = serde_json::from_slice(&board).unwrap();
    bare["leagues"] = Value::Null;
    for event in bare["events"].as_array_mut().unwrap() {
        event["uid"] = Value::Null;
        for side in event["competitions"][0]["competitors"]
            .as_array_mut()
            .unwrap()
        {
            side["team"]["uid"] = Value::Null;
        }
    }
    let (facts, skipped) = read(&bare);
    assert_eq!((facts.games.len(), skipped.len()), (0, 2));
    assert!(
        skipped[0]
            .why
            .contains("team 8 is DET in the NFL, and \"ARK\" here"),
        "{skipped:?}"
    );
    assert!(
        skipped[1]
            .why
            .contains("no team of the NFL has the number 248 (HOU)"),
        "{skipped:?}"
    );
}

#[test]
fn a_game_of_another_league_among_others_is_left_out() {
    let whole = Board::new(2024, 3).played(1, ("KC", 20), ("NYG", 10));
    let other = |uid: &str| {
        let mut event = whole.event(2, "DAL", "PHI").0;
        event["uid"] = json!(uid);
        Event(event)
    };
    let (facts, skipped) = read(&whole.clone().with(other("s:20~l:23~e:2")).value());
    assert_eq!(facts.games.len(), 1);
    assert_eq!(
        skipped[0].to_string(),
        "games of another league (s:20~l:23), 1 in all: only games of the NFL are predicted"
    );
    let (facts, skipped) = read(&whole.clone().with(other("s:20~l:28~e:2")).value());
    assert_eq!((facts.games.len(), skipped.len()), (2, 0));
}

#[test]
fn the_parts_of_the_year_are_told_apart_in_every_spelling() {
    let part = |event: &mut Value, spelling: &Value| {
        let fields = event.as_object_mut().unwrap();
        fields.remove("season");
        fields.extend(spelling.as_object().unwrap().clone());
    };
    for (spelling, expected) in [
        (json!({"season": {"year": 2024, "type": "2"}}), 1),
        (json!({"season": {"year": 2024, "type": {"type": 2}}}), 1),
        (
            json!({"season": {"year": 2024, "slug": "regular-season"}}),
            1,
        ),
        (json!({"season": 2024, "seasonType": {"id": "2"}}), 1),
        (
            json!({"season": {"year": 2024}, "seasonType": "regular"}),
            1,
        ),
        (json!({"season": {"year": 2024, "type": "post"}}), 0),
        (json!({"season": 2024, "seasonType": 3}), 0),
        (json!({"season": {"year": 2024, "slug": "preseason"}}), 0),
        (
            json!({"season": {"year": 2024, "type": {"name": "Off Season"}}}),
            0,
        ),
    ] {
        let mut event = Board::new(2024, 3).event(7, "KC", "NYG").0;
        part(&mut event, &spelling);
        let (facts, skipped) = read(&Board::new(2024, 3).with(Event(event)).value());
        assert_eq!(
            (facts.games.len(), skipped.len()),
            (expected, 1 - expected),
            "{spelling}"
        );
    }
}

#[test]
fn a_week_may_be_a_plain_number_and_an_empty_league_has_the_nfls_teams() {
    let mut shelf = Shelf::new();
    shelf
        .import(&file("34-board-plain-week", "players.csv"))
        .unwrap();
    let written = shelf
        .import(&file("34-board-plain-week", "board.json"))
        .unwrap();
    assert_eq!((written.games, written.skipped), (counts(1, 0, 0), vec![]));

    let mut shelf = Shelf::new();
    let written = shelf
        .import(&file("36-board-into-an-empty-league", "board.json"))
        .unwrap();
    assert_eq!(
        (written.teams, written.games),
        (counts(32, 0, 0), counts(1, 0, 0))
    );
    assert_eq!(written.skipped, []);
}

#[test]
fn a_cancelled_game_is_called_off_whatever_else_it_says() {
    for kind in [
        json!({"name": "STATUS_CANCELED", "state": "post", "completed": true}),
        json!({"name": "Cancelled", "state": "pre", "completed": false}),
        json!({"name": null, "description": "Canceled", "state": "post"}),
        json!({"id": "5", "state": "post", "completed": true}),
    ] {
        let event = Board::new(2024, 3)
            .event(7, "KC", "NYG")
            .put("/status/type", kind);
        let (facts, skipped) = read(&Board::new(2024, 3).with(event).value());
        assert_eq!(skipped, []);
        assert_eq!(facts.games[0].result, Some(GameResult::CalledOff));
    }
}

#[test]
fn a_date_without_a_valid_time_is_no_kickoff() {
    for place in ["/timeValid", "/competitions/0/timeValid"] {
        let mut event = Board::new(2024, 3).event(7, "KC", "NYG").0;
        let (parent, name) = place.rsplit_once('/').unwrap();
        event.pointer_mut(parent).unwrap()[name] = json!(false);
        let (facts, skipped) = read(&Board::new(2024, 3).with(Event(event)).value());
        assert_eq!(
            (facts.games[0].kickoff, skipped.len()),
            (None, 0),
            "{place}"
        );
    }
}

/// Every place in a value, as JSON pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, it)| (name.clone(), it)).collect(),
        Value::Array(items) => {
            let numbered = items.iter().enumerate();
            numbered
                .map(|(place, it)| (place.to_string(), it))
                .collect()
        }
        _ => Vec::new(),
    };
    for (name, child) in children {
        let place = format!("{at}/{name}");
        places(child, &place, found);
        found.push(place);
    }
}

#[test]
fn whatever_becomes_of_a_field_gives_the_same_facts_or_is_told() {
    let board = Board::new(2024, 3)
        .played(1, ("KC", 20), ("NYG", 10))
        .called_off(2, "BUF", "CIN")
        .planned(3, "SF", "CHI");
    let mut whole = board.value();
    for event in whole["events"].as_array_mut().unwrap() {
        // The other place of the status, which is read where the first one has none.
        event["competitions"][0]["status"] = Value::Null;
    }
    let (facts, _) = read(&whole);
    let mut found = Vec::new();
    places(&whole, "", &mut found);
    assert!(found.len() > 100);
    for place in found {
        for other in [
            json!(null),
            json!([]),
            json!({}),
            json!("?"),
            json!(1e300),
            json!(-1),
        ] {
            let mut changed = whole.clone();
            *changed.pointer_mut(&place).unwrap() = other.clone();
            let Ok((read, skipped)) = feed::read(changed.to_string().as_bytes(), "board.json")
            else {
                continue;
            };
            // An event may have no date at all.
            let may_lack = place.ends_with("/date") && other.is_null();
            let is_told = read == facts || !skipped.is_empty() || may_lack;
            assert!(is_told, "{place} as {other}: {read:?}");
        }
    }
}
