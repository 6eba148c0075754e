//! Players, picks and results as spreadsheets save them and people write them.

use crate::import::counts;
use crate::import::csv::{sample, week_1};
use crate::support::board::Board;
use crate::support::shelf::Shelf;
use scoretable::store::Written;

const PLAYERS: &str =
    "name,team,active\nMia Sandberg,KC,yes\nNoah Tembo,GB,yes\nInès Garçon,BUF,yes\n";
const HEADER: &str = "player,season,week,away,home,winner,banker,joker\n";

/// A file of `tests/feeds/cases`.
macro_rules! case {
    ($name:literal) => {
        include_bytes!(concat!("cases/", $name)).as_slice()
    };
}

fn import(shelf: &mut Shelf, bytes: &[u8]) -> Written {
    shelf.import(bytes).unwrap()
}

fn left_out(written: &Written) -> Vec<String> {
    written.skipped.iter().map(ToString::to_string).collect()
}

/// Imports files that are taken whole; the players and the picks that they add, and what is noted.
fn whole(files: &[&[u8]]) -> (u64, u64, Vec<String>) {
    let mut shelf = Shelf::new();
    let (mut players, mut picks, mut noted) = (0, 0, Vec::new());
    for file in files {
        let written = import(&mut shelf, file);
        assert_eq!(left_out(&written), [""; 0]);
        players += written.players.added;
        picks += written.picks.added;
        noted.extend(written.noted);
    }
    (players, picks, noted)
}

#[test]
fn every_separator_is_read_and_a_line_that_names_it() {
    let (players, picks) = (
        case!("semicolons/players.csv"),
        case!("semicolons/picks.csv"),
    );
    assert_eq!(whole(&[players, picks]), (3, 4, vec![]));
    assert_eq!(whole(&[case!("sep-line/players.csv")]), (3, 0, vec![]));
    for separator in ["\t", "|", ";"] {
        let turned = |file: &[u8]| String::from_utf8_lossy(file).replace(';', separator);
        let (players, picks) = (turned(players), turned(picks));
        assert_eq!(
            whole(&[players.as_bytes(), picks.as_bytes()]),
            (3, 4, vec![])
        );
        let named = format!("sep={separator}\r\n{players}");
        assert_eq!(whole(&[named.as_bytes()]), (3, 0, vec![]));
    }
}

#[test]
fn the_encodings_of_spreadsheets_are_read_and_told() {
    let (players, _, noted) = whole(&[case!("excel-unicode-text/players.txt")]);
    assert_eq!(
        (players, noted),
        (3, vec!["it is UTF-16 and was read as that".to_owned()])
    );
    let files = [
        case!("windows-1252/players.csv"),
        case!("windows-1252/picks.csv"),
    ];
    let (players, picks, noted) = whole(&files);
    assert_eq!((players, picks, noted.len()), (3, 4, 2));
    let told = "read as Windows-1252, such as 'Inès Garçon,BUF,yes' on line 4; ";
    assert!(noted[0].contains(told), "{noted:?}");
    // The name is the one that a file in UTF-8 has.
    let mut shelf = Shelf::new();
    import(&mut shelf, files[0]);
    assert_eq!(
        import(&mut shelf, PLAYERS.as_bytes()).players,
        counts(0, 0, 3)
    );
}

#[test]
fn a_file_of_two_encodings_is_taken_but_for_the_lines_that_are_not_utf_8() {
    let bytes = [PLAYERS.as_bytes(), b"Chlo\xe9,KC,yes\n"].concat();
    let written = import(&mut Shelf::new(), &bytes);
    assert_eq!(written.players, counts(3, 0, 0));
    assert_eq!(
        left_out(&written),
        ["line 5: it is not UTF-8; save the file as CSV UTF-8 and import it again"]
    );
}

