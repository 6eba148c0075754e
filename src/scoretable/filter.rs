//! Selects rows by what the user typed: for `--filter`, and while a filter is typed in the dashboard.

use std::ops::Range;
use std::str::FromStr;

use nucleo_matcher::chars::normalize;
use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use unicode_segmentation::UnicodeSegmentation;

use super::Scoretable;

/// Selects rows. The first character of the text may say how, and then counts as no part of what is looked for:
///
/// * `=KC`: the fans of a team, `=N` those of every team whose code begins with it;
/// * `~alv`: letters, in this order, of a name or a team (`alv` finds Ada Lovelace, and so does `ada kc` if she is a fan of
///   KC). Accents are ignored unless one is typed. The matching is that of the editor Helix (the `nucleo` crate);
/// * `'love`: part of a name.
///
/// Without such a sign, [`How`] decides. Case is always ignored.
#[derive(Clone, Debug)]
pub struct Filter {
    text: String,
    wanted: Wanted,
}

#[derive(Clone, Debug)]
enum Wanted {
    /// Words that a name or a team contains; where no row contains them all, their letters in order.
    Words {
        words: Vec<Word>,
        letters: Pattern,
    },
    Letters(Pattern),
    /// In lower case.
    Part(String),
    /// In capitals.
    Team(String),
}

/// How rows are matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// By words that a name or a team contains; if no row does, by letters. Letters in their order are in too many names to
    /// be what was meant where a name has the word itself.
    Words,
    /// By letters in their order, in a name or a team.
    Letters,
    /// By part of a name.
    Part,
    /// By the start of a team's code.
    Team,
}

/// How well a row matches, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// As it was asked for.
    Whole,
    /// By its letters only, where words were asked for.
    Letters,
}

/// The letters of a row that a filter matched, counted in characters as people see them, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letters {
    /// Those of the name.
    pub name: Vec<usize>,
    /// Those of the team.
    pub team: Vec<usize>,
}

impl Filter {
    /// The filter that a text describes, which is matched in the way `usual` unless it begins with a sign; `None` for a
    /// text that asks for nothing (yet).
    pub fn new(text: &str, usual: How) -> Option<Self> {
        let (how, what) = match text.trim_start().split_at_checked(1) {
            Some(("=", code)) => (How::Team, code),
            Some(("~", letters)) => (How::Letters, letters),
            Some(("'", part)) => (How::Part, part),
            _ => (usual, text),
        };
        (!what.trim().is_empty()).then(|| Self::of(text, how, what))
    }

    fn of(text: &str, how: How, what: &str) -> Self {
        let (case, accents) = (CaseMatching::Ignore, Normalization::Smart);
        Self {
            text: text.to_owned(),
            wanted: match how {
                How::Words => Wanted::Words {
                    words: what.split_whitespace().map(Word::new).collect(),
                    letters: Pattern::new(what, case, accents, AtomKind::Fuzzy),
                },
                How::Letters => Wanted::Letters(Pattern::new(what, case, accents, AtomKind::Fuzzy)),
                How::Part => Wanted::Part(what.to_lowercase()),
                How::Team => Wanted::Team(what.trim().to_uppercase()),
            },
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Those of the rows `among` that match, in the order given: the ones that fit best.
    pub fn rows(&self, table: &Scoretable, among: &[u32]) -> Vec<u32> {
        let best = self.rows_with(Fit::Whole, table, among);
        if best.is_empty() && matches!(self.wanted, Wanted::Words { .. }) {
            return self.rows_with(Fit::Letters, table, among);
        }
        best
    }

    /// Those of the rows `among` that match as well as rows can.
    pub fn best_rows(&self, table: &Scoretable, among: &[u32]) -> Vec<u32> {
        self.rows_with(Fit::Whole, table, among)
    }

    fn rows_with(&self, fit: Fit, table: &Scoretable, among: &[u32]) -> Vec<u32> {
        let mut finder = self.finder();
        let found = |&row: &u32| {
            let row = row as usize;
            let (name, team) = (table.name(row), table.team(row).unwrap_or_default());
            finder.finds(fit, name, team)
        };
        among.iter().copied().filter(found).collect()
    }

    /// Whether every row that this one matches best was matched by `earlier` too: more letters never match more.
    pub fn narrows(&self, earlier: &Self) -> bool {
        matches!(
            (&self.wanted, &earlier.wanted),
            (Wanted::Words { .. }, Wanted::Words { .. })
                | (Wanted::Letters(_), Wanted::Letters(_))
                | (Wanted::Part(_), Wanted::Part(_))
        ) && self.text.starts_with(&earlier.text)
            && self.text.is_ascii()
    }

    /// Looks at rows one by one. It holds the memory that matching takes, so one is used for many rows.
    pub fn finder(&self) -> Finder<'_> {
        Finder {
            wanted: &self.wanted,
            matcher: Matcher::new(Config::DEFAULT),
            haystack: String::new(),
            characters: Vec::new(),
        }
    }
}

impl FromStr for Filter {
    type Err = String;

