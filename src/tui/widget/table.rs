//! The table: its headings, and the rows on screen. It reads no other row.

mod cell;
pub(crate) mod geometry;
mod results_progress;

use cell::Drawn;
use geometry::{GAP, Grid};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;
use ratatui::widgets::Widget;

use super::{at_right, framed};
use crate::scoretable::{Align, Column, Direction, Filter, Scoretable};
use crate::tui::keymap::Action;
use crate::tui::layout::Layout;
use crate::tui::model::Model;
use crate::tui::text;

/// Draws the table and its frame.
pub(crate) fn draw(model: &Model, layout: &Layout, canvas: &mut Buffer) {
    let frame = layout.table.intersection(canvas.area);
    if layout.framed() {
        let shown = model.table.table().map(|table| table.kind);
        let kind = shown.unwrap_or(model.request.kind);
        framed(kind.title(), &model.look, layout.table, canvas);
        results_progress::draw(model, frame, canvas);
    }
    let grid = Grid::of(model, layout).zip(model.table.table());
    let Some((grid, table)) = grid else {
        let inside = layout.inside().intersection(canvas.area);
        return draw_placeholder(model, inside, canvas);
    };
    draw_headings(model, table, &grid, canvas);
    draw_rows(model, table, &grid, canvas);
    if model.table.rows.shown().is_empty() {
        draw_placeholder(model, grid.rows, canvas);
    }
    if layout.framed() {
        draw_right_edge(model, frame, grid.rows, canvas);
        draw_bottom_edge(model, table, frame, &grid, canvas);
    }
}

fn draw_rows(model: &Model, table: &Scoretable, grid: &Grid, canvas: &mut Buffer) {
    let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
    let mut finder = model.table.rows.filter.as_ref().map(Filter::finder);
    let shown = model.table.lines(usize::from(grid.rows.height));
    for (line, (row, selected)) in grid.rows.rows().zip(shown) {
        let y = line.y;
        if let Some(area) = grid.places {
            place_cell(model, table, row, Rect { y, ..area }, canvas);
        }
        if let Some(area) = grid.gaps {
            gap_cell(model, table, row, Rect { y, ..area }, canvas);
        }
        let player = table.player(row);
        let drawn = Drawn {
            table,
            row,
            me: model.me.player == Some(player),
            change: model.changes.as_ref().and_then(|c| c.of(player)),
            letters: finder
                .as_mut()
                .map(|finder| cell::letters(finder, table, row)),
            glyphs,
            styles,
        };
        for placed in &grid.placed {
            let room = usize::from(placed.width);
            let cell = drawn.cell(placed.column, room);
            let indent = u16::try_from(cell.indent).unwrap_or(0);
            let mut x = grid.columns.x + placed.x + indent;
            for (text, style) in cell.pieces {
                (x, _) = canvas.set_stringn(x, y, text, room, style);
            }
        }
        if selected {
            canvas.set_style(line, Style::reset());
            canvas.set_style(line, styles.select);
        }
    }
}

// The headings: titles, sort marks, and the column cursor.