#[test]
fn rows_may_be_short_and_columns_more_than_are_needed() {
    let short = [
        case!("short-rows/players.csv"),
        case!("short-rows/picks.csv"),
    ];
    assert_eq!(whole(&short), (2, 1, vec![]));
    let (players, _, noted) = whole(&[case!("more-columns-than-needed/players.csv")]);
    assert_eq!(players, 1);
    assert_eq!(noted, ["columns that are not read: 'id', 'email', 'notes'"]);
    let picks = case!("more-columns-than-needed/picks.csv");
    let (_, picks, noted) = whole(&[PLAYERS.as_bytes(), picks]);
    assert_eq!(picks, 4);
    assert_eq!(noted, ["columns that are not read: 'points'"]);
    let (players, _, noted) = whole(&[b"name,,team,\nMia,1,KC,\nNoah,2\n"]);
    assert_eq!(players, 2);
    assert_eq!(
        noted,
        ["columns that are not read: one or more without a name"]
    );
    let shifted = import(&mut Shelf::new(), b"name,team\nSandberg, Mia,KC\nNoah,GB\n");
    assert_eq!(shifted.players, counts(1, 0, 0));
    assert_eq!(
        left_out(&shifted),
        [
            "line 2: it has 3 cells, and the header names 2; put quotes around a text with a separator in it, or remove what is \
             too much"
        ]
    );
}

#[test]
fn columns_go_by_the_words_that_people_use() {
    let files = [
        case!("headers-people-write/players.csv"),
        case!("headers-people-write/picks.csv"),
    ];
    assert_eq!(whole(&files), (1, 1, vec![]));
    let refused = Shelf::new()
        .import(b"Who,Year,Gameweek,When,Tip\nMia,2024,1,,KC\n")
        .unwrap_err();
    for part in [
        "there is no 'player' (also read: name, ",
        "these say nothing: 'Who', 'When'; the columns are player,season,week,away,home,winner,banker,joker",
    ] {
        assert!(refused.contains(part), "{refused}");
    }
}

#[test]
fn teams_go_by_every_name_and_the_codes_of_other_sites() {
    let mut shelf = Shelf::new();
    import(&mut shelf, case!("team-names/players.csv"));
    let written = import(&mut shelf, case!("team-names/picks.csv"));
    assert_eq!(
        (written.picks, left_out(&written)),
        (counts(4, 0, 0), vec![])
    );
    let told = "teams read: 'Baltimore Ravens' as BAL, 'Kansas City Chiefs' as KC, 'Chiefs' as KC, 'LA Rams' as LAR, \
                'Detroit' as DET, 'Washington Redskins' as WSH, 'Tampa Bay' as TB, 'N.Y. Jets' as NYJ, '49ers' as SF";
    assert_eq!(written.noted, [told]);
    let other = "Mia Sandberg,2024,2,KAN,GNB,KAN,,\nMia Sandberg,2024,2,LVR,WFT,WFT,,\n";
    let written = import(&mut shelf, format!("{HEADER}{other}").as_bytes());
    assert_eq!(
        (written.picks, left_out(&written)),
        (counts(2, 0, 0), vec![])
    );
    assert_eq!(
        written.noted,
        ["teams read: 'GNB' as GB, 'KAN' as KC, 'WFT' as WSH, 'LVR' as LV"]
    );
    let town = import(
        &mut shelf,
        format!("{HEADER}Mia Sandberg,2024,3,New York,KC,KC,,\n").as_bytes(),
    );
    assert_eq!(
        left_out(&town),
        ["line 2: 'New York' may be NYG or NYJ; write the code of the team that is meant"]
    );
}

