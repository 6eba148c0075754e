//! Players and picks as people write them down: by name, as CSV.

use scoretable::feed;
use scoretable::store::Written;

use crate::board::Board;
use crate::shelf::Shelf;
use crate::{counts, dump::Dump};

const PLAYERS: &str = include_str!("../../assets/sample/players.csv");
const PICKS: &str = include_str!("../../assets/sample/picks.csv");
const HEADER: &str = "player,season,week,away,home,winner,banker,joker\n";

/// The sample, and the results of its first week as ESPN brings them: KC 27 to BAL 20, PHI 34 to GB 29, DAL 33 to CLE 17.
fn sample() -> Shelf {
    let mut shelf = Shelf::new();
    assert_eq!(take(&mut shelf, PLAYERS), [""; 0]);
    assert_eq!(take(&mut shelf, PICKS), [""; 0]);
    shelf
}

fn week_1() -> Board {
    Board::new(2024, 1)
        .played(401, ("BAL", 20), ("KC", 27))
        .played(402, ("GB", 29), ("PHI", 34))
        .played(403, ("DAL", 33), ("CLE", 17))
}

fn import(shelf: &mut Shelf, text: &str) -> Written {
    shelf.import(text.as_bytes()).unwrap()
}

/// What an import left out.
fn take(shelf: &mut Shelf, text: &str) -> Vec<String> {
    let skipped = import(shelf, text).skipped;
    skipped.iter().map(ToString::to_string).collect()
}

/// What is left out of some picks, which are lines 2, 3 and so on.
fn left_out(shelf: &mut Shelf, picks: &str) -> String {
    take(shelf, &format!("{HEADER}{picks}")).join("\n")
}

#[test]
fn the_sample_is_scored_by_what_espn_brings_for_the_same_games() {
    let mut shelf = sample();
    let written = shelf.import(&week_1().json()).unwrap();
    assert_eq!((written.games, written.skipped), (counts(0, 3, 0), vec![]));
    let expected = [
        (1, "King, Martin", 27 + 33 * 2),
        (2, "小明 王", 34),
        (3, "Ada Lovelace", 27 - 34 * 2 + 33),
        (4, "Zoë Ångström", -27 * 2 * 3 + 34),
    ];
    let expected =
        expected.map(|(place, name, points)| (place, name.to_owned(), Some(points), points));
    assert_eq!(shelf.standings(1), expected);
    // A joker is played for the week, whichever pick says so.
    assert_eq!(shelf.table(Some(1)).unwrap().jokers(3).count(), 1);
}

#[test]
fn a_file_may_come_again_before_and_after_its_games_have_numbers() {
    let mut shelf = sample();
    for after in [None, Some(week_1().json())] {
        if let Some(board) = after {
            shelf.import(&board).unwrap();
        }
        let before = shelf.everything();
        for text in [PICKS, PLAYERS] {
            let again = import(&mut shelf, text);
            assert_eq!((again.changed, again.skipped), (false, vec![]));
        }
        assert_eq!(shelf.everything(), before);
    }
}

#[test]
fn picks_may_come_before_the_schedule_or_after_it() {
    let mut after = Shelf::new();
    take(&mut after, PLAYERS);
    after.import(&week_1().json()).unwrap();
    let picks = import(&mut after, PICKS);
    assert_eq!((picks.games, picks.skipped), (counts(3, 0, 0), vec![]));
    let mut before = sample();
    before.import(&week_1().json()).unwrap();
    assert_eq!(after.standings(1), before.standings(1));
}

#[test]
fn a_game_keeps_its_picks_when_the_schedule_says_another_week() {
    let mut shelf = sample();
    let moved = Board::new(2024, 3).played(404, ("SEA", 23), ("NE", 20));
    let written = shelf.import(&moved.json()).unwrap();
    assert_eq!((written.games, written.results.len()), (counts(0, 1, 0), 1));
    assert_eq!(shelf.standings(3)[0].2, Some(23 * 2 * 3));
    let again = take(&mut shelf, PICKS).join("\n");
    assert_eq!(
        again,
        "line 11 and 1 more: SEA at NE is in week 3 of 2024, not in week 2"
    );
}

#[test]
fn every_way_to_write_a_table_is_read() {
    let plain = "name,team,active\nAda Lovelace,KC,no\n\"Bo \"\"B\"\" Li\",,\n";
    let ways = [
        plain.replace('\n', "\r\n"),
        format!("\u{feff}{plain}"),
        plain.trim_end().to_owned(),
        format!("{plain},,\n\n  \n"),
        "ACTIVE, Name ,team\nFalse,\"Ada\n Lovelace\",kc\nYES,\"Bo \"\"B\"\" Li\",\n".to_owned(),
    ];
    let (expected, _) = feed::read(plain.as_bytes(), "players.csv").unwrap();
    assert_eq!(expected.named.players[1].name, "Bo \"B\" Li");
    for way in ways {
        let (mut facts, skipped) = feed::read(way.as_bytes(), "players.csv").unwrap();
        assert_eq!(skipped, []);
        // Where a name has two lines, so has what follows.
        facts.named.players[1].line = 3;
        assert_eq!(facts, expected, "{way:?}");
    }
}

