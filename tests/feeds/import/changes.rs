//! Every result that is added or corrected is noted with who brought it; picks stay with the game they were made on.

use scoretable::feed;
use scoretable::league::{Facts, Game, GameId, GameResult, Season, Week};
use scoretable::store::Written;
use serde_json::json;

use crate::support::board::Board;
use crate::support::dump::Dump;
use crate::support::shelf::Shelf;

const SATURDAY: i64 = 1_731_000_000;

/// A league whose games 101 and 102 are played, 201 and 301 are to come; all KC at NYG, 2024.
fn league() -> Shelf {
    Shelf::with(&Dump::league())
}

fn facts(board: &Board) -> Facts {
    let (mut facts, skipped) = feed::read(&board.json(), "site.example").unwrap();
    assert_eq!(skipped, []);
    facts.origin.at = Some(SATURDAY);
    facts
}

fn write(shelf: &mut Shelf, board: &Board) -> Written {
    shelf.store.write(&facts(board)).unwrap()
}

fn told(shelf: &Shelf, limit: u32) -> Vec<String> {
    let changes = shelf.store.changes(limit).unwrap();
    changes.iter().map(ToString::to_string).collect()
}

fn week(number: u8) -> Board {
    Board::new(2024, number)
}

#[test]
fn a_new_result_and_its_correction_are_noted_newest_first_with_their_origin() {
    let mut shelf = league();
    assert_eq!(shelf.store.changes(9).unwrap().len(), 2);
    let added = write(&mut shelf, &week(2).played(201, ("KC", 17), ("NYG", 20)));
    assert_eq!(added.results[0].to_string(), "KC 17 at NYG 20");
    let corrected = write(&mut shelf, &week(2).played(201, ("KC", 24), ("NYG", 20)));
    assert_eq!((corrected.games.updated, corrected.results.len()), (1, 1));
    let off = write(&mut shelf, &week(3).called_off(301, "KC", "NYG"));
    assert_eq!(off.results[0].new, GameResult::CalledOff);
    assert_eq!(
        told(&shelf, 3),
        [
            "KC at NYG called off",
            "KC 24 at NYG 20, was 17 at 20",
            "KC 17 at NYG 20"
        ]
    );
    let newest = shelf.store.changes(1).unwrap().remove(0);
    assert_eq!(
        (newest.origin.name.as_str(), newest.origin.at),
        ("site.example", Some(SATURDAY))
    );
    assert_eq!((newest.game, newest.old), (GameId(301), None));
}

#[test]
fn a_correction_scores_the_week_again() {
    let mut shelf = league();
    let points = |shelf: &mut Shelf| {
        shelf
            .standings(1)
            .iter()
            .map(|row| row.3)
            .collect::<Vec<_>>()
    };
    assert_eq!(points(&mut shelf), [50, 30, 0]);
    write(&mut shelf, &week(1).played(101, ("KC", 23), ("NYG", 20)));
    assert_eq!(points(&mut shelf), [53, 30, 23]);
}

#[test]
fn the_same_answer_again_changes_and_notes_nothing() {
    let board = week(2).played(201, ("KC", 17), ("NYG", 20));
    let mut shelf = league();
    write(&mut shelf, &board);
    let before = shelf.everything();
    let again = write(&mut shelf, &board);
    assert_eq!((again.changed, again.results), (false, Vec::new()));
    assert_eq!(shelf.everything(), before);
}

#[test]
fn a_result_stays_when_a_later_answer_lacks_it() {
    let mut shelf = league();
    let before = shelf.standings(1);
    let live = week(1).event(101, "KC", "NYG").under_way(3, 0);
    let written = write(&mut shelf, &week(1).with(live).planned(102, "KC", "NYG"));
    assert_eq!(written.results, []);
    assert_eq!(shelf.standings(1), before);
}

#[test]
fn a_moved_kickoff_is_taken() {
    let mut shelf = league();
    let moved = week(2)
        .event(201, "KC", "NYG")
        .put("/date", json!("2024-09-17T00:15Z"));
    let written = write(&mut shelf, &week(2).with(moved));
    assert_eq!((written.games.updated, written.results.len()), (1, 0));
    let now = |at: i64| {
        shelf
            .store
            .unfinished(Season::new(2024).unwrap(), at)
            .unwrap()
    };
    assert_eq!(now(1_726_531_200), [3].map(|week| Week::new(week).unwrap()));
    assert_eq!(
        now(1_726_531_200 + 3600),
        [2, 3].map(|week| Week::new(week).unwrap())
    );
}