#[test]
fn weeks_seasons_and_answers_are_read_as_they_are_written() {
    let files = [PLAYERS.as_bytes(), case!("weeks-in-words/picks.csv")];
    assert_eq!(whole(&files), (3, 5, vec![]));
    let line = |season: &str, week: &str, yes: &str| {
        let picks = format!("{HEADER}Mia Sandberg,{season},\"{week}\",KC,BUF,KC,{yes},{yes}\n");
        let mut shelf = Shelf::new();
        import(&mut shelf, PLAYERS.as_bytes());
        left_out(&import(&mut shelf, picks.as_bytes())).join("\n")
    };
    for season in ["2024", "2024.0", "2024/25", "2024-2025", "Season 2024"] {
        assert_eq!(line(season, "5", ""), "", "{season}");
    }
    for week in [
        "5", "05", "5.0", "5,0", "Week 5", "week5", "Wk. 5", "W5", "WK 5",
    ] {
        assert_eq!(line("2024", week, ""), "", "{week}");
    }
    for yes in [
        "x", "X", "✓", "1", "1.0", "y", "YES", "true", "t", "no", "N", "0", "-", "FALSE", "WAHR",
    ] {
        assert_eq!(line("2024", "5", yes), "", "{yes}");
    }
    assert_eq!(
        line("2024", "Weekend", ""),
        "line 2: 'Weekend' is not a week (1 to 31)"
    );
    assert_eq!(
        line("2024.5", "5", ""),
        "line 2: '2024.5' is not a season (a year from 1920 to 2999)"
    );
    assert_eq!(
        line("2024", "5", "perhaps"),
        "line 2: banker: 'perhaps' is neither yes nor no; write one of yes y true t on 1 x ✓ ✔ ☑ wahr vrai, or one of no n \
         false f off 0 - ☐ falsch faux, or nothing"
    );
}

#[test]
fn a_winner_names_its_game_where_the_schedule_is_known() {
    let mut shelf = Shelf::new();
    import(&mut shelf, PLAYERS.as_bytes());
    let picks = b"Player,Year,Wk,Pick,Banker\nMia Sandberg,2024,1,Chiefs,\nMia Sandberg,2024,1,GB,x\nNoah Tembo,2024,1,KC,x\n\
                  Noah Tembo,2024,1,CHI,\n";
    let before = left_out(&import(&mut shelf, picks));
    let unknown = "line 2 and 1 more: the league knows no game of KC in 2024 week 1, so its winner alone does not say which \
                   game it is; name away and home, or import the schedule first: results.csv, or scoretable --season 2024 fetch";
    assert_eq!(before[0], unknown);
    shelf.import(&week_1().json()).unwrap();
    let written = import(&mut shelf, picks);
    assert_eq!(
        (written.games, written.picks),
        (counts(0, 0, 0), counts(2, 0, 0))
    );
    let skipped = left_out(&written);
    assert_eq!(skipped.len(), 2, "{skipped:?}");
    assert_eq!(
        skipped[0],
        "line 4: a banker is an away team, and KC is at home; nothing of the pick was taken"
    );
    assert!(
        skipped[1].starts_with("line 5: the league knows no game of CHI"),
        "{skipped:?}"
    );
    // KC 27 to BAL 20, PHI 34 to GB 29.
    let mia = (1, "Mia Sandberg".to_owned(), Some(27 - 68), 27 - 68);
    assert_eq!(shelf.standings(1), [mia]);
    let half = "player,season,week,home,winner\nInès Garçon,2024,1,KC,BAL\nInès Garçon,2024,1,PHI,PHI\nNoah Tembo,2024,1,KC,PHI\n";
    let written = import(&mut shelf, half.as_bytes());
    assert_eq!(written.picks, counts(2, 0, 0));
    assert_eq!(
        left_out(&written),
        ["line 4: there is no PHI at KC in 2024 week 1: that week has BAL at KC"]
    );
}

#[test]
fn a_player_is_found_despite_case_accents_and_order_and_it_is_told() {
    let mut shelf = Shelf::new();
    import(
        &mut shelf,
        format!("{PLAYERS}\"Li, Bo\",,\nBo Öz,,\nBo Oz,,\n").as_bytes(),
    );
    let pick = |name: &str| format!("\"{name}\",2024,1,BAL,KC,KC,,\n");
    let picks: String = ["MIA SANDBERG", "Ines Garcon", "Tembo, Noah", "bo li"]
        .map(pick)
        .concat();
    let written = import(&mut shelf, format!("{HEADER}{picks}").as_bytes());
    assert_eq!(
        (written.picks, left_out(&written)),
        (counts(4, 0, 0), vec![])
    );
    assert_eq!(
        written.noted,
        [
            "names read: 'MIA SANDBERG' as 'Mia Sandberg', 'Ines Garcon' as 'Inès Garçon', 'Tembo, Noah' as 'Noah Tembo', 'bo \
             li' as 'Li, Bo'"
        ]
    );
    let written = import(&mut shelf, format!("{HEADER}{}", pick("BO OZ")).as_bytes());
    assert_eq!(
        left_out(&written),
        [
            "line 2: 'BO OZ' may be 'Bo Öz' or 'Bo Oz'; write the name of the one who is meant as it is there"
        ]
    );
}

