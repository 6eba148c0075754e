//! The display of a verdict: a glyph, a letter and a pill, so that colour is never necessary.

use ratatui::style::Style;
use ratatui::text::Span;

use crate::loader::{BackendKind, Verdict};
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
        | Verdict::Delayed
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

/// The letter of what is no plain hit, unique for every verdict: `K` for forked, as `F` is flushed.
pub(super) const fn letter(verdict: Verdict) -> Option<&'static str> {
    Some(match verdict {
        Verdict::Fresh => return None,
        Verdict::Stale => "S",
        Verdict::Missing => "M",
        Verdict::Corrupt => "C",
        Verdict::Flushed => "F",
        Verdict::Outdated => "O",
        Verdict::Behind => "B",
        Verdict::Forked => "K",
        Verdict::Taken => "T",
        Verdict::NoLeague => "N",
        Verdict::WentBack => "W",
        Verdict::Unreachable => "U",
        Verdict::Delayed => "D",
        Verdict::Off => "-",
    })
}

/// The style: hits are good, what is past its time is between, and what had to be built, or could not be shown, is bad.
pub(super) const fn style(verdict: Verdict, styles: &Styles) -> Style {
    match verdict {
        Verdict::Fresh => styles.good,
        Verdict::Stale => styles.warn,
        Verdict::Missing
        | Verdict::Flushed
        | Verdict::Outdated
        | Verdict::Behind
        | Verdict::Corrupt
        | Verdict::Delayed
        | Verdict::Forked
        | Verdict::Taken
        | Verdict::NoLeague
        | Verdict::WentBack
        | Verdict::Unreachable => styles.bad,
        Verdict::Off => styles.dim,
    }
}

/// One word for where a table came from: ` HIT `, ` STALE ` or ` MISS `, and ` LOCAL ` for the memory of this program,
/// which is a cache of its own.
pub(super) fn pill(verdict: Verdict, backend: BackendKind, styles: &Styles) -> Span<'static> {
    let (word, role) = match (backend, verdict) {
        (BackendKind::Off, _) | (_, Verdict::Off) => (" OFF ", styles.dim),
        (BackendKind::Embedded, _) => (" LOCAL ", styles.accent),
        (_, Verdict::Fresh) => (" HIT ", styles.good),
        (_, Verdict::Stale) => (" STALE ", styles.warn),
        (_, verdict) => (" MISS ", style(verdict, styles)),
    };
    Span::styled(word, styles.pill(role))
}

/// The pill of a table whose store is lost.
pub(super) fn lost(styles: &Styles) -> Span<'static> {
    Span::styled(" MISS ", styles.pill(styles.bad))
}

/// The pill of what is waited for.
pub(super) fn waiting(styles: &Styles) -> Span<'static> {
    Span::styled(" WAIT ", styles.pill(styles.warn))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::{Colours, Theme};

    #[test]
    fn every_verdict_but_a_plain_hit_has_a_letter_of_its_own() {
        assert_eq!(letter(Verdict::Fresh), None);
        let mut letters = Verdict::ALL.map(letter);
        letters.sort_unstable();
        assert!(letters.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn the_memory_of_this_program_does_not_read_as_off() {
        let styles = Styles::of(Theme::Dark, None, &Colours::default());
        let word = |verdict, backend| pill(verdict, backend, &styles).content.into_owned();
        assert_eq!(word(Verdict::Fresh, BackendKind::Redis), " HIT ");
        assert_eq!(word(Verdict::Flushed, BackendKind::Redis), " MISS ");
        assert_eq!(word(Verdict::Fresh, BackendKind::Embedded), " LOCAL ");
        assert_eq!(word(Verdict::Off, BackendKind::Off), " OFF ");
    }
}
