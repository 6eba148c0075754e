//! One cell of the table: its text, cut to its room, in styled pieces.

use ratatui::style::Style;

use crate::league::clean_name;
use crate::scoretable::{Align, Change, Column, Movement, Scoretable};
use crate::tui::signs::Signs;
use crate::tui::text;
use crate::tui::theme::Styles;

/// A cell ready to be drawn.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cell {
    /// Empty cells before the first piece.
    pub(super) indent: usize,
    pub(super) pieces: Vec<(String, Style)>,
}

/// What a row is to the user, beyond its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Whether it is the user's own.
    pub(super) me: bool,
    /// What the last refresh did to it.
    pub(super) change: Option<Change>,
}

/// The cell of a row in a column `room` cells wide.
pub(super) fn cell(
    table: &Scoretable,
    row: usize,
    column: Column,
    marks: Marks,
    room: usize,
    signs: &Signs,
    styles: &Styles,
) -> Cell {
    if column == Column::Player {
        return player(table, row, marks, room, signs, styles);
    }
    // Before the week's first result nothing is missing yet: there is nothing to show.
    let whole = if !table.played && column.key(table, row).is_none() {
        String::new()
    } else {
        column.text(table, row, &signs.glyphs)
    };
    let text = text::cut(&whole, room, signs.ellipsis).into_owned();
    let indent = match column.align() {
        Align::Left => 0,
        // The last cell belongs to the heading's sort mark; a long number may use it.
        Align::Right => room.saturating_sub(1).saturating_sub(text::width(&text)),
    };
    let style = style(table, row, column, styles);
    Cell {
        indent,
        pieces: vec![(text, style)],
    }
}

/// A name, its jokers and its marks. A long name gives way to them; many jokers become a number.
fn player(
    table: &Scoretable,
    row: usize,
    marks: Marks,
    room: usize,
    signs: &Signs,
    styles: &Styles,
) -> Cell {
    let count = table.jokers(row).count();
    let mut ticks = signs.glyphs.joker.repeat(count as usize);
    if text::width(&ticks) > room / 4 {
        ticks = format!("{}{count}", signs.glyphs.joker);
    }
    if count > 0 {
        ticks.insert(0, ' ');
    }
    let me = if marks.me {
        format!(" {}", signs.glyphs.me)
    } else {
        String::new()
    };
    let [up, down, new] = signs.changed;
    let (change, changed) = match marks.change {
        Some(Change::Up) => (format!(" {up}"), styles.good),
        Some(Change::Down) => (format!(" {down}"), styles.bad),
        Some(Change::New) => (format!(" {new}"), styles.warn),
        None => (String::new(), Style::new()),
    };
    let behind = [&ticks, &me, &change].map(|text| text::width(text));
    let for_name = room.saturating_sub(behind.iter().sum());
    let name = clean_name(table.name(row));
    let name = text::cut(&name, for_name, signs.ellipsis).into_owned();
    Cell {
        indent: 0,
        pieces: vec![
            (
                name,
                if marks.me {
                    styles.strong
                } else {
                    Style::new()
                },
            ),
            (ticks, styles.warn),
            (me, styles.accent),
            (change, changed.patch(styles.strong)),
        ],
    }
}

fn style(table: &Scoretable, row: usize, column: Column, styles: &Styles) -> Style {
    match column {
        Column::Movement => match Movement::of(table, row) {
            Some(Movement::Up(_)) => styles.good,
            Some(Movement::Down(_)) => styles.bad,
            Some(Movement::New) => styles.warn,
            Some(Movement::Same) | None => styles.faint,
        },
        Column::Score => styles.strong,
        Column::Team | Column::Form => styles.faint,
        // Names always have a value; only numbers can be missing.
        _ if column.key(table, row).is_none() => styles.faint,
        _ => Style::new(),
    }
}
