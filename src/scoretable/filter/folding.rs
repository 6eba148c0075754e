//! Letters as they are compared: in lower case, and without accents where those are ignored.
//!
//! What people see as one letter may be several characters, and finding out takes a hundred times as long as comparing two. Most
//! names have only characters that each are a letter, whatever is beside them. Those are looked up in a table.

use std::sync::LazyLock;

use nucleo_matcher::chars::{normalize, to_lower_case};

/// The characters in the table: those of the scripts that have cases.
const TABLE: usize = 0x2028;

/// The folded form of characters.
#[derive(Debug)]
pub(super) struct Folding(Vec<Option<char>>);

/// As words are compared that were typed without accents.
pub(super) static WORDS: LazyLock<Folding> =
    LazyLock::new(|| Folding::of(|c| lower(c).map(normalize)));

/// As words are compared that were typed with accents.
pub(super) static ACCENTED_WORDS: LazyLock<Folding> = LazyLock::new(|| Folding::of(lower));

/// As the matcher compares letters that were typed without accents. The few characters that it folds in another way than words
/// are left to it.
pub(super) static LETTERS: LazyLock<Folding> = LazyLock::new(|| {
    Folding::of(|c| {
        let folded = to_lower_case(normalize(c));
        (lower(c).map(normalize) == Some(folded)).then_some(folded)
    })
});

/// As the matcher compares letters that were typed with accents. It does not treat small letters with two forms (such as the
/// Greek sigma) alike everywhere, so those are left to it as well.
pub(super) static ACCENTED_LETTERS: LazyLock<Folding> = LazyLock::new(|| {
    Folding::of(|c| {
        let folded = to_lower_case(c);
        let is_one = folded == c || !c.is_lowercase();
        (is_one && lower(c) == Some(folded)).then_some(folded)
    })
});

/// As parts of a name are compared: every character in lower case. A few become two, or another one at the end of a word.
pub(super) static PARTS: LazyLock<Folding> = LazyLock::new(|| {
    Folding::of(|c| {
        let mut lower = c.to_lowercase();
        let one = lower.next().filter(|_| c != 'Σ');
        one.filter(|_| lower.next().is_none())
    })
});

fn lower(c: char) -> Option<char> {
    c.to_lowercase().next()
}

impl Folding {
    fn of(fold: impl Fn(char) -> Option<char>) -> Self {
        let characters = (0..).take(TABLE).map(char::from_u32);
        let folded = characters.map(|c| c.filter(|&c| stands_alone(c)).and_then(&fold));
        Self(folded.collect())
    }

    /// The folded form of a character that is a letter of its own; `None` for one that may not be.
    pub(super) fn letter(&self, c: char) -> Option<char> {
        match self.0.get(c as usize) {
            Some(folded) => *folded,
            None => has_no_case(c).then_some(c),
        }
    }

    /// Whether these letters follow each other somewhere in a text; `None` if only a closer look can tell.
    pub(super) fn contains(&self, text: &str, letters: &[char]) -> Option<bool> {
        let (first, others) = letters.split_first()?;
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            if self.letter(c)? == *first && self.follow(rest.clone(), others)? {
                return Some(true);
            }
        }
        Some(false)
    }

    fn follow(&self, mut text: impl Iterator<Item = char>, letters: &[char]) -> Option<bool> {
        for letter in letters {
            match text.next() {
                Some(c) if self.letter(c)? == *letter => {}
                _ => return Some(false),
            }
        }
        Some(true)
    }

    /// Whether texts, one behind the other, have these letters in their order; `None` if only a closer look can tell.
    pub(super) fn has_in_order(&self, texts: [&str; 3], letters: &[char]) -> Option<bool> {
        let mut letters = letters.iter();
        let Some(mut wanted) = letters.next() else {
            return Some(true);
        };
        for text in texts {
            for c in text.chars() {
                if self.letter(c)? == *wanted {
                    match letters.next() {
                        Some(next) => wanted = next,
                        None => return Some(true),
                    }
                }
            }
        }
        Some(false)
    }
}

