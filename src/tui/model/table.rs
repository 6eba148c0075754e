//! The table on screen: the rows shown, their order, the cursor and the pinned player.

use std::sync::Arc;

use crate::league::PlayerId;
use crate::league::clean_name;
use crate::scoretable::{Column, Direction, Filter, Kind, Scoretable, SortKey, sort};
use crate::tui::text;

/// A table, its order, and a cursor that stays on its player.
#[derive(Clone, Debug)]
pub(crate) struct TableView {
    table: Option<Arc<Scoretable>>,
    /// What drawing needs to know of all its rows.
    pub(crate) measures: Measures,
    pub(crate) rows: Rows,
    /// The column under the cursor.
    pub(crate) column: Column,
    /// The leftmost column beside place and name while the table is scrolled sideways; `None` while it is not scrolled
    /// and the most important columns are shown.
    pub(crate) scrolled: Option<Column>,
    /// The line under the cursor, counted from the first in sort order.
    selected: usize,
    /// The first line on screen.
    pub(crate) offset: usize,
    /// The player that the user moved the cursor to, kept also while a table without that player is shown. `None` until
    /// the user moves the cursor: the cursor then stays on the first line, whichever row is there.
    followed: Option<PlayerId>,
    /// The division followed, in tables of divisions.
    followed_division: Option<PlayerId>,
    /// The pinned player.
    pub(crate) pinned: Option<Pin>,
}

impl Default for TableView {
    fn default() -> Self {
        Self {
            table: None,
            measures: Measures::default(),
            rows: Rows::default(),
            column: Column::Pos,
            scrolled: None,
            selected: 0,
            offset: 0,
            followed: None,
            followed_division: None,
            pinned: None,
        }
    }
}

impl TableView {
    /// The table, once there is one.
    pub(crate) const fn table(&self) -> Option<&Arc<Scoretable>> {
        self.table.as_ref()
    }

    /// The player under the cursor.
    pub(crate) fn player(&self) -> Option<PlayerId> {
        self.here().map(|(table, row)| table.player(row))
    }

    /// The table and the row under the cursor.
    pub(crate) fn here(&self) -> Option<(&Scoretable, usize)> {
        let &row = self.rows.shown().get(self.selected)?;
        Some((self.table()?, row as usize))
    }

    /// Pins a player; `None` removes the pin.
    pub(crate) fn pin(&mut self, player: Option<PlayerId>) {
        self.pinned = player.map(|player| Pin {
            player,
            row: self.table().and_then(|table| table.row_of(player)),
            line: self.line_of(player),
        });
    }

    /// The rows to show on `height` lines, each with whether it is under the cursor. The pinned row is always one of
    /// them if the filter shows it.
    pub(crate) fn lines(&self, height: usize) -> impl Iterator<Item = (usize, bool)> {
        let lines = self.rows.shown().iter().enumerate();
        let covered = self.pinned.and_then(|pin| pin.covers(self.offset, height));
        let pinned = self.pinned.and_then(|pin| pin.row);
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
        self.rows.sorting.keep(table.kind.columns());
        self.rows.arrange(&table);
        self.measures = Measures::of(&table);
        self.table = Some(table);
        self.find_again(player);
    }

    /// Changes the sort order, and returns what the change does.
    pub(crate) fn sort<T>(&mut self, change: impl FnOnce(&mut Sorting) -> T) -> T {
        let player = self.player();
        let changed = change(&mut self.rows.sorting);
        if let Some(table) = &self.table {
            self.rows.arrange(table);
        }
        self.find_again(player);
        changed
    }

    /// Shows only the rows that match a filter; `None` shows all.
    pub(crate) fn set_filter(&mut self, filter: Option<Filter>) {
        let player = self.player();
        self.rows.set_filter(self.table.as_deref(), filter);
        self.find_again(player);
    }
}

// The cursor, and how it stays on its player when the rows change.

impl TableView {
    /// Puts the cursor on the followed player or, while that player is not shown, back on `player`, on the same line of
    /// the screen where possible.
    fn find_again(&mut self, player: Option<PlayerId>) {
        if self.table.is_none() {
            return;
        }
        let followed = *self.followed();
        let wanted = [followed, followed.and(player)].into_iter().flatten();
        let line = wanted
            .map(|player| self.line_of(player))
            .find_map(|line| line);
        let above = self.selected.saturating_sub(self.offset);
        self.selected = match (followed, line) {
            (Some(_), Some(line)) => line,
            (Some(_), None) => self.selected.min(self.rows.shown().len().saturating_sub(1)),
            (None, _) => 0,
        };
        self.offset = self.selected.saturating_sub(above);
        self.pin(self.pinned.map(|pin| pin.player));
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
        let line = self.line_of(player);
        if let Some(line) = line {
            self.move_to(line);
        }
        line.is_some()
    }

