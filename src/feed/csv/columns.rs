//! The columns of the tables, the words that people write above them, and the header of a file.

use csv::ByteRecord;

use super::reader::{Layout, line};
use crate::feed::Fault;
use crate::league::{NamedGame, NamedPick, NamedPlayer, clean_name};
use crate::text::nearest;

/// The tables that a CSV file can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Table {
    /// The members of the league.
    Players,
    /// The picks of the members.
    Picks,
    /// Games and how they ended.
    Results,
}

/// What a word above a column is read as, besides the column's own name. Words are compared without case, spaces and
/// punctuation.
type Synonyms = (&'static str, &'static [&'static str]);

const PLAYERS: &[Synonyms] = &[
    (
        "name",
        &[
            "player",
            "player name",
            "full name",
            "member",
            "participant",
            "user",
            "username",
            "entrant",
            "person",
        ],
    ),
    (
        "team",
        &[
            "favorite team",
            "favourite team",
            "fav team",
            "favorite",
            "favourite",
            "nfl team",
            "team code",
            "club",
            "fan of",
        ],
    ),
    ("active", &["is active", "playing", "still in"]),
];

const PICKS: &[Synonyms] = &[
    (
        "player",
        &[
            "name",
            "player name",
            "full name",
            "member",
            "participant",
            "user",
            "username",
            "entrant",
            "person",
            "picker",
        ],
    ),
    ("season", SEASON),
    ("week", WEEK),
    ("away", AWAY),
    ("home", HOME),
    (
        "winner",
        &[
            "pick",
            "picks",
            "picked",
            "prediction",
            "predicted",
            "predicted winner",
            "selection",
            "selected",
            "choice",
            "pick team",
            "team picked",
            "picked team",
            "winning team",
            "tip",
        ],
    ),
    ("banker", &["is banker", "bank", "banker pick"]),
    (
        "joker",
        &["is joker", "joker week", "joker played", "joker pick"],
    ),
];

const RESULTS: &[Synonyms] = &[
    ("season", SEASON),
    ("week", WEEK),
    ("away", AWAY),
    ("home", HOME),
    (
        "away_score",
        &[
            "visitor score",
            "visitors score",
            "away points",
            "away pts",
            "away team score",
            "score away",
            "road score",
        ],
    ),
    (
        "home_score",
        &[
            "home points",
            "home pts",
            "home team score",
            "score home",
            "host score",
        ],
    ),
    ("kickoff", &["kickoff time", "kickoff utc"]),
    ("game", &["espn", "espn id", "espn game id", "game number"]),
    (GAME_TYPE, &["season type"]),
    (GAMEDAY, &["game date"]),
    (GAMETIME, &["gametime et"]),
];

/// Columns of nflverse's `games.csv` that decide what is taken of it.
pub(super) const GAME_TYPE: &str = "game_type";
pub(super) const GAMEDAY: &str = "gameday";
pub(super) const GAMETIME: &str = "gametime";

const SEASON: &[&str] = &["year", "yr", "nfl season", "season year"];
const WEEK: &[&str] = &[
    "wk",
    "week no",
    "week number",
    "week num",
    "nfl week",
    "game week",
    "round",
];
const AWAY: &[&str] = &[
    "away team",
    "visitor",
    "visitors",
    "visitor team",
    "visiting team",
    "visiting",
    "road",
    "road team",
    "guest",
    "away code",
];
const HOME: &[&str] = &["home team", "host", "hosts", "home code"];

impl Table {
    const ALL: [Self; 3] = [Self::Players, Self::Picks, Self::Results];

    const fn columns(self) -> &'static [Synonyms] {
        match self {
            Self::Players => PLAYERS,
            Self::Picks => PICKS,
            Self::Results => RESULTS,
        }
    }

    /// The columns that a file must have.
    const fn needed(self) -> &'static [&'static str] {
        match self {
            Self::Players => &["name"],
            // A winner names its game where the schedule is known.
            Self::Picks => &["player", "season", "week", "winner"],
            Self::Results => &["season", "week", "away", "home"],
        }
    }

    /// The columns that the documentation names.
    pub(super) const fn documented(self) -> &'static [&'static str] {
        match self {
            Self::Players => &NamedPlayer::COLUMNS,
            Self::Picks => &NamedPick::COLUMNS,
            Self::Results => &NamedGame::COLUMNS,
        }
    }

    /// The column that stands below a word.
    fn column(self, word: &str) -> Option<&'static str> {
        let means = |(name, others): &&Synonyms| {
            let mut names = [name].into_iter().chain(*others);
            names.any(|name| is_same(name, word))
        };
        let found = self.columns().iter().find(means);
        found.map(|(name, _)| *name)
    }

    /// The table most of whose columns are named, so that one wrong name does not make a file unknown. Of several, that
    /// which has all it needs.
    fn of(names: &[String]) -> Option<Self> {
        let rated = |table: &Self| {
            let mut found: Vec<_> = names.iter().filter_map(|name| table.column(name)).collect();
            found.sort_unstable();
            found.dedup();
            let is_whole = table.needed().iter().all(|needed| found.contains(needed));
            (found.len(), is_whole)
        };
        let mut best: Option<(Self, (usize, bool))> = None;
        for table in Self::ALL {
            let rate = rated(&table);
            if rate.0 > 0 && best.is_none_or(|(_, least)| rate > least) {
                best = Some((table, rate));
            }
        }
        best.map(|(table, _)| table)
    }
}

