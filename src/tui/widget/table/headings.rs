//! The table's headings: titles, the digits that sort by them, sort marks, and the column under the cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::frame::mark;
use super::geometry::{ColumnArea, Grid};
use super::put;
use crate::scoretable::{Align, Column, Scoretable};
use crate::tui::keymap::Action;
use crate::tui::model::Model;
use crate::tui::text;

/// The heading of the points behind the leader, and of those behind the pinned player.
const BEHIND: [&str; 2] = ["Behind", "Gap"];
/// The minimum width of a form that has a legend beside its title.
const WITH_LEGEND: u16 = 10;

/// Draws the headings.
pub(super) fn draw(model: &Model, table: &Scoretable, grid: &Grid, canvas: &mut Buffer) {
    let line = grid.headings;
    if line.is_empty() {
        return;
    }
    let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
    let bold = styles.text.add_modifier(Modifier::BOLD);
    for &placed in &grid.placed {
        heading(model, table, grid, placed, bold, canvas);
    }
    let at = |area: Rect| Rect {
        y: line.y,
        height: 1,
        ..area
    };
    if let Some(area) = grid.places {
        put(glyphs.place, at(area), styles.accent, canvas);
    }
    let [behind, gap] = BEHIND;
    if let Some(area) = grid.behind {
        let title = if model.table.pinned.is_some() {
            gap
        } else {
            behind
        };
        put(title, at(area), bold, canvas);
    }
}

fn heading(
    model: &Model,
    table: &Scoretable,
    grid: &Grid,
    placed: ColumnArea,
    bold: Style,
    canvas: &mut Buffer,
) {
    let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
    let column = placed.column;
    let keys = model.table.rows.sorting.shown(table.kind);
    let key = keys.iter().position(|key| key.column == column);
    let direction = key.and_then(|at| keys.get(at)).map(|key| key.direction);
    let mark = direction
        .zip(key)
        .map_or("", |(way, at)| mark(way, at, model));
    let selected = column == model.table.column;
    let mut style = if key.is_some() { styles.accent } else { bold };
    if selected {
        style = style.patch(styles.select);
    }
    let title = column.title(table.kind, &glyphs.table);
    let digit = digit(model, column).filter(|_| grid.teaches);
    let digit = digit.map_or("", |digit| {
        glyphs.digits.get(digit).copied().unwrap_or_default()
    });
    let x = grid.columns.x + placed.x;
    let y = grid.headings.y;
    let width = u16::try_from(text::width(title)).unwrap_or(u16::MAX);
    // The mark of a narrow set of glyphs is a letter, which a blank sets apart from the title.
    let apart = u16::from(model.look.ascii && !mark.is_empty());
    let start = match column.align() {
        Align::Left => {
            let taught = column == Column::Player && !model.look.ascii || !digit.is_empty();
            x + u16::from(taught && grid.teaches)
        }
        // The score's mark has a cell of its own within the column; others have theirs in the blank cell after it.
        Align::Right => {
            let own = u16::from(column == Column::Score);
            x + placed.width.saturating_sub(width + own + apart)
        }
    };
    let room = usize::from((x + placed.width + 1).saturating_sub(start));
    canvas.set_stringn(start, y, title, room, style);
    if !mark.is_empty() {
        let (at, style) = (start + width + apart, styles.accent);
        let left = room.saturating_sub(usize::from(width + apart));
        canvas.set_stringn(at, y, mark, left, style);
    }
    if !digit.is_empty() && start > grid.headings.x {
        canvas.set_stringn(start - 1, y, digit, 1, styles.dim);
    }
    if column == Column::Form && placed.width >= WITH_LEGEND {
        let bar = glyphs.table.bars.get(3).copied().unwrap_or_default();
        canvas.set_stringn(start + width + 1, y, bar, 1, styles.below);
        let left = usize::from(placed.width.saturating_sub(width + 2));
        canvas.set_stringn(start + width + 2, y, "=avg", left, styles.dim);
    }
}

/// The digit that sorts by a column, if its key is one.
fn digit(model: &Model, column: Column) -> Option<usize> {
    let label = model.keys.label(Action::SortBy(column), true);
    match label.as_bytes() {
        [digit @ b'0'..=b'9'] => Some(usize::from(digit - b'0')),
        _ => None,
    }
}
