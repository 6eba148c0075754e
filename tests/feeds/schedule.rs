//! A game is its season, its week and its teams, however a feed lists it and whatever comes first: picks or the schedule.

mod boards;
mod by_name;
mod orders;

use std::fs;
use std::path::Path;

use scoretable::feed;
use scoretable::league::{GameId, Season, Side, Week};
use scoretable::loader::Unconfirmed;

use crate::import::csv::{import, left_out, take};
use crate::support::board::Board;
use crate::support::dump::Dump;
use crate::support::shelf::Shelf;

/// A file of a case.
fn file(case: &str, name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/feeds/cases");
    fs::read(folder.join(case).join(name)).unwrap()
}

/// A league into which files of a case were imported, and everything that was told meanwhile.
fn imported(case: &str, names: &[&str]) -> (Shelf, Vec<String>) {
    let mut shelf = Shelf::new();
    let mut told = Vec::new();
    for name in names {
        let written = shelf.import(&file(case, name)).unwrap();
        told.extend(written.skipped.iter().map(ToString::to_string));
        told.extend(written.noted);
    }
    (shelf, told)
}

/// The players of a week with their points in it.
fn points(shelf: &mut Shelf, week: u8) -> Vec<(String, Option<i32>)> {
    let rows = shelf.standings(week).into_iter();
    let mut points: Vec<_> = rows.map(|(_, name, last, _)| (name, last)).collect();
    points.sort();
    points
}

fn of(shelf: &mut Shelf, week: u8, player: &str) -> Option<i32> {
    let points = points(shelf, week);
    points.iter().find(|(name, _)| name == player).unwrap().1
}

fn unconfirmed(shelf: &Shelf) -> Vec<Unconfirmed> {
    shelf.store.verify().unwrap().unconfirmed
}

/// Whether a fetch would ask for a week.
fn is_asked_for(shelf: &Shelf, week: u8) -> bool {
    let season = Season::new(2024).unwrap();
    let weeks = shelf.store.unfinished(season, 1_790_000_000).unwrap();
    weeks.contains(&Week::new(week).unwrap())
}

fn assert_told(told: &[String], words: &[&str]) {
    let is_told = |line: &String| words.iter().all(|word| line.contains(word));
    assert!(told.iter().any(is_told), "{words:?} in {told:#?}");
}

const OTHER_WAY: &str = "03-home-away-the-other-way-round";

#[test]
fn a_pick_the_other_way_round_is_one_of_the_game_before_and_after_the_schedule() {
    for order in [
        ["players.csv", "picks.csv", "week1.json"],
        ["players.csv", "week1.json", "picks.csv"],
    ] {
        let (mut shelf, told) = imported(OTHER_WAY, &order);
        assert_eq!(of(&mut shelf, 1, "Ada Lovelace"), Some(34), "{order:?}");
        assert_eq!(of(&mut shelf, 1, "Ben Okri"), Some(34), "{order:?}");
        assert_told(
            &told,
            &["line 3", "PHI at GB read as GB at PHI in 2024 week 1"],
        );
        assert_eq!(unconfirmed(&shelf), []);
        assert!(!is_asked_for(&shelf, 1));
        let before = shelf.everything();
        let again = shelf.import(&file(OTHER_WAY, "picks.csv")).unwrap();
        assert_eq!((again.changed, again.skipped), (false, vec![]));
        assert_eq!(shelf.everything(), before);
    }
}