#[test]
fn picks_bring_their_players_into_a_league_without_any() {
    let mut shelf = Shelf::new();
    let picks = case!("semicolons/picks.csv");
    let written = import(&mut shelf, picks);
    assert_eq!(
        (written.players, written.picks),
        (counts(3, 0, 0), counts(4, 0, 0))
    );
    let told =
        "players added, because picks name them: 'Mia Sandberg', 'Noah Tembo', 'Inès Garçon'";
    assert_eq!(written.noted, [told]);
    let players = import(&mut shelf, PLAYERS.as_bytes());
    assert_eq!((players.players, players.noted), (counts(0, 3, 0), vec![]));
    assert!(!import(&mut shelf, picks).changed);
    // A league with players has those, and a pick of another name may be a slip.
    let other = import(
        &mut shelf,
        format!("{HEADER}Otto,2024,1,BAL,KC,KC,,\n").as_bytes(),
    );
    assert_eq!(
        (other.players, other.games),
        (counts(0, 0, 0), counts(0, 0, 0))
    );
    assert!(
        left_out(&other)[0].ends_with("or import with --add-players"),
        "{other:?}"
    );
}

const RESULTS: &str = "season,week,away,home,away_score,home_score\n";

#[test]
fn a_league_without_espn_has_its_results_from_a_file() {
    let mut shelf = Shelf::new();
    import(&mut shelf, PLAYERS.as_bytes());
    import(&mut shelf, case!("semicolons/picks.csv"));
    let week = "2024,1,BAL,KC,20,27\n2024,1,Packers,Philadelphia,29,34\n2024,1,PIT,ATL,off,off\n2024,1,DAL,CLE,,\n";
    let written = import(&mut shelf, format!("{RESULTS}{week}").as_bytes());
    assert_eq!(
        (written.games, left_out(&written)),
        (counts(1, 3, 0), vec![])
    );
    assert_eq!(written.results.len(), 3);
    // Mia: KC won, and the banker GB lost to 34. Noah: the banker BAL lost to 27 in a week with a joker.
    let expected = [
        (1, "Inès Garçon", 0),
        (2, "Mia Sandberg", 27 - 68),
        (3, "Noah Tembo", -27 * 6),
    ];
    let expected =
        expected.map(|(place, name, points)| (place, name.to_owned(), Some(points), points));
    assert_eq!(shelf.standings(1), expected);
    let again = import(&mut shelf, format!("{RESULTS}{week}").as_bytes());
    assert!(!again.changed, "{again:?}");
    let corrected = import(
        &mut shelf,
        format!("{RESULTS}2024,1,BAL,KC,28,27\n").as_bytes(),
    );
    assert_eq!(
        corrected.results[0].to_string(),
        "BAL 28 at KC 27, was 20 at 27"
    );
    // A game of the file is part of the schedule, and takes ESPN's number when that comes.
    let other = import(
        &mut shelf,
        format!("{HEADER}Mia Sandberg,2024,1,NYG,CLE,NYG,,\n").as_bytes(),
    );
    assert_eq!(
        left_out(&other),
        ["line 2: there is no NYG at CLE in 2024 week 1: that week has DAL at CLE"]
    );
    let board = import(&mut shelf, &week_1().json());
    assert_eq!((board.games, board.results.len()), (counts(0, 3, 0), 2));
}

#[test]
fn the_sample_is_scored_by_its_results_as_by_those_of_espn() {
    let (mut by_file, mut by_espn) = (sample(), sample());
    let results = include_str!("../../assets/sample/results.csv");
    let written = import(&mut by_file, results.as_bytes());
    assert_eq!(
        (written.games, left_out(&written)),
        (counts(0, 6, 0), vec![])
    );
    import(&mut by_espn, &week_1().json());
    assert_eq!(by_file.standings(1), by_espn.standings(1));
}

