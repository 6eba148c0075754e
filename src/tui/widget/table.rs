//! The table: headings, and the rows that are on screen. No other row is ever looked at.

mod cell;
mod edge;
mod freshness;
mod gap;
mod headings;
mod placeholder;
mod places;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

use super::framed;
use super::grid::Grid;
use crate::scoretable::{Finder, Scoretable};
use crate::tui::layout::Layout;
use crate::tui::model::Model;
use cell::{Drawn, Marks};
use gap::Gap;

/// The table and its frame.
#[derive(Clone, Copy, Debug)]
pub(in crate::tui) struct Table<'a> {
    pub(in crate::tui) model: &'a Model,
    pub(in crate::tui) layout: &'a Layout,
}

impl Widget for Table<'_> {
    fn render(self, area: Rect, canvas: &mut Buffer) {
        let model = self.model;
        if self.layout.framed() {
            let shown = model.table.table().map(|table| table.kind);
            let kind = shown.unwrap_or(model.request.kind);
            framed(kind.title(), &model.look, area, canvas);
            freshness::draw(model, area.intersection(canvas.area), canvas);
        }
        let inside = self.layout.inside().intersection(canvas.area);
        let grid = Grid::of(model, self.layout).zip(model.table.table());
        let Some((grid, table)) = grid else {
            return placeholder::draw(model, inside, canvas);
        };
        headings::draw(model, table, &grid, canvas);
        self.rows(table, &grid, canvas);
        if model.table.lines_in_all() == 0 {
            placeholder::draw(model, grid.rows, canvas);
        }
        if self.layout.framed() {
            edge::right(model, area.intersection(canvas.area), grid.rows, canvas);
            edge::bottom(model, table, area.intersection(canvas.area), &grid, canvas);
        }
    }
}

impl Table<'_> {
    fn rows(&self, table: &Scoretable, grid: &Grid, canvas: &mut Buffer) {
        let model = self.model;
        let gap = grid.gaps.and_then(|area| Gap::of(model, table, area));
        let mut finder = model.table.rows().search().map(|search| search.finder());
        let shown = model.table.lines(usize::from(grid.rows.height));
        for (y, (row, selected)) in (grid.rows.y..).zip(shown) {
            if let Some(area) = grid.places {
                places::cell(model, table, row, Rect { y, ..area }, canvas);
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