#[test]
fn a_bad_line_is_told_with_its_number_and_the_rest_is_taken() {
    let text = "name,team,active\n\"Ada\n\nLovelace\",KC,yes\nBo,CHIEFS,yes\n,KC,yes\nCy,KC\nDi,KC,perhaps\n\
                Ada Lovelace,KC,yes\nEd,KC,yes\n\u{1b}[31mFlo,XYZ,yes\n";
    let mut shelf = Shelf::new();
    let mut bytes = text.as_bytes().to_vec();
    bytes.extend(b"\xff,KC,yes\n");
    let written = shelf.import(&bytes).unwrap();
    let skipped: Vec<String> = written.skipped.iter().map(ToString::to_string).collect();
    let expected = [
        "line 5: 'CHIEFS' is not a team code (one to four capitals)",
        "line 6: it has no name",
        "line 7: it has 2 fields, and the header 3",
        "line 8: active: 'perhaps' is neither true nor false",
        "line 12: it is not UTF-8",
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
        ("Ada,2024,1,,BAL,KC,,", "line 2: it has no away team"),
        ("Ada,2024,1,KC,BAL,,,", "line 2: it has no winner team"),
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
            "line 2 and 1 more: there is no player 'Eve'; import a file of players that has the name",
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
    let swapped = left_out(&mut shelf, "Ada,2024,1,KC,BAL,KC,,");
    assert_eq!(
        swapped,
        "line 2: there is no KC at BAL in 2024 week 1: that week has BAL at KC"
    );
    let other = left_out(&mut shelf, "Ada,2024,2,BAL,KC,KC,,");
    assert_eq!(
        other,
        "line 2: BAL at KC is in week 1 of 2024, not in week 2"
    );
    // Two picks of one file that contradict each other only are both taken: nobody knows yet which is right.
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
        "line 2: the league has another banker of the player in that week; list that game too, without banker"
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
fn a_joker_that_comes_later_is_played_for_the_whole_week() {
    let mut shelf = sample();
    shelf.import(&week_1().json()).unwrap();
    let before = shelf.standings(1)[0].3;
    let late = "\"King, Martin\",2024,1,GB,PHI,PHI,,yes";
    let written = import(&mut shelf, &format!("{HEADER}{late}\n"));
    assert_eq!(written.picks, counts(1, 2, 0));
    assert_eq!(shelf.standings(1)[0].3, before + 33 * 2 * 2 + 34);
    let again = import(
        &mut shelf,
        &format!("{HEADER}{}\n", late.replace(",yes", ",")),
    );
    assert!(!again.changed, "the other picks of the week have it");
}

#[test]
fn a_league_of_django_keeps_its_numbers_teams_and_namesakes() {
    let dump = Dump::league()
        .team("WAS", "NFC East")
        .player(4, "Ada Lovelace", None);
    let mut shelf = Shelf::with(&dump);
    let players = "name,team\nZoë Ångström,WSH\nAda Lovelace,KC\nBo,WSH\n";
    let written = import(&mut shelf, players);
    assert_eq!(
        (written.teams, written.players),
        (counts(29, 0, 0), counts(1, 1, 0))
    );
    let skipped = written.skipped[0].to_string();
    assert_eq!(
        skipped,
        "line 3: the league has two players called 'Ada Lovelace', and nothing tells which is meant"
    );
    let table = shelf.table(Some(1)).unwrap();
    let zoe = (0..table.rows())
        .find(|&row| table.name(row) == "Zoë Ångström")
        .unwrap();
    assert_eq!((table.player(zoe).0, table.team(zoe)), (2, Some("WAS")));
}

#[test]
fn a_file_that_is_no_such_table_is_refused_whole() {
    let cases = [
        (
            "nmae,team\nAda,KC\n",
            "unknown column 'nmae'; did you mean 'name'?",
        ),
        ("name,team,team\n", "it has two columns 'team'"),
        ("player,season,week\n", "it has no column 'away'"),
        (
            "name,team\nAda,KC\n\"Bo,KC\nCy,KC\n",
            "a quote opened in the record of line 3 is never closed",
        ),
        (
            "name,\"team\nAda,KC\n",
            "a quote opened in the record of line 1 is never closed",
        ),
        ("name;team\nAda;KC\n", "it is something else; expected"),
    ];
    let mut shelf = sample();
    let before = shelf.everything();
    for (text, expected) in cases {
        let refusal = shelf.import(text.as_bytes()).unwrap_err();
        assert!(refusal.contains(expected), "{refusal}");
    }
    assert_eq!(shelf.everything(), before);
}
