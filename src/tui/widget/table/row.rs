//! The rows on screen: the gutter, the cells, and how the row under the cursor and changed rows are told from the others.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::cell::{self, Drawn};
use super::geometry::Grid;
use super::{behind, put};
use crate::scoretable::{Column, Filter, Kind, Scoretable};
use crate::tui::model::Model;
use crate::tui::theme::Selection;
use crate::tui::widget::bar;

/// Draws the rows.
pub(super) fn draw_all(model: &Model, table: &Scoretable, grid: &Grid, canvas: &mut Buffer) {
    let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
    let mut finder = model.table.rows.filter.as_ref().map(Filter::finder);
    let league = league_average(table);
    let flashes = model.flash_until.is_some_and(|until| until > model.now);
    let pinned = model.table.pinned.map(|pin| pin.player);
    let shown = model.table.lines(usize::from(grid.rows.height));
    for (line, (row, selected)) in grid.rows.rows().zip(shown) {
        let y = line.y;
        let player = table.player(row);
        let changed = model
            .changes
            .as_ref()
            .is_some_and(|changes| changes.is_changed(player));
        if changed && flashes {
            canvas.set_style(line, styles.flash);
        }
        let ground = select(model, grid, line, selected, canvas);
        gutter(model, grid, y, (selected, changed), canvas);
        if let Some(area) = grid.places {
            place(model, table, row, Rect { y, ..area }, canvas);
        }
        let drawn = Drawn {
            table,
            row,
            me: model.me.player == Some(player),
            pinned: pinned == Some(player),
            letters: finder
                .as_mut()
                .filter(|_| model.table.rows.is_match(row))
                .map(|finder| cell::letters(finder, table, row)),
            sorting: &model.table.rows.sorting,
            glyphs,
            styles,
        };
        for placed in &grid.placed {
            let room = usize::from(placed.width);
            let cell = drawn.cell(placed.column, room);
            let indent = u16::try_from(cell.indent).unwrap_or(0);
            let mut x = grid.columns.x + placed.x + indent;
            let end = grid.columns.x + placed.x + placed.width;
            for (text, style) in cell.pieces {
                let left = usize::from(end.saturating_sub(x));
                (x, _) = canvas.set_stringn(x, y, text, left, style);
            }
        }
        if table.kind == Kind::Division {
            average_bar(model, table, row, league, grid, y, canvas);
        } else {
            behind::draw(model, table, row, grid, y, canvas);
        }
        if let Some((area, style)) = ground {
            canvas.set_style(area, style);
        }
    }
}

/// Puts the row under the cursor on a ground of its own, on which cells keep their colours. Where only reversing tells it
/// from the others, that comes after its cells are drawn: the answer is the part to reverse.
fn select(
    model: &Model,
    grid: &Grid,
    line: Rect,
    selected: bool,
    canvas: &mut Buffer,
) -> Option<(Rect, Style)> {
    let styles = model.look.styles();
    if !selected {
        return None;
    }
    let end = |before: Column| {
        let placed = grid.placed.iter().find(|placed| placed.column == before)?;
        Some(grid.columns.x + placed.x)
    };
    let until = |x: u16| Rect {
        width: x.saturating_sub(line.x).min(line.width),
        ..line
    };
    match styles.selection {
        Selection::Ground => {
            canvas.set_style(line, styles.select);
            None
        }
        Selection::ReversedName => {
            canvas.set_style(line, Style::new().add_modifier(Modifier::BOLD));
            let name = grid
                .placed
                .iter()
                .find(|placed| placed.column == Column::Player);
            let x = name.map_or(line.right(), |name| grid.columns.x + name.x + name.width);
            Some((until(x), styles.select.remove_modifier(Modifier::DIM)))
        }
        Selection::ReversedNumbers => {
            let x = end(Column::Form).unwrap_or_else(|| line.right());
            Some((until(x), styles.select.remove_modifier(Modifier::DIM)))
        }
    }
}

/// Draws the mark of the row under the cursor, or of a changed row.
fn gutter(
    model: &Model,
    grid: &Grid,
    y: u16,
    (selected, changed): (bool, bool),
    canvas: &mut Buffer,
) {
    if grid.gutter.is_empty() {
        return;
    }
    let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
    let plain = |style: Style| style.remove_modifier(Modifier::BOLD);
    let (sign, style) = match (selected, changed) {
        (_, true) => (glyphs.changed, styles.warn),
        (true, false) => (glyphs.cursor, plain(styles.accent)),
        (false, false) => return,
    };
    canvas.set_stringn(grid.gutter.x, y, sign, 1, style);
}

/// Draws the place by the current sort, beside the official one. It is not a column of the table, which does not know the
/// sort order. A row without a value has none.
fn place(model: &Model, table: &Scoretable, row: usize, area: Rect, canvas: &mut Buffer) {
    let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
    match model.table.rows.place(table, row) {
        Some(place) => put(&place.to_string(), area, styles.accent, canvas),
        None => put(glyphs.table.missing, area, styles.dim, canvas),
    }
}

// The bar of a division: its average, from zero, and where the league's average is.

/// The league's average in tenths: that of the divisions, by how many players each has.
fn league_average(table: &Scoretable) -> Option<i64> {
    if table.kind != Kind::Division {
        return None;
    }
    let of = |row| {
        let players = i64::from(table.players(row)?);
        Some((i64::from(table.average(row)?.0) * players, players))
    };
    let all = (0..table.rows()).filter_map(of);
    let (points, players) = all.fold((0, 0), |(a, b), (c, d)| (a + c, b + d));
    (players > 0).then(|| points / players)
}

fn average_bar(
    model: &Model,
    table: &Scoretable,
    row: usize,
    league: Option<i64>,
    grid: &Grid,
    y: u16,
    canvas: &mut Buffer,
) {
    let (Some(area), Some(average)) = (grid.bar, table.average(row)) else {
        return;
    };
    let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
    let of = |tenths: i64| u64::try_from(tenths).unwrap_or(0);
    let all = (0..table.rows()).filter_map(|row| table.average(row));
    let whole = of(all.map(|average| i64::from(average.0)).max().unwrap_or(0));
    let room = usize::from(area.width);
    let own = i64::from(average.0);
    let style = if league.is_some_and(|league| own < league) {
        styles.below
    } else {
        styles.above
    };
    let line = bar::line(of(own), whole, room, glyphs);
    canvas.set_stringn(area.x, y, line, room, style);
    if let Some(league) = league.filter(|_| whole > 0) {
        let at = of(league) * u64::from(area.width.saturating_sub(1)) / whole;
        let x = area.x
            + u16::try_from(at)
                .unwrap_or(0)
                .min(area.width.saturating_sub(1));
        canvas.set_stringn(x, y, glyphs.line.upright, 1, styles.warn);
    }
}
