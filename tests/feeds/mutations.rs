//! However a table is saved, it gives the same facts; and whatever becomes of its bytes, every line is taken or told.

use encoding_rs::WINDOWS_1252;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use scoretable::feed;
use scoretable::league::{NamedFacts, NamedPick};

/// The columns of a table with words that people write above each.
type Columns = &'static [&'static [&'static str]];

const PLAYERS: Columns = &[
    &["name", "Player Name", "PLAYER", "full_name"],
    &["team", "Favorite Team", "NFL team"],
    &["active", "Is Active"],
];
const PICKS: Columns = &[
    &["player", "Name", "Member"],
    &["season", "Year"],
    &["week", "Wk", "Week No."],
    &["away", "Visitor", "away_team"],
    &["home", "Home Team", "host"],
    &["winner", "Pick", "predicted-winner"],
    &["banker", "Is Banker"],
    &["joker", "Joker played"],
];
const RESULTS: Columns = &[
    &["season", "yr"],
    &["week", "WEEK"],
    &["away", "Away Team"],
    &["home", "home_team"],
    &["away_score", "Away Score", "visitor score"],
    &["home_score", "homescore"],
    &["kickoff", "Kickoff (UTC)"],
    &["game", "ESPN ID"],
];

/// What may stand in the columns of a table, the same in every row of a column.
fn cells(columns: Columns) -> Vec<&'static [&'static str]> {
    let teams: &[&str] = &["KC", "Chiefs", "Green Bay Packers", "buf", "LVR"];
    let yes: &[&str] = &["", "yes", "x", "no", "0"];
    let (season, week): (&[&str], &[&str]) = (&["2024", "2024.0"], &["1", "Week 7", "18.0"]);
    let names: &[&str] = &[
        "Mia Sandberg",
        "Inès Garçon",
        "Li, Bo",
        "Ray \"Ned\" O'Neil",
        "José  Ñandú",
    ];
    let score: &[&str] = &["", "20", "7.0", "off"];
    match columns.len() {
        3 => vec![names, teams, yes],
        _ if columns[0][0] == "player" => vec![
            names,
            season,
            week,
            &["KC"],
            &["Bills", "GNB"],
            &["KC"],
            yes,
            yes,
        ],
        _ => vec![
            season,
            week,
            teams,
            &["DET"],
            score,
            score,
            &["", "2024-09-06T00:20:00Z"],
            &["", "401"],
        ],
    }
}

#[derive(Clone, Debug)]
struct Sheet {
    columns: Columns,
    rows: Vec<Vec<&'static str>>,
}

fn any_sheet() -> impl Strategy<Value = Sheet> {
    select(vec![PLAYERS, PICKS, RESULTS]).prop_flat_map(|columns| {
        let row: Vec<_> = cells(columns).into_iter().map(select).collect();
        vec(row, 0..6).prop_map(move |rows| Sheet { columns, rows })
    })
}

/// How a program saves a sheet.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "habits that have nothing to do with each other"
)]
struct Dress {
    separator: char,
    names_separator: bool,
    line_end: &'static str,
    encoding: usize,
    words: Vec<usize>,
    order: Vec<u32>,
    quotes_all: bool,
    cuts_rows: bool,
    surplus: usize,
    blank_rows: bool,
}

fn any_dress() -> impl Strategy<Value = Dress> {
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    let layout = (
        select(vec![',', ';', '\t', '|']),
        select(vec!["\n", "\r\n", "\r"]),
        0_usize..5,
        0_usize..3,
    );
    (flags, layout, vec(0_usize..4, 10), vec(any::<u32>(), 10)).prop_map(
        |(
            (names_separator, quotes_all, cuts_rows, blank_rows),
            (separator, line_end, encoding, surplus),
            words,
            order,
        )| {
            Dress {
                separator,
                names_separator,
                line_end,
                encoding,
                words,
                order,
                quotes_all,
                cuts_rows,
                surplus,
                blank_rows,
            }
        },
    )
}