#[test]
fn a_result_that_makes_no_sense_is_left_out_and_one_that_is_otherwise_is_told() {
    let mut shelf = Shelf::new();
    import(&mut shelf, PLAYERS.as_bytes());
    import(&mut shelf, &week_1().json());
    let lines = "2024,1,BAL,KC,20,\n2024,1,BAL,KC,off,3\n2024,1,BAL,KC,x,3\n2024,1,BAL,KC,300,3\n2024,19,BAL,KC,3,3\n\
                 2024,1,BAL,BAL,3,3\n2024,1,BAL,XYZ,3,3\n2024,1,BAL,KC,20,27\n2024,1,BAL,KC,20,27\n";
    let written = import(&mut shelf, format!("{RESULTS}{lines}").as_bytes());
    assert_eq!(
        left_out(&written),
        [
            "line 2: it has the score of one team only",
            "line 3: it is called off and has a score; write one or the other",
            "line 4: 'x' is not a score (0 to 255, or nothing for a game to come, or off)",
            "line 5: '300' is not a score (0 to 255, or nothing for a game to come, or off)",
            "line 7: BAL cannot play itself",
            "line 6: week 19 is not of the regular season, which has 18 weeks in 2024; only that counts",
            "line 8: neither the file nor the store has a team XYZ",
            "line 10: BAL at KC in 2024 week 1 is on line 9 already",
        ]
    );
    // At a neutral place either team may be written as the host.
    let lines = "2024,1,PHI,GB,34,30\n2024,2,DAL,CLE,33,17\n2024,1,BAL,KC,,\n2024,3,KC,GB,,\n2024,3,KC,BUF,,\n";
    let written = import(&mut shelf, format!("{RESULTS}{lines}").as_bytes());
    assert_eq!(left_out(&written), [""; 0]);
    assert_eq!(written.results.len(), 1, "{:?}", written.results);
    assert_eq!(
        written.results[0].to_string(),
        "GB 30 at PHI 34, was 29 at 34"
    );
    assert_eq!(
        written.noted,
        [
            "games moved to the week of the file: DAL at CLE in 2024 week 2, from week 1",
            "games read the other way round: PHI at GB in 2024 week 1, which the league has as GB at PHI",
            "games without a score in the file, which keep the result they have: BAL at KC in 2024 week 1",
            "teams with more than one game in a week, which may be a slip: KC in 2024 week 3",
        ]
    );
}

#[test]
fn the_games_of_nflverse_are_taken_as_they_are() {
    let file = case!("nflverse/games.csv");
    let mut shelf = Shelf::new();
    let written = import(&mut shelf, file);
    assert_eq!(
        (written.games, left_out(&written)),
        (counts(5, 0, 0), vec![])
    );
    assert_eq!(written.results.len(), 4);
    let told = |part: &str| written.noted.iter().any(|noted| noted.contains(part));
    assert!(
        told("game_type other than REG) and were not taken: 1"),
        "{:?}",
        written.noted
    );
    assert!(
        told("columns that are not read: 'game_id', 'weekday', 'location', "),
        "{:?}",
        written.noted
    );
    assert!(told("teams read: 'LA' as LAR"), "{:?}", written.noted);
    // The number is ESPN's, and the time of New York is a moment: 2021-09-10T00:20:00Z.
    let has =
        |row: &Vec<_>| row.contains(&401_326_322.into()) && row.contains(&1_631_233_200.into());
    assert!(shelf.everything().iter().any(has));
    let board = Board::new(2021, 1).played(401_326_322, ("DAL", 29), ("TB", 31));
    let fetched = import(&mut shelf, &board.json());
    assert_eq!((fetched.games.added, fetched.results.len()), (0, 0));
    assert!(
        !import(&mut shelf, file)
            .results
            .iter()
            .any(|change| change.old.is_some())
    );
}