/// How a text is laid out, and which table it is.
pub(super) struct Recognized {
    pub(super) layout: Layout,
    /// The table whose columns its first record names, if there is one.
    pub(super) table: Option<Table>,
}

/// Recognizes a text by its first record: it is laid out so that most columns of a table come out.
pub(super) fn recognize(table: Option<Table>, text: &[u8]) -> Result<Recognized, Fault> {
    let mut best: Option<(usize, Recognized)> = None;
    let mut refused = None;
    for layout in Layout::of(text) {
        let names = match layout.first(text) {
            Ok(first) => first.as_ref().map(names).unwrap_or_default(),
            Err(fault) => {
                refused.get_or_insert(fault);
                continue;
            }
        };
        let table = table.or_else(|| Table::of(&names));
        let known = |name: &&String| table.is_some_and(|table| table.column(name).is_some());
        let count = names.iter().filter(known).count();
        if best.as_ref().is_none_or(|(most, _)| count > *most) {
            best = Some((count, Recognized { layout, table }));
        }
    }
    match (best, refused) {
        (Some((1.., best)), _) | (Some((_, best)), None) => Ok(best),
        (_, Some(fault)) => Err(fault),
        (None, None) => Err(Fault::Empty),
    }
}

fn names(record: &ByteRecord) -> Vec<String> {
    let name = |cell: &[u8]| String::from_utf8_lossy(cell).trim().to_owned();
    record.iter().map(name).collect()
}

/// Whether two words are the same but for case, spaces and punctuation.
fn is_same(one: &str, other: &str) -> bool {
    fn letters(word: &str) -> impl Iterator<Item = char> {
        let letters = word.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase)
    }
    letters(one).eq(letters(other))
}

/// The position of each column.
pub(super) struct Header {
    pub(super) table: Table,
    /// The number of fields in a record.
    pub(super) fields: usize,
    places: Vec<(&'static str, usize)>,
    /// The words above the columns that are not read.
    unread: Vec<String>,
}

impl Header {
    /// Parses the names of the columns. All that is wrong with them is told at once.
    pub(super) fn read(table: Table, record: &ByteRecord) -> Result<Self, Fault> {
        let names = names(record);
        let mut header = Self {
            table,
            fields: names.len(),
            places: Vec::new(),
            unread: Vec::new(),
        };
        let mut twice: Vec<(&str, String)> = Vec::new();
        let meant: Vec<_> = names.iter().map(|name| table.column(name)).collect();
        for (name, _) in table.columns() {
            let places = (0..)
                .zip(&meant)
                .filter(|(_, meant)| **meant == Some(*name));
            let places: Vec<usize> = places.map(|(place, _)| place).collect();
            let words = places.iter().filter_map(|&place| names.get(place));
            // Of several, that which has the column's own name.
            let is_own = |&place: &usize| names.get(place).is_some_and(|word| is_same(word, name));
            let own: Vec<usize> = places.iter().copied().filter(is_own).collect();
            match (places.as_slice(), own.as_slice()) {
                ([], _) => {}
                ([place], _) | (_, [place]) => header.places.push((name, *place)),
                _ => {
                    let words: Vec<_> = words.take(LISTED).map(|word| quoted(word)).collect();
                    twice.push((
                        name,
                        format!("{} would all be '{name}'", words.join(" and ")),
                    ));
                }
            }
        }
        for (place, name) in names.into_iter().enumerate() {
            let is_read = header.places.iter().any(|(_, read)| *read == place);
            if !is_read && !header.unread.contains(&name) && header.unread.len() < LISTED {
                header.unread.push(name);
            }
        }
        let is_missing = |name: &&str| {
            header.place(name).is_none() && !twice.iter().any(|(other, _)| other == name)
        };
        let missing: Vec<&str> = table.needed().iter().copied().filter(is_missing).collect();
        if twice.is_empty() && missing.is_empty() {
            return Ok(header);
        }
        let twice = twice.into_iter().map(|(_, why)| why).collect();
        Err(header.refused(line(record), twice, &missing))
    }

