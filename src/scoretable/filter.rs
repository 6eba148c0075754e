//! Selects rows by what the user typed: for `--filter`, and while a filter is typed in the dashboard.

mod candidates;
mod finder;
mod folding;
mod letters;
mod word;

use std::str::FromStr;

use candidates::Candidates;
use finder::Wanted;
use letters::LettersInOrder;
use word::{Part, Word};

use super::Scoretable;

pub use finder::{Finder, Fit, Letters};

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

/// Where fewer than one row in so many is looked at, looking for a letter in all names would take longer.
const FEW: usize = 8;

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
        Self {
            text: text.to_owned(),
            wanted: match how {
                How::Words => {
                    let words: Vec<Word> = what.split_whitespace().map(Word::new).collect();
                    let letters = LettersInOrder::new(what);
                    Wanted::Words {
                        alike: letters.are_of(&words),
                        words,
                        letters,
                    }
                }
                How::Letters => Wanted::Letters(LettersInOrder::new(what)),
                How::Part => Wanted::Part(Part::new(what)),
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
        let [whole, by_letters] = self.found(table, among);
        if whole.is_empty() { by_letters } else { whole }
    }

    /// Those of the rows `among` that match as well as rows can.
    pub fn best_rows(&self, table: &Scoretable, among: &[u32]) -> Vec<u32> {
        let [whole, _] = self.found(table, among);
        whole
    }

    /// The rows that match whole, and, while there are none, those that match by their letters.
    fn found(&self, table: &Scoretable, among: &[u32]) -> [Vec<u32>; 2] {
        let candidates = if among.len() > table.rows() / FEW {
            Candidates::of(table, &self.wanted)
        } else {
            Candidates::all(table)
        };
        let mut finder = self.finder();
        let [mut whole, mut by_letters] = [Vec::new(), Vec::new()];
        for &row in among.iter().filter(|&&row| candidates.contain(row)) {
            let name = table.name(row as usize);
            let team = table.team(row as usize).unwrap_or_default();
            match finder.fit(name, team) {
                Some(Fit::Whole) => whole.push(row),
                Some(Fit::Letters) if whole.is_empty() => by_letters.push(row),
                Some(Fit::Letters) | None => {}
            }
        }
        [whole, by_letters]
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

    /// Looks at rows one by one.
    pub fn finder(&self) -> Finder<'_> {
        Finder::new(&self.wanted)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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

    fn table(people: &[(&str, &str)]) -> Scoretable {
        let season = Season::new(2024).unwrap();
        let mut builder = Builder::new(Kind::Enhanced, "L", season, None, people.len());
        for (player, &(name, team)) in (1..).zip(people) {
            builder.push(&Row {
                player: PlayerId(player),
                name,
                team: team.parse().ok(),
                standing: None,
            });
        }
        builder.finish()
    }

    fn found(text: &str, usual: How) -> Vec<u32> {
        let rows: Vec<u32> = (0..5).collect();
        let filter = Filter::new(text, usual).expect("something to look for");
        filter.rows(&table(&PEOPLE), &rows)
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

    /// The rows that a look at each of them finds.
    fn one_by_one(filter: &Filter, table: &Scoretable, among: &[u32]) -> Vec<u32> {
        let mut finder = filter.finder();
        let fits = |&row: &u32| {
            let team = table.team(row as usize).unwrap_or_default();
            finder.fit(table.name(row as usize), team)
        };
        let fits: Vec<Option<Fit>> = among.iter().map(fits).collect();
        let best = fits.iter().flatten().min();
        let rows = among
            .iter()
            .zip(&fits)
            .filter(|(_, fit)| best.is_some() && fit.as_ref() == best);
        rows.map(|(row, _)| *row).collect()
    }

    proptest! {
        #[test]
        fn rows_are_those_that_are_found_one_by_one(
            people in prop::collection::vec(("[a-dK .éz4]{0,5}|[a-d]{1,3}田?", "(|KC|NE|A)"), 1..80),
            text in "[=~']?[a-dKz4 nécE\\\\ ]{1,4}",
            how in prop::sample::select(vec![How::Words, How::Letters, How::Part, How::Team]),
        ) {
            let people: Vec<(&str, &str)> = people.iter().map(|(name, team)| (name.as_str(), team.as_str())).collect();
            let table = table(&people);
            let among: Vec<u32> = (0..).take(people.len()).collect::<Vec<_>>().into_iter().rev().collect();
            let Some(filter) = Filter::new(&text, how) else { return Ok(()) };
            prop_assert_eq!(filter.rows(&table, &among), one_by_one(&filter, &table, &among));
            let few = &among[..people.len().min(2)];
            prop_assert_eq!(filter.rows(&table, few), one_by_one(&filter, &table, few));
        }
    }

    #[test]
    fn nothing_typed_asks_for_nothing() {
        for text in ["", "  ", "=", " = ", "~", "' "] {
            assert!(Filter::new(text, How::Letters).is_none(), "{text:?}");
        }
        let every_row = |text: &str| {
            text.parse::<Filter>()
                .map(|it| it.rows(&table(&PEOPLE), &[0, 1]))
        };
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