/// Whether a character of the table is never part of a letter together with another one that stands alone.
const fn stands_alone(c: char) -> bool {
    matches!(c,
        ' '..='~'
        // Latin
        | '\u{a0}'..='\u{2ff}'
        // Greek and Cyrillic
        | '\u{370}'..='\u{482}'
        | '\u{48a}'..='\u{52f}'
        // Hebrew and Arabic
        | '\u{5d0}'..='\u{5ea}'
        | '\u{620}'..='\u{64a}'
        // Latin and Greek with more accents
        | '\u{1e00}'..='\u{1fff}'
        // Dashes and quotation marks
        | '\u{2010}'..='\u{2027}'
    )
}

/// Whether a character behind the table stands alone, has neither cases nor accents, and is its own folded form.
const fn has_no_case(c: char) -> bool {
    matches!(c,
        // Kana
        '\u{3041}'..='\u{3096}'
        | '\u{309b}'..='\u{30ff}'
        // Han
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        // Hangul
        | '\u{ac00}'..='\u{d7a3}'
    )
}

/// Whether a text in ASCII contains a word in small letters.
pub(super) fn contains_ascii(text: &[u8], word: &[u8]) -> bool {
    let Some((&first, others)) = word.split_first() else {
        return true;
    };
    let Some(last) = text.len().checked_sub(word.len()) else {
        return false;
    };
    let capital = first.to_ascii_uppercase();
    let mut starts = text.iter().take(last + 1).enumerate();
    starts.any(|(start, &byte)| {
        (byte == first || byte == capital)
            && text
                .get(start + 1..start + word.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(others))
    })
}

/// Whether texts in ASCII, one behind the other, have small letters in their order.
pub(super) fn has_in_order_ascii(texts: [&str; 3], letters: &[u8]) -> bool {
    let mut letters = letters.iter();
    let Some(mut wanted) = letters.next() else {
        return true;
    };
    for text in texts {
        for byte in text.bytes() {
            if byte.to_ascii_lowercase() == *wanted {
                match letters.next() {
                    Some(next) => wanted = next,
                    None => return true,
                }
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;

    fn alone() -> impl Iterator<Item = char> {
        ('\0'..=char::MAX).filter(|&c| match c as usize {
            ..TABLE => stands_alone(c),
            _ => has_no_case(c),
        })
    }

    #[test]
    fn what_stands_alone_is_a_letter_beside_any_other() {
        let others = "aé.\u{a9}\u{ad}α\u{627}田가각さ\u{2019}";
        for c in alone() {
            let text: String = others.chars().flat_map(|other| [c, other, c, c]).collect();
            assert_eq!(text.graphemes(true).count(), text.chars().count(), "{c:?}");
        }
    }

    #[test]
    fn what_has_no_case_is_its_own_folded_form() {
        for c in alone().filter(|&c| c as usize >= TABLE) {
            assert_eq!((lower(c), normalize(c)), (Some(c), c));
            assert_eq!((to_lower_case(c), c.to_lowercase().count()), (c, 1));
        }
    }

    #[test]
    fn no_character_beyond_ascii_stands_for_a_digit_or_a_sign() {
        for c in ('\u{80}'..=char::MAX).filter(|c| !c.is_ascii()) {
            let folded = [
                normalize(c),
                lower(c).map_or(c, normalize),
                to_lower_case(c),
            ];
            for folded in folded.into_iter().chain(c.to_lowercase()) {
                let is_letter = folded.is_ascii_alphabetic();
                assert!(!folded.is_ascii() || is_letter, "{c:?} as {folded:?}");
            }
        }
    }

    #[test]
    fn a_word_in_ascii_is_found_at_every_place() {
        for (text, word, expected) in [
            ("", "", true),
            ("a", "", true),
            ("", "a", false),
            ("Ada", "ada", true),
            ("Ada", "adas", false),
            ("xADa", "ada", true),
            ("aada", "ada", true),
            ("ad", "ada", false),
            ("@A[", "`a{", false),
        ] {
            let found = contains_ascii(text.as_bytes(), word.as_bytes());
            assert_eq!(found, expected, "{word} in {text}");
        }
    }
}
