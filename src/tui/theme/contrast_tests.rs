//! Whether the colours of a theme can be told from what they are drawn on: the contrast of WCAG 2.2, section 1.4.3.

use ratatui::style::Color;

use crate::league::nfl_teams;
use crate::tui::theme::palette::{Palette, Role};
use crate::tui::theme::teams::TEAMS;
use crate::tui::theme::{ColourDepth, Colours, Styles, Theme};

const TEXTS: [Role; 13] = [
    Role::Text,
    Role::Strong,
    Role::Dim,
    Role::Accent,
    Role::Good,
    Role::Bad,
    Role::Warn,
    Role::Gold,
    Role::Silver,
    Role::Bronze,
    Role::Me,
    Role::Pin,
    Role::OnPill,
];
const GROUNDS: [Role; 4] = [Role::Ground, Role::Raised, Role::Select, Role::Flash];
const SHAPES: [Role; 3] = [Role::Above, Role::Below, Role::Win];

fn themes() -> [(Theme, &'static Palette); 3] {
    [
        (Theme::Dark, &Palette::DARK),
        (Theme::Light, &Palette::LIGHT),
        (Theme::Contrast, &Palette::CONTRAST),
    ]
}

/// The relative luminance of a colour, from 0 for black to 1 for white.
fn luminance(color: u32) -> f64 {
    let part = |shift: u32| {
        let part = f64::from(color >> shift & 0xff) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
}

fn contrast(one: u32, other: u32) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The 24 bits of one of the 240 colours that are the same everywhere.
fn indexed(index: u8) -> u32 {
    let number = u32::from(index);
    let step = |level: u32| if level == 0 { 0 } else { 55 + 40 * level };
    let [red, green, blue] = if let Some(grey) = number.checked_sub(232) {
        [8 + grey * 10; 3]
    } else {
        let cube = number - 16;
        [step(cube / 36), step(cube / 6 % 6), step(cube % 6)]
    };
    red << 16 | green << 8 | blue
}

#[test]
fn the_measure_is_the_one_of_the_standard() {
    assert!((contrast(0, 0xff_ffff) - 21.0).abs() < 1e-9);
    assert!((contrast(0x77_7777, 0xff_ffff) - 4.48).abs() < 0.01);
    assert_eq!(
        (indexed(231), indexed(232), indexed(111)),
        (0xff_ffff, 0x08_0808, 0x87_afff)
    );
}

#[test]
fn every_text_is_readable_on_every_ground() {
    for (theme, palette) in themes() {
        let least = if theme == Theme::Contrast { 7.0 } else { 4.5 };
        for text in TEXTS.into_iter().filter(|&role| role != Role::OnPill) {
            for ground in GROUNDS {
                let found = contrast(palette.shade(text).0, palette.shade(ground).0);
                assert!(
                    found >= least,
                    "{theme}: {text} on {ground} is {found:.2}:1"
                );
            }
        }
        for line in palette.race {
            let found = contrast(line.0, palette.shade(Role::Ground).0);
            assert!(found >= 4.5, "{theme}: a line of a race is {found:.2}:1");
        }
    }
}

#[test]
fn pills_are_readable_in_every_colour_they_take() {
    for (theme, palette) in themes() {
        for role in [Role::Accent, Role::Good, Role::Warn, Role::Bad, Role::Dim] {
            let found = contrast(palette.shade(Role::OnPill).0, palette.shade(role).0);
            assert!(found >= 4.5, "{theme}: a pill in {role} is {found:.2}:1");
        }
    }
}

#[test]
fn bars_and_teams_stand_out_from_their_ground() {
    for (theme, palette) in themes() {
        for (ground, least) in [(Role::Ground, 3.0), (Role::Select, 2.3)] {
            for bar in SHAPES {
                let found = contrast(palette.shade(bar).0, palette.shade(ground).0);
                assert!(found >= least, "{theme}: {bar} on {ground} is {found:.2}:1");
            }
        }
        for (team, dark, light) in TEAMS {
            let shade = if palette.light { light } else { dark };
            let found = contrast(shade.0, palette.shade(Role::Ground).0);
            assert!(found >= 2.0, "{theme}: {team} is {found:.2}:1");
        }
    }
}

#[test]
fn texts_stay_readable_with_256_colours() {
    for (theme, palette) in themes() {
        for text in TEXTS.into_iter().filter(|&role| role != Role::OnPill) {
            for ground in [Role::Ground, Role::Raised, Role::Select] {
                let (text_shade, shade) = (palette.shade(text).1, palette.shade(ground).1);
                let found = contrast(indexed(text_shade), indexed(shade));
                assert!(found >= 4.5, "{theme}: {text} on {ground} is {found:.2}:1");
            }
        }
    }
}

#[test]
fn every_team_has_a_colour() {
    let styles = Styles::of(Theme::Dark, None, &Colours::default());
    // Oakland's club plays as Las Vegas now.
    let playing = nfl_teams()
        .into_iter()
        .filter(|team| team.code == team.code.club());
    for team in playing {
        assert!(styles.team(team.code.as_str()).is_some(), "{}", team.code);
    }
    let indexed = Colours {
        depth: ColourDepth::Indexed,
        ..Colours::default()
    };
    let style = Styles::of(Theme::Dark, None, &indexed).team("KC").unwrap();
    assert!(matches!(style.fg, Some(Color::Indexed(_))));
}
