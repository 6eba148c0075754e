//! The table on screen: the rows shown, their order, the cursor and the pinned player.

use std::sync::Arc;

use crate::league::PlayerId;
use crate::scoretable::{Column, Direction, Filter, Scoretable, SortKey, sort};

/// A table, its order, and a cursor that stays on its player.
#[derive(Clone, Debug)]
pub(crate) struct TableView {
    table: Option<Arc<Scoretable>>,
    rows: Rows,
    column: Column,
    /// The leftmost column beside place and name while the table is scrolled sideways; `None` while it is not scrolled
    /// and the most important columns are shown.
    scrolled: Option<Column>,
    /// The line under the cursor, counted from the first in sort order.
    selected: usize,
    /// The first line on screen.
    offset: usize,
    /// The player that the user moved the cursor to, kept also while a table without that player is shown. `None` until
    /// the user moves the cursor: the cursor then stays on the first line, whichever row is there.
    followed: Option<PlayerId>,
    /// The division followed, in tables of divisions.
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
    pub(crate) fn table(&self) -> Option<&Scoretable> {
        self.table.as_deref()
    }

    /// The table, for sharing.
    pub(crate) const fn shared(&self) -> Option<&Arc<Scoretable>> {
        self.table.as_ref()
    }

    /// The rows shown.
    pub(crate) const fn rows(&self) -> &Rows {
        &self.rows
    }

    /// The number of rows shown.
    pub(crate) fn lines_in_all(&self) -> usize {
        self.rows.shown().len()
    }

    /// The sort order.
    pub(crate) const fn sorting(&self) -> &Sorting {
        self.rows.sorting()
    }

    /// The column under the cursor.
    pub(crate) const fn column(&self) -> Column {
        self.column
    }

    /// The leftmost column beside place and name, while scrolled sideways.
    pub(crate) const fn scrolled(&self) -> Option<Column> {
        self.scrolled
    }

    /// The first line on screen.
    pub(crate) const fn offset(&self) -> usize {
        self.offset
    }

    /// The player under the cursor.
    pub(crate) fn player(&self) -> Option<PlayerId> {
        self.here().map(|(table, row)| table.player(row))
    }

    /// The table and the row under the cursor.
    pub(crate) fn here(&self) -> Option<(&Scoretable, usize)> {
        let row = self.rows.at(self.selected)?;
        Some((self.table()?, row))
    }

    /// The pinned player.
    pub(crate) const fn pinned(&self) -> Option<Pin> {
        self.pin
    }

    /// Pins a player; `None` removes the pin.
    pub(crate) fn pin(&mut self, player: Option<PlayerId>) {
        let place = |(player, table): (_, &Scoretable)| Pin::new(player, table, self.rows.shown());
        self.pin = player.zip(self.table.as_deref()).map(place);
    }