#[test]
fn a_pick_of_a_neutral_site_is_turned_round_with_its_game_when_the_schedule_comes() {
    let mut shelf = Shelf::new();
    take(&mut shelf, "name\nAda\nBen\n");
    let picks = "Ada,2024,1,PHI,GB,PHI,yes,\nBen,2024,1,PHI,GB,GB,,";
    assert_eq!(left_out(&mut shelf, picks), "");
    let written = shelf.import(&file(OTHER_WAY, "week1.json")).unwrap();
    let told: Vec<String> = written.skipped.iter().map(ToString::to_string).collect();
    assert_told(
        &written.noted,
        &["PHI at GB read as GB at PHI in 2024 week 1: the picks of Ada and Ben"],
    );
    // PHI is at home now.
    assert_told(
        &told,
        &["the banker of Ada on PHI at GB", "a banker is an away team"],
    );
    assert_eq!(
        points(&mut shelf, 1),
        [("Ada".to_owned(), Some(34)), ("Ben".to_owned(), Some(0))]
    );
    let other = "Ada,2024,1,BAL,KC,BAL,yes,";
    assert_eq!(
        left_out(&mut shelf, other),
        "",
        "another banker may be chosen"
    );
    let banker = left_out(&mut shelf, "Ben,2024,1,PHI,GB,PHI,yes,");
    assert!(
        banker.contains("a banker is an away team") && banker.contains("without banker"),
        "{banker}"
    );
    assert_eq!(of(&mut shelf, 1, "Ben"), Some(34));
}

#[test]
fn a_known_game_that_a_feed_lists_the_other_way_round_keeps_its_home_and_gets_its_result() {
    let mut shelf = Shelf::with(&Dump::league().pick(70, 1, 201, "Home"));
    let turned = Board::new(2024, 2).played(201, ("NYG", 20), ("KC", 17));
    let written = shelf.import(&turned.json()).unwrap();
    assert_eq!(written.results[0].to_string(), "KC 17 at NYG 20");
    assert_told(&written.noted, &["game 201: NYG at KC read as KC at NYG"]);
    assert_eq!(of(&mut shelf, 2, "Ada Lovelace"), Some(20));
    assert!(!shelf.import(&turned.json()).unwrap().changed);
    // Picks that come with the other listing mean its teams.
    let mut facts = feed::read(&turned.json(), "dump").unwrap().0;
    let (picks, _) = feed::read(&Dump::default().pick(71, 2, 201, "Home").json(), "dump").unwrap();
    facts.picks = picks.picks;
    assert_eq!(facts.picks.iter().next().unwrap().unwrap().side, Side::Home);
    shelf.store.write(&facts).unwrap();
    assert_eq!(of(&mut shelf, 2, "Zoë Ångström"), Some(0), "a pick of KC");
}

const NOBODY: &str = "04-pick-of-a-game-nobody-plays";

#[test]
fn a_pick_of_a_game_that_is_not_played_is_left_out_or_told_and_asked_for_no_more() {
    let (shelf, told) = imported(NOBODY, &["players.csv", "week5.json", "picks.csv"]);
    assert_eq!(
        told,
        ["line 2: there is no DET at PHI in 2024 week 5: neither of them plays in that week"]
    );
    assert_eq!(unconfirmed(&shelf), []);

    let (mut shelf, told) = imported(NOBODY, &["players.csv", "picks.csv"]);
    assert_eq!(told, [""; 0]);
    assert!(is_asked_for(&shelf, 5));
    assert_eq!(unconfirmed(&shelf)[0].lost, None);
    let written = shelf.import(&file(NOBODY, "week5.json")).unwrap();
    let told: Vec<String> = written.skipped.iter().map(ToString::to_string).collect();
    let words = [
        "the pick of Ada Lovelace",
        "no DET at PHI",
        "neither of them plays",
    ];
    assert_told(&told, &words);
    assert!(!is_asked_for(&shelf, 5), "the answer would be the same");
    let [lost] = <[Unconfirmed; 1]>::try_from(unconfirmed(&shelf)).unwrap();
    assert_eq!(lost.players.to_string(), "Ada Lovelace");
    assert!(lost.lost.unwrap().contains("neither of them plays"));
    assert_eq!(shelf.store.verify().unwrap().lost_picks(), 1);
    shelf.store.repair().unwrap();
    assert_eq!(unconfirmed(&shelf), []);
}

