//! The dashboard shows the right things in the right places, at every size and in every theme.
//!
//! The expected screens are in `tests/golden/screens`. After a wanted change, `UPDATE_SCREENS=1 cargo test --test tui screens`
//! writes them anew; read the difference before committing it.

mod cache;
mod looks;
mod player;

use crate::support::pictured;
use crate::support::screen;
use crossterm::event::KeyCode;
use pictured::NOON;
use scoretable::cache::Verdict;
use scoretable::scoretable::Kind;
use scoretable::tui::Theme;
use screen::{Dashboard, check, picture, without_teams};

const SESSION: [Verdict; 6] = [
    Verdict::Missing,
    Verdict::Fresh,
    Verdict::Fresh,
    Verdict::Stale,
    Verdict::Flushed,
    Verdict::Fresh,
];

/// A dashboard in use: a table of 60 players, some look-ups behind it.
fn shown(size: (u16, u16), theme: Theme) -> Dashboard {
    let mut dashboard = Dashboard::start(size, theme, pictured::status(&SESSION), NOON);
    dashboard.answer(Ok(pictured::loaded(
        pictured::table(60, Some(12)),
        Verdict::Fresh,
    )));
    dashboard
}

#[test]
fn every_size_in_every_theme() {
    for (width, height) in [(60, 15), (80, 24), (150, 45)] {
        for theme in Theme::ALL {
            let mut dashboard = shown((width, height), theme);
            dashboard.type_keys("jj");
            check(&format!("{width}x{height}-{theme}"), &dashboard);
        }
    }
}

#[test]
fn the_themes_differ_in_style_only() {
    let text = |theme| {
        let picture = picture(&shown((150, 45), theme).draw());
        let lines = picture.lines().take(45).map(without_teams);
        lines.collect::<Vec<_>>()
    };
    assert_eq!(text(Theme::Dark), text(Theme::Light));
    assert_eq!(text(Theme::Dark), text(Theme::NoColour));
}

#[test]
fn ascii_signs_only() {
    let size = (80, 24);
    let status = pictured::status(&SESSION);
    let mut dashboard = Dashboard::with(size, Theme::NoColour, true, status, NOON);
    dashboard.answer(Ok(pictured::loaded(
        pictured::table(60, Some(12)),
        Verdict::Fresh,
    )));
    check("ascii", &dashboard);
    // The names are the league's own; everything else must be plain.
    for keys in ["?", "?", ":", "t"] {
        dashboard.type_keys(keys);
        let screen = picture(&dashboard.draw());
        assert!(screen.is_ascii(), "{screen}");
    }
}

#[test]
fn the_help_lists_every_key() {
    let mut dashboard = shown((80, 24), Theme::Dark);
    check("help", dashboard.type_keys("?"));
    check("help-scrolled", dashboard.resize(60, 15).type_keys("jjj"));
}

#[test]
fn before_anything_is_loaded() {
    let mut dashboard = Dashboard::start((80, 24), Theme::Dark, pictured::status(&[]), NOON);
    let first = picture(&dashboard.draw());
    assert!(first.contains("Waiting for the table") && !first.contains("loading"));
    check("loading", dashboard.wait(250));
    check("loading-cache", dashboard.type_keys("c"));
}

#[test]
fn a_first_load_that_fails_says_why_in_place_of_the_table() {
    let mut dashboard = Dashboard::start((80, 24), Theme::Dark, pictured::status(&[]), NOON);
    check("no-table", dashboard.answer(Err(FAILURE)));
}

#[test]
fn a_later_load_that_fails_keeps_the_table() {
    let mut dashboard = shown((80, 24), Theme::Dark);
    dashboard.type_keys("R").answer(Err(FAILURE));
    check("failure", &dashboard);
    let table = pictured::loaded(pictured::table(60, Some(12)), Verdict::Fresh);
    let healed = picture(&dashboard.type_keys("R").answer(Ok(table)).draw());
    assert!(!healed.contains("could not open"));
}

const FAILURE: &str = "could not open /home/ada/.local/share/scoretable/league.db: it was made by a newer \
     program\n(schema 9, this one knows 3); install the newest scoretable, or name another store with --db PATH. \
     The file itself was not touched, and nothing in it is lost. \u{1b}[31mNo colour gets in here.";

#[test]
fn an_empty_league_and_one_without_results() {
    let mut dashboard = Dashboard::start((60, 15), Theme::Dark, pictured::status(&SESSION), NOON);
    check(
        "empty",
        dashboard.answer(Ok(pictured::loaded(
            pictured::table(0, None),
            Verdict::Fresh,
        ))),
    );
    let mut dashboard = Dashboard::start((60, 15), Theme::Dark, pictured::status(&SESSION), NOON);
    check(
        "no-results",
        dashboard.answer(Ok(pictured::loaded(
            pictured::table(9, None),
            Verdict::Fresh,
        ))),
    );
}

#[test]
fn every_table_has_its_own_columns() {
    for (tabs, kind) in Kind::ALL.into_iter().enumerate().skip(1) {
        let mut dashboard = shown((80, 24), Theme::Dark);
        for _ in 0..tabs {
            dashboard.press(KeyCode::Tab);
        }
        let table = pictured::loaded(pictured::of_kind(kind), Verdict::Fresh);
        check(&format!("table-{kind}"), dashboard.answer(Ok(table)));
    }
}

#[test]
fn a_week_that_is_only_planned_has_names() {
    let mut dashboard = Dashboard::start((80, 24), Theme::Dark, pictured::status(&SESSION), NOON);
    let table = pictured::loaded(pictured::unplayed(9, 14), Verdict::Fresh);
    check("unplayed", dashboard.answer(Ok(table)));
}

#[test]
fn a_column_that_had_left_is_back_while_it_is_sorted_by() {
    let mut dashboard = shown((80, 24), Theme::Dark);
    check("sorted", dashboard.type_keys("8jjjj"));
    // Under the cursor it is back too: the table scrolls sideways.
    for _ in 0..12 {
        dashboard.press(KeyCode::Right);
    }
    check("scrolled", &dashboard);
}

#[test]
fn no_size_is_too_small() {
    let heights = || (0..14).chain([30]);
    let widths = || (0..40).chain([59, 60, 79, 80, 109, 110, 200]);
    for setup in [
        "", "?", "c", "?jjjG", "8lllll", "??G", ":sort", "t", "pe", "p/1",
    ] {
        let mut dashboard = shown((80, 24), Theme::Dark);
        dashboard
            .type_keys("R")
            .answer(Err(FAILURE))
            .type_keys(setup);
        for (width, height) in
            heights().flat_map(|height| widths().map(move |width| (width, height)))
        {
            dashboard.resize(width, height).type_keys("jG").draw();
        }
    }
}

#[test]
fn the_end_of_a_large_league() {
    let mut dashboard = Dashboard::start((80, 24), Theme::Dark, pictured::status(&SESSION), NOON);
    dashboard.answer(Ok(pictured::loaded(
        pictured::table(100_000, Some(12)),
        Verdict::Fresh,
    )));
    check("many", dashboard.type_keys("Gkk"));
}