    /// The line of a player's row; `None` for a player who is not among the rows shown.
    fn line_of(&self, player: PlayerId) -> Option<usize> {
        let row = self.table()?.row_of(player)?;
        let mut shown = self.rows.shown().iter();
        shown.position(|&shown| shown as usize == row)
    }

    /// Moves the cursor by a number of lines, within the rows shown.
    pub(crate) fn move_by(&mut self, lines: isize) {
        self.move_to(self.selected.saturating_add_signed(lines));
    }

    /// Moves the cursor to a line, or to the last line if that is less.
    pub(crate) fn move_to(&mut self, line: usize) {
        self.selected = line.min(self.rows.shown().len().saturating_sub(1));
        if let Some(player) = self.player() {
            *self.followed() = Some(player);
        }
    }

    /// Scrolls as little as possible to show the cursor within `height` lines, without blank lines where rows can fill
    /// them, and without the pinned row covering the cursor.
    pub(crate) fn keep_in_view(&mut self, height: usize) {
        let height = height.max(1);
        let lowest = (self.selected + 1).saturating_sub(height);
        let fullest = self.rows.shown().len().saturating_sub(height);
        self.offset = self.offset.clamp(lowest, self.selected).min(fullest);
        let covered = self.pinned.and_then(|pin| pin.covers(self.offset, height));
        match covered.filter(|&line| line == self.selected) {
            Some(line) if line == self.offset => self.offset = self.offset.saturating_sub(1),
            Some(_) => self.offset += 1,
            None => {}
        }
    }
}

/// How many rows are looked at for the longest name, so that a table of any size is shown at once.
const MEASURED: usize = 10_000;

/// What drawing needs to know of all rows of a table. It is looked for once, not for each frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Measures {
    /// The cells of the longest name, its jokers included.
    pub(crate) longest: u16,
    /// The most points, and the fewest.
    pub(crate) scores: [i64; 2],
}

impl Measures {
    fn of(table: &Scoretable) -> Self {
        let name = |row| {
            let jokers = table.jokers(row).count() as usize;
            text::width(&clean_name(table.name(row))) + jokers + usize::from(jokers > 0)
        };
        let longest = (0..table.rows().min(MEASURED)).map(name).max();
        let score = |row| table.score(row).map(|score| i64::from(score.0));
        // Rows are in the order of their points, and those without any are last.
        let (mut first, mut last) = (0..table.rows(), (0..table.rows()).rev());
        let most = first.find_map(score).unwrap_or(0);
        Self {
            longest: u16::try_from(longest.unwrap_or(0)).unwrap_or(u16::MAX),
            scores: [most, last.find_map(score).unwrap_or(most)],
        }
    }
}

/// The rows that match the filter, in sort order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    pub(crate) sorting: Sorting,
    /// Every row of the table.
    sorted: Vec<u32>,
    pub(crate) filter: Option<Filter>,
    /// The rows that match the filter; `None` without a filter.
    found: Option<Vec<u32>>,
}

impl Rows {
    /// The rows shown, from the first line on.
    pub(crate) fn shown(&self) -> &[u32] {
        self.found.as_deref().unwrap_or(&self.sorted)
    }

    /// How many rows match the filter, or how many there are.
    pub(crate) fn found(&self) -> usize {
        self.shown().len()
    }

    /// The place of a row by the current sort, among all rows whether they match or not; `None` in league order, where
    /// it is the official place, and for a row without a value.
    pub(crate) fn place(&self, table: &Scoretable, row: usize) -> Option<u32> {
        let row = u32::try_from(row).ok()?;
        sort::place(table, self.sorting.deciding(), &self.sorted, row)
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
pub(crate) struct Sorting(pub(crate) Vec<SortKey>);

impl Default for Sorting {
    fn default() -> Self {
        Self(vec![LEAGUE_ORDER])
    }
}

impl Sorting {
    /// The maximum number of sort keys.
    pub(crate) const MOST: usize = 3;

    /// Whether this is league order.
    pub(crate) fn is_league_order(&self) -> bool {
        self.0 == [LEAGUE_ORDER]
    }

    /// The keys as they are shown: league order is that of the points.
    pub(crate) fn shown(&self, kind: Kind) -> Vec<SortKey> {
        if !self.is_league_order() {
            return self.0.clone();
        }
        let points = if kind.ranks_players() {
            Column::Score
        } else {
            Column::Average
        };
        vec![SortKey::first(points)]
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
    pub(crate) fn by(&mut self, column: Column) {
        match self.0.first_mut().filter(|key| key.column == column) {
            Some(key) => key.direction = key.direction.flipped(),
            None => self.0 = vec![SortKey::first(column)],
        }
    }

    /// Adds a column as the last key; if it is one of the keys already, reverses its direction. False when the sort has
    /// its maximum number of keys.
    pub(crate) fn also(&mut self, column: Column) -> bool {
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
    pub(crate) fn reverse(&mut self) {
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
