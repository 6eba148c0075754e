//! A terminal may have any size, and change it as often as it likes, also while the user types.

use std::process::Command;

use libtest_mimic::Trial;

use crate::lent::{Lent, text};
use crate::support::filed::Filed;
use crate::{scoretable, trial};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("sizes::a_storm_loses_no_key", a_storm_loses_no_key),
        trial("sizes::nothing_and_back", nothing_and_back),
        trial("sizes::nothing_at_the_start", nothing_at_the_start),
        trial("sizes::growth_is_filled", growth_is_filled),
    ]
}

fn a_storm_loses_no_key() {
    const STEPS: u16 = 300;
    let league = Filed::new(400);
    let store = league.path();
    let store = store.to_str().unwrap();
    let mut lent = Lent::to_a_table(scoretable(&["--cache", "embedded", "--db", store]));
    for step in 1..=STEPS {
        lent.terminal.press("j");
        lent.terminal
            .resize(1 + step * 37 % 160, 1 + step * 11 % 50);
    }
    lent.terminal.resize(150, 45);
    // Step by step down the table, and then into the row: whose it is tells how many steps were heard.
    lent.terminal.press("\r");
    let player = player_of(store, usize::from(STEPS) + 1);
    lent.terminal.wait_text(&format!("╭─ {player} "));
    lent.terminal.press("qq");
    assert_eq!(lent.wait_back().code, 0);
}

/// The place and the name in the row of this number, counted from 1.
fn player_of(store: &str, row: usize) -> String {
    let arguments = ["show", "--format", "csv", "--columns", "pos,player"];
    let printed = Command::new(env!("CARGO_BIN_EXE_scoretable"))
        .args(["--cache", "off", "--db", store])
        .args(arguments)
        .env_clear()
        .output()
        .unwrap();
    let printed = String::from_utf8(printed.stdout).unwrap();
    printed.lines().nth(row).unwrap().replace(',', " ")
}

fn nothing_and_back() {
    let mut lent = Lent::to(scoretable(&["--cache", "off"]), 100, 30);
    let shown = lent.wait_shown();
    for _ in 0..50 {
        for (columns, rows) in [(0, 0), (1, 1), (0, 24), (80, 0), (2, 2)] {
            lent.terminal.claim_size(columns, rows);
            lent.terminal.press("jk");
        }
    }
    lent.terminal.claim_size(100, 30);
    lent.terminal
        .wait_for("the table as it was", |screen| text(screen) == shown);
    // Every step down was followed by one up: this one leads to the second row.
    lent.terminal.press("j\r");
    lent.terminal.wait_text("╭─ 2 Anne-Sophie Müller ");
    lent.terminal.press("q");
    lent.terminal.press("q");
    assert_eq!(lent.wait_back().code, 0);
}

fn nothing_at_the_start() {
    let mut lent = Lent::vacant(80, 24);
    lent.terminal.claim_size(0, 0);
    lent.terminal.start(scoretable(&["--cache", "embedded"]));
    lent.wait_taken();
    lent.terminal.claim_size(80, 24);
    lent.terminal.wait_text("Player");
    lent.terminal.press("q");
    assert_eq!(lent.wait_back().code, 0);
}

fn growth_is_filled() {
    let mut lent = Lent::to(scoretable(&["--cache", "embedded"]), 30, 8);
    for (columns, rows) in [(60, 15), (100, 30), (200, 60)] {
        lent.terminal.resize(columns, rows);
        lent.terminal
            .wait_for("a screen filled to its corners", |screen| {
                let cell = |row, column| screen.cell(row, column).map_or("", vt100::Cell::contents);
                // The table, or the panel beside it, ends at the right edge; the hints are on the last line.
                cell(1, columns - 1) == "╮" && !cell(rows - 1, 1).trim().is_empty()
            });
    }
    lent.terminal.press("q");
    assert_eq!(lent.wait_back().code, 0);
}