#[test]
fn a_pick_of_the_right_game_takes_the_place_of_one_that_no_schedule_has() {
    let mut shelf = Shelf::new();
    take(&mut shelf, "name\nAda\n");
    assert_eq!(left_out(&mut shelf, "Ada,2024,1,PHI,ATL,PHI,yes,"), "");
    let written = shelf.import(&file(OTHER_WAY, "week1.json")).unwrap();
    let told = written.skipped[0].to_string();
    assert!(told.contains("that week has GB at PHI"), "{told}");
    let right = import(
        &mut shelf,
        "player,season,week,away,home,winner,banker\nAda,2024,1,GB,PHI,GB,yes\n",
    );
    assert_eq!(right.skipped, []);
    assert_told(
        &right.noted,
        &["GB at PHI takes the place of PHI at ATL", "for Ada"],
    );
    assert_eq!(unconfirmed(&shelf), []);
    assert_eq!(of(&mut shelf, 1, "Ada"), Some(-68));
}

#[test]
fn no_week_is_picked_that_the_regular_season_does_not_have() {
    let mut shelf = Shelf::new();
    take(&mut shelf, "name\nAda\n");
    let told = left_out(
        &mut shelf,
        "Ada,2024,22,KC,PHI,KC,,\nAda,2020,18,KC,PHI,KC,,",
    );
    assert_eq!(
        told,
        "line 2: there is no KC at PHI in 2024 week 22: the regular season of 2024 has weeks 1 to 18\n\
         line 3: there is no KC at PHI in 2020 week 18: the regular season of 2020 has weeks 1 to 17"
    );
    assert_eq!(left_out(&mut shelf, "Ada,2024,18,KC,PHI,KC,,"), "");
}

const MOVED: &str = "06-moved-game-two-bankers";

#[test]
fn a_game_that_moves_leaves_one_banker_and_one_joker_in_its_new_week() {
    let files = ["players.csv", "picks.csv", "week4.json", "week7.json"];
    let (mut shelf, told) = imported(MOVED, &files);
    assert_told(
        &told,
        &[
            "PIT at IND is in week 7 of 2024 now, and not in week 4",
            "Ada Lovelace",
        ],
    );
    assert_told(
        &told,
        &[
            "the banker of Ada Lovelace on PIT at IND",
            "one banker a week",
        ],
    );
    assert_told(&told, &["a joker holds for a whole week", "Ada Lovelace"]);
    // BAL stays the banker, and no joker was played in week 7.
    assert_eq!(of(&mut shelf, 7, "Ada Lovelace"), Some(2 * 41));
    let before = shelf.everything();
    let again = shelf.import(&file(MOVED, "picks.csv")).unwrap();
    let told: Vec<String> = again.skipped.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["line 2: PIT at IND is in week 7 of 2024, not in week 4"]
    );
    assert_eq!(shelf.everything(), before);
    let other = "Ada Lovelace,2024,7,PIT,IND,PIT,yes,\nAda Lovelace,2024,7,BAL,TB,BAL,,";
    assert_eq!(
        left_out(&mut shelf, other),
        "",
        "the week may be picked again"
    );
    assert_eq!(of(&mut shelf, 7, "Ada Lovelace"), Some(-2 * 27 + 41));
}

const REPLAYED: &str = "07-replayed-under-a-new-number";

#[test]
fn a_game_replayed_under_a_new_number_keeps_its_picks_in_every_order() {
    for order in [
        ["players.csv", "picks.csv", "week4.json", "replay.json"],
        ["players.csv", "week4.json", "picks.csv", "replay.json"],
        ["players.csv", "week4.json", "replay.json", "picks.csv"],
        ["players.csv", "replay.json", "week4.json", "picks.csv"],
        ["players.csv", "picks.csv", "replay.json", "week4.json"],
    ] {
        let (mut shelf, told) = imported(REPLAYED, &order);
        assert_eq!(of(&mut shelf, 4, "Ada Lovelace"), Some(27), "{order:?}");
        assert!(
            !told.iter().any(|line| line.contains("score nothing")),
            "{told:?}"
        );
        assert!(!is_asked_for(&shelf, 4), "{order:?}");
        for name in ["again.csv", "replay.json", "week4.json"] {
            let again = shelf.import(&file(REPLAYED, name)).unwrap();
            assert_eq!((again.changed, again.skipped), (false, vec![]), "{name}");
        }
    }
}

