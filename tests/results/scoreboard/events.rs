//! Events that are bad, twice there, out of order or half told.

use serde_json::json;

use super::{Event, ended, game, one, read, week_4};

#[test]
fn home_and_away_are_read_not_guessed() {
    let swapped = json!({"homeAway": "AWAY", "score": "21", "team": {"id": "12"}});
    let event = game()
        .over(0, 14)
        .put("/competitions/0/competitors/1", swapped);
    assert_eq!(one(event).unwrap().result, Some(ended(14, 21)));
    let twice = game().put("/competitions/0/competitors/1/homeAway", json!("home"));
    assert_eq!(one(twice).unwrap_err().why, "it has not one home team");
}

#[test]
fn of_two_events_with_one_id_the_later_counts_unless_only_the_earlier_has_a_result() {
    let result = |first: Event, second: Event| {
        let (games, skipped) = read(&week_4().with(first).with(second).json());
        assert_eq!((games.len(), skipped.len()), (1, 0));
        games[0].result
    };
    assert_eq!(
        result(game().over(3, 7), game().over(10, 7)),
        Some(ended(7, 10))
    );
    assert_eq!(result(game().over(3, 7), game()), Some(ended(7, 3)));
    assert_eq!(result(game(), game().over(3, 7)), Some(ended(7, 3)));
}

#[test]
fn the_order_of_events_does_not_matter() {
    let first = week_4()
        .planned(2, "KC", "LAC")
        .played(1, ("DAL", 20), ("PHI", 24));
    let second = week_4()
        .played(1, ("DAL", 20), ("PHI", 24))
        .planned(2, "KC", "LAC");
    assert_eq!(read(&first.json()), read(&second.json()));
}

#[test]
fn a_bad_event_is_reported_and_the_others_are_taken() {
    let broken = [
        game().put("/competitions", json!([])),
        game().put("/competitions/0/competitors", json!([])),
        game().put("/id", json!(null)),
        game().put("/id", json!("-5")),
        game()
            .without("/status")
            .put("/competitions/0/status", json!(null)),
        game()
            .put("/season/type", json!("two"))
            .put("/season/year", json!(1066)),
        Event(json!(7)),
        Event(json!(null)),
    ];
    for event in broken {
        let board = week_4()
            .played(1, ("DAL", 20), ("PHI", 24))
            .with(event.clone());
        let (games, skipped) = read(&board.json());
        assert_eq!((games.len(), skipped.len()), (1, 1), "{}", event.0);
        let what = &skipped[0].what;
        assert!(
            ["event 401", "event -5", "event number 2"].contains(&what.as_str()),
            "{what}"
        );
    }
}

#[test]
fn a_date_that_is_none_costs_the_kickoff_and_not_the_game() {
    let (games, skipped) = read(
        &week_4()
            .with(game().over(3, 7).put("/date", json!("TBD")))
            .json(),
    );
    assert_eq!(
        (games[0].kickoff, games[0].result),
        (None, Some(ended(7, 3)))
    );
    assert_eq!(skipped[0].what, "the kick-off of event 401");
    assert_eq!(one(game().without("/date")).unwrap().kickoff, None);
}

#[test]
fn a_game_in_january_is_of_the_season_that_began_the_year_before() {
    let late = game()
        .put("/date", json!("2026-01-04T18:00Z"))
        .put("/week/number", json!(18));
    let game = one(late).unwrap();
    assert_eq!((game.season.get(), game.week.get()), (2025, 18));
    assert_eq!(game.kickoff, Some(1_767_549_600));
}