impl Dress {
    fn save(&self, sheet: &Sheet) -> Vec<u8> {
        let mut rows: Vec<Vec<String>> = Vec::new();
        let word = |(words, at): (&&[&str], &usize)| words[at % words.len()].to_owned();
        rows.push(sheet.columns.iter().zip(&self.words).map(word).collect());
        rows.extend(
            sheet
                .rows
                .iter()
                .map(|row| row.iter().map(|&cell| cell.to_owned()).collect()),
        );
        let mut places: Vec<usize> = (0..sheet.columns.len() + self.surplus).collect();
        places.sort_by_key(|&place| self.order[place % self.order.len()]);
        let mut text = String::new();
        if self.names_separator {
            text.extend(["sep=", &self.separator.to_string(), self.line_end]);
        }
        for (number, row) in rows.iter().enumerate() {
            let surplus = |place: usize| match (number, place % 2) {
                (0, 0) => "Notes".to_owned(),
                (0, _) => String::new(),
                _ => format!("a{}b", self.separator),
            };
            let cell = |&place: &usize| row.get(place).cloned().unwrap_or_else(|| surplus(place));
            let mut cells: Vec<String> = places.iter().map(cell).collect();
            while self.cuts_rows && number > 0 && cells.last().is_some_and(String::is_empty) {
                cells.pop();
            }
            let quoted = |cell: String| {
                if self.quotes_all || cell.contains([self.separator, '"']) {
                    format!("\"{}\"", cell.replace('"', "\"\""))
                } else {
                    cell
                }
            };
            let cells: Vec<String> = cells.into_iter().map(quoted).collect();
            text += &(cells.join(&self.separator.to_string()) + self.line_end);
            if self.blank_rows {
                text.extend([self.separator; 2]);
                text.extend([self.line_end; 2]);
            }
        }
        self.encoded(&text)
    }

    fn encoded(&self, text: &str) -> Vec<u8> {
        let units =
            |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        match self.encoding {
            0 => text.into(),
            1 => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            2 => [b"\xff\xfe".as_slice(), &units(u16::to_le_bytes)].concat(),
            3 => [b"\xfe\xff".as_slice(), &units(u16::to_be_bytes)].concat(),
            // Every character of the cases has its number in Windows-1252.
            _ => text
                .chars()
                .map(|c| u8::try_from(u32::from(c)).unwrap())
                .collect(),
        }
    }
}

/// The facts of a file and the reasons for what was left out, both without lines.
fn read(bytes: &[u8]) -> (NamedFacts, Vec<String>) {
    let (facts, skipped) = feed::read(bytes, "sheet.csv").unwrap_or_else(|why| panic!("{why}"));
    let mut named = facts.named;
    named.players.iter_mut().for_each(|player| player.line = 0);
    named.games.iter_mut().for_each(|game| game.line = 0);
    let picks = named.picks.iter().map(Result::unwrap);
    let picks: Vec<NamedPick> = picks.map(|pick| NamedPick { line: 0, ..pick }).collect();
    named.picks = picks.into();
    (
        named,
        skipped.into_iter().map(|skipped| skipped.why).collect(),
    )
}

const PLAIN: Dress = Dress {
    separator: ',',
    names_separator: false,
    line_end: "\n",
    encoding: 0,
    words: Vec::new(),
    order: Vec::new(),
    quotes_all: false,
    cuts_rows: false,
    surplus: 0,
    blank_rows: false,
};

fn plain() -> Dress {
    let (words, order) = (vec![0; 10], (0..10).collect());
    Dress {
        words,
        order,
        ..PLAIN
    }
}

/// How many records of CSV there are that are not blank.
fn records(bytes: &[u8]) -> usize {
    let has_letters = bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii());
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // Lines with damaged letters are told, also where there is nothing else.
        Err(_) if has_letters => bytes
            .iter()
            .map(|&b| if b.is_ascii() { char::from(b) } else { 'x' })
            .collect(),
        Err(_) => WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let records = reader.records().map(Result::unwrap);
    records
        .filter(|record| record.iter().any(|cell| !cell.trim().is_empty()))
        .count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn however_a_table_is_saved_it_gives_the_same_facts(sheet in any_sheet(), dress in any_dress()) {
        prop_assert_eq!(read(&dress.save(&sheet)), read(&plain().save(&sheet)));
    }

    #[test]
    fn whatever_becomes_of_its_bytes_every_line_is_taken_or_told(
        sheet in any_sheet(),
        changes in vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..3), 1..4),
    ) {
        let mut bytes = plain().save(&sheet);
        let header = bytes.iter().position(|&byte| byte == b'\n').unwrap() + 1;
        for (place, byte, way) in changes {
            let place = header + place.index(bytes.len() - header + 1);
            match way {
                0 if place < bytes.len() => bytes[place] = byte,
                1 if place < bytes.len() => _ = bytes.remove(place),
                _ => bytes.insert(place, byte),
            }
        }
        if let Ok((facts, skipped)) = feed::read(&bytes, "sheet.csv") {
            // A game may be taken without its kick-off, which is told.
            let left_out = skipped.iter().filter(|skipped| !skipped.why.ends_with("the game was taken without"));
            let left_out: usize = left_out.map(|skipped| skipped.count).sum();
            prop_assert_eq!(facts.named.len() + left_out, records(&bytes));
        }
    }
}
