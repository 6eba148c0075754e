//! Themes. They use only the sixteen colours of the terminal's own palette, so that the user's choice of colours
//! applies, and colour alone never carries a meaning.

use std::fmt;
use std::str::FromStr;

use ratatui::style::{Color, Modifier, Style};

/// A set of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// For dark backgrounds.
    #[default]
    Dark,
    /// For light backgrounds.
    Light,
    /// No colours at all, for `NO_COLOR`: only bold, dim and reversed.
    NoColour,
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
    /// Every theme, in the order of the theme key.
    pub const ALL: [Self; 3] = [Self::Dark, Self::Light, Self::NoColour];

    /// The name on the command line and in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::NoColour => "none",
        }
    }

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

impl fmt::Display for Theme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Theme {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|theme| theme.name() == text)
            .ok_or_else(|| {
                let known = Self::ALL.map(Self::name).join(", ");
                format!(
                    "there is no theme '{}'; known: {known}",
                    text.escape_debug()
                )
            })
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
