//! How the dashboard is drawn: its theme, its glyphs and the zone of its times.

use jiff::tz::TimeZone;

use crate::tui::glyphs::DashboardGlyphs;
use crate::tui::theme::{Colours, Styles};
use crate::tui::{Background, Options, Theme};

/// The settings that decide how the dashboard is drawn.
#[derive(Clone, Debug)]
pub(crate) struct Appearance {
    theme: Theme,
    /// The theme that the user chose by key, in this session or an earlier one.
    pub(crate) chosen: Option<Theme>,
    /// Whether the terminal's background selects the theme, because the user has not chosen one.
    pub(crate) open: bool,
    /// The terminal's background as it answered last, in this session or an earlier one.
    pub(crate) background: Option<Background>,
    colours: Colours,
    styles: Styles,
    /// Whether to draw with ASCII glyphs only.
    pub(crate) ascii: bool,
    pub(crate) zone: TimeZone,
}

impl Appearance {
    /// The appearance that the options ask for, with what is remembered where they are silent.
    pub(crate) fn of(options: &Options) -> Self {
        let chosen = options.memory.theme();
        let background = options.memory.background();
        let asked = options.theme.or(chosen);
        let fitting = Theme::fitting(background, options.colours.depth);
        let theme = asked.unwrap_or(fitting);
        Self {
            theme,
            chosen,
            open: asked.is_none(),
            background,
            styles: Styles::of(theme, background, &options.colours),
            colours: options.colours.clone(),
            ascii: options.ascii,
            zone: options.zone.clone(),
        }
    }

    pub(crate) const fn theme(&self) -> Theme {
        self.theme
    }

    pub(crate) const fn styles(&self) -> &Styles {
        &self.styles
    }

    pub(crate) const fn glyphs(&self) -> &'static DashboardGlyphs {
        if self.ascii {
            &DashboardGlyphs::ASCII
        } else {
            &DashboardGlyphs::UNICODE
        }
    }

    /// Shows a theme.
    pub(crate) fn show(&mut self, theme: Theme) {
        self.theme = theme;
        self.styles = Styles::of(theme, self.background, &self.colours);
    }

    /// Takes the terminal's answer about its background, and the theme that fits it unless the user has chosen one. Returns
    /// whether anything looks different.
    pub(crate) fn stands_on(&mut self, background: Background) -> bool {
        self.background = Some(background);
        let theme = if self.open {
            Theme::fitting(self.background, self.colours.depth)
        } else {
            self.theme
        };
        let before = self.styles.clone();
        self.show(theme);
        self.styles != before
    }
}
