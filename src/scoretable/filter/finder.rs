//! Looks at rows one by one.

use unicode_segmentation::UnicodeSegmentation;

use super::letters::{Haystack, LettersInOrder};
use super::word::{Part, Word};

/// What a row must have.
#[derive(Clone, Debug)]
pub(super) enum Wanted {
    /// Words that a name or a team contains; where no row contains them all, their letters in order.
    Words {
        words: Vec<Word>,
        letters: LettersInOrder,
        /// Whether no text has the words without the letters.
        alike: bool,
    },
    Letters(LettersInOrder),
    Part(Part),
    /// In capitals.
    Team(String),
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

/// Looks at rows one by one. It holds the memory that matching takes, so one is used for many rows.
#[derive(Debug)]
pub struct Finder<'a> {
    wanted: &'a Wanted,
    haystack: Haystack,
}

impl<'a> Finder<'a> {
    pub(super) fn new(wanted: &'a Wanted) -> Self {
        Self {
            wanted,
            haystack: Haystack::default(),
        }
    }

    /// How well a name and a team match; `None` when they do not.
    pub fn fit(&mut self, name: &str, team: &str) -> Option<Fit> {
        let found = match self.wanted {
            Wanted::Team(code) => team.starts_with(code.as_str()),
            Wanted::Part(part) => part.is_in(name),
            Wanted::Letters(letters) => letters.are_in(name, team, &mut self.haystack),
            Wanted::Words {
                words,
                letters,
                alike,
            } => {
                // Most rows have not even the letters, which takes less time to find out than that they have no word.
                let surely = letters.are_surely_in(name, team).filter(|_| *alike);
                if surely == Some(false) {
                    return None;
                }
                if !has_all(words, name, team) {
                    let has_letters =
                        surely.unwrap_or_else(|| letters.are_in(name, team, &mut self.haystack));
                    return has_letters.then_some(Fit::Letters);
                }
                true
            }
        };
        found.then_some(Fit::Whole)
    }

    /// The letters of a name and a team, as they are shown, that match; none for a row that does not.
    pub fn letters(&mut self, name: &str, team: &str) -> Letters {
        let mut letters = Letters::default();
        match self.wanted {
            Wanted::Team(code) if team.starts_with(code.as_str()) => {
                letters.team = (0..team.chars().count()).collect();
            }
            Wanted::Team(_) => {}
            Wanted::Part(part) => letters.name = part.letters_in(name),
            Wanted::Letters(order) => return self.letters_of(order, name, team),
            Wanted::Words {
                words,
                letters: order,
                ..
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

    fn letters_of(&mut self, order: &LettersInOrder, name: &str, team: &str) -> Letters {
        let mut letters = Letters::default();
        let behind = name.graphemes(true).count() + 1;
        for letter in order.found_in(name, team, &mut self.haystack) {
            let letter = letter as usize;
            match letter.checked_sub(behind) {
                Some(letter) => letters.team.push(letter),
                None => letters.name.push(letter),
            }
        }
        letters
    }
}

/// Whether each word is in a name or a team.
fn has_all(words: &[Word], name: &str, team: &str) -> bool {
    words
        .iter()
        .all(|word| word.is_in(name) || word.is_in(team))
}
