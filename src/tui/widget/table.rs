//! The table: its headings, and the rows on screen. It reads no other row.

mod cell;
pub(crate) mod geometry;
mod results_progress;

use cell::{Drawn, Marks};
use geometry::{GAP, Grid};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;
use ratatui::widgets::Widget;

use super::{at_right, framed};
use crate::league::Points;
use crate::scoretable::{Align, Column, Direction, Filter, Finder, Scoretable};
use crate::tui::keymap::Action;
use crate::tui::layout::Layout;
use crate::tui::model::{Appearance, Model};
use crate::tui::text;

/// The table and its frame.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table<'a> {
    pub(crate) model: &'a Model,
    pub(crate) layout: &'a Layout,
}

impl Widget for Table<'_> {
    fn render(self, area: Rect, canvas: &mut Buffer) {
        let model = self.model;
        if self.layout.framed() {
            let shown = model.table.table().map(|table| table.kind);
            let kind = shown.unwrap_or(model.request.kind);
            framed(kind.title(), &model.look, area, canvas);
            results_progress::draw(model, area.intersection(canvas.area), canvas);
        }
        let inside = self.layout.inside().intersection(canvas.area);
        let grid = Grid::of(model, self.layout).zip(model.table.table());
        let Some((grid, table)) = grid else {
            return draw_placeholder(model, inside, canvas);
        };
        draw_headings(model, table, &grid, canvas);
        self.rows(table, &grid, canvas);
        if model.table.lines_in_all() == 0 {
            draw_placeholder(model, grid.rows, canvas);
        }
        if self.layout.framed() {
            draw_right_edge(model, area.intersection(canvas.area), grid.rows, canvas);
            draw_bottom_edge(model, table, area.intersection(canvas.area), &grid, canvas);
        }
    }
}

impl Table<'_> {
    fn rows(&self, table: &Scoretable, grid: &Grid, canvas: &mut Buffer) {
        let model = self.model;
        let gap = grid.gaps.and_then(|area| Gap::of(model, table, area));
        let mut finder = model.table.rows().filter().map(Filter::finder);
        let shown = model.table.lines(usize::from(grid.rows.height));
        for (y, (row, selected)) in (grid.rows.y..).zip(shown) {
            if let Some(area) = grid.places {
                place_cell(model, table, row, Rect { y, ..area }, canvas);
            }
            if let Some(gap) = &gap {
                gap.cell(row, y, canvas);
            }
            self.row(table, row, y, grid, finder.as_mut(), canvas);
            if selected {
                let line = Rect {
                    y,
                    height: 1,
                    ..grid.rows
                };
                canvas.set_style(line, Style::reset());
                canvas.set_style(line, model.look.theme.styles().cursor);
            }
        }
    }

    fn row(
        &self,
        table: &Scoretable,
        row: usize,
        y: u16,
        grid: &Grid,
        finder: Option<&mut Finder<'_>>,
        canvas: &mut Buffer,
    ) {
        let model = self.model;
        let player = table.player(row);
        let marks = Marks {
            me: model.me.player() == Some(player),
            change: model.changes.as_ref().and_then(|c| c.of(player)),
            letters: finder.map(|finder| cell::letters(finder, table, row)),
        };
        let drawn = Drawn {
            table,
            row,
            marks: &marks,
            signs: &model.look.signs(),
            styles: &model.look.theme.styles(),
        };
        for placed in &grid.placed {
            let room = usize::from(placed.width);
            let mut x = grid.columns.x + placed.x;
            let cell = cell::cell(&drawn, placed.column, room);
            x += u16::try_from(cell.indent).unwrap_or(0);
            for (text, style) in cell.pieces {
                (x, _) = canvas.set_stringn(x, y, text, room, style);
            }
        }
    }
}

// The headings: titles, sort marks, and the column cursor.

fn draw_headings(model: &Model, table: &Scoretable, grid: &Grid, canvas: &mut Buffer) {
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
        place_heading(model, area, line.y, canvas);
    }
    if let Some(area) = grid.gaps {
        gap_heading(model, area, line.y, canvas);
    }
}

/// `▼` for a single sort key; with several keys, `2▼` and `3▼` mark those that decide among equal rows; empty for other
/// columns.
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

// The frame's edges, which show what part of the table is on screen.

/// Draws the scrollbar on the right edge.
fn draw_right_edge(model: &Model, frame: Rect, shown: Rect, canvas: &mut Buffer) {
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

// The gap to the pinned player. It is not a column of the table, which has no pins, but is drawn at the table's right
// edge while a player is pinned. Sorting by it would be the same as sorting by score, which already has a key.

const TITLE: &str = "Gap";

/// The gaps of a table on screen.
#[derive(Clone, Copy, Debug)]
struct Gap<'a> {
    table: &'a Scoretable,
    look: &'a Appearance,
    /// The pinned player's row and its points.
    pinned: (usize, Points),
    area: Rect,
}

