//! Players and picks as people write them down: by name, as CSV.

use scoretable::feed;
use scoretable::store::Written;

use crate::import::counts;
use crate::support::board::Board;
use crate::support::dump::Dump;
use crate::support::shelf::Shelf;

const PLAYERS: &str = include_str!("../../../assets/sample/players.csv");
const PICKS: &str = include_str!("../../../assets/sample/picks.csv");
const HEADER: &str = "player,season,week,away,home,winner,banker,joker\n";

/// The sample, and the results of its first week as ESPN brings them: KC 27 to BAL 20, PHI 34 to GB 29, DAL 33 to CLE 17.
pub(crate) fn sample() -> Shelf {
    let mut shelf = Shelf::new();
    assert_eq!(take(&mut shelf, PLAYERS), [""; 0]);
    assert_eq!(take(&mut shelf, PICKS), [""; 0]);
    shelf
}

pub(crate) fn week_1() -> Board {
    Board::new(2024, 1)
        .played(401, ("BAL", 20), ("KC", 27))
        .played(402, ("GB", 29), ("PHI", 34))
        .played(403, ("DAL", 33), ("CLE", 17))
}

pub(crate) fn import(shelf: &mut Shelf, text: &str) -> Written {
    shelf.import(text.as_bytes()).unwrap()
}

/// What an import left out.
pub(crate) fn take(shelf: &mut Shelf, text: &str) -> Vec<String> {
    let skipped = import(shelf, text).skipped;
    skipped.iter().map(ToString::to_string).collect()
}

/// What is left out of some picks, which are lines 2, 3 and so on.
pub(crate) fn left_out(shelf: &mut Shelf, picks: &str) -> String {
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