fn draw_headings(model: &Model, table: &Scoretable, grid: &Grid, canvas: &mut Buffer) {
    let line = grid.headings;
    if line.is_empty() {
        return;
    }
    let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
    for placed in &grid.placed {
        let mark = mark(model, placed.column);
        let mut style = if mark.is_empty() {
            styles.strong
        } else {
            styles.accent
        };
        if placed.column == model.table.column {
            style = style.patch(styles.select);
        }
        let title = placed.column.title(table.kind, &glyphs.table);
        let (before, room) = match placed.column.align() {
            Align::Left => (0, placed.width),
            Align::Right => {
                // The mark of a single sort key has its own cell; the number of a second or third key precedes it.
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
        let area = Rect { y: line.y, ..area };
        put(glyphs.place, area, styles.accent, canvas);
    }
    if let Some(area) = grid.gaps {
        put(GAP_TITLE, Rect { y: line.y, ..area }, styles.strong, canvas);
    }
}

/// `▼` for a single sort key; with several keys, `2▼` and `3▼` mark those that decide among equal rows; empty for other
/// columns.
fn mark(model: &Model, column: Column) -> String {
    let glyphs = model.look.glyphs().table;
    match model.table.rows.sorting.key_of(column) {
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

// The frame's edges, which show what part of the table is on screen.

/// Draws the scrollbar on the right edge.
fn draw_right_edge(model: &Model, frame: Rect, shown: Rect, canvas: &mut Buffer) {
    let (rows, lines) = (model.table.rows.shown().len(), usize::from(shown.height));
    if rows <= lines || frame.width == 0 {
        return;
    }
    let length = (lines * lines / rows).max(1);
    let start = model.table.offset * (lines - length) / (rows - lines);
    let top = usize::from(shown.y) + start;
    for y in top..top + length {
        let place = (frame.right() - 1, u16::try_from(y).unwrap_or(u16::MAX));
        if let Some(cell) = canvas.cell_mut(place) {
            cell.set_symbol(model.look.glyphs().thumb);
            cell.modifier.remove(Modifier::DIM);
        }
    }
}

/// Shows on the bottom edge how many columns are not on screen: ` 3 more › ` while the most important ones are shown,
/// and ` ‹ 2 · 4 › ` while the table is scrolled sideways.
fn draw_bottom_edge(
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
    let glyphs = model.look.glyphs();
    let [back, forth] = glyphs.sideways;
    let text = match model.table.scrolled {
        None => format!(" {hidden} more {forth} "),
        Some(first) => {
            let before = wanted.iter().take_while(|&&column| column != first);
            let left = before.filter(|&column| !shown(column)).count();
            let right = hidden - left;
            format!(" {back} {left} {} {right} {forth} ", glyphs.separator)
        }
    };
    let line = Rect {
        y: frame.bottom().saturating_sub(1),
        height: 1,
        width: frame.width.saturating_sub(2),
        ..frame
    };
    let accent = model.look.styles().accent;
    let style = accent.remove_modifier(Modifier::DIM);
    at_right(&Line::styled(text, style), line, canvas);
}

// The gap to the pinned player. It is not a column of the table, which has no pins, but is drawn at the table's right
// edge while a player is pinned. Sorting by it would be the same as sorting by score, which already has a key.

const GAP_TITLE: &str = "Gap";

/// Draws `+12` for a player with 12 points more than the pinned player, whose own row has a glyph instead.
fn gap_cell(model: &Model, table: &Scoretable, row: usize, area: Rect, canvas: &mut Buffer) {
    let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
    let pinned = model.table.pinned.and_then(|pin| pin.row);
    if pinned == Some(row) {
        return put(glyphs.pinned, area, styles.accent, canvas);
    }
    let scores = table
        .score(row)
        .zip(pinned.and_then(|pinned| table.score(pinned)));
    match scores.map(|(score, pinned)| score.0.saturating_sub(pinned.0)) {
        Some(gap @ 1..) => put(&format!("+{gap}"), area, styles.good, canvas),
        Some(0) => put("0", area, styles.dim, canvas),
        Some(gap) => put(&gap.to_string(), area, styles.bad, canvas),
        None => put(glyphs.table.missing, area, styles.dim, canvas),
    }
}

// The place by the current sort, beside the official one. It is not a column of the table, which does not know the sort
// order, but is drawn at the table's left edge while the table is not in league order.

/// Draws the place of a row; a row without a value has none.
fn place_cell(model: &Model, table: &Scoretable, row: usize, area: Rect, canvas: &mut Buffer) {
    let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
    match model.table.rows.place(table, row) {
        Some(place) => put(&place.to_string(), area, styles.accent, canvas),
        None => put(glyphs.table.missing, area, styles.dim, canvas),
    }
}

/// Draws a right-aligned text, with a blank cell after it as in every column of numbers.
fn put(text: &str, area: Rect, style: Style, canvas: &mut Buffer) {
    let room = area.width.saturating_sub(GAP);
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
    let words = match (model.table.table(), failure) {
        (Some(table), _) if table.rows() > 0 => {
            let filter = model.table.rows.filter.as_ref().map_or("", Filter::text);
            format!(
                "Nothing matches '{filter}'. {} shows all.",
                label(Action::Back)
            )
        }
        (Some(_), _) => "This league has no players yet.".to_owned(),
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
