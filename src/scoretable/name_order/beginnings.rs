//! The beginnings of names as numbers that order as collation does.
//!
//! Collation compares the primary weights of two names first: their letters, whatever case and accents they have. Nearly all
//! letters of nearly all names have the weight of a character in ASCII, and there are so few of those that a weight fits into
//! one byte. Sort keys need only be made for names with the same beginning.

use icu_collator::CollatorBorrowed;

/// The characters whose weights are in a table.
const TABLE: u32 = 0x180;

/// The beginnings of names.
#[derive(Debug)]
pub(super) struct Beginnings<'a> {
    collator: &'a CollatorBorrowed<'a>,
    /// The primary weights in ASCII, in order.
    known: Vec<Vec<u8>>,
    table: Vec<Place>,
}

/// Where a character stands. Those of ASCII have the even places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// The same weight as a character in ASCII.
    Same(u8),
    /// The same weights as two characters in ASCII.
    Both(u8, u8),
    /// Between two characters in ASCII, or behind all.
    Between(u8),
    /// No place of its own: it may change the one before it.
    Unclear,
}

impl<'a> Beginnings<'a> {
    pub(super) fn of(collator: &'a CollatorBorrowed<'a>) -> Self {
        let mut known: Vec<Vec<u8>> = (' '..='~')
            .map(|c| primary(collator, &c.to_string()))
            .collect();
        known.sort_unstable();
        known.dedup();
        let mut beginnings = Self {
            collator,
            known,
            table: Vec::new(),
        };
        // A character with the weights of two is looked up by those, which are in ASCII.
        for c in (0..TABLE).filter_map(char::from_u32) {
            beginnings.table.push(beginnings.place(c));
        }
        beginnings
    }

    /// The beginning of a name; `None` if it has a character without a place of its own. Names with different beginnings are
    /// in their order.
    pub(super) fn beginning(&self, name: &str) -> Option<u128> {
        let (mut beginning, mut room) = (0, u128::BITS);
        let mut add = |weight: u8| {
            room = room.saturating_sub(u8::BITS);
            beginning |= u128::from(weight) << room;
            room > 0
        };
        for c in name.chars() {
            let known = self.table.get(c as usize).copied();
            let goes_on = match known.unwrap_or_else(|| self.place(c)) {
                Place::Same(weight) => add(weight),
                Place::Both(first, second) => add(first) && add(second),
                // What is behind it is not known to be comparable.
                Place::Between(weight) => {
                    add(weight);
                    false
                }
                Place::Unclear => return None,
            };
            if !goes_on {
                break;
            }
        }
        Some(beginning)
    }

    fn place(&self, c: char) -> Place {
        // The one character that another one before it makes part of itself.
        const MIDDLE_DOT: char = '\u{b7}';
        let weights = primary(self.collator, c.encode_utf8(&mut [0; 4]));
        if weights.is_empty() || c == MIDDLE_DOT {
            return Place::Unclear;
        }
        let even = |index: usize| u8::try_from(2 * index + 2).ok();
        let place = match self.known.binary_search(&weights) {
            Ok(index) => even(index).map(Place::Same),
            Err(0) => Some(Place::Between(1)),
            Err(index) => match self.known.get(index - 1) {
                Some(before) if weights.starts_with(before) => {
                    even(index - 1).and_then(|first| self.both(first, &weights))
                }
                _ => even(index).map(|next| Place::Between(next - 1)),
            },
        };
        place.unwrap_or(Place::Unclear)
    }

    /// The place of a character with the weights of two letters, the first of which is known.
    fn both(&self, first: u8, weights: &[u8]) -> Option<Place> {
        let of = |letter: char| self.table.get(letter as usize).copied();
        let mut letters = 'a'..='z';
        let letter = letters.find(|&letter| of(letter) == Some(Place::Same(first)))?;
        let mut pairs = ('a'..='z').map(|second| [letter, second]);
        let is_it = |pair: &[char; 2]| primary(self.collator, &String::from_iter(pair)) == weights;
        match pairs.find(is_it).and_then(|[_, second]| of(second)) {
            Some(Place::Same(second)) => Some(Place::Both(first, second)),
            _ => None,
        }
    }
}

/// The part of a sort key that has the primary weights.
fn primary(collator: &CollatorBorrowed<'_>, text: &str) -> Vec<u8> {
    /// Ends every part of a sort key but the last, and is in none.
    const SEPARATOR: u8 = 1;
    let mut key = Vec::new();
    let Ok(()) = collator.write_sort_key_to(text, &mut key);
    let length = key.iter().position(|&byte| byte == SEPARATOR);
    key.truncate(length.unwrap_or(key.len()));
    key
}
