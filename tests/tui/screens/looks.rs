//! Every table, and everything that lies over one or changes it, at every size and in every look.

use crossterm::event::KeyCode;
use scoretable::cache::Verdict;
use scoretable::loader::Finding;
use scoretable::scoretable::{Differences, Kind};
use scoretable::tui::Theme;

use super::cache::{difference, proof};
use super::pictured::{self, NOON};
use super::screen::{Dashboard, check_looks};
use super::{FAILURE, SESSION};

const SIZES: [(u16, u16); 3] = [(60, 15), (80, 24), (150, 45)];

/// A dashboard in use, after something was done to it.
fn every_look(name: &str, done: impl Fn(&mut Dashboard)) {
    for (width, height) in SIZES {
        check_looks(&format!("{name}-{width}x{height}"), |theme, ascii| {
            let mut dashboard = started((width, height), theme, ascii);
            done(&mut dashboard);
            dashboard
        });
    }
}

fn started(size: (u16, u16), theme: Theme, ascii: bool) -> Dashboard {
    let status = pictured::status(&SESSION);
    let mut dashboard = Dashboard::with(size, theme, ascii, status, NOON);
    let table = pictured::table(60, Some(12));
    dashboard.answer(Ok(pictured::loaded(table, Verdict::Fresh)));
    dashboard
}

#[test]
fn every_table() {
    for (tabs, kind) in Kind::ALL.into_iter().enumerate().skip(1) {
        every_look(&format!("look-{kind}"), |dashboard| {
            for _ in 0..tabs {
                dashboard.press(KeyCode::Tab);
            }
            let table = pictured::loaded(pictured::of_kind(kind), Verdict::Fresh);
            dashboard.answer(Ok(table));
        });
    }
}

/// Names as users and other programs may have written them. Every row is as wide as every other, and nothing in a name
/// moves the cursor or turns the text around.
#[test]
fn names_of_every_script_and_none() {
    let names = [
        "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} The Family",
        "\u{2764}\u{fe0f} Hearts \u{1f3c8}",
        "Zoe\u{308} A\u{30a}ngstro\u{308}m",
        "\u{645}\u{62d}\u{645}\u{62f} \u{639}\u{644}\u{64a}",
        "\u{5d3}\u{5d5}\u{5d3} \u{5db}\u{5d4}\u{5df}",
        "\u{1b}[2J\u{1b}[31mEve\u{7}",
        "Bob\u{202e}eciA\u{2066}",
        "\u{202e}\u{200f}",
        "\u{0e2a}\u{0e21}\u{0e0a}\u{0e32}\u{0e22}",
        "\u{ac00}\u{b098}\u{b2e4}\u{b77c}\u{b9c8}\u{bc14}\u{c0ac}\u{c544}\u{c790}\u{cc28}\u{ce74}\u{d0c0}\u{d30c}\u{d558}",
        "O\u{2019}Brien-Featherstonehaugh III",
    ];
    every_look("look-names", |dashboard| {
        let table = pictured::named(&names);
        dashboard.type_keys("R");
        dashboard.answer(Ok(pictured::loaded(table, Verdict::Fresh)));
    });
}

#[test]
fn the_help() {
    every_look("look-help", |dashboard| {
        dashboard.type_keys("?");
    });
}

#[test]
fn the_help_of_a_detail_and_every_key() {
    every_look("look-help-detail", |dashboard| {
        dashboard.press(KeyCode::Enter).type_keys("?");
    });
    every_look("look-help-all", |dashboard| {
        dashboard.type_keys("??");
    });
}

#[test]
fn the_palette() {
    every_look("look-palette", |dashboard| {
        dashboard.type_keys("jj:fl");
    });
    every_look("look-palette-empty", |dashboard| {
        dashboard.type_keys(":").press(KeyCode::Down);
    });
}

#[test]
fn the_list_of_columns() {
    every_look("look-columns", |dashboard| {
        dashboard.type_keys("lllllC j Jj");
    });
}

#[test]
fn the_whole_of_a_message_and_those_before() {
    every_look("look-message", |dashboard| {
        dashboard
            .type_keys("R")
            .answer(Err(FAILURE))
            .type_keys("ye");
    });
}

#[test]
fn the_cache_over_the_table_or_beside_it() {
    every_look("look-cache", |dashboard| {
        dashboard.type_keys("c");
    });
}

#[test]
fn the_differences() {
    every_look("look-differences", |dashboard| {
        let found = Finding::Different(Differences {
            kept: vec![difference("Ada Lovelace", "Score", "2140", "1774")],
            count: 1,
        });
        dashboard.type_keys("v").tell(proof(found));
    });
}

#[test]
fn a_sort_by_three_columns() {
    every_look("look-sort", |dashboard| {
        dashboard.type_keys("3lll+llllll+r");
    });
}

#[test]
fn a_filter_while_typed_when_kept_and_without_a_match() {
    every_look("look-filter-typed", |dashboard| {
        dashboard.type_keys("/ada kc");
    });
    every_look("look-filter-kept", |dashboard| {
        dashboard.type_keys("/zang").press(KeyCode::Enter);
    });
    every_look("look-filter-vain", |dashboard| {
        dashboard.type_keys("/nobody").press(KeyCode::Left);
    });
}

#[test]
fn a_table_scrolled_sideways() {
    every_look("look-sideways", |dashboard| {
        dashboard.type_keys("llllllllllll");
    });
}