    /// The position of a column, if it is present.
    pub(super) fn place(&self, column: &str) -> Option<usize> {
        let found = self.places.iter().find(|(known, _)| *known == column);
        found.map(|(_, place)| *place)
    }

    /// A sentence about the columns that are not read; `None` when there are none.
    pub(super) fn told(&self) -> Option<String> {
        let named = self.unread.iter().filter(|name| !name.is_empty());
        let mut words: Vec<String> = named.map(|name| self.suspected(name)).collect();
        if self.unread.iter().any(String::is_empty) {
            words.push("one or more without a name".to_owned());
        }
        (!words.is_empty()).then(|| format!("columns that are not read: {}", words.join(", ")))
    }

    /// The refusal of a header that names several columns twice, and has none of those that are missing.
    fn refused(&self, line: u64, twice: Vec<String>, missing: &[&str]) -> Fault {
        let mut wrong = twice;
        if !missing.is_empty() {
            let missing: Vec<_> = missing.iter().map(|name| self.wanted(name)).collect();
            wrong.push(format!("there is no {}", missing.join(", no ")));
        }
        let unread = self.unread.iter().filter(|name| !name.is_empty());
        let unread: Vec<String> = unread.map(|name| self.suspected(name)).collect();
        if !unread.is_empty() {
            wrong.push(format!("these say nothing: {}", unread.join(", ")));
        }
        let why = format!(
            "line {line} names the columns: {}; the columns are {}",
            wrong.join("; "),
            self.table.documented().join(",")
        );
        Fault::Table { why }
    }

    /// A column with some of the words that may stand above it.
    fn wanted(&self, column: &str) -> String {
        let found = self
            .table
            .columns()
            .iter()
            .find(|(name, _)| *name == column);
        let others = found.map_or(&[][..], |(_, others)| others);
        let others: Vec<_> = others.iter().copied().take(4).collect();
        if others.is_empty() {
            quoted(column)
        } else {
            format!("'{column}' (also read: {})", others.join(", "))
        }
    }

    /// A word with the column it may have been meant for.
    fn suspected(&self, word: &str) -> String {
        let free = self
            .table
            .documented()
            .iter()
            .copied()
            .filter(|name| self.place(name).is_none());
        match nearest(word, free) {
            Some(near) if word.len() <= LONGEST => {
                format!("{} (did you mean '{near}'?)", quoted(word))
            }
            _ => quoted(word),
        }
    }
}

/// How many words are listed.
const LISTED: usize = 60;
/// How many characters of a word are shown.
const LONGEST: usize = 40;

fn quoted(word: &str) -> String {
    let shown: String = word.chars().take(LONGEST).collect();
    format!("'{}'", clean_name(&shown))
}

#[cfg(test)]
mod tests {
    use super::super::reader::is_blank;
    use super::*;

    fn table(names: &[&str]) -> Option<Table> {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        Table::of(&names)
    }

    fn read(table: Table, names: &[&str]) -> Result<Header, String> {
        match Header::read(table, &ByteRecord::from(names.to_vec())) {
            Ok(header) => Ok(header),
            Err(Fault::Table { why }) => Err(why),
            Err(other) => panic!("{other:?}"),
        }
    }

    fn refusal(table: Table, names: &[&str]) -> String {
        read(table, names).err().unwrap()
    }

