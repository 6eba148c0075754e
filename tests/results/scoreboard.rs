//! ESPN's scoreboard is read for what it says: results that are results, games that are games of the week they belong to,
//! and nothing of an answer that is none.

mod events;
mod refusals;

use crate::support::board;
use std::io::Write;

use board::{Board, Event};
use flate2::Compression;
use flate2::write::GzEncoder;
use scoretable::feed;
use scoretable::league::{Game, GameId, GameResult, Skipped};
use serde_json::{Value, json};

impl Event {
    /// Takes a field away.
    fn without(mut self, at: &str) -> Self {
        let (parent, name) = at.rsplit_once('/').unwrap();
        let parent = self.0.pointer_mut(parent).unwrap().as_object_mut().unwrap();
        parent.remove(name).unwrap();
        self
    }
}

fn read(json: &[u8]) -> (Vec<Game>, Vec<Skipped>) {
    let (facts, skipped) = feed::read(json, "board.json").unwrap();
    assert_eq!(
        (facts.teams.len(), facts.players.len(), facts.picks.len()),
        (0, 0, 0)
    );
    (facts.games, skipped)
}

/// The week every event of these tests is of, unless it says otherwise.
fn week_4() -> Board {
    Board::new(2025, 4)
}

/// What becomes of one event.
fn one(event: Event) -> Result<Game, Skipped> {
    let (mut games, mut skipped) = read(&week_4().with(event).json());
    match (games.pop(), skipped.pop()) {
        (Some(game), None) => Ok(game),
        (None, Some(skipped)) => Err(skipped),
        other => panic!("{other:?}"),
    }
}

fn game() -> Event {
    week_4().event(401, "GB", "DAL")
}

const fn ended(home: u8, away: u8) -> GameResult {
    GameResult::Final { home, away }
}

#[test]
fn a_game_that_is_over_has_its_score_and_any_other_has_none() {
    let board = week_4()
        .planned(1, "KC", "LAC")
        .played(2, ("DAL", 20), ("PHI", 24))
        .played(3, ("GB", 40), ("DAL", 40))
        .called_off(4, "BUF", "CIN");
    let live = board.event(5, "SF", "CHI").under_way(10, 19);
    let (games, skipped) = read(&board.with(live).json());
    assert_eq!(skipped, []);
    let results: Vec<_> = games.iter().map(|game| game.result).collect();
    let expected = [
        None,
        Some(ended(24, 20)),
        Some(ended(40, 40)),
        Some(GameResult::CalledOff),
        None,
    ];
    assert_eq!(results, expected);
    let second = &games[1];
    assert_eq!(
        (second.id, second.season.get(), second.week.get()),
        (GameId(2), 2025, 4)
    );
    assert_eq!((second.home.as_str(), second.away.as_str()), ("PHI", "DAL"));
    assert_eq!(second.kickoff, Some(1_757_350_800));
}

#[test]
fn scores_come_in_many_forms() {
    for score in [
        json!("17"),
        json!(17),
        json!(17.0),
        json!({"value": 17.0, "displayValue": "17"}),
        json!({"displayValue": "17"}),
    ] {
        let event = game().over(0, 0).scores(score.clone(), json!("255"));
        assert_eq!(one(event).unwrap().result, Some(ended(255, 17)), "{score}");
    }
}

#[test]
fn a_completed_game_whose_score_cannot_be_is_reported_by_its_id() {
    for score in [
        json!(""),
        json!(null),
        json!({}),
        json!("256"),
        json!(-1),
        json!(300),
        json!("n/a"),
    ] {
        let skipped = one(game().over(0, 0).scores(score.clone(), json!("10"))).unwrap_err();
        assert_eq!(skipped.what, "event 401", "{score}");
        assert!(skipped.why.contains("score"), "{skipped}");
    }
    let unplayed = one(game().scores(json!(""), json!(null)));
    assert_eq!(unplayed.unwrap().result, None);
}

