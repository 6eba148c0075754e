//! The rules for names. Names that look the same are the same name, and a text too long for a table is not a name.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::props::{
    CanonicalCombiningClass, DefaultIgnorableCodePoint, ExtendedPictographic, GeneralCategory,
    GeneralCategoryGroup, JoiningType,
};
use icu_properties::{CodePointMapData, CodePointSetData};
use unicode_segmentation::UnicodeSegmentation;

/// How many characters a name has at most, as people count them.
pub const NAME_CHARACTERS: usize = 100;
/// How many bytes of UTF-8 a name has at most.
pub const NAME_BYTES: usize = 400;
/// How many marks a letter carries at most. No script stacks as many; more of them paint over the lines above and below.
pub const NAME_MARKS: usize = 8;

const ZWNJ: char = '\u{200c}';
const ZWJ: char = '\u{200d}';

/// Makes a text safe to show in a terminal, and equal to every text that looks like it: composed (Unicode's NFC), without
/// control characters (escape sequences among them) and without characters that cannot be seen (zero-width ones, tags,
/// variation selectors, what turns the direction of text), with one space for each run of white space.
///
/// Joiners stay where they can be seen: between the letters of a script that joins them, and inside an emoji.
///
/// A name with nothing left becomes `(no name)`.
pub fn clean_name(raw: &str) -> String {
    let name = if raw.is_ascii() {
        spaced(raw.chars().filter(|c| is_seen(*c)))
    } else {
        composed(raw)
    };
    if name.is_empty() {
        "(no name)".to_owned()
    } else {
        name
    }
}

/// The name, clean, if it is short enough to be one.
///
/// # Errors
///
/// When it is too long; says how long it is, and what the limit is.
pub fn name_within_limits(raw: &str) -> Result<String, String> {
    let name = clean_name(raw);
    if name.len() <= NAME_MARKS {
        return Ok(name);
    }
    let characters = name.graphemes(true).count();
    if characters > NAME_CHARACTERS {
        return Err(format!(
            "the name '{}' has {characters} characters; {NAME_CHARACTERS} is the most a name may have",
            beginning(&name)
        ));
    }
    if name.len() > NAME_BYTES {
        return Err(format!(
            "the name '{}' has {} bytes; {NAME_BYTES} is the most a name may have",
            beginning(&name),
            name.len()
        ));
    }
    let marks = most_marks(&name);
    if marks > NAME_MARKS {
        return Err(format!(
            "the name '{}' has {marks} marks upon one letter; {NAME_MARKS} is the most a letter may have",
            beginning(&name)
        ));
    }
    Ok(name)
}

/// What names have in common that differ by case, by accents, or by the form of a letter only.
pub fn name_likeness(name: &str) -> String {
    let decomposed = DecomposingNormalizerBorrowed::new_nfkd().normalize(name);
    let letters = decomposed.chars().filter(|c| !is_mark(*c) && is_seen(*c));
    let one_case = letters.flat_map(char::to_uppercase);
    one_case
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '\u{2018}' | '\u{2019}' | '\u{2bc}' => '\'',
            '\u{2010}'..='\u{2015}' => '-',
            'ς' => 'σ',
            c => c,
        })
        .collect()
}

fn composed(raw: &str) -> String {
    /// A joiner that goes lets marks change places, and another joiner lose its reason. Names of people settle at once.
    const ROUNDS: usize = 3;
    let nfc = ComposingNormalizerBorrowed::new_nfc();
    let is_joiner = |c: &char| matches!(*c, ZWJ | ZWNJ);
    let kept = |c: &char| is_seen(*c) || is_joiner(c);
    let seen: String = nfc.normalize(raw).chars().filter(kept).collect();
    let mut text = nfc.normalize(&seen).into_owned();
    for _ in 0..ROUNDS {
        let joined = joined(&text.chars().collect::<Vec<char>>());
        let composed = nfc.normalize(&joined);
        if composed == text {
            return spaced(text.chars());
        }
        text = composed.into_owned();
    }
    let unjoined: String = text.chars().filter(|c| !is_joiner(c)).collect();
    spaced(nfc.normalize(&unjoined).chars())
}

/// The text with one space for each run of white space, and none around it.
fn spaced(text: impl Iterator<Item = char>) -> String {
    // The blank of Braille is no white space to Unicode, and cannot be told from it.
    let text: String = text
        .map(|c| if c == '\u{2800}' { ' ' } else { c })
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a character shows on its own, or is white space.
fn is_seen(c: char) -> bool {
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    let annotation = matches!(c, '\u{fff9}'..='\u{fffb}');
    !(annotation || ignorable.contains(c) || (c.is_control() && !c.is_whitespace()))
}

fn is_mark(c: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    matches!(
        category,
        GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark
    )
}

/// The text with only those joiners that change how it looks.
fn joined(text: &[char]) -> String {
    let mut kept: Vec<char> = Vec::with_capacity(text.len());
    for (at, &c) in text.iter().enumerate() {
        let shows = match c {
            ZWNJ => parts(&kept, text.get(at + 1..).unwrap_or_default()),
            ZWJ => joins(&kept, text.get(at + 1..).unwrap_or_default()),
            _ => true,
        };
        if shows {
            kept.push(c);
        }
    }
    kept.into_iter().collect()
}

/// Whether a letter stands before that would join what follows, as IDNA asks it (RFC 5892, appendix A.1).
fn parts(before: &[char], after: &[char]) -> bool {
    let joining = |c: &char| CodePointMapData::<JoiningType>::new().get(*c);
    let solid = |c: &&char| joining(c) != JoiningType::Transparent;
    let left = before.iter().rev().find(solid).map(joining);
    let right = after.iter().find(solid).map(joining);
    let both = matches!(
        left,
        Some(JoiningType::LeftJoining | JoiningType::DualJoining)
    ) && matches!(
        right,
        Some(JoiningType::RightJoining | JoiningType::DualJoining)
    );
    // At a word's end there is nothing to part from.
    let goes_on = after.first().is_some_and(|c| c.is_alphabetic());
    both || (goes_on && follows_virama(before))
}

/// Whether a joiner makes a half form of a letter, or one emoji of two.
fn joins(before: &[char], after: &[char]) -> bool {
    let pictures = CodePointSetData::new::<ExtendedPictographic>();
    let is_tone = |c: &&char| matches!(c, '\u{1f3fb}'..='\u{1f3ff}');
    let left = before.iter().rev().find(|c| !is_tone(c));
    let pictured = |c: Option<&char>| c.is_some_and(|c| pictures.contains(*c));
    (pictured(left) && pictured(after.first())) || follows_virama(before)
}

fn follows_virama(before: &[char]) -> bool {
    let class = CodePointMapData::<CanonicalCombiningClass>::new();
    let last = before.last().map(|c| class.get(*c));
    last == Some(CanonicalCombiningClass::Virama)
}

/// The most marks that stand in a row.
fn most_marks(name: &str) -> usize {
    let category = CodePointMapData::<GeneralCategory>::new();
    let (mut most, mut now) = (0, 0);
    for c in name.chars() {
        let mark = GeneralCategoryGroup::Mark.contains(category.get(c));
        now = if mark { now + 1 } else { 0 };
        most = most.max(now);
    }
    most
}

/// Enough of a name to find it.
fn beginning(name: &str) -> String {
    const SHOWN: usize = 20;
    let mut shown: String = name.chars().filter(|c| !is_mark(*c)).take(SHOWN).collect();
    shown.push('…');
    shown
}

#[cfg(test)]
mod tests;
