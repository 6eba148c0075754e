//! The frame's edges, which tell what part of the table is on screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::Line;

use super::super::{at_right, grid::Grid};
use crate::scoretable::{Column, Scoretable};
use crate::tui::model::Model;

/// Marks on the right edge which rows are on screen.
pub(super) fn right(model: &Model, frame: Rect, shown: Rect, canvas: &mut Buffer) {
    let (rows, lines) = (model.table.lines_in_all(), usize::from(shown.height));
    if rows <= lines || frame.width == 0 {
        return;
    }
    let length = (lines * lines / rows).max(1);
    let start = model.table.offset() * (lines - length) / (rows - lines);
    let top = usize::from(shown.y) + start;
    for y in top..top + length {
        let place = (frame.right() - 1, u16::try_from(y).unwrap_or(u16::MAX));
        if let Some(cell) = canvas.cell_mut(place) {
            cell.set_symbol(model.look.signs().thumb);
            cell.modifier.remove(Modifier::DIM);
        }
    }
}

/// Says on the bottom edge how many columns are not on screen: ` 3 more › ` while the most important ones are shown, and
/// ` ‹ 2 · 4 › ` while the table is scrolled sideways.
pub(super) fn bottom(
    model: &Model,
    table: &Scoretable,
    frame: Rect,
    grid: &Grid,
    canvas: &mut Buffer,
) {
    let wanted = model.columns.of(table.kind);
    let shown = |column: &Column| grid.placed.iter().any(|placed| placed.column == *column);
    let hidden = wanted.iter().filter(|&column| !shown(column)).count();
    if hidden == 0 {
        return;
    }
    let signs = model.look.signs();
    let [back, forth] = signs.sideways;
    let text = match model.table.scrolled() {
        None => format!(" {hidden} more {forth} "),
        Some(first) => {
            let before = wanted.iter().take_while(|&&column| column != first);
            let left = before.filter(|&column| !shown(column)).count();
            let right = hidden - left;
            format!(" {back} {left} {} {right} {forth} ", signs.separator)
        }
    };
    let line = Rect {
        y: frame.bottom().saturating_sub(1),
        height: 1,
        width: frame.width.saturating_sub(2),
        ..frame
    };
    let style = model
        .look
        .theme
        .styles()
        .accent
        .remove_modifier(Modifier::DIM);
    at_right(&Line::styled(text, style), line, canvas);
}
