//! Themes. They use only the sixteen colours of the terminal's own palette, so that the user's choice of colours
//! applies, and colour alone never carries a meaning.

use ratatui::style::{Color, Modifier, Style};

use crate::text::named::named;

named! {
    /// A set of colours. In the order of the theme key.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum Theme: "theme" {
        /// For dark backgrounds.
        #[default]
        Dark = "dark",
        /// For light backgrounds.
        Light = "light",
        /// No colours at all, for `NO_COLOR`: only bold, dim and reversed.
        NoColour = "none",
    }
}

/// The styles of a theme, each named for its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Styles {
    /// The most important text: the league, the score, a heading.
    pub(super) strong: Style,
    /// Less important text: labels, borders, missing values.
    pub(super) faint: Style,
    /// The active element: the tab, the sorted column.
    pub(super) accent: Style,
    /// Good news: places gained, a hit.
    pub(super) good: Style,
    /// Bad news: places lost, a cache that does not answer.
    pub(super) bad: Style,
    /// Between the two: a stale answer, a joker.
    pub(super) warn: Style,
    /// The row and the heading under the cursor. Never a colour, so that it is visible with any palette.
    pub(super) cursor: Style,
}

impl Theme {
    /// The theme after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Dark => Self::Light,
            Self::Light => Self::NoColour,
            Self::NoColour => Self::Dark,
        }
    }

    pub(super) const fn styles(self) -> Styles {
        let plain = Style::new();
        let (accent, good, bad, warn) = match self {
            Self::Dark => (
                plain.fg(Color::Cyan),
                plain.fg(Color::Green),
                plain.fg(Color::Red),
                plain.fg(Color::Yellow),
            ),
            Self::Light => (
                plain.fg(Color::Blue),
                plain.fg(Color::Green),
                plain.fg(Color::Red),
                plain.fg(Color::Magenta),
            ),
            Self::NoColour => (plain, plain, plain, plain),
        };
        Styles {
            strong: plain.add_modifier(Modifier::BOLD),
            // Dim, not grey: "bright black" is the background itself in some palettes.
            faint: plain.add_modifier(Modifier::DIM),
            accent: accent.add_modifier(Modifier::BOLD),
            good,
            bad,
            warn,
            cursor: plain.add_modifier(Modifier::REVERSED),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_theme_key_goes_through_every_theme_and_names_are_parsed_back() {
        let mut seen = vec![Theme::default()];
        while let Some(next) = seen.last().map(|t| t.next()).filter(|t| !seen.contains(t)) {
            seen.push(next);
        }
        assert_eq!(seen, Theme::ALL);
        for theme in Theme::ALL {
            assert_eq!(theme.name().parse(), Ok(theme));
        }
        assert!("neon".parse::<Theme>().is_err());
    }

    #[test]
    fn without_colours_every_style_is_modifiers_only() {
        let styles = Theme::NoColour.styles();
        let all = [
            styles.strong,
            styles.faint,
            styles.accent,
            styles.good,
            styles.bad,
            styles.warn,
            styles.cursor,
        ];
        for style in all {
            assert_eq!((style.fg, style.bg), (None, None));
        }
    }
}
