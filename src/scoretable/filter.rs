//! Selects rows: the `--filter` option, and the search that runs while the user types.

use std::str::FromStr;

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use unicode_segmentation::UnicodeSegmentation;

use super::Scoretable;

/// `--filter`: part of a name, or `=KC` for the fans of a team, `=N` for those of every team whose code begins so. Small
/// and capital letters are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Whose name holds this, in small letters.
    Name(String),
    /// Whose favourite team's code begins with this, in capitals.
    Team(String),
}

impl Filter {
    /// Whether the row is wanted.
    pub fn keeps(&self, table: &Scoretable, row: usize) -> bool {
        match self {
            Self::Name(part) => table.name(row).to_lowercase().contains(part),
            Self::Team(code) => table
                .team(row)
                .is_some_and(|team| team.starts_with(code.as_str())),
        }
    }
}

impl FromStr for Filter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.trim_start().strip_prefix('=').map(str::trim) {
            None => Ok(Self::Name(text.to_lowercase())),
            Some("") => Err("name a team behind the equals sign, such as =KC".to_owned()),
            Some(code) => Ok(Self::Team(code.to_uppercase())),
        }
    }
}

// Finding rows while the user types: the typed letters, in that order, in a name or a team.

/// What the user typed to find rows: words, each of whose letters a row's name or team has in that order (`alv` finds
/// Ada Lovelace, `ada kc` finds her if she is a fan of KC), or `=KC` for the fans of a team. Case is ignored, and so
/// are accents, unless an accent is typed.
///
/// The matching is that of the editor Helix (the `nucleo` crate).
#[derive(Clone, Debug)]
pub struct Search {
    text: String,
    wanted: Wanted,
}

#[derive(Clone, Debug)]
enum Wanted {
    Letters(Pattern),
    Team(Filter),
}

/// Which letters of a row a search found, counted in characters as people see them, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letters {
    /// Those of the name.
    pub name: Vec<usize>,
    /// Those of the team.
    pub team: Vec<usize>,
}

impl Search {
    /// A search for a text; `None` for one that asks for nothing (yet).
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let wanted = if text.starts_with('=') {
            Wanted::Team(text.parse().ok()?)
        } else {
            let (case, accents) = (CaseMatching::Ignore, Normalization::Smart);
            Wanted::Letters(Pattern::new(text, case, accents, AtomKind::Fuzzy))
        };
        (!text.is_empty()).then(|| Self {
            text: text.to_owned(),
            wanted,
        })
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Those of the rows `among` that are found, in the order given.
    pub fn rows(&self, table: &Scoretable, among: &[u32]) -> Vec<u32> {
        let mut finder = self.finder();
        let found = |&row: &u32| finder.finds(table, row as usize);
        among.iter().copied().filter(found).collect()
    }

    /// Whether every row this finds was found by `earlier` too: more letters never find more.
    pub fn narrows(&self, earlier: &Self) -> bool {
        matches!(
            (&self.wanted, &earlier.wanted),
            (Wanted::Letters(_), Wanted::Letters(_))
        ) && self.text.starts_with(&earlier.text)
            && self.text.is_ascii()
    }

    /// What looks at rows one by one. It holds the memory that takes, so use one for many rows.
    pub fn finder(&self) -> Finder<'_> {
        Finder {
            wanted: &self.wanted,
            matcher: Matcher::new(Config::DEFAULT),
            haystack: String::new(),
            characters: Vec::new(),
        }
    }
}

/// Looks at rows one by one.
#[derive(Debug)]
pub struct Finder<'a> {
    wanted: &'a Wanted,
    matcher: Matcher,
    haystack: String,
    characters: Vec<char>,
}

