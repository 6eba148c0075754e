//! The headings: titles, marks where the table is sorted by, and the column cursor on one of them.

use ratatui::buffer::Buffer;

use super::super::grid::Grid;
use super::{gap, places};
use crate::scoretable::{Align, Column, Direction, Scoretable};
use crate::tui::model::Model;
use crate::tui::text;

pub(super) fn draw(model: &Model, table: &Scoretable, grid: &Grid, canvas: &mut Buffer) {
    let line = grid.headings;
    if line.is_empty() {
        return;
    }
    let (signs, styles) = (model.look.signs(), model.look.theme.styles());
    for placed in &grid.placed {
        let mark = mark(model, placed.column);
        let mut style = if mark.is_empty() {
            styles.strong
        } else {
            styles.accent
        };
        if placed.column == model.table.column() {
            style = style.patch(styles.cursor);
        }
        let title = placed.column.title(table.kind, &signs.glyphs);
        let (before, room) = match placed.column.align() {
            Align::Left => (0, placed.width),
            Align::Right => {
                // The mark of one key has a cell of its own; the number of a second or third stands before it.
                let marked = text::width(&mark).max(1);
                let taken = u16::try_from(text::width(title) + marked).unwrap_or(u16::MAX);
                let before = placed.width.saturating_sub(taken);
                (before, placed.width - before)
            }
        };
        let x = grid.columns.x + placed.x + before;
        canvas.set_stringn(x, line.y, format!("{title}{mark}"), room.into(), style);
    }
    if let Some(area) = grid.places {
        places::heading(model, area, line.y, canvas);
    }
    if let Some(area) = grid.gaps {
        gap::heading(model, area, line.y, canvas);
    }
}

/// `▼` for the first key of the sort, `2▼` and `3▼` for those that decide among equals; nothing for other columns.
fn mark(model: &Model, column: Column) -> String {
    let glyphs = model.look.signs().glyphs;
    match model.table.sorting().key_of(column) {
        None => String::new(),
        Some((number, direction)) => {
            let arrow = match direction {
                Direction::Ascending => glyphs.up,
                Direction::Descending => glyphs.down,
            };
            match number {
                1 => arrow.to_owned(),
                number => format!("{number}{arrow}"),
            }
        }
    }
}
