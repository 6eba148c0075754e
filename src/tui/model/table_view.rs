//! The table on screen: which of its rows and columns are shown, and where the cursor is.

mod cursor;
mod rows;
mod sorting;

use std::sync::Arc;

pub(in crate::tui) use rows::Rows;
pub(in crate::tui) use sorting::Sorting;

use super::Pin;
use crate::league::PlayerId;
use crate::scoretable::{Column, Scoretable, Search};

/// A table, its order, and a cursor that stays with its player.
#[derive(Clone, Debug)]
pub(in crate::tui) struct TableView {
    table: Option<Arc<Scoretable>>,
    rows: Rows,
    column: Column,
    /// The leftmost column beside place and name while the table is scrolled sideways; `None` while it is not, and the
    /// most important columns are shown.
    scrolled: Option<Column>,
    /// The line under the cursor, counted from the first of the order.
    selected: usize,
    /// The first line on screen.
    offset: usize,
    /// The player the user moved the cursor to, also while a table is shown that has no such player. Who never moved it
    /// reads from the top, whatever comes to stand there.
    followed: Option<PlayerId>,
    /// The same in tables of divisions.
    followed_division: Option<PlayerId>,
    pin: Option<Pin>,
}

impl Default for TableView {
    fn default() -> Self {
        Self {
            table: None,
            rows: Rows::default(),
            column: Column::Pos,
            scrolled: None,
            selected: 0,
            offset: 0,
            followed: None,
            followed_division: None,
            pin: None,
        }
    }
}

impl TableView {
    /// The table, once there is one.
    pub(in crate::tui) fn table(&self) -> Option<&Scoretable> {
        self.table.as_deref()
    }

    /// The same, to be shared.
    pub(in crate::tui) const fn shared(&self) -> Option<&Arc<Scoretable>> {
        self.table.as_ref()
    }

    /// The rows shown.
    pub(in crate::tui) const fn rows(&self) -> &Rows {
        &self.rows
    }

    /// How many rows are shown.
    pub(in crate::tui) fn lines_in_all(&self) -> usize {
        self.rows.shown().len()
    }

    /// What the table is sorted by.
    pub(in crate::tui) const fn sorting(&self) -> &Sorting {
        self.rows.sorting()
    }

    /// The column under the cursor.
    pub(in crate::tui) const fn column(&self) -> Column {
        self.column
    }

    /// The leftmost column beside place and name, while scrolled sideways.
    pub(in crate::tui) const fn scrolled(&self) -> Option<Column> {
        self.scrolled
    }

    /// The first line on screen.
    pub(in crate::tui) const fn offset(&self) -> usize {
        self.offset
    }

    /// The player under the cursor.
    pub(in crate::tui) fn player(&self) -> Option<PlayerId> {
        self.here().map(|(table, row)| table.player(row))
    }

    /// The row under the cursor, with its table.
    pub(in crate::tui) fn here(&self) -> Option<(&Scoretable, usize)> {
        let row = self.rows.at(self.selected)?;
        Some((self.table()?, row))
    }

    /// The pinned player.
    pub(in crate::tui) const fn pinned(&self) -> Option<Pin> {
        self.pin
    }

    /// Pins a player, or nobody.
    pub(in crate::tui) fn pin(&mut self, player: Option<PlayerId>) {
        let place = |(player, table): (_, &Scoretable)| Pin::new(player, table, self.rows.shown());
        self.pin = player.zip(self.table.as_deref()).map(place);
    }

    /// The rows of the table to show on `height` lines, each with whether it is under the cursor. The pinned row is one
    /// of them wherever it is among the rows shown.
    pub(in crate::tui) fn lines(&self, height: usize) -> impl Iterator<Item = (usize, bool)> {
        let lines = self.rows.shown().iter().enumerate();
        let covered = self.pin.and_then(|pin| pin.covers(self.offset, height));
        let pinned = self.pin.and_then(|pin| pin.row);
        lines
            .skip(self.offset)
            .take(height)
            .map(move |(line, &row)| match pinned {
                Some(pinned) if covered == Some(line) => (pinned, false),
                _ => (row as usize, line == self.selected),
            })
    }

    /// Shows another table, sorted as this one was as far as it has the columns, with the cursor on the same player.
    pub(in crate::tui) fn replace(&mut self, table: Arc<Scoretable>) {
        let player = self.player();
        if !table.kind.columns().contains(&self.column) {
            self.column = Column::Pos;
        }
        self.rows.of(&table);
        self.table = Some(table);
        self.find_again(player);
    }

    /// Sorts by a column in the direction people look for first; by the same column again: the other way.
    pub(in crate::tui) fn sort_by(&mut self, column: Column) {
        self.rearrange(|rows, table| rows.sort_by(table, column));
    }

    /// Sorts rows that are equal so far by the column under the cursor; false when there are as many keys as can be.
    pub(in crate::tui) fn sort_also(&mut self) -> bool {
        let (column, mut room) = (self.column, true);
        self.rearrange(|rows, table| room = rows.sort_also(table, column));
        room
    }

    /// Turns the sort around.
    pub(in crate::tui) fn reverse(&mut self) {
        self.rearrange(Rows::reverse);
    }

    /// Sorts as the league does.
    pub(in crate::tui) fn league_order(&mut self) {
        self.rearrange(Rows::league_order);
    }

    /// Shows only the rows that a search finds, or all.
    pub(in crate::tui) fn look_for(&mut self, search: Option<Search>) {
        let player = self.player();
        self.rows.look_for(self.table.as_deref(), search);
        self.find_again(player);
    }

    fn rearrange(&mut self, change: impl FnOnce(&mut Rows, &Scoretable)) {
        let player = self.player();
        if let Some(table) = &self.table {
            change(&mut self.rows, table);
        }
        self.find_again(player);
    }
}