    /// Parses the value of `--filter`: part of a name unless a sign asks for something else. An empty text matches every
    /// row.
    fn from_str(text: &str) -> Result<Self, String> {
        match Self::new(text, How::Part) {
            Some(filter) => Ok(filter),
            None if text.trim().is_empty() => Ok(Self::of(text, How::Part, text)),
            None => Err("nothing follows the sign; write a team such as =KC, letters such as ~alv, or part of a name \
                         such as 'love"
                .to_owned()),
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
    /// How well a name and a team match; `None` when they do not.
    pub fn fit(&mut self, name: &str, team: &str) -> Option<Fit> {
        [Fit::Whole, Fit::Letters]
            .into_iter()
            .find(|&fit| self.finds(fit, name, team))
    }

    /// Whether a name and a team match at least this well.
    fn finds(&mut self, fit: Fit, name: &str, team: &str) -> bool {
        match self.wanted {
            Wanted::Team(code) => team.starts_with(code.as_str()),
            Wanted::Part(part) => name.to_lowercase().contains(part),
            Wanted::Letters(pattern) => self.score(pattern, name, team).is_some(),
            Wanted::Words { words, letters } => match fit {
                Fit::Whole => has_all(words, name, team),
                Fit::Letters => self.score(letters, name, team).is_some(),
            },
        }
    }

    fn score(&mut self, pattern: &Pattern, name: &str, team: &str) -> Option<u32> {
        self.haystack.clear();
        self.haystack.extend([name, " ", team]);
        let haystack = characters(&self.haystack, &mut self.characters);
        pattern.score(haystack, &mut self.matcher)
    }

    /// The letters of a name and a team, as they are shown, that match; none for a row that does not.
    pub fn letters(&mut self, name: &str, team: &str) -> Letters {
        let mut letters = Letters::default();
        match self.wanted {
            Wanted::Team(code) if team.starts_with(code.as_str()) => {
                letters.team = (0..team.chars().count()).collect();
            }
            Wanted::Team(_) => {}
            Wanted::Part(part) => letters.name = letters_of_part(name, part),
            Wanted::Letters(pattern) => return self.letters_of(pattern, name, team),
            Wanted::Words {
                words,
                letters: order,
            } if !has_all(words, name, team) => {
                return self.letters_of(order, name, team);
            }
            Wanted::Words { words, .. } => {
                for word in words {
                    letters
                        .name
                        .extend(word.place_in(name).into_iter().flatten());
                    letters
                        .team
                        .extend(word.place_in(team).into_iter().flatten());
                }
                for found in [&mut letters.name, &mut letters.team] {
                    found.sort_unstable();
                    found.dedup();
                }
            }
        }
        letters
    }

    fn letters_of(&mut self, pattern: &Pattern, name: &str, team: &str) -> Letters {
        let mut letters = Letters::default();
        self.haystack.clear();
        self.haystack.extend([name, " ", team]);
        let mut found = Vec::new();
        let haystack = characters(&self.haystack, &mut self.characters);
        if pattern
            .indices(haystack, &mut self.matcher, &mut found)
            .is_none()
        {
            return letters;
        }
        found.sort_unstable();
        found.dedup();
        let behind = name.graphemes(true).count() + 1;
        for letter in found.into_iter().map(|letter| letter as usize) {
            match letter.checked_sub(behind) {
                Some(letter) => letters.team.push(letter),
                None => letters.name.push(letter),
            }
        }
        letters
    }
}

/// A word to look for, whatever its case.
#[derive(Clone, Debug)]
struct Word {
    letters: Vec<char>,
    /// The same in ASCII; `None` for a word with letters that no ASCII text has.
    ascii: Option<Vec<u8>>,
    /// Whether it is typed without accents, which then are ignored in names too.
    plain: bool,
}

impl Word {
    fn new(text: &str) -> Self {
        let folded = |plain| -> Vec<char> {
            let letters = text.graphemes(true);
            letters.filter_map(|letter| fold(letter, plain)).collect()
        };
        let plain = folded(true) == folded(false);
        let letters = folded(plain);
        let ascii = letters.iter().map(|&letter| u8::try_from(letter).ok());
        let ascii = ascii.map(|byte| byte.filter(u8::is_ascii)).collect();
        Self {
            letters,
            ascii,
            plain,
        }
    }

    /// Whether a text has the word. Most names are ASCII, and need not be taken apart for that: a million are looked at
    /// while the user types.
    fn is_in(&self, text: &str) -> bool {
        if !text.is_ascii() {
            return self.place_in(text).is_some();
        }
        let Some(word) = &self.ascii else {
            return false;
        };
        let mut places = text.as_bytes().windows(word.len().max(1));
        places.any(|place| place.eq_ignore_ascii_case(word))
    }

    /// The first place at which a text has the word, in letters as people see them.
    fn place_in(&self, text: &str) -> Option<Range<usize>> {
        let letters = text.graphemes(true);
        let letters: Vec<char> = letters
            .filter_map(|letter| fold(letter, self.plain))
            .collect();
        let length = self.letters.len();
        let mut places = letters.windows(length.max(1));
        let start = places.position(|place| place == self.letters)?;
        Some(start..start + length)
    }
}

/// Whether each word is in a name or a team.
fn has_all(words: &[Word], name: &str, team: &str) -> bool {
    words
        .iter()
        .all(|word| word.is_in(name) || word.is_in(team))
}

/// A letter in lower case, and without its accent if those are ignored.
fn fold(letter: &str, plain: bool) -> Option<char> {
    let lower = letter.chars().next()?.to_lowercase().next()?;
    Some(if plain { normalize(lower) } else { lower })
}

/// The letters that make up the first place at which a name has a part, which is in lower case.
fn letters_of_part(name: &str, part: &str) -> Vec<usize> {
    let (mut lower, mut starts) = (String::new(), Vec::new());
    for letter in name.graphemes(true) {
        starts.push(lower.len());
        lower.push_str(&letter.to_lowercase());
    }
    let Some(first) = lower.find(part) else {
        return Vec::new();
    };
    let found = first..first + part.len();
    let of_it = |(letter, start)| found.contains(start).then_some(letter);
    starts.iter().enumerate().filter_map(of_it).collect()
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

    #[test]
    fn a_word_is_in_a_text_where_it_has_a_place() {
        let texts = [
            "",
            "a",
            "Ada Lovelace",
            "O'Brien",
            "KC",
            "Zoë Ångström",
            "田中 さくら",
            "ANNA anna",
            "an\tb",
        ];
        for word in [
            "a",
            "AN",
            "lace",
            "o'b",
            "kc",
            "zoe",
            "zoë",
            "田中",
            "ß",
            "é",
            "anna anna",
            "-",
        ] {
            for text in texts {
                let word = Word::new(word);
                let expected = word.place_in(text).is_some();
                assert_eq!(word.is_in(text), expected, "{word:?} in {text}");
            }
        }
    }

    fn found(text: &str, usual: How) -> Vec<u32> {
        let rows: Vec<u32> = (0..5).collect();
        let filter = Filter::new(text, usual).expect("something to look for");
        filter.rows(&table(), &rows)
    }

    #[test]
    fn a_text_means_the_same_with_its_sign_and_the_usual_without_one() {
        use How::{Letters, Part};
        let cases: [(How, &str, &[u32]); 22] = [
            (Letters, "alv", &[0]),
            (Letters, "LOVE", &[0]),
            (Letters, "ada kc", &[0]),
            (Letters, "kc", &[0, 2]),
            // Accents need not be typed.
            (Letters, "zeph", &[3]),
            (Letters, "さく", &[2]),
            (Letters, "o'b", &[4]),
            (Letters, "xyz", &[]),
            // No other sign has a meaning of its own.
            (Letters, "!ada", &[]),
            (Letters, "'LOVE", &[0]),
            (Letters, "'alv", &[]),
            (Letters, "''b", &[4]),
            (Letters, "~alv", &[0]),
            (Letters, "=kc", &[0, 2]),
            // Teams whose code begins with it.
            (Letters, "=n", &[1, 3]),
            (Part, "love", &[0]),
            (Part, "alv", &[]),
            (Part, " L", &[0]),
            (Part, "'Zé", &[3]),
            (Part, "~alv", &[0]),
            (Part, " = kc ", &[0, 2]),
            (Part, "o'b", &[4]),
        ];
        for (usual, text, rows) in cases {
            assert_eq!(found(text, usual), rows, "{text:?} {usual:?}");
        }
    }

    #[test]
    fn words_are_looked_for_whole_and_letters_only_where_no_row_has_them() {
        let cases: [(&str, &[u32]); 10] = [
            ("STRÖM", &[1]),
            ("stróm", &[]),
            ("ad", &[0]),
            ("ang", &[1]),
            ("ada kc", &[0]),
            ("kc", &[0, 2]),
            ("ZEPH", &[3]),
            ("さく", &[2]),
            ("=kc", &[0, 2]),
            ("xyz", &[]),
        ];
        for (text, rows) in cases {
            assert_eq!(found(text, How::Words), rows, "{text:?}");
        }
        assert_eq!(found("en", How::Letters), [1, 3, 4]);
        assert_eq!(found("en", How::Words), [4]);
        assert_eq!(
            found("zn", How::Words),
            [1, 3],
            "by letters, as no row has it"
        );
        let letters = |text: &str| {
            let filter = Filter::new(text, How::Words).unwrap();
            filter.finder().letters("Ada Lovelace", "KC").name
        };
        assert_eq!(
            letters("ace"),
            [9, 10, 11],
            "the word, not the first letters"
        );
        assert_eq!(letters("alv"), [0, 4, 6]);
        assert!(letters("zz").is_empty());
    }

    #[test]
    fn nothing_typed_asks_for_nothing() {
        for text in ["", "  ", "=", " = ", "~", "' "] {
            assert!(Filter::new(text, How::Letters).is_none(), "{text:?}");
        }
        let every_row = |text: &str| text.parse::<Filter>().map(|it| it.rows(&table(), &[0, 1]));
        assert_eq!(every_row(""), Ok(vec![0, 1]));
        assert!(every_row("~").is_err_and(|why| why.contains("letters such as ~alv")));
    }

    #[test]
    fn the_letters_found_are_counted_as_people_see_them() {
        let letters = |text: &str, name: &str, team: &str| {
            let filter = Filter::new(text, How::Letters).unwrap();
            let Letters { name, team } = filter.finder().letters(name, team);
            (name, team)
        };
        let decomposed = "Zoe\u{308} A\u{30a}ngstro\u{308}m";
        assert_eq!(
            letters("lo kc", "Ada Lovelace", "KC"),
            (vec![4, 5], vec![0, 1])
        );
        assert_eq!(letters("ang", decomposed, "NE").0, [4, 5, 6]);
        assert_eq!(letters("=NE", "Zoë", "NE"), (vec![], vec![0, 1]));
        assert_eq!(
            letters("'LOVE", "Ada Lovelace", "KC"),
            (vec![4, 5, 6, 7], vec![])
        );
        assert_eq!(letters("'Å", "Zoë Ångström", "NE").0, [4]);
        assert_eq!(letters("'NGST", decomposed, "NE").0, [5, 6, 7, 8]);
    }

    #[test]
    fn more_letters_of_the_same_word_never_find_more() {
        let filter = |text| Filter::new(text, How::Letters).unwrap();
        assert!(filter("adal").narrows(&filter("ada")));
        assert!(filter("'adal").narrows(&filter("'ada")));
        assert!(!filter("ad").narrows(&filter("ada")));
        assert!(!filter("=kc").narrows(&filter("=k")));
        assert!(
            !filter("é").narrows(&filter("é")),
            "an accent may be typed late"
        );
    }
}