/// The heading over the gaps.
fn gap_heading(model: &Model, area: Rect, y: u16, canvas: &mut Buffer) {
    let style = model.look.theme.styles().strong;
    put(TITLE, Rect { y, ..area }, style, canvas);
}

impl<'a> Gap<'a> {
    /// The gaps and their position; `None` while no player in the table is pinned.
    fn of(model: &'a Model, table: &'a Scoretable, area: Rect) -> Option<Self> {
        let row = model.table.pinned()?.row?;
        Some(Self {
            table,
            look: &model.look,
            pinned: (row, table.score(row)?),
            area,
        })
    }

    /// `+12` for a player with 12 points more than the pinned player, whose own row has a glyph instead.
    fn cell(&self, row: usize, y: u16, canvas: &mut Buffer) {
        let (signs, styles) = (self.look.signs(), self.look.theme.styles());
        let (pinned, points) = self.pinned;
        let area = Rect { y, ..self.area };
        if row == pinned {
            return put(signs.pinned, area, styles.accent, canvas);
        }
        let score = self.table.score(row);
        match score.map(|score| score.0.saturating_sub(points.0)) {
            Some(gap @ 1..) => put(&format!("+{gap}"), area, styles.good, canvas),
            Some(0) => put("0", area, styles.faint, canvas),
            Some(gap) => put(&gap.to_string(), area, styles.bad, canvas),
            None => put(signs.glyphs.missing, area, styles.faint, canvas),
        }
    }
}

/// Draws a text with one blank cell between it and the frame, as in every column of numbers.
fn put(text: &str, area: Rect, style: Style, canvas: &mut Buffer) {
    let width = u16::try_from(text::width(text)).unwrap_or(u16::MAX);
    let before = area.width.saturating_sub(1).saturating_sub(width);
    canvas.set_stringn(area.x + before, area.y, text, usize::from(width), style);
}

// The place by the current sort, beside the official one. It is not a column of the table, which does not know the sort
// order, but is drawn at the table's left edge while the table is not in league order.

fn place_heading(model: &Model, area: Rect, y: u16, canvas: &mut Buffer) {
    let style = model.look.theme.styles().accent;
    put_place(model.look.signs().place, Rect { y, ..area }, style, canvas);
}

/// Draws the place of a row; a row without a value has none.
fn place_cell(model: &Model, table: &Scoretable, row: usize, area: Rect, canvas: &mut Buffer) {
    let (signs, styles) = (model.look.signs(), model.look.theme.styles());
    match model.table.rows().place(table, row) {
        Some(place) => put_place(&place.to_string(), area, styles.accent, canvas),
        None => put_place(signs.glyphs.missing, area, styles.faint, canvas),
    }
}

/// Draws a right-aligned text.
fn put_place(text: &str, area: Rect, style: ratatui::style::Style, canvas: &mut Buffer) {
    let room = area.width.saturating_sub(GAP);
    let width = u16::try_from(text::width(text)).unwrap_or(u16::MAX);
    let before = room.saturating_sub(width);
    canvas.set_stringn(area.x + before, area.y, text, room.into(), style);
}

// The placeholder for a table without rows.

/// Explains why there are no rows, and what to do about it.
fn draw_placeholder(model: &Model, inside: Rect, canvas: &mut Buffer) {
    let (signs, styles) = (model.look.signs(), model.look.theme.styles());
    let label = |action| model.keys.label(action, model.look.ascii);
    let failure = model.loading.error.as_deref();
    let failure = failure.filter(|_| model.table.table().is_none());
    let words = match (model.table.table(), failure) {
        (Some(table), _) if table.rows() > 0 => {
            let filter = model.table.rows().filter().map_or("", Filter::text);
            format!(
                "Nothing is found by '{filter}'. {} shows all.",
                label(Action::Back)
            )
        }
        (Some(_), _) => "This league has no players yet.".to_owned(),
        (None, None) => "Waiting for the table".to_owned(),
        (None, Some(_)) => format!("{} tries again.", label(Action::Reload)),
    };
    let failure = failure.map_or_else(String::new, |why| format!("{} {why}", signs.failure));
    let room = usize::from(inside.width.saturating_sub(4));
    let most = usize::from(inside.height);
    let wrapped = |text: &str, lines| text::wrap(text, room, lines, signs.ellipsis);
    let mut lines = wrapped(&failure, most.saturating_sub(2));
    if !lines.is_empty() {
        lines.push(String::new());
    }
    let failed = lines.len();
    lines.extend(wrapped(&words, 1));
    let above = most.saturating_sub(lines.len()) / 2;
    let places = (inside.y..inside.bottom()).skip(above);
    for (index, (y, line)) in places.zip(lines).enumerate() {
        let style = if index < failed {
            styles.bad
        } else {
            styles.faint
        };
        let at = Rect {
            y,
            height: 1,
            ..inside
        };
        Line::styled(line, style).centered().render(at, canvas);
    }
}