impl Finder<'_> {
    /// Whether a row is found.
    pub fn finds(&mut self, table: &Scoretable, row: usize) -> bool {
        match self.wanted {
            Wanted::Team(filter) => filter.keeps(table, row),
            Wanted::Letters(pattern) => {
                let (name, team) = (table.name(row), table.team(row).unwrap_or_default());
                self.haystack.clear();
                self.haystack.extend([name, " ", team]);
                let haystack = characters(&self.haystack, &mut self.characters);
                pattern.score(haystack, &mut self.matcher).is_some()
            }
        }
    }

    /// Which letters of a name and a team, as they are shown, make it a find.
    pub fn letters(&mut self, name: &str, team: &str) -> Letters {
        let Wanted::Letters(pattern) = self.wanted else {
            let team = (0..team.chars().count()).collect();
            return Letters {
                team,
                ..Letters::default()
            };
        };
        self.haystack.clear();
        self.haystack.extend([name, " ", team]);
        let mut found = Vec::new();
        let haystack = characters(&self.haystack, &mut self.characters);
        pattern.indices(haystack, &mut self.matcher, &mut found);
        found.sort_unstable();
        found.dedup();
        let behind = name.graphemes(true).count() + 1;
        let mut letters = Letters::default();
        for letter in found.into_iter().map(|letter| letter as usize) {
            match letter.checked_sub(behind) {
                Some(letter) => letters.team.push(letter),
                None => letters.name.push(letter),
            }
        }
        letters
    }
}

/// A text as the matcher wants it: the first code point of each character. (Its own constructor takes a text whose first
/// code points are all ASCII for one that is ASCII throughout, and then counts bytes.)
fn characters<'a>(text: &'a str, into: &'a mut Vec<char>) -> Utf32Str<'a> {
    if text.is_ascii() {
        return Utf32Str::Ascii(text.as_bytes());
    }
    into.clear();
    into.extend(
        text.graphemes(true)
            .filter_map(|letter| letter.chars().next()),
    );
    Utf32Str::Unicode(into)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::league::{PlayerId, Season};
    use crate::scoretable::{Builder, Kind, Row};

    const PEOPLE: [(&str, &str); 5] = [
        ("Ada Lovelace", "KC"),
        ("Zoë Ångström", "NE"),
        ("田中 さくら", "KC"),
        ("Émile Zéphirin", "NYJ"),
        ("O'Brien", ""),
    ];

    fn table() -> Scoretable {
        let season = Season::new(2024).unwrap();
        let mut builder = Builder::new(Kind::Enhanced, "L", season, None, PEOPLE.len());
        for (player, (name, team)) in (1..).zip(PEOPLE) {
            builder.push(&Row {
                player: PlayerId(player),
                name,
                team: team.parse().ok(),
                standing: None,
            });
        }
        builder.finish()
    }

    fn found(text: &str) -> Vec<u32> {
        let rows: Vec<u32> = (0..5).collect();
        let search = Search::new(text).expect("something to look for");
        search.rows(&table(), &rows)
    }

    #[test]
    fn letters_are_found_in_their_order_in_names_and_teams() {
        assert_eq!(found("alv"), [0]);
        assert_eq!(found("LOVE"), [0]);
        assert_eq!(found("ada kc"), [0]);
        assert_eq!(found("kc"), [0, 2]);
        assert_eq!(found("zeph"), [3], "accents need not be typed");
        assert_eq!(found("さく"), [2]);
        assert_eq!(found("o'b"), [4]);
        assert!(found("xyz").is_empty());
        assert_eq!(found("=kc"), [0, 2]);
        assert_eq!(found("=n"), [1, 3], "teams whose code begins so");
        assert_eq!(
            found("!ada"),
            [0_u32; 0],
            "no sign has a meaning of its own"
        );
    }

    #[test]
    fn nothing_typed_asks_for_nothing() {
        for text in ["", "  ", "=", " = "] {
            assert!(Search::new(text).is_none(), "{text:?}");
        }
    }

    #[test]
    fn the_letters_found_are_counted_as_people_see_them() {
        let search = Search::new("lo kc").unwrap();
        let letters = search.finder().letters("Ada Lovelace", "KC");
        assert_eq!((letters.name, letters.team), (vec![4, 5], vec![0, 1]));
        let search = Search::new("ang").unwrap();
        let letters = search
            .finder()
            .letters("Zoe\u{308} A\u{30a}ngstro\u{308}m", "NE");
        assert_eq!(letters.name, [4, 5, 6]);
        let search = Search::new("=NE").unwrap();
        let letters = search.finder().letters("Zoë", "NE");
        assert_eq!((letters.name.len(), letters.team), (0, vec![0, 1]));
    }

    #[test]
    fn more_letters_of_the_same_word_never_find_more() {
        let search = |text| Search::new(text).unwrap();
        assert!(search("adal").narrows(&search("ada")));
        assert!(!search("ad").narrows(&search("ada")));
        assert!(!search("=kc").narrows(&search("=k")));
        assert!(
            !search("é").narrows(&search("é")),
            "an accent may be typed late"
        );
    }
}