#[test]
fn picks_go_with_a_replayed_game_before_and_after_the_old_one_is_called_off() {
    let old = || Board::new(2024, 4).called_off(401, "PIT", "IND");
    let replay = |event: fn(Board, crate::support::board::Event) -> Board| {
        let board = Board::new(2024, 4);
        let replayed = board.event(499, "PIT", "IND");
        event(board, replayed)
    };
    let planned = || replay(Board::with);
    let played = || replay(|board, event| board.with(event.over(24, 27)));
    for boards in [[old(), planned(), played()], [planned(), old(), played()]] {
        let mut shelf = Shelf::new();
        take(&mut shelf, "name\nAda\n");
        assert_eq!(left_out(&mut shelf, "Ada,2024,4,PIT,IND,IND,,"), "");
        for board in boards {
            shelf.import(&board.json()).unwrap();
        }
        assert_eq!(of(&mut shelf, 4, "Ada"), Some(27));
    }
    // A dump still has the pick on the old number.
    let dump = || {
        Dump::league()
            .pick(70, 1, 201, "Home")
            .pick(71, 2, 201, "Away")
    };
    let mut shelf = Shelf::with(&dump());
    let later = Board::new(2024, 2)
        .event(299, "KC", "NYG")
        .over(3, 20)
        .put("/date", serde_json::json!("2024-09-17T00:15Z"));
    shelf
        .import(&Board::new(2024, 2).with(later).json())
        .unwrap();
    assert_eq!(of(&mut shelf, 2, "Ada Lovelace"), Some(20));
    assert!(!shelf.import(&dump().json()).unwrap().changed);
}

#[test]
fn a_game_replayed_in_another_week_is_told_and_may_be_picked_there() {
    let mut shelf = Shelf::new();
    take(&mut shelf, "name\nAda\n");
    shelf
        .import(&Board::new(2024, 4).planned(401, "PIT", "IND").json())
        .unwrap();
    assert_eq!(left_out(&mut shelf, "Ada,2024,4,PIT,IND,IND,,"), "");
    let later = Board::new(2024, 7)
        .event(499, "PIT", "IND")
        .over(24, 27)
        .put("/date", serde_json::json!("2024-10-20T17:00Z"));
    shelf
        .import(&Board::new(2024, 7).with(later).json())
        .unwrap();
    let why = "PIT at IND was played in week 7 of 2024, as game 499, and not in week 4";
    assert_eq!(unconfirmed(&shelf)[0].lost.as_deref(), Some(why));
    assert!(!is_asked_for(&shelf, 4));
    let again = left_out(&mut shelf, "Ada,2024,4,PIT,IND,IND,,");
    assert_eq!(again, format!("line 2: {why}"));
    assert_eq!(left_out(&mut shelf, "Ada,2024,7,PIT,IND,IND,,"), "");
    assert_eq!(of(&mut shelf, 7, "Ada"), Some(27));
    shelf.store.repair().unwrap();
    assert_eq!(unconfirmed(&shelf), []);
    assert_eq!(of(&mut shelf, 7, "Ada"), Some(27));
}

#[test]
fn a_store_of_an_older_program_is_settled_by_the_next_write() {
    let (shelf, _) = imported(OTHER_WAY, &["players.csv", "picks.csv"]);
    let hand = rusqlite::Connection::open(shelf.path()).unwrap();
    // Each listing had a game of its own, and the schedule's game had neither of the picks.
    hand.execute_batch(
        "INSERT INTO game SELECT -2, season, week, away, home, NULL, NULL, NULL, NULL FROM game WHERE game_id = -1;
         UPDATE pick SET game_id = -2, side = 'away' WHERE player_id = 2;",
    )
    .unwrap();
    let (mut shelf, _) = (shelf, hand);
    shelf.import(&file(OTHER_WAY, "week1.json")).unwrap();
    assert_eq!(of(&mut shelf, 1, "Ada Lovelace"), Some(34));
    assert_eq!(of(&mut shelf, 1, "Ben Okri"), Some(34));
    assert!(
        shelf
            .store
            .verify()
            .unwrap()
            .seasons
            .iter()
            .all(|season| season.drifted == 0)
    );
    let table = shelf.everything();
    let game = |row: &&Vec<rusqlite::types::Value>| row[0] == GameId(-2).0.into();
    assert_eq!(table.iter().find(game), None);
}