#[test]
fn a_known_game_between_other_teams_is_left_alone_and_named() {
    let mut shelf = league();
    let before = shelf.everything();
    for (away, home) in [("NYG", "DAL"), ("DAL", "NYG"), ("KC", "DAL")] {
        let board = week(1)
            .played(101, (away, 40), (home, 3))
            .played(102, ("KC", 30), ("NYG", 7));
        let written = write(&mut shelf, &board);
        assert_eq!((written.games.unchanged, written.changed), (1, false));
        let skipped = written.skipped[0].to_string();
        assert!(
            skipped.starts_with(&format!(
                "game 101: it is {away} at {home} here, but KC at NYG"
            )),
            "{skipped}"
        );
    }
    assert_eq!(shelf.everything(), before.clone()[..]);
}

#[test]
fn a_league_keeps_its_own_codes() {
    let dump = Dump::league()
        .team("WAS", "NFC East")
        .team("OAK", "AFC West")
        .team("LV", "AFC West");
    let mut shelf = Shelf::with(&dump);
    let board = week(5).played(501, ("WSH", 17), ("LV", 20));
    assert_eq!(
        write(&mut shelf, &board).results[0].to_string(),
        "WAS 17 at LV 20"
    );
    // A game of the days in Oakland keeps its home, whatever the club is called since.
    let mut old = facts(&week(6).planned(601, "KC", "LV"));
    old.games[0].home = "OAK".parse().unwrap();
    shelf.store.write(&old).unwrap();
    let played = write(&mut shelf, &week(6).played(601, ("KC", 21), ("LV", 3)));
    assert_eq!(
        (played.results[0].to_string(), played.skipped),
        ("KC 21 at OAK 3".to_owned(), vec![])
    );
}

#[test]
fn a_rehearsal_tells_what_a_write_would_do_and_does_none_of_it() {
    let mut shelf = league();
    let before = shelf.everything();
    let facts = facts(&week(2).played(201, ("KC", 17), ("NYG", 20)));
    let rehearsed = shelf.store.dry_run(&facts).unwrap();
    assert_eq!(shelf.everything(), before);
    assert_eq!(shelf.store.write(&facts).unwrap(), rehearsed);
}

#[test]
fn weeks_are_unfinished_from_kickoff_to_result_and_for_two_weeks_after_a_game_is_called_off() {
    let mut shelf = league();
    let kickoff = 1_725_814_800;
    let weeks = |shelf: &Shelf, at: i64| -> Vec<u8> {
        let weeks = shelf
            .store
            .unfinished(Season::new(2024).unwrap(), at)
            .unwrap();
        weeks.into_iter().map(Week::get).collect()
    };
    assert_eq!(weeks(&shelf, kickoff), [0; 0]);
    assert_eq!(weeks(&shelf, kickoff + 1), [2, 3]);
    write(&mut shelf, &week(3).called_off(301, "KC", "NYG"));
    write(&mut shelf, &week(2).played(201, ("KC", 1), ("NYG", 2)));
    assert_eq!(weeks(&shelf, kickoff + 86_400), [3]);
    assert_eq!(weeks(&shelf, kickoff + 15 * 86_400), [0; 0]);
}

#[test]
fn a_game_of_unknown_teams_is_skipped_and_of_two_of_one_club_too() {
    let mut shelf = Shelf::with(&Dump::league().team("WSH", "NFC East"));
    let mut facts = facts(&week(5).planned(501, "DAL", "NYG").planned(502, "WSH", "KC"));
    let strange = Game {
        home: "WAS".parse().unwrap(),
        ..facts.games[1].clone()
    };
    facts.games[1] = strange;
    let skipped: Vec<_> = shelf
        .store
        .write(&facts)
        .unwrap()
        .skipped
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        skipped,
        [
            "game 501: neither the file nor the store has a team DAL",
            "game 502: WSH cannot play itself"
        ]
    );
}
