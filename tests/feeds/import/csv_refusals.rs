//! What is left out of players and picks by name, and what is refused whole.

use super::csv::{left_out, sample, take, week_1};
use crate::import::counts;
use crate::support::shelf::Shelf;

#[test]
fn a_bad_line_is_told_with_its_number_and_the_rest_is_taken() {
    let text = "name,team,active\n\"Ada\n\nLovelace\",KC,yes\nBo,CHEFS,yes\n,KC,yes\nCyë,KC,yes,no\nDi,KC,perhaps\n\
                Ada Lovelace,KC,yes\nEd,KC,yes\n\u{1b}[31mFlo,XYZ,yes\n";
    let mut shelf = Shelf::new();
    let mut bytes = text.as_bytes().to_vec();
    bytes.extend(b"\xff,KC,yes\n");
    let written = shelf.import(&bytes).unwrap();
    let skipped: Vec<String> = written.skipped.iter().map(ToString::to_string).collect();
    let expected = [
        "line 5: 'CHEFS' is not a team; did you mean Chiefs (KC)?",
        "line 6: it has no name",
        "line 7: it has 4 cells, and the header names 3; put quotes around a text with a separator in it, or remove what is too much",
        "line 8: active: 'perhaps' is neither yes nor no; write one of yes y true t on 1 x ✓ ✔ ☑ wahr vrai, or one of no n false f off 0 - ☐ falsch faux, or nothing",
        "line 12: it is not UTF-8; save the file as CSV UTF-8 and import it again",
        "line 9: 'Ada Lovelace' is on line 2 already; names tell players apart, so each needs one of its own",
        "the favourite team of player 3, [31mFlo: neither the file nor the store has a team XYZ",
    ];
    assert_eq!(skipped, expected);
    assert_eq!(written.players, counts(3, 0, 0));
}

#[test]
fn a_pick_that_makes_no_sense_is_left_out() {
    let cases = [
        (
            "Ada,2024,1,KC,BAL,SEA,,",
            "line 2: SEA does not play in KC at BAL",
        ),
        ("Ada,2024,1,KC,KC,KC,,", "line 2: KC cannot play itself"),
        (
            "Ada,2024,0,KC,BAL,KC,,",
            "line 2: '0' is not a week (1 to 31)",
        ),
        (
            "Ada,24,1,KC,BAL,KC,,",
            "line 2: '24' is not a season (a year from 1920 to 2999)",
        ),
        (
            "Ada,2024,1,,KC,KC,,",
            "line 2: the league knows no game of KC in 2024 week 1, so its winner alone does not say which game it is; name \
             away and home, or import the schedule first: results.csv, or scoretable --season 2024 fetch",
        ),
        ("Ada,2024,1,KC,BAL,,,", "line 2: it has no winner"),
        (
            "Ada,2024,1,KC,BAL,BAL,yes,",
            "line 2: a banker is an away team, and BAL is at home; nothing of the pick was taken",
        ),
        (
            "Ada,2024,1,XYZ,BAL,BAL,,",
            "line 2: neither the file nor the store has a team XYZ",
        ),
        (
            "Eve,2024,1,KC,BAL,BAL,,\nEve,2024,2,KC,LV,LV,,",
            "line 2 and 1 more: there is no player 'Eve'; import a file of players that has the name, or import with --add-players",
        ),
    ];
    for (picks, expected) in cases {
        let mut shelf = Shelf::new();
        take(&mut shelf, "name\nAda\n");
        assert_eq!(left_out(&mut shelf, picks), expected);
        assert_eq!(shelf.everything().len(), 1 + 32 + 1, "{picks}");
    }
    let mut shelf = sample();
    let slip = left_out(&mut shelf, "Ada Lovelcae,2024,9,KC,BAL,BAL,,");
    assert!(slip.contains("did you mean 'Ada Lovelace'?"), "{slip}");
}

#[test]
fn a_game_that_the_schedule_contradicts_is_left_out() {
    let mut shelf = Shelf::new();
    take(&mut shelf, "name\nAda\n");
    shelf.import(&week_1().json()).unwrap();
    let other = left_out(&mut shelf, "Ada,2024,1,KC,SEA,KC,,");
    assert_eq!(
        other,
        "line 2: there is no KC at SEA in 2024 week 1: that week has BAL at KC"
    );
    let other = left_out(&mut shelf, "Ada,2024,2,BAL,KC,KC,,");
    assert_eq!(
        other,
        "line 2: BAL at KC is in week 1 of 2024, not in week 2"
    );
    // Two picks of one file that contradict each other only are both taken: which one is right is not known yet.
    assert_eq!(
        left_out(
            &mut shelf,
            "Ada,2024,3,BAL,SEA,SEA,,\nAda,2024,3,BAL,NE,NE,,"
        ),
        ""
    );
}

#[test]
fn a_player_picks_a_game_once_and_has_one_banker_a_week() {
    let mut shelf = sample();
    let twice = "Ada Lovelace,2024,5,KC,SEA,KC,,\nAda Lovelace,2024,5,KC,SEA,SEA,,";
    assert_eq!(
        left_out(&mut shelf, twice),
        "line 3: Ada Lovelace picked KC at SEA on line 2 already"
    );
    let bankers = "Ada Lovelace,2024,6,KC,SEA,KC,yes,\nAda Lovelace,2024,6,LV,NE,LV,yes,";
    assert_eq!(
        left_out(&mut shelf, bankers),
        "line 3: the banker of Ada Lovelace in 2024 week 6 is on line 2 already; there is one a week"
    );
    let moved = "Ada Lovelace,2024,6,LV,NE,LV,yes,";
    assert_eq!(
        left_out(&mut shelf, moved),
        "line 2: the league has KC at SEA as the banker of the player in 2024 week 6; list that game of that week too, without banker"
    );
    assert_eq!(
        left_out(
            &mut shelf,
            &format!("{moved}\nAda Lovelace,2024,6,KC,SEA,KC,,")
        ),
        ""
    );
}

#[test]
fn a_file_that_is_no_such_table_is_refused_whole() {
    let cases = [
        (
            "nmae,team\nAda,KC\n",
            "there is no 'name' (also read: player, player name, full name, member); these say nothing: 'nmae' (did you \
             mean 'name'?); the columns are name,team,active",
        ),
        ("name,team,team\n", "'team' and 'team' would all be 'team'"),
        (
            "player,season,week\n",
            "there is no 'winner' (also read: pick, ",
        ),
        (
            "name,team\nAda,KC\n\"Bo,KC\nCy,KC\n",
            "a quote opened in the record of line 3 is never closed",
        ),
        (
            "name,\"team\nAda,KC\n",
            "a quote opened in the record of line 1 is never closed",
        ),
        ("name!team\nAda!KC\n", "it is something else; expected"),
    ];
    let mut shelf = sample();
    let before = shelf.everything();
    for (text, expected) in cases {
        let refusal = shelf.import(text.as_bytes()).unwrap_err();
        assert!(refusal.contains(expected), "{refusal}");
    }
    assert_eq!(shelf.everything(), before);
}
