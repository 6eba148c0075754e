//! A small field of cells to draw a chart on.

use std::borrow::Cow;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::league::Week;

/// Cells that a line of text can be made of, one sign each.
#[derive(Debug)]
pub(super) struct Grid {
    rows: Vec<Vec<Cell>>,
}

/// A sign, once one was put there.
type Cell = Option<(Cow<'static, str>, Style)>;

impl Grid {
    pub(super) fn new(width: usize, height: usize) -> Self {
        Self {
            rows: vec![vec![None; width]; height],
        }
    }

    /// Puts one sign into a cell. Outside the grid there is nothing to put it into.
    pub(super) fn put(
        &mut self,
        (x, y): (usize, usize),
        sign: impl Into<Cow<'static, str>>,
        style: Style,
    ) {
        if let Some(cell) = self.rows.get_mut(y).and_then(|row| row.get_mut(x)) {
            *cell = Some((sign.into(), style));
        }
    }

    /// Puts a number so that it ends before `end`.
    pub(super) fn put_number(&mut self, (end, y): (usize, usize), number: &str, style: Style) {
        for (back, digit) in (1..).zip(number.chars().rev()) {
            if let Some(x) = end.checked_sub(back) {
                self.put((x, y), digit.to_string(), style);
            }
        }
    }

    pub(super) const fn height(&self) -> usize {
        self.rows.len()
    }

    /// Whether nothing was put into a cell.
    pub(super) fn is_free(&self, (x, y): (usize, usize)) -> bool {
        let cell = self.rows.get(y).and_then(|row| row.get(x));
        cell.is_some_and(Option::is_none)
    }

    pub(super) fn lines(self) -> Vec<Line<'static>> {
        let span = |cell: Cell| match cell {
            Some((sign, style)) => Span::styled(sign, style),
            None => Span::raw(" "),
        };
        let line = |row: Vec<Cell>| row.into_iter().map(span).collect();
        self.rows.into_iter().map(line).collect()
    }
}

/// Where the weeks of a season stand in a chart: each has as many cells, behind the labels of the scale.
#[derive(Clone, Copy, Debug)]
pub(super) struct Across {
    /// The cells of the scale.
    pub(super) scale: usize,
    /// The cells of a week.
    pub(super) cells: usize,
    /// The weeks left out at the beginning, where there is no room for all.
    pub(super) skipped: usize,
}

impl Across {
    /// The widest that fits `weeks` weeks.
    pub(super) fn new(width: usize, scale: usize, weeks: usize) -> Self {
        let room = width.saturating_sub(scale);
        Self {
            scale,
            cells: (room / weeks.max(1)).clamp(1, 4),
            skipped: weeks.saturating_sub(room),
        }
    }

    /// The first cell of the week at an index, not counting those left out.
    pub(super) const fn start(&self, index: usize) -> usize {
        self.scale + index * self.cells
    }

    /// The cells of a week that belong to its bar; the one after them sets bars apart.
    pub(super) fn bar(&self) -> usize {
        self.cells.saturating_sub(1).max(1)
    }

    /// Writes the numbers of the weeks under their cells, as many as there is room for.
    pub(super) fn label(
        &self,
        grid: &mut Grid,
        y: usize,
        weeks: impl Iterator<Item = Week>,
        style: Style,
    ) {
        let mut taken = 0;
        for (index, week) in weeks.enumerate() {
            let number = week.to_string();
            let end = self.start(index) + self.bar();
            let start = end.saturating_sub(number.len());
            if start >= taken && start >= self.scale {
                grid.put_number((end, y), &number, style);
                taken = end + 1;
            }
        }
    }
}
