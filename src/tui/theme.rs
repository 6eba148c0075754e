//! Themes: which colour each role has, on which terminal.
//!
//! Colour alone never carries a meaning: each role has a twin, which is a sign, a weight, a word or a place. So every theme
//! works with the terminal's own sixteen colours, and with none.

#[cfg(test)]
mod contrast_tests;
mod palette;
mod styles;
mod teams;

use ratatui::style::Color;

use crate::text::named::named;

use super::Background;
pub use palette::Role;
pub(super) use styles::{Selection, Styles};

named! {
    /// A set of colours. In the order of the theme key.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum Theme: "theme" {
        /// The sixteen colours of the terminal's own palette.
        #[default]
        Terminal = "terminal",
        /// For dark backgrounds.
        Dark = "dark",
        /// For light backgrounds.
        Light = "light",
        /// White on black, for bright rooms and tired eyes.
        Contrast = "contrast",
        /// No colours at all, for `NO_COLOR`: only bold, dim and reversed.
        NoColour = "none",
    }
}

impl Theme {
    /// The theme after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Terminal => Self::Dark,
            Self::Dark => Self::Light,
            Self::Light => Self::Contrast,
            Self::Contrast => Self::NoColour,
            Self::NoColour => Self::Terminal,
        }
    }

    /// The theme for a background that the user has not chosen one for. Where the background is unknown, the terminal's own
    /// colours are the only ones sure to be readable.
    pub(super) const fn fitting(background: Option<Background>, depth: ColourDepth) -> Self {
        match (background, depth) {
            (Some(Background::Dark), ColourDepth::Millions) => Self::Dark,
            (Some(Background::Light), ColourDepth::Millions) => Self::Light,
            _ => Self::Terminal,
        }
    }
}

/// How many colours the terminal can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColourDepth {
    /// The sixteen of its own palette.
    Sixteen,
    /// 256, of which 240 are the same everywhere.
    Indexed,
    /// Any: 24 bits.
    #[default]
    Millions,
}

impl ColourDepth {
    /// The depth that `COLORTERM` and `TERM` tell of.
    pub fn of(colorterm: Option<&str>, term: Option<&str>) -> Self {
        let deep = |name: &str| name.contains("truecolor") || name.contains("24bit");
        let term = term.unwrap_or_default();
        if colorterm.is_some_and(deep) || term.ends_with("-direct") {
            Self::Millions
        } else if term.contains("256color") {
            Self::Indexed
        } else {
            Self::Sixteen
        }
    }
}

/// A colour that the user has chosen for a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnColour {
    /// The role.
    pub role: Role,
    color: Color,
}

impl OwnColour {
    /// Reads a colour: `#rrggbb`, one of the terminal's own by its name, or the number of one of its 256; `None` for any other
    /// text.
    pub fn parse(role: Role, text: &str) -> Option<Self> {
        let color = text.parse().ok()?;
        Some(Self { role, color })
    }
}

/// What decides a role's colour beside the theme: the terminal, and the user's own choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colours {
    /// How many colours the terminal can show.
    pub depth: ColourDepth,
    /// The roles whose colours the user has chosen.
    pub own: Vec<OwnColour>,
    /// Whether teams have a block of their colour.
    pub teams: bool,
}

impl Default for Colours {
    /// Every colour of the themes, and those of the teams.
    fn default() -> Self {
        Self {
            depth: ColourDepth::default(),
            own: Vec::new(),
            teams: true,
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
    fn the_depth_is_what_the_environment_says() {
        use ColourDepth::{Indexed, Millions, Sixteen};
        for (colorterm, term, depth) in [
            (Some("truecolor"), Some("xterm-256color"), Millions),
            (Some("24bit"), None, Millions),
            (None, Some("xterm-direct"), Millions),
            (None, Some("screen-256color"), Indexed),
            (Some("yes"), Some("xterm-256color"), Indexed),
            (None, Some("linux"), Sixteen),
            (None, None, Sixteen),
        ] {
            assert_eq!(
                ColourDepth::of(colorterm, term),
                depth,
                "{colorterm:?} {term:?}"
            );
        }
    }

    #[test]
    fn an_unknown_background_gets_the_terminals_own_colours() {
        use Background::{Dark, Light};
        use ColourDepth::{Indexed, Millions};
        assert_eq!(Theme::fitting(None, Millions), Theme::Terminal);
        assert_eq!(Theme::fitting(Some(Dark), Millions), Theme::Dark);
        assert_eq!(Theme::fitting(Some(Light), Millions), Theme::Light);
        assert_eq!(Theme::fitting(Some(Light), Indexed), Theme::Terminal);
    }
}
