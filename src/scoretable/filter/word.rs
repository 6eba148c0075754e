//! What a name or a team must contain.

use std::ops::Range;

use nucleo_matcher::chars::normalize;
use unicode_segmentation::UnicodeSegmentation;

use super::folding::{ACCENTED_WORDS, PARTS, WORDS, contains_ascii};

/// A word to look for, whatever its case.
#[derive(Clone, Debug)]
pub(super) struct Word {
    letters: Vec<char>,
    /// The same in ASCII; `None` for a word with letters that no ASCII text has.
    ascii: Option<Vec<u8>>,
    /// Whether it is typed without accents, which then are ignored in names too.
    plain: bool,
}

impl Word {
    pub(super) fn new(text: &str) -> Self {
        let folded = |plain| -> Vec<char> {
            let letters = text.graphemes(true);
            letters.filter_map(|letter| fold(letter, plain)).collect()
        };
        let plain = folded(true) == folded(false);
        let letters = folded(plain);
        Self {
            ascii: ascii(&letters),
            letters,
            plain,
        }
    }

    /// Whether it is made of these letters, typed with or without accents.
    pub(super) fn is(&self, letters: &[char], plain: bool) -> bool {
        (self.letters.as_slice(), self.plain) == (letters, plain)
    }

    /// Whether a text has the word. Most names need not be taken apart for that: a million are looked at while the user
    /// types.
    pub(super) fn is_in(&self, text: &str) -> bool {
        if self.letters.is_empty() {
            return false;
        }
        if text.is_ascii() {
            let word = self.ascii.as_ref();
            return word.is_some_and(|word| contains_ascii(text.as_bytes(), word));
        }
        let folding = if self.plain { &WORDS } else { &ACCENTED_WORDS };
        let found = folding.contains(text, &self.letters);
        found.unwrap_or_else(|| self.place_in(text).is_some())
    }

    /// The first place at which a text has the word, in letters as people see them.
    pub(super) fn place_in(&self, text: &str) -> Option<Range<usize>> {
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

/// A letter in lower case, and without its accent if those are ignored.
fn fold(letter: &str, plain: bool) -> Option<char> {
    let lower = letter.chars().next()?.to_lowercase().next()?;
    Some(if plain { normalize(lower) } else { lower })
}

fn ascii(letters: &[char]) -> Option<Vec<u8>> {
    let bytes = letters.iter().map(|&letter| u8::try_from(letter).ok());
    bytes.map(|byte| byte.filter(u8::is_ascii)).collect()
}

/// Part of a name, to the character but for its case.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// In lower case.
    text: String,
    letters: Vec<char>,
}

impl Part {
    pub(super) fn new(text: &str) -> Self {
        let text = text.to_lowercase();
        Self {
            letters: text.chars().collect(),
            text,
        }
    }

    /// Its letters; none if one of them is not in ASCII.
    pub(super) fn ascii(&self) -> &[u8] {
        let text = self.text.as_bytes();
        if text.is_ascii() { text } else { &[] }
    }

    pub(super) fn is_in(&self, name: &str) -> bool {
        if name.is_ascii() {
            return contains_ascii(name.as_bytes(), self.text.as_bytes());
        }
        let found = PARTS.contains(name, &self.letters);
        found.unwrap_or_else(|| name.to_lowercase().contains(&self.text))
    }

    /// The letters that make up the first place at which a name has it.
    pub(super) fn letters_in(&self, name: &str) -> Vec<usize> {
        let (mut lower, mut starts) = (String::new(), Vec::new());
        for letter in name.graphemes(true) {
            starts.push(lower.len());
            lower.push_str(&letter.to_lowercase());
        }
        let Some(first) = lower.find(&self.text) else {
            return Vec::new();
        };
        let found = first..first + self.text.len();
        let of_it = |(letter, start)| found.contains(start).then_some(letter);
        starts.iter().enumerate().filter_map(of_it).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Names in several scripts, some of whose letters are more than one character or have more than one small form.
    const NAMES: &str = "[a-cA-C .'éÉßſςσΣıİŁǅµÅК\u{30a}\u{308}\u{300}田さ가ไé\u{200d}👩]{0,6}";

    proptest! {
        #[test]
        fn a_word_is_in_a_text_where_it_has_a_place(text in NAMES, word in "[a-cAé'ßσΣςſiİłµåк\u{308}田가]{1,3}") {
            let word = Word::new(&word);
            prop_assert_eq!(word.is_in(&text), word.place_in(&text).is_some());
        }

        #[test]
        fn a_part_is_in_a_name_that_has_it_in_lower_case(name in NAMES, part in "[a-cAé'ßσΣςſiİłµåк\u{308}田가]{0,3}") {
            let expected = name.to_lowercase().contains(&part.to_lowercase());
            prop_assert_eq!(Part::new(&part).is_in(&name), expected);
        }
    }
}
