//! The styles of a theme on a terminal, each named for its meaning.

use ratatui::style::{Color, Modifier, Style};

use super::palette::Palette;
use super::teams::TEAMS;
use super::{Background, ColourDepth, Colours, OwnColour, Role, Theme};

/// How the row of the cursor is told from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Selection {
    /// By a soft ground, on which cells keep their own colours.
    Ground,
    /// Reversed up to the name, bold after it, so that the colours of the numbers stay what they are.
    ReversedName,
    /// Reversed up to the form, whose bars stay bars.
    ReversedNumbers,
}

/// The styles of a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Styles {
    /// The screen.
    pub(crate) ground: Style,
    /// A box above the screen.
    pub(crate) raised: Style,
    /// The row of the cursor, and the heading of its column.
    pub(crate) select: Style,
    /// Which part of the row of the cursor `select` covers.
    pub(crate) selection: Selection,
    /// A row that has changed just now.
    pub(crate) flash: Style,
    /// Values.
    pub(crate) text: Style,
    /// What is found first: the league, the score, a heading.
    pub(crate) strong: Style,
    /// Labels, units, missing values.
    pub(crate) dim: Style,
    /// The active element: the tab, the sorted column, a key.
    pub(crate) accent: Style,
    /// Good news: places gained, a hit.
    pub(crate) good: Style,
    /// Bad news: places lost, a cache that does not answer.
    pub(crate) bad: Style,
    /// Between the two: a stale answer, a joker.
    pub(crate) warn: Style,
    /// The digits of the places 1, 2 and 3.
    pub(crate) medals: [Style; 3],
    /// The user's own name.
    pub(crate) me: Style,
    /// The pinned player's name.
    pub(crate) pin: Style,
    /// A bar over the average.
    pub(crate) above: Style,
    /// A bar under the average.
    pub(crate) below: Style,
    /// The best of the week.
    pub(crate) win: Style,
    /// Frames.
    pub(crate) line: Style,
    /// The rest of a bar.
    pub(crate) track: Style,
    /// The lines of a race.
    pub(crate) race: [Style; 8],
    /// The ink of a filled pill; `None` where a pill is a reversed text.
    ink: Option<Color>,
    /// The depth of the teams' colours, and whether the ground is light; `None` where teams have no colour.
    teams: Option<(ColourDepth, bool)>,
}

/// Which of the sixteen colours say what, where the terminal's own palette rules.
struct Sixteen {
    accent: Color,
    warn: Color,
    me: Color,
    pin: Color,
}

impl Styles {
    /// The styles of a theme, on a terminal with a known or unknown background.
    pub(crate) fn of(theme: Theme, background: Option<Background>, colours: &Colours) -> Self {
        let palette = match theme {
            Theme::Dark => Some(&Palette::DARK),
            Theme::Light => Some(&Palette::LIGHT),
            Theme::Contrast => Some(&Palette::CONTRAST),
            Theme::Terminal | Theme::NoColour => None,
        };
        let palette = palette.filter(|_| colours.depth > ColourDepth::Sixteen);
        let mut styles = match (palette, theme) {
            (Some(palette), _) => {
                let mut styles = Self::painted(palette, colours);
                // Only this theme is sure of what it is drawn on.
                if theme == Theme::Contrast {
                    let ground = palette.shade(Role::Ground).color(colours.depth);
                    let text = palette.shade(Role::Text).color(colours.depth);
                    styles.ground = Style::new().bg(ground).fg(text);
                }
                styles
            }
            (None, Theme::NoColour) => Self::plain(),
            (None, Theme::Light) => Self::sixteen(&Sixteen::LIGHT),
            (None, Theme::Terminal) if background == Some(Background::Light) => {
                Self::sixteen(&Sixteen::LIGHT)
            }
            (None, _) => Self::sixteen(&Sixteen::DARK),
        };
        if theme != Theme::NoColour {
            for &OwnColour { role, color } in &colours.own {
                styles.set(role, color);
            }
        }
        styles
    }

