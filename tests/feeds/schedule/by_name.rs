//! Results and picks by name are of the games that scoreboards list, whichever comes first and however each has the teams.

use scoretable::store::Written;

use super::{OTHER_WAY, assert_told, file, is_asked_for, of, unconfirmed};
use crate::import::counts;
use crate::support::board::Board;
use crate::support::shelf::Shelf;

const PICKS: &str = "player,season,week,away,home,winner,banker,joker\n";
const RESULTS: &str = "season,week,away,home,away_score,home_score\n";

/// A league that has the players of the case.
fn league() -> Shelf {
    let mut shelf = Shelf::new();
    shelf.import(&file(OTHER_WAY, "players.csv")).unwrap();
    shelf
}

fn take(shelf: &mut Shelf, header: &str, lines: &str) -> Written {
    shelf.import(format!("{header}{lines}").as_bytes()).unwrap()
}

#[test]
fn picks_results_and_a_scoreboard_give_the_same_in_every_order() {
    let picks = file(OTHER_WAY, "picks.csv");
    let board = file(OTHER_WAY, "week1.json");
    for result in ["2024,1,GB,PHI,29,34\n", "2024,1,PHI,GB,34,29\n"] {
        let results = format!("{RESULTS}{result}").into_bytes();
        let files = [&picks, &results, &board];
        for order in [
            [0, 1, 2],
            [0, 2, 1],
            [1, 0, 2],
            [1, 2, 0],
            [2, 0, 1],
            [2, 1, 0],
        ] {
            let mut shelf = league();
            for at in order {
                let written = shelf.import(files[at]).unwrap();
                assert_eq!(written.skipped, [], "{result}{order:?}");
            }
            for player in ["Ada Lovelace", "Ben Okri"] {
                let points = of(&mut shelf, 1, player);
                assert_eq!(points, Some(34), "{result}{order:?}: {player}");
            }
            assert_eq!(unconfirmed(&shelf), [], "{result}{order:?}");
            assert!(!is_asked_for(&shelf, 1), "{result}{order:?}");
            for file in files {
                let again = shelf.import(file).unwrap();
                assert!(!again.changed, "{result}{order:?}: {again:?}");
            }
        }
    }
}

#[test]
fn a_game_that_a_file_has_in_another_week_is_the_one_of_the_scoreboard_with_its_picks() {
    let mut shelf = league();
    take(&mut shelf, RESULTS, "2024,4,KC,DEN,,\n2024,7,BUF,GB,,\n");
    take(
        &mut shelf,
        PICKS,
        "Ada Lovelace,2024,4,KC,DEN,KC,banker,\nAda Lovelace,2024,7,BUF,GB,BUF,banker,\n",
    );
    let board = Board::new(2024, 7).played(401_671_700, ("KC", 20), ("DEN", 10));
    let written = shelf.import(&board.json()).unwrap();
    assert_eq!(written.games, counts(0, 1, 0));
    assert_told(&written.noted, &["KC at DEN is in week 7 of 2024 now"]);
    assert_eq!(written.skipped.len(), 1);
    let told = written.skipped[0].to_string();
    assert!(
        told.starts_with("the banker of Ada Lovelace on KC at DEN: "),
        "{told}"
    );
    assert_eq!(of(&mut shelf, 7, "Ada Lovelace"), Some(20));
    let moved = take(&mut shelf, RESULTS, "2024,8,KC,DEN,20,10\n");
    assert_told(&moved.noted, &["KC at DEN in 2024 week 8, from week 7"]);
    assert_eq!(of(&mut shelf, 8, "Ada Lovelace"), Some(20));
}

#[test]
fn a_winner_alone_is_of_the_game_that_counts() {
    let mut shelf = league();
    let first = Board::new(2024, 4).called_off(401_671_700, "KC", "DEN");
    shelf.import(&first.json()).unwrap();
    let replay = Board::new(2024, 4).played(401_671_900, ("DEN", 10), ("KC", 20));
    shelf.import(&replay.json()).unwrap();
    let written = take(
        &mut shelf,
        PICKS,
        "Ada Lovelace,2024,4,,,KC,,\nBen Okri,2024,4,KC,DEN,KC,banker,\n",
    );
    assert_eq!(written.picks, counts(2, 0, 0));
    assert_told(&written.noted, &["line 3: KC at DEN read as DEN at KC"]);
    let told = written.skipped[0].to_string();
    assert!(
        told.ends_with("the pick was taken without banker"),
        "{told}"
    );
    assert_eq!(of(&mut shelf, 4, "Ada Lovelace"), Some(20));
    assert_eq!(of(&mut shelf, 4, "Ben Okri"), Some(20));
}

#[test]
fn a_line_that_is_left_out_brings_no_game() {
    let mut shelf = league();
    let written = take(
        &mut shelf,
        PICKS,
        "Ada Lovelace,2024,4,KC,DEN,KC,banker,\nAda Lovelace,2024,4,BUF,GB,BUF,banker,\n",
    );
    assert_eq!(
        (written.games, written.picks),
        (counts(1, 0, 0), counts(1, 0, 0))
    );
    let told = written.skipped[0].to_string();
    assert!(
        told.ends_with("is on line 2 already; there is one a week"),
        "{told}"
    );
}
