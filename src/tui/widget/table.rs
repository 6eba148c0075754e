//! The table: its headings, and the rows on screen. It reads no other row.

mod behind;
mod cell;
pub(crate) mod frame;
pub(crate) mod geometry;
mod headings;
mod results_progress;
mod row;

use geometry::Grid;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Widget;

use super::on_edge;
use crate::tui::keymap::Action;
use crate::tui::layout::Layout;
use crate::tui::model::Model;
use crate::tui::text;

/// Draws the table and its frame.
pub(crate) fn draw(model: &Model, layout: &Layout, canvas: &mut Buffer) {
    let area = layout.table.intersection(canvas.area);
    let grid = Grid::of(model, layout);
    if layout.framed() {
        frame::draw(model, layout, grid.as_ref(), canvas);
    }
    let Some((grid, table)) = grid.zip(model.table.table()) else {
        let inside = layout.inside().intersection(canvas.area);
        return draw_placeholder(model, inside, canvas);
    };
    headings::draw(model, table, &grid, canvas);
    row::draw_all(model, table, &grid, canvas);
    if model.table.rows.shown().is_empty() {
        draw_placeholder(model, grid.rows, canvas);
    }
    if layout.framed() {
        draw_thumb(model, area, grid.rows, canvas);
    }
}

/// Draws the scrollbar's thumb on the frame's right edge.
fn draw_thumb(model: &Model, frame: Rect, shown: Rect, canvas: &mut Buffer) {
    let (rows, lines) = (model.table.rows.shown().len(), usize::from(shown.height));
    if rows <= lines || frame.width == 0 {
        return;
    }
    let length = (lines * lines / rows).max(1);
    let start = model.table.offset * (lines - length) / (rows - lines);
    let top = usize::from(shown.y) + start;
    let style = on_edge(model.look.styles().dim);
    for y in top..top + length {
        let place = (frame.right() - 1, u16::try_from(y).unwrap_or(u16::MAX));
        if let Some(cell) = canvas.cell_mut(place) {
            cell.set_symbol(model.look.glyphs().thumb);
            cell.set_style(style);
        }
    }
}

/// Draws a right-aligned text, with a blank cell after it as in every column of numbers.
fn put(text: &str, area: Rect, style: Style, canvas: &mut Buffer) {
    let room = area.width.saturating_sub(1);
    let width = u16::try_from(text::width(text)).unwrap_or(u16::MAX);
    let before = room.saturating_sub(width);
    canvas.set_stringn(area.x + before, area.y, text, room.into(), style);
}

// The placeholder for a table without rows.

/// Explains why there are no rows, and what to do about it.
fn draw_placeholder(model: &Model, inside: Rect, canvas: &mut Buffer) {
    let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
    let label = |action| model.keys.label(action, model.look.ascii);
    let failure = model.loading.error.as_deref();
    let failure = failure.filter(|_| model.table.table().is_none());
    let words = match (model.empty_words(), failure) {
        (Some(words), _) => words,
        (None, None) => "Waiting for the table".to_owned(),
        (None, Some(_)) => format!("{} loads again.", label(Action::Reload)),
    };
    let failure = failure.map_or_else(String::new, |why| format!("{} {why}", glyphs.failure));
    let room = usize::from(inside.width.saturating_sub(4));
    let most = usize::from(inside.height);
    let wrapped = |text: &str, lines, style| {
        let lines = text::wrap(text, room, lines, glyphs.ellipsis).into_iter();
        lines.map(move |line| Line::styled(line, style).centered())
    };
    let mut lines: Vec<_> = wrapped(&failure, most.saturating_sub(2), styles.bad).collect();
    if !lines.is_empty() {
        lines.push(Line::styled("", styles.bad));
    }
    lines.extend(wrapped(&words, 1, styles.dim));
    let above = most.saturating_sub(lines.len()) / 2;
    for (at, line) in inside.rows().skip(above).zip(lines) {
        line.render(at, canvas);
    }
}