    /// The rows to show on `height` lines, each with whether it is under the cursor. The pinned row is always one of
    /// them if the filter shows it.
    pub(crate) fn lines(&self, height: usize) -> impl Iterator<Item = (usize, bool)> {
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

    /// Shows another table, in the same sort order as far as it has the columns, with the cursor on the same player.
    pub(crate) fn replace(&mut self, table: Arc<Scoretable>) {
        let player = self.player();
        if !table.kind.columns().contains(&self.column) {
            self.column = Column::Pos;
        }
        self.rows.of(&table);
        self.table = Some(table);
        self.find_again(player);
    }

    /// Sorts by a column in its default direction; by the same column again, reverses the direction.
    pub(crate) fn sort_by(&mut self, column: Column) {
        self.rearrange(|rows, table| rows.sort_by(table, column));
    }

    /// Sorts equal rows by the column under the cursor; false when the sort has its maximum number of keys.
    pub(crate) fn sort_also(&mut self) -> bool {
        let (column, mut room) = (self.column, true);
        self.rearrange(|rows, table| room = rows.sort_also(table, column));
        room
    }

    /// Reverses the sort.
    pub(crate) fn reverse(&mut self) {
        self.rearrange(Rows::reverse);
    }

    /// Sorts in league order.
    pub(crate) fn league_order(&mut self) {
        self.rearrange(Rows::league_order);
    }

    /// Shows only the rows that match a filter; `None` shows all.
    pub(crate) fn set_filter(&mut self, filter: Option<Filter>) {
        let player = self.player();
        self.rows.set_filter(self.table.as_deref(), filter);
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

// The cursor, and how it stays on its player when the rows change.

impl TableView {
    /// Puts the cursor on the followed player or, while that player is not shown, back on `player`, on the same line of
    /// the screen where possible.
    fn find_again(&mut self, player: Option<PlayerId>) {
        let followed = *self.followed();
        let Some(table) = self.table.as_deref() else {
            return;
        };
        let line = |player: Option<PlayerId>| {
            let row = player.and_then(|player| table.row_of(player));
            row.and_then(|row| self.rows.line_of(row))
        };
        let line = line(followed).or_else(|| line(followed.and(player)));
        let above = self.selected.saturating_sub(self.offset);
        self.selected = match (followed, line) {
            (Some(_), Some(line)) => line,
            (Some(_), None) => self.selected.min(self.lines_in_all().saturating_sub(1)),
            (None, _) => 0,
        };
        self.offset = self.selected.saturating_sub(above);
        self.pin(self.pin.map(|pin| pin.player));
    }

    /// The player or division followed in tables of this kind.
    fn followed(&mut self) -> &mut Option<PlayerId> {
        if self.table().is_none_or(|table| table.kind.ranks_players()) {
            &mut self.followed
        } else {
            &mut self.followed_division
        }
    }

    /// Moves the cursor to a player and returns whether the player is among the rows shown.
    pub(crate) fn move_to_player(&mut self, player: PlayerId) -> bool {
        let row = self.table().and_then(|table| table.row_of(player));
        let line = row.and_then(|row| self.rows.line_of(row));
        if let Some(line) = line {
            self.move_to(line);
        }
        line.is_some()
    }

    /// Moves the cursor by a number of lines, within the rows shown.
    pub(crate) fn move_by(&mut self, lines: isize) {
        self.move_to(self.selected.saturating_add_signed(lines));
    }

    /// Moves the cursor to a line, or to the last line if that is less.
    pub(crate) fn move_to(&mut self, line: usize) {
        self.selected = line.min(self.lines_in_all().saturating_sub(1));
        if let Some(player) = self.player() {
            *self.followed() = Some(player);
        }
    }

    /// Moves the column cursor.
    pub(crate) const fn move_to_column(&mut self, column: Column) {
        self.column = column;
    }

    /// Scrolls sideways so that this column is the leftmost beside place and name; `None` scrolls back.
    pub(crate) const fn scroll_to(&mut self, column: Option<Column>) {
        self.scrolled = column;
    }

    /// Scrolls as little as possible to show the cursor within `height` lines, without blank lines where rows can fill
    /// them, and without the pinned row covering the cursor.
    pub(crate) fn keep_in_view(&mut self, height: usize) {
        let height = height.max(1);
        let lowest = (self.selected + 1).saturating_sub(height);
        let fullest = self.lines_in_all().saturating_sub(height);
        self.offset = self.offset.clamp(lowest, self.selected).min(fullest);
        let covered = self.pin.and_then(|pin| pin.covers(self.offset, height));
        match covered.filter(|&line| line == self.selected) {
            Some(line) if line == self.offset => self.offset = self.offset.saturating_sub(1),
            Some(_) => self.offset += 1,
            None => {}
        }
    }
}

/// The rows that match the filter, in sort order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    sorting: Sorting,
    /// Every row of the table.
    sorted: Vec<u32>,
    filter: Option<Filter>,
    /// The rows that match the filter; `None` without a filter.
    found: Option<Vec<u32>>,
}

impl Rows {
    /// The sort order.
    pub(crate) const fn sorting(&self) -> &Sorting {
        &self.sorting
    }

    /// The filter, if any.
    pub(crate) const fn filter(&self) -> Option<&Filter> {
        self.filter.as_ref()
    }

    /// The rows shown, from the first line on.
    pub(crate) fn shown(&self) -> &[u32] {
        self.found.as_deref().unwrap_or(&self.sorted)
    }

    /// The row on a line.
    fn at(&self, line: usize) -> Option<usize> {
        self.shown().get(line).map(|&row| row as usize)
    }

    /// The line of a row.
    fn line_of(&self, row: usize) -> Option<usize> {
        self.shown().iter().position(|&shown| shown as usize == row)
    }

    /// The place of a row by the current sort, among all rows whether they match or not; `None` in league order, where
    /// it is the official place, and for a row without a value.
    pub(crate) fn place(&self, table: &Scoretable, row: usize) -> Option<u32> {
        let row = u32::try_from(row).ok()?;
        sort::place(table, self.sorting.deciding(), &self.sorted, row)
    }

    /// Takes the rows of another table, in the same sort order as far as it has the columns.
    fn of(&mut self, table: &Scoretable) {
        self.sorting.keep(table.kind.columns());
        self.arrange(table);
    }

    /// Sorts by a column, or reverses its direction.
    fn sort_by(&mut self, table: &Scoretable, column: Column) {
        self.sorting.by(column);
        self.arrange(table);
    }

    /// Sorts equal rows by a column; false when the sort has its maximum number of keys.
    fn sort_also(&mut self, table: &Scoretable, column: Column) -> bool {
        let room = self.sorting.also(column);
        self.arrange(table);
        room
    }

    /// Reverses the sort.
    fn reverse(&mut self, table: &Scoretable) {
        self.sorting.reverse();
        self.arrange(table);
    }

    /// Sorts in league order.
    fn league_order(&mut self, table: &Scoretable) {
        self.sorting = Sorting::default();
        self.arrange(table);
    }

    /// Shows only the rows that match a filter, or all rows without one. The filter may be set before there is a table.
    fn set_filter(&mut self, table: Option<&Scoretable>, filter: Option<Filter>) {
        let earlier = std::mem::replace(&mut self.filter, filter);
        let Some((table, filter)) = table.zip(self.filter.as_ref()) else {
            self.found = None;
            return;
        };
        // A filter with one more letter only needs to look at the rows that the shorter one matched.
        let narrows = earlier.is_some_and(|earlier| filter.narrows(&earlier));
        let among = self.found.as_ref().filter(|_| narrows);
        self.found = Some(filter.rows(table, among.unwrap_or(&self.sorted)));
    }

    fn arrange(&mut self, table: &Scoretable) {
        self.sorted = sort::order(table, self.sorting.deciding());
        let filter = self.filter.as_ref();
        self.found = filter.map(|filter| filter.rows(table, &self.sorted));
    }
}

/// League order, which is the order of the official places.
const LEAGUE_ORDER: SortKey = SortKey::first(Column::Pos);

/// One to three columns and their directions, the primary key first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sorting(Vec<SortKey>);

impl Default for Sorting {
    fn default() -> Self {
        Self(vec![LEAGUE_ORDER])
    }
}

impl Sorting {
    /// The maximum number of sort keys.
    pub(crate) const MOST: usize = 3;

    /// The sort keys, the primary one first. League order also has a key.
    #[cfg(test)]
    pub(crate) fn keys(&self) -> &[SortKey] {
        &self.0
    }

    /// Whether this is league order.
    pub(crate) fn is_league_order(&self) -> bool {
        self.0 == [LEAGUE_ORDER]
    }

    /// The keys to sort by: none in league order, in which a table already is.
    fn deciding(&self) -> &[SortKey] {
        if self.is_league_order() { &[] } else { &self.0 }
    }

    /// The position of a column among the keys, from 1, and its direction.
    pub(crate) fn key_of(&self, column: Column) -> Option<(usize, Direction)> {
        let keys = (1..).zip(&self.0);
        let mut mine = keys.filter(|(_, key)| key.column == column);
        mine.next().map(|(number, key)| (number, key.direction))
    }

    /// Sorts by a column in its default direction; if it is already the key, reverses the direction.
    fn by(&mut self, column: Column) {
        match self.0.first_mut().filter(|key| key.column == column) {
            Some(key) => key.direction = key.direction.flipped(),
            None => self.0 = vec![SortKey::first(column)],
        }
    }

    /// Adds a column as the last key; if it is one of the keys already, reverses its direction. False when the sort has
    /// its maximum number of keys.
    fn also(&mut self, column: Column) -> bool {
        if let Some(key) = self.0.iter_mut().find(|key| key.column == column) {
            key.direction = key.direction.flipped();
        } else if self.is_league_order() {
            self.0 = vec![SortKey::first(column)];
        } else if self.0.len() < Self::MOST {
            self.0.push(SortKey::first(column));
        } else {
            return false;
        }
        true
    }

    /// Reverses all keys.
    fn reverse(&mut self) {
        for key in &mut self.0 {
            key.direction = key.direction.flipped();
        }
    }

    /// Drops keys whose columns the table does not have.
    fn keep(&mut self, columns: &[Column]) {
        self.0.retain(|key| columns.contains(&key.column));
        if self.0.is_empty() {
            *self = Self::default();
        }
    }
}

/// The minimum height for a pinned row: below it the rows around the cursor are more useful.
const ROOM: usize = 3;

/// The pinned player, and the position of that player's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pin {
    pub(crate) player: PlayerId,
    /// The row in the table; `None` while the player is not in it.
    pub(crate) row: Option<usize>,
    /// The row's line in the order shown.
    line: Option<usize>,
}

impl Pin {
    pub(crate) fn new(player: PlayerId, table: &Scoretable, order: &[u32]) -> Self {
        let row = table.row_of(player);
        let here = |row| order.iter().position(|&r| r as usize == row);
        Self {
            player,
            row,
            line: row.and_then(here),
        }
    }

    /// The line that the pinned row covers when it would otherwise be off the screen: the first of the `height` lines
    /// from `offset` on when the row is above them, the last when it is below.
    pub(crate) fn covers(&self, offset: usize, height: usize) -> Option<usize> {
        let line = self.line.filter(|_| height >= ROOM)?;
        let last = offset.saturating_add(height - 1);
        if line < offset {
            Some(offset)
        } else if line > last {
            Some(last)
        } else {
            None
        }
    }
}
