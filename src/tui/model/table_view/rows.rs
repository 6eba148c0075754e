//! Which rows of a table are shown, and in which order.

use super::Sorting;
use crate::scoretable::{Column, Scoretable, Search, sort};

/// The rows in the order of a sort, as far as a search finds them.
#[derive(Clone, Debug, Default)]
pub(in crate::tui) struct Rows {
    sorting: Sorting,
    /// Every row of the table.
    sorted: Vec<u32>,
    search: Option<Search>,
    /// Those the search finds; `None` without one.
    found: Option<Vec<u32>>,
}

impl Rows {
    /// What they are sorted by.
    pub(in crate::tui) const fn sorting(&self) -> &Sorting {
        &self.sorting
    }

    /// What is looked for, if anything.
    pub(in crate::tui) const fn search(&self) -> Option<&Search> {
        self.search.as_ref()
    }

    /// The rows, from the first line on.
    pub(in crate::tui) fn shown(&self) -> &[u32] {
        self.found.as_deref().unwrap_or(&self.sorted)
    }

    /// The row on a line.
    pub(super) fn at(&self, line: usize) -> Option<usize> {
        self.shown().get(line).map(|&row| row as usize)
    }

    /// The line of a row.
    pub(super) fn line_of(&self, row: usize) -> Option<usize> {
        self.shown().iter().position(|&shown| shown as usize == row)
    }

    /// The place of a row by what the rows are sorted by, among all rows, found or not; `None` in the league's own order,
    /// where that is the official place, and for a row without a value.
    pub(in crate::tui) fn place(&self, table: &Scoretable, row: usize) -> Option<u32> {
        let row = u32::try_from(row).ok()?;
        sort::place(table, self.sorting.deciding(), &self.sorted, row)
    }

    /// Takes another table's rows, sorted by the same columns as far as that has them.
    pub(super) fn of(&mut self, table: &Scoretable) {
        self.sorting.keep(table.kind.columns());
        self.arrange(table);
    }

    /// Sorts by a column, or turns that around.
    pub(super) fn sort_by(&mut self, table: &Scoretable, column: Column) {
        self.sorting.by(column);
        self.arrange(table);
    }

    /// Sorts equal rows by a column; false when there is no room for another.
    pub(super) fn sort_also(&mut self, table: &Scoretable, column: Column) -> bool {
        let room = self.sorting.also(column);
        self.arrange(table);
        room
    }

    /// Turns the sort around.
    pub(super) fn reverse(&mut self, table: &Scoretable) {
        self.sorting.reverse();
        self.arrange(table);
    }

    /// Sorts as the league does.
    pub(super) fn league_order(&mut self, table: &Scoretable) {
        self.sorting = Sorting::default();
        self.arrange(table);
    }

    /// Shows only what a search finds; everything without one. It may come before the table does.
    pub(super) fn look_for(&mut self, table: Option<&Scoretable>, search: Option<Search>) {
        let earlier = std::mem::replace(&mut self.search, search);
        let Some((table, search)) = table.zip(self.search.as_ref()) else {
            self.found = None;
            return;
        };
        // Every letter more is looked for among what the letters before it found.
        let narrows = earlier.is_some_and(|earlier| search.narrows(&earlier));
        let among = self.found.as_ref().filter(|_| narrows);
        self.found = Some(search.rows(table, among.unwrap_or(&self.sorted)));
    }

    fn arrange(&mut self, table: &Scoretable) {
        self.sorted = sort::order(table, self.sorting.deciding());
        let found = self.search.as_ref();
        self.found = found.map(|search| search.rows(table, &self.sorted));
    }
}
