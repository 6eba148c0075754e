//! An import is all or nothing, says what it left out, and repeating it changes nothing.

mod changes;
mod collections;
pub(crate) mod csv;
mod csv_refusals;
mod dumps;
mod mutations;
mod names;
mod people;
mod progress;
mod refusals;
mod rules;

use crate::support::dump;
use crate::support::shelf;
use dump::Dump;
use scoretable::league::Revision;
use scoretable::store::Count;
use serde_json::json;
use shelf::Shelf;

pub(crate) fn counts(added: u64, updated: u64, unchanged: u64) -> Count {
    Count {
        added,
        updated,
        unchanged,
    }
}

#[test]
fn a_first_import_scores_the_league() {
    let mut shelf = Shelf::new();
    let written = shelf
        .import(&Dump::league().banker(1, 1, 102).gzipped())
        .unwrap();
    assert_eq!((written.revision, written.changed), (Revision(1), true));
    assert_eq!(
        (written.teams, written.players),
        (counts(2, 0, 0), counts(3, 0, 0))
    );
    assert_eq!(
        (written.games, written.picks),
        (counts(4, 0, 0), counts(6, 0, 0))
    );
    assert_eq!(written.skipped, []);
    let expected = [
        (1, "Ada Lovelace", 80),
        (2, "Zoë Ångström", 30),
        (3, "小明 王", 0),
    ];
    let expected =
        expected.map(|(place, name, points)| (place, name.to_owned(), Some(points), points));
    assert_eq!(shelf.standings(1), expected);
}

#[test]
fn importing_the_same_file_again_changes_nothing() {
    let dump = Dump::league().banker(1, 1, 102);
    let mut shelf = Shelf::with(&dump);
    let before = shelf.everything();
    let written = shelf.import(&dump.json()).unwrap();
    assert_eq!((written.revision, written.changed), (Revision(1), false));
    assert_eq!(
        (written.games, written.picks),
        (counts(0, 0, 4), counts(0, 0, 6))
    );
    assert_eq!(shelf.everything(), before);
}

#[test]
fn the_order_of_records_does_not_matter() {
    // Player 1 predicted game 101 twice; the newer record, of the higher pk, counts from both ends.
    let dump = Dump::league()
        .banker(1, 1, 102)
        .pick(99, 1, 101, "Away")
        .pick(5, 1, 102, "Home");
    let forward = Shelf::with(&dump).everything();
    assert_eq!(Shelf::with(&dump.reversed()).everything(), forward);
    let picked = |side: &str| {
        forward
            .iter()
            .filter(|row| row.contains(&side.to_owned().into()))
            .count()
    };
    assert_eq!((picked("home"), picked("away")), (1, 5));
}

#[test]
fn a_corrected_result_scores_the_week_again() {
    let mut shelf = Shelf::with(&Dump::league());
    assert_eq!(shelf.standings(1).first().unwrap().3, 50);
    let written = shelf
        .import(&Dump::default().result(101, 1, 10, 23).json())
        .unwrap();
    assert_eq!(
        (written.revision, written.games),
        (Revision(2), counts(0, 1, 0))
    );
    let points: Vec<i32> = shelf.standings(1).iter().map(|row| row.3).collect();
    assert_eq!(points, [53, 30, 23]);
}

#[test]
fn a_dump_without_a_result_does_not_take_it_away() {
    let mut shelf = Shelf::with(&Dump::league());
    let before = shelf.everything();
    let written = shelf.import(&Dump::default().game(101, 1).json()).unwrap();
    assert!(!written.changed, "{written:?}");
    assert_eq!(shelf.everything(), before);
}

#[test]
fn a_new_week_moves_places_and_leaves_the_old_table_as_it_was() {
    let mut shelf = Shelf::with(&Dump::league());
    let first = shelf.table(Some(1)).unwrap();
    let week_2 = Dump::default()
        .result(201, 2, 0, 40)
        .pick(50, 2, 201, "Away");
    shelf.import(&week_2.json()).unwrap();
    let second = shelf.table(Some(2)).unwrap();
    let row = |row: usize| {
        (
            second.pos(row),
            second.previous(row),
            second.last_week(row).map(|p| p.0),
        )
    };
    assert_eq!(row(0), (Some(1), Some(2), Some(40)));
    assert_eq!(row(1), (Some(2), Some(1), None));
    assert_eq!(shelf.table(Some(1)).unwrap(), first);
}

#[test]
fn a_new_name_moves_the_revision_because_names_are_in_the_tables() {
    let mut shelf = Shelf::with(&Dump::league());
    let renamed = Dump::default().player(1, "Ada\u{202e} \u{1b}[31mKing ", Some("KC"));
    let written = shelf.import(&renamed.json()).unwrap();
    assert_eq!(
        (written.revision, written.players),
        (Revision(2), counts(0, 1, 0))
    );
    assert_eq!(shelf.table(Some(1)).unwrap().name(0), "Ada [31mKing");
    assert_eq!(shelf.store.set_name("The League").unwrap(), Revision(3));
    assert_eq!(shelf.store.set_name("The League").unwrap(), Revision(3));
    assert_eq!(shelf.table(Some(1)).unwrap().league, "The League");
}

#[test]
fn a_joker_told_by_the_player_or_by_any_pick_of_the_week_counts_for_the_week() {
    let played = json!({"Full_Name": "Ada Lovelace", "FavouriteTeam": "KC", "JokersPlayed": {"1": 1, "2": 9}});
    let by_player = Dump::league()
        .banker(1, 1, 102)
        .record(
            "predictor.pigskinconfig",
            "live",
            &json!({"PredictSeason": 2024}),
        )
        .record("accounts.user", 1, &played);
    let flag = json!({"User": 1, "Game": 101, "Winner": "Home", "Joker": true});
    let by_pick = Dump::league()
        .banker(1, 1, 102)
        .record("predictor.prediction", 10, &flag);
    for dump in [by_player, by_pick] {
        let mut shelf = Shelf::with(&dump);
        assert_eq!(shelf.standings(1).first().unwrap().3, 20 + 30 * 2 * 3);
        assert_eq!(shelf.table(Some(1)).unwrap().jokers(0).count(), 1);
    }
}

#[test]
fn a_game_moved_to_another_week_is_scored_there() {
    let mut shelf = Shelf::with(&Dump::league());
    shelf
        .import(&Dump::default().game(102, 2).result(102, 2, 7, 30).json())
        .unwrap();
    let points = |shelf: &mut Shelf, week| {
        shelf
            .standings(week)
            .iter()
            .map(|row| row.3)
            .collect::<Vec<_>>()
    };
    assert_eq!(points(&mut shelf, 1), [20, 0, 0]);
    assert_eq!(points(&mut shelf, 2), [50, 30, 0]);
}

#[test]
fn a_league_may_choose_that_a_joker_multiplies_the_whole_week() {
    let flag = json!({"User": 1, "Game": 101, "Winner": "Home", "Joker": true});
    let dump = Dump::league().record("predictor.prediction", 10, &flag);
    let mut shelf = Shelf::new();
    let db = rusqlite::Connection::open(shelf.path()).unwrap();
    db.execute("UPDATE meta SET joker = 'week'", []).unwrap();
    shelf.import(&dump.json()).unwrap();
    assert_eq!(shelf.standings(1).first().unwrap().3, 20 * 3 + 30 * 3);
}