    #[test]
    fn no_word_stands_for_two_columns_and_every_documented_column_is_known() {
        for table in Table::ALL {
            let mut words: Vec<String> = Vec::new();
            for (name, others) in table.columns() {
                words.extend(
                    [name]
                        .into_iter()
                        .chain(*others)
                        .map(|&word| word.to_owned()),
                );
            }
            for (at, word) in words.iter().enumerate() {
                let twin = words[at + 1..].iter().find(|other| is_same(word, other));
                assert_eq!(twin, None, "{table:?}");
            }
            for name in table.documented().iter().chain(table.needed()) {
                assert_eq!(table.column(name), Some(*name));
            }
        }
    }

    #[test]
    fn columns_may_stand_in_any_order_and_case_and_under_other_words() {
        let header = read(Table::Players, &["Active", " NAME "]).unwrap();
        assert_eq!(
            (header.place("name"), header.place("team")),
            (Some(1), None)
        );
        assert_eq!(header.told(), None);
        let words = ["Player Name", "Year", "Wk", "Visitor", "Home Team", "Pick"];
        let header = read(Table::Picks, &words).unwrap();
        let places =
            ["player", "season", "week", "away", "home", "winner"].map(|name| header.place(name));
        assert_eq!(places, [0, 1, 2, 3, 4, 5].map(Some));
        let header = read(
            Table::Players,
            &["id", "Player", "name", "", "email", "", "Tema"],
        )
        .unwrap();
        assert_eq!(header.place("name"), Some(2));
        assert_eq!(
            header.told().as_deref(),
            Some(
                "columns that are not read: 'id', 'Player', 'email', 'Tema' (did you mean 'team'?), one or more without a name"
            )
        );
    }

    #[test]
    fn a_wrong_header_is_told_with_all_that_is_wrong() {
        assert_eq!(
            refusal(Table::Players, &["nmae", "team"]),
            "line 1 names the columns: there is no 'name' (also read: player, player name, full name, member); these say \
             nothing: 'nmae' (did you mean 'name'?); the columns are name,team,active"
        );
        let twice = refusal(Table::Players, &["name", "Name", "team", "Team"]);
        assert!(
            twice.contains(
                "'name' and 'Name' would all be 'name'; 'team' and 'Team' would all be 'team'; the"
            ),
            "{twice}"
        );
        let missing = refusal(Table::Picks, &["player", "season", "away", "home"]);
        assert!(
            missing.contains("there is no 'week' (also read: wk, ")
                && missing.contains("no 'winner' (also read: pick, "),
            "{missing}"
        );
    }

    #[test]
    fn a_table_is_told_by_most_of_its_columns() {
        for (names, expected) in [
            (&["plyer", "season", "week"][..], Some(Table::Picks)),
            (&["name", "team", "week"], Some(Table::Players)),
            (&["name"], Some(Table::Players)),
            (&["Player", "Favorite Team"], Some(Table::Players)),
            (&["player", "season", "week", "pick"], Some(Table::Picks)),
            (&["season", "week", "away", "home"], Some(Table::Results)),
            (
                &["season", "week", "visitor", "home", "winner", "name"],
                Some(Table::Picks),
            ),
            (
                &[
                    "game_id",
                    "season",
                    "game_type",
                    "week",
                    "away_team",
                    "away_score",
                    "home_team",
                    "home_score",
                ],
                Some(Table::Results),
            ),
            (&["pk", "model"], None),
            (&[""], None),
        ] {
            assert_eq!(table(names), expected, "{names:?}");
        }
    }

    #[test]
    fn the_separator_is_that_which_parts_the_columns() {
        for (text, expected) in [
            ("name,team\n", Some(Table::Players)),
            ("name;team\n", Some(Table::Players)),
            ("name\tteam\n", Some(Table::Players)),
            ("name|team\n", Some(Table::Players)),
            ("sep=;\nplayer;season;week;winner\n", Some(Table::Picks)),
            (",,,\n\n,\nname,team\n", Some(Table::Players)),
            ("name\n", Some(Table::Players)),
            ("one;two\n", None),
        ] {
            let recognized = recognize(None, text.as_bytes()).unwrap();
            assert_eq!(recognized.table, expected, "{text:?}");
            if expected.is_some() {
                let first = recognized.layout.first(text.as_bytes()).unwrap().unwrap();
                assert!(!is_blank(&first));
            }
        }
    }
}
