//! The dashboard shows the right things in the right places, at every size and in every theme.
//!
//! The expected screens are in `tests/golden/screens`. After a wanted change, `UPDATE_SCREENS=1 cargo test --test screens`
//! writes them anew; read the difference before committing it.

#[cfg(test)]
mod support {
    pub(crate) mod pictured;
    pub(crate) mod screen;
}

#[cfg(test)]
#[path = "looks/screens.rs"]
mod looks;
#[cfg(test)]
#[path = "player/screens.rs"]
mod player;

use crossterm::event::KeyCode;
use scoretable::cache::{BackendKind, Fill, Nonce, Receipt, State, Verdict};
use scoretable::league::{Digest, Revision};
use scoretable::loader::{Finding, Proof};
use scoretable::scoretable::{Difference, Differences, Kind};
use scoretable::tui::{Message, Theme};
use support::pictured::{self, NOON};
use support::screen::{Dashboard, check, picture};

const SESSION: [Verdict; 6] = [
    Verdict::Missing,
    Verdict::Fresh,
    Verdict::Fresh,
    Verdict::Stale,
    Verdict::Flushed,
    Verdict::Fresh,
];

/// A dashboard in the middle of its life: a table of 60 players, some look-ups behind it.
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
        picture
            .lines()
            .take(45)
            .map(str::to_owned)
            .collect::<Vec<_>>()
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
    for keys in ["?", "?c"] {
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
fn the_cache_panel_tells_of_a_server_that_is_away() {
    let mut status = pictured::status(&[Verdict::Unreachable, Verdict::Missing, Verdict::Outdated]);
    status.backend = BackendKind::Embedded;
    status.state = State::Down("connection refused (os error 111) by 127.0.0.1:6379".to_owned());
    let mut answer = pictured::loaded(pictured::table(60, Some(12)), Verdict::Outdated);
    answer.source.backend = BackendKind::Embedded;
    answer.source.store_revision = Revision(413);
    answer.source.published = Some(Fill::Outdated);
    let mut dashboard = Dashboard::start((80, 24), Theme::Dark, status, NOON);
    dashboard.answer(Ok(answer)).wait(3 * 24 * 3_600_000);
    check("cache-away-line", &dashboard);
    check("cache-away", dashboard.type_keys("c"));
    check("cache-away-wide", dashboard.resize(112, 32));
}

#[test]
fn a_flush_shows_its_receipt_for_a_while() {
    let mut dashboard = shown((80, 24), Theme::Dark);
    dashboard.type_keys("f").tell(Message::Flushed(Ok(Receipt {
        entries: 3,
        bytes: 12_400,
        nonce: Nonce("n".to_owned()),
    })));
    dashboard.answer(Ok(pictured::loaded(
        pictured::table(60, Some(12)),
        Verdict::Missing,
    )));
    check("flushed", &dashboard);
    let later = picture(&dashboard.wait(7_000).draw());
    assert!(!later.contains("12.4 kB") && later.contains("sort"));
}

#[test]
fn an_older_copy_and_one_written_to_apart_say_what_to_do() {
    let mut ahead = pictured::loaded(pictured::table(60, Some(12)), Verdict::Fresh);
    ahead.source.store_revision = Revision(411);
    ahead.source.note = Some(
        "this store is at revision 411, the league at 412: an older copy? import again, or give it an identity of its \
         own with `scoretable fork`"
            .to_owned(),
    );
    let mut dashboard = Dashboard::start((80, 24), Theme::Dark, pictured::status(&SESSION), NOON);
    check("older-copy", dashboard.answer(Ok(ahead)));
    let mut forked = pictured::loaded(pictured::table(60, Some(12)), Verdict::Forked);
    forked.source.fresh_for = None;
    forked.source.bytes = 0;
    forked.source.note = Some(
        "another copy of this league has other data at the same revision, so nothing is published; work with one of \
         them, or give this one an identity of its own with `scoretable fork`"
            .to_owned(),
    );
    let status = pictured::status(&[Verdict::Fresh, Verdict::Outdated, Verdict::Forked]);
    let mut dashboard = Dashboard::start((112, 32), Theme::Dark, status, NOON);
    check("forked-copy", dashboard.answer(Ok(forked)));
}

fn proof(finding: Finding) -> Message {
    Message::Proved(Ok(Proof {
        finding,
        rows: 60,
        digest: Digest(0x4f2a_90c1_d3b2_a7e0),
        revision: Revision(412),
        micros: 3_100,
    }))
}

/// What a proof may find in a cell of the table.
fn difference(player: &str, column: &'static str, first: &str, second: &str) -> Difference {
    Difference {
        player: player.to_owned(),
        column,
        first: first.to_owned(),
        second: second.to_owned(),
    }
}

#[test]
fn a_table_that_is_what_picks_and_results_give_is_said_to_be() {
    let mut dashboard = shown((80, 24), Theme::Dark);
    check(
        "verified",
        dashboard.type_keys("v").tell(proof(Finding::Identical)),
    );
}

#[test]
fn every_cell_that_is_not_what_picks_and_results_give_is_named() {
    let found = Finding::Different(Differences {
        kept: vec![
            difference("Ada Lovelace", "Score", "2140", "1774"),
            difference("Ada Lovelace", "Form", "_.-=+#__", "_.-=+#_."),
            difference(
                "山田 太郎 と 仲間たち の とても 長い 名前",
                "row",
                "there",
                "none",
            ),
        ],
        count: 15,
    });
    let mut dashboard = shown((80, 24), Theme::Dark);
    dashboard.type_keys("v").tell(proof(found));
    check("differences", &dashboard);
    check("differences-small", dashboard.resize(60, 10));
    let mut ascii = Dashboard::with(
        (80, 24),
        Theme::NoColour,
        true,
        pictured::status(&SESSION),
        NOON,
    );
    let mut built = pictured::loaded(pictured::table(60, Some(12)), Verdict::Missing);
    built.source.published = Some(Fill::Filled);
    ascii.answer(Ok(built)).type_keys("v");
    let found = Finding::Different(Differences {
        kept: vec![difference("Ada Lovelace", "Score", "2140", "1774")],
        count: 1,
    });
    let screen = picture(&ascii.tell(proof(found)).draw());
    assert!(
        screen.is_ascii() && screen.contains("1 cell differs"),
        "{screen}"
    );
    assert!(screen.contains("scoretable verify --repair"), "{screen}");
}

#[test]
fn no_size_is_too_small() {
    let heights = || (0..14).chain([30]);
    let widths = || (0..40).chain([59, 60, 79, 80, 109, 110, 200]);
    for setup in ["", "?", "c", "?jjjG", "8lllll"] {
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