#[test]
fn the_status_counts_by_what_it_means_not_by_how_it_is_spelt() {
    let status = |name: Value, state: Value, completed: Value| {
        let kind = json!({"name": name, "state": state, "completed": completed});
        one(game().over(3, 7).put("/status/type", kind)).map(|game| game.result)
    };
    let (yes, no) = (json!(true), json!(false));
    assert_eq!(
        status(json!("status_final"), json!("POST"), yes.clone()),
        Ok(Some(ended(7, 3)))
    );
    assert_eq!(
        status(json!(null), json!(null), yes.clone()),
        Ok(Some(ended(7, 3)))
    );
    assert_eq!(
        status(json!("STATUS_FINAL"), json!("in"), no.clone()),
        Ok(None)
    );
    assert_eq!(
        status(json!(null), json!("Post"), no),
        Ok(Some(GameResult::CalledOff))
    );
    assert_eq!(status(json!(null), json!("pre"), json!(null)), Ok(None));
    for unsaid in [json!(null), json!("true")] {
        let skipped = status(json!("STATUS_FINAL"), json!("post"), unsaid).unwrap_err();
        assert_eq!(skipped.what, "event 401");
    }
}

#[test]
fn the_clock_is_never_read() {
    for clock in [json!(48), json!(372.0), json!("0:48"), json!(null)] {
        assert_eq!(
            one(game().over(3, 7).put("/status/clock", clock))
                .unwrap()
                .result,
            Some(ended(7, 3))
        );
    }
}

#[test]
fn season_and_week_are_the_events_own_else_those_of_the_whole_answer() {
    let when = |event: Event| one(event).map(|game| (game.season.get(), game.week.get()));
    assert_eq!(
        when(game().without("/week").without("/season")),
        Ok((2025, 4))
    );
    let moved = game()
        .put("/week/number", json!(7))
        .put("/season/year", json!(2024));
    assert_eq!(when(moved), Ok((2024, 7)));
    assert_eq!(when(game().put("/week/number", json!("7"))), Ok((2025, 7)));
    assert!(when(game().put("/week/number", json!(32))).is_err());

    let mut nowhere = week_4().with(game().without("/week")).value();
    nowhere.as_object_mut().unwrap().remove("week").unwrap();
    let (games, skipped) = read(nowhere.to_string().as_bytes());
    assert_eq!(
        (games.len(), skipped[0].to_string()),
        (0, "event 401: it has no week".to_owned())
    );
}

#[test]
fn games_outside_the_regular_season_are_counted_and_left_out() {
    let part = |id, part: u8| {
        week_4()
            .event(id, "LAR", "CAR")
            .over(34, 31)
            .put("/season/type", json!(part))
    };
    let board = week_4()
        .with(part(1, 3))
        .with(part(2, 1))
        .with(part(3, 3))
        .with(part(4, 9))
        .played(5, ("KC", 1), ("LAC", 2));
    let (games, skipped) = read(&board.json());
    assert_eq!(games.len(), 1);
    let told: Vec<_> = skipped.iter().map(|s| s.what.as_str()).collect();
    assert_eq!(
        told,
        [
            "event 4",
            "games of the pre-season (1)",
            "games of the post-season (2)"
        ]
    );
}

#[test]
fn a_team_is_known_by_its_number_and_by_its_abbreviation() {
    let away = |id: Value, code: Value| {
        let team = json!({"id": id, "abbreviation": code});
        one(game().put("/competitions/0/competitors/1/team", team))
            .map(|game| game.away.to_string())
    };
    assert_eq!(away(json!("28"), json!("WAS")).unwrap(), "WSH");
    assert_eq!(away(json!(28), json!(null)).unwrap(), "WSH");
    assert_eq!(away(json!(null), json!("JAC")).unwrap(), "JAC");
    let other = away(json!("77"), json!("xfl")).unwrap_err();
    assert_eq!(other.why, "no team of the NFL has the number 77 (XFL)");
    for (id, code) in [
        (json!("-1"), json!("TBD")),
        (json!(-2), json!("AFC")),
        (json!(null), json!("tbd")),
    ] {
        assert_eq!(
            away(id, code).unwrap_err().to_string(),
            "event 401: its teams are not decided yet"
        );
    }
    assert!(away(json!(null), json!(null)).is_err());
    assert!(away(json!("77"), json!("\u{1b}[2J")).is_err());
}

#[test]
fn plain_gzipped_and_enveloped_answers_are_the_same() {
    let board = week_4()
        .played(1, ("DAL", 20), ("PHI", 24))
        .planned(2, "KC", "LAC");
    let plain = read(&board.json());
    let envelope =
        json!({"type": "scoreboard", "content": {"sbData": board.value(), "defaultLeague": "nfl"}});
    assert_eq!(read(envelope.to_string().as_bytes()), plain);
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(&board.json()).unwrap();
    assert_eq!(read(&gzip.finish().unwrap()), plain);
}