    /// A palette's own colours.
    fn painted(palette: &Palette, colours: &Colours) -> Self {
        let depth = colours.depth;
        let color = |role| palette.shade(role).color(depth);
        let ink = |role| Style::new().fg(color(role));
        let bold = |role| ink(role).add_modifier(Modifier::BOLD);
        Self {
            ground: Style::new(),
            raised: Style::new().bg(color(Role::Raised)).fg(color(Role::Text)),
            select: Style::new().bg(color(Role::Select)),
            selection: Selection::Ground,
            flash: Style::new().bg(color(Role::Flash)),
            text: ink(Role::Text),
            strong: bold(Role::Strong),
            dim: ink(Role::Dim),
            accent: bold(Role::Accent),
            good: ink(Role::Good),
            bad: ink(Role::Bad),
            warn: ink(Role::Warn),
            medals: [bold(Role::Gold), bold(Role::Silver), bold(Role::Bronze)],
            me: bold(Role::Me),
            pin: bold(Role::Pin),
            above: ink(Role::Above),
            below: ink(Role::Below),
            win: ink(Role::Win),
            line: ink(Role::Line),
            track: ink(Role::Track),
            race: palette
                .race
                .map(|shade| Style::new().fg(shade.color(depth))),
            ink: Some(color(Role::OnPill)),
            teams: colours.teams.then_some((depth, palette.light)),
        }
    }

    /// The terminal's own palette.
    fn sixteen(colors: &Sixteen) -> Self {
        let ink = |color| Style::new().fg(color);
        let bold = |color| ink(color).add_modifier(Modifier::BOLD);
        let plain = Self::plain();
        Self {
            selection: Selection::ReversedName,
            accent: bold(colors.accent),
            good: ink(Color::Green),
            bad: ink(Color::Red),
            warn: ink(colors.warn),
            me: bold(colors.me),
            pin: bold(colors.pin),
            above: ink(Color::Green),
            win: bold(Color::Yellow),
            race: [
                ink(colors.warn),
                ink(Color::Blue),
                ink(Color::Red),
                ink(Color::Cyan),
                ink(Color::Green),
                bold(Color::Magenta),
                bold(colors.me),
                bold(Color::Reset),
            ],
            ..plain
        }
    }

    /// No colour at all.
    const fn plain() -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        // Dim, not grey: "bright black" is the background itself in some palettes.
        let dim = plain.add_modifier(Modifier::DIM);
        Self {
            ground: plain,
            raised: plain,
            select: plain.add_modifier(Modifier::REVERSED),
            selection: Selection::ReversedNumbers,
            flash: bold,
            text: plain,
            strong: bold,
            dim,
            accent: bold,
            good: plain,
            bad: plain,
            warn: bold,
            medals: [bold; 3],
            me: bold,
            pin: bold,
            above: plain,
            below: dim,
            win: bold,
            line: dim,
            track: dim,
            race: [plain, plain, plain, bold, plain, plain, bold, bold],
            ink: None,
            teams: None,
        }
    }

    /// Gives a role a colour of the user's choice.
    fn set(&mut self, role: Role, color: Color) {
        let [gold, silver, bronze] = &mut self.medals;
        let style = match role {
            Role::Ground | Role::Raised | Role::Select | Role::Flash => {
                let ground = match role {
                    Role::Ground => &mut self.ground,
                    Role::Raised => &mut self.raised,
                    Role::Select => &mut self.select,
                    _ => &mut self.flash,
                };
                *ground = ground.bg(color).remove_modifier(Modifier::REVERSED);
                if role == Role::Select {
                    self.selection = Selection::Ground;
                }
                return;
            }
            Role::OnPill => {
                self.ink = Some(color);
                return;
            }
            Role::Text => &mut self.text,
            Role::Strong => &mut self.strong,
            Role::Dim => &mut self.dim,
            Role::Accent => &mut self.accent,
            Role::Good => &mut self.good,
            Role::Bad => &mut self.bad,
            Role::Warn => &mut self.warn,
            Role::Gold => gold,
            Role::Silver => silver,
            Role::Bronze => bronze,
            Role::Me => &mut self.me,
            Role::Pin => &mut self.pin,
            Role::Above => &mut self.above,
            Role::Below => &mut self.below,
            Role::Win => &mut self.win,
            Role::Line => &mut self.line,
            Role::Track => &mut self.track,
        };
        *style = style.fg(color).remove_modifier(Modifier::DIM);
    }

    /// A filled pill in a role's colour, such as the tab shown.
    pub(crate) fn pill(&self, role: Style) -> Style {
        match (self.ink, role.fg) {
            (Some(ink), Some(color)) => Style::new().fg(ink).bg(color).add_modifier(Modifier::BOLD),
            _ => role
                .add_modifier(Modifier::REVERSED | Modifier::BOLD)
                .remove_modifier(Modifier::DIM),
        }
    }

    /// A place: medals for the first three.
    pub(crate) fn place(&self, place: u32) -> Option<Style> {
        let at = usize::try_from(place).ok()?.checked_sub(1)?;
        self.medals.get(at).copied()
    }

    /// The colour of a team's block; `None` for a team without one, and where teams are shown without.
    pub(crate) fn team(&self, code: &str) -> Option<Style> {
        let (depth, light) = self.teams?;
        let (_, shade, on_light) = TEAMS.iter().find(|(team, ..)| *team == code)?;
        let shade = if light { on_light } else { shade };
        Some(Style::new().fg(shade.color(depth)))
    }
}

