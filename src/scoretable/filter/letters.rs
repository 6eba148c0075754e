//! Letters that a name and a team must have in their order.

use nucleo_matcher::chars::normalize;
use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use unicode_segmentation::UnicodeSegmentation;

use super::folding::{ACCENTED_LETTERS, LETTERS, has_in_order_ascii};
use super::word::Word;

/// Letters to look for, each word of them on its own.
#[derive(Clone, Debug)]
pub(super) struct LettersInOrder {
    pattern: Pattern,
    words: Vec<Sequence>,
}

#[derive(Clone, Debug)]
struct Sequence {
    folded: Vec<char>,
    /// The same in ASCII; `None` when one of them is not.
    ascii: Option<Vec<u8>>,
    /// Whether they were typed without accents.
    plain: bool,
}

impl LettersInOrder {
    pub(super) fn new(text: &str) -> Self {
        let (case, accents) = (CaseMatching::Ignore, Normalization::Smart);
        let pattern = Pattern::new(text, case, accents, AtomKind::Fuzzy);
        let words = pattern
            .atoms
            .iter()
            .map(|atom| Sequence::of(atom.needle_text()));
        Self {
            words: words.collect(),
            pattern,
        }
    }

    /// Whether they are the letters of these words, each as the word has it. Then a text has no word without having its
    /// letters, if it has only characters that both fold alike.
    pub(super) fn are_of(&self, words: &[Word]) -> bool {
        let same = |(letters, word): (&Sequence, &Word)| word.is(&letters.folded, letters.plain);
        self.words.len() == words.len() && self.words.iter().zip(words).all(same)
    }

    /// The letters of words in ASCII.
    pub(super) fn ascii(&self) -> impl Iterator<Item = &u8> {
        self.words
            .iter()
            .filter_map(|word| word.ascii.as_deref())
            .flatten()
    }

    /// Whether a name and a team have them; `None` if only the matcher can tell. The matcher finds the best of all ways in
    /// which they do, which takes too long where only the answer matters: a million names are looked at while the user types.
    pub(super) fn are_surely_in(&self, name: &str, team: &str) -> Option<bool> {
        let texts = [name, " ", team];
        if name.is_ascii() && team.is_ascii() {
            let all = self.words.iter().all(|word| {
                let letters = word.ascii.as_ref();
                letters.is_some_and(|letters| has_in_order_ascii(texts, letters))
            });
            return Some(all);
        }
        for word in &self.words {
            if !word.are_in(texts)? {
                return Some(false);
            }
        }
        Some(true)
    }

    /// Whether a name and a team have them.
    pub(super) fn are_in(&self, name: &str, team: &str, haystack: &mut Haystack) -> bool {
        let surely = self.are_surely_in(name, team);
        surely.unwrap_or_else(|| haystack.score(&self.pattern, name, team).is_some())
    }

    /// Which letters of a name, a space and a team they are matched with at best, in order; none where they are not.
    pub(super) fn found_in(&self, name: &str, team: &str, haystack: &mut Haystack) -> Vec<u32> {
        haystack.indices(&self.pattern, name, team)
    }
}

impl Sequence {
    fn of(text: Utf32Str<'_>) -> Self {
        let folded: Vec<char> = text.chars().collect();
        Self {
            plain: folded.iter().all(|&letter| normalize(letter) == letter),
            ascii: match text {
                Utf32Str::Ascii(bytes) => Some(bytes.to_vec()),
                Utf32Str::Unicode(_) => None,
            },
            folded,
        }
    }

    /// Whether texts that are not all ASCII have them; `None` if only the matcher can tell.
    fn are_in(&self, texts: [&str; 3]) -> Option<bool> {
        let folding = if self.plain {
            &LETTERS
        } else {
            &ACCENTED_LETTERS
        };
        folding.has_in_order(texts, &self.folded)
    }
}

/// A name and a team as the matcher takes them, and the memory that matching needs.
#[derive(Debug)]
pub(super) struct Haystack {
    matcher: Matcher,
    text: String,
    characters: Vec<char>,
}

impl Default for Haystack {
    fn default() -> Self {
        Self {
            matcher: Matcher::new(Config::DEFAULT),
            text: String::new(),
            characters: Vec::new(),
        }
    }
}

impl Haystack {
    fn put(&mut self, name: &str, team: &str) {
        self.text.clear();
        self.text.extend([name, " ", team]);
    }

    fn score(&mut self, pattern: &Pattern, name: &str, team: &str) -> Option<u32> {
        self.put(name, team);
        let text = characters(&self.text, &mut self.characters);
        pattern.score(text, &mut self.matcher)
    }

    fn indices(&mut self, pattern: &Pattern, name: &str, team: &str) -> Vec<u32> {
        self.put(name, team);
        let mut found = Vec::new();
        let text = characters(&self.text, &mut self.characters);
        if pattern
            .indices(text, &mut self.matcher, &mut found)
            .is_none()
        {
            return Vec::new();
        }
        found.sort_unstable();
        found.dedup();
        found
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
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn letters_are_in_a_name_that_the_matcher_scores(
            name in "[a-cA-C .'éÉßſςσΣıİŁǅµÅК\u{30a}\u{308}\u{300}田さ가ไ\u{200d}👩]{0,7}",
            team in "(|KC|NE|A)",
            text in "[a-ckKneAéÉ' ßσΣςſiİłµåк\u{308}田가\\\\]{0,5}",
        ) {
            let letters = LettersInOrder::new(&text);
            let mut haystack = Haystack::default();
            let expected = haystack.score(&letters.pattern, &name, &team).is_some();
            prop_assert_eq!(letters.are_in(&name, &team, &mut haystack), expected);
        }
    }
}
