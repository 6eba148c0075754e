//! The display of a verdict: a glyph and a letter, so that colour is never necessary.

use ratatui::style::Style;

use crate::loader::Verdict;
use crate::tui::glyphs::DashboardGlyphs;
use crate::tui::theme::Styles;

/// The glyph: full for a hit, half for a stale entry, empty for a miss.
pub(super) const fn glyph(verdict: Verdict, glyphs: &DashboardGlyphs) -> &'static str {
    match verdict {
        Verdict::Fresh => glyphs.hit,
        Verdict::Stale => glyphs.stale,
        Verdict::Missing
        | Verdict::Corrupt
        | Verdict::Flushed
        | Verdict::Outdated
        | Verdict::Behind
        | Verdict::Forked
        | Verdict::Taken
        | Verdict::NoLeague
        | Verdict::WentBack
        | Verdict::Unreachable
        | Verdict::Off => glyphs.miss,
    }
}

/// The word: a fresh entry is a hit.
pub(super) const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fresh => "hit",
        other => other.name(),
    }
}

/// The letter, unique for every verdict: `L` for flushed and `K` for forked, because `F` is fresh.
pub(super) const fn letter(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fresh => "F",
        Verdict::Stale => "S",
        Verdict::Missing => "M",
        Verdict::Corrupt => "C",
        Verdict::Flushed => "L",
        Verdict::Outdated => "O",
        Verdict::Behind => "B",
        Verdict::Forked => "K",
        Verdict::Taken => "T",
        Verdict::NoLeague => "N",
        Verdict::WentBack => "W",
        Verdict::Unreachable => "U",
        Verdict::Off => "-",
    }
}

/// The style.
pub(super) const fn style(verdict: Verdict, styles: &Styles) -> Style {
    match verdict {
        Verdict::Fresh => styles.good,
        Verdict::Stale
        | Verdict::Missing
        | Verdict::Flushed
        | Verdict::Outdated
        | Verdict::Behind => styles.warn,
        Verdict::Corrupt
        | Verdict::Forked
        | Verdict::Taken
        | Verdict::NoLeague
        | Verdict::WentBack
        | Verdict::Unreachable => styles.bad,
        Verdict::Off => styles.dim,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verdict_has_a_letter_of_its_own() {
        let mut letters = Verdict::ALL.map(letter);
        letters.sort_unstable();
        assert!(letters.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