impl Sixteen {
    const DARK: Self = Self {
        accent: Color::Cyan,
        warn: Color::Yellow,
        me: Color::Magenta,
        pin: Color::Cyan,
    };
    const LIGHT: Self = Self {
        accent: Color::Blue,
        warn: Color::Magenta,
        me: Color::Magenta,
        pin: Color::Blue,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn own(role: Role, color: Color) -> OwnColour {
        OwnColour { role, color }
    }

    fn each(styles: &Styles) -> Vec<Style> {
        let Styles {
            ground,
            raised,
            select,
            flash,
            text,
            strong,
            dim,
            accent,
            good,
            bad,
            warn,
            medals,
            me,
            pin,
            above,
            below,
            win,
            line,
            track,
            race,
            ..
        } = styles.clone();
        let mut all = vec![
            ground, raised, select, flash, text, strong, dim, accent, good, bad, warn, me, pin,
            above, below, win, line, track,
        ];
        all.extend(medals);
        all.extend(race);
        all
    }

    #[test]
    fn without_colours_every_style_is_modifiers_only() {
        let own = vec![own(Role::Accent, Color::Red)];
        let colours = Colours {
            own,
            ..Colours::default()
        };
        for style in each(&Styles::of(Theme::NoColour, None, &colours)) {
            assert_eq!((style.fg, style.bg), (None, None));
        }
    }

    #[test]
    fn a_terminal_with_sixteen_colours_gets_no_other() {
        let colours = Colours {
            depth: ColourDepth::Sixteen,
            ..Colours::default()
        };
        for theme in Theme::ALL {
            let styles = Styles::of(theme, None, &colours);
            for color in each(&styles)
                .iter()
                .flat_map(|style| [style.fg, style.bg])
                .flatten()
            {
                assert!(
                    !matches!(color, Color::Rgb(..) | Color::Indexed(_)),
                    "{theme}: {color}"
                );
            }
            assert_eq!(styles.team("KC"), None);
        }
    }

    #[test]
    fn the_users_own_colours_replace_those_of_the_theme() {
        let own = vec![
            own(Role::Ground, Color::Black),
            own(Role::Dim, Color::Gray),
            own(Role::Select, Color::Blue),
        ];
        for theme in [Theme::Terminal, Theme::Dark, Theme::Light, Theme::Contrast] {
            let colours = Colours {
                own: own.clone(),
                ..Colours::default()
            };
            let styles = Styles::of(theme, None, &colours);
            assert_eq!(styles.ground.bg, Some(Color::Black));
            assert_eq!(
                (styles.dim.fg, styles.dim.add_modifier),
                (Some(Color::Gray), Modifier::empty())
            );
            assert_eq!(
                (styles.select.bg, styles.selection),
                (Some(Color::Blue), Selection::Ground)
            );
            assert!(!styles.select.add_modifier.contains(Modifier::REVERSED));
        }
    }

    #[test]
    fn the_grounds_stay_the_terminals_own_unless_the_theme_is_sure_of_them() {
        let ground = |theme| Styles::of(theme, None, &Colours::default()).ground;
        for theme in [Theme::Terminal, Theme::Dark, Theme::Light, Theme::NoColour] {
            assert_eq!(ground(theme), Style::new());
        }
        assert_eq!(ground(Theme::Contrast).bg, Some(Color::from_u32(0)));
    }
}
