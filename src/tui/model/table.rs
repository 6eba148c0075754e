//! The table on screen: the rows shown, their order, the cursor and the pinned player.

mod arriving;
mod measures;
mod pin;
mod rows;
mod sorting;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::league::PlayerId;
use crate::scoretable::{Column, Filter, Kind, Scoretable};

pub(crate) use arriving::Arriving;
pub(crate) use measures::Measures;
pub(crate) use pin::Pin;
pub(crate) use rows::Rows;
pub(crate) use sorting::Sorting;

/// A table, its order, and a cursor that stays on its player.
#[derive(Clone, Debug)]
pub(crate) struct TableView {
    table: Option<Arc<Scoretable>>,
    /// How much of it is there, while the rest is on its way.
    arriving: Option<Arriving>,
    /// What drawing needs to know of all its rows.
    pub(crate) measures: Measures,
    pub(crate) rows: Rows,
    /// The order that the user asked for, which is that of the rows as far as the table has its columns.
    pub(crate) wanted: Sorting,
    /// Whether the user has asked for league order by the key of its column, which from then on turns it round.
    asked_for_pos: bool,
    /// The filters of the kinds of table that are not on screen.
    filters: BTreeMap<Kind, Filter>,
    /// The filter last typed, kept also when it is cleared.
    last_filter: Option<Filter>,
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
            arriving: None,
            measures: Measures::default(),
            rows: Rows::default(),
            wanted: Sorting::default(),
            asked_for_pos: false,
            filters: BTreeMap::new(),
            last_filter: None,
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

    /// Whether there are rows, whether or not the filter shows them.
    pub(crate) fn has_rows(&self) -> bool {
        self.rows.filter.is_some() && self.table().is_some_and(|table| table.rows() > 0)
            || !self.rows.shown().is_empty()
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
        let here = self.player();
        self.place_pin(player);
        self.find_again(here);
    }

    /// Finds the pinned player's row, which stays among the rows whatever the filter.
    fn place_pin(&mut self, player: Option<PlayerId>) {
        self.pinned = player.map(|player| Pin {
            player,
            row: self.table().and_then(|table| table.row_of(player)),
            line: None,
        });
        self.rows.place_pinned(self.pinned_row());
        if let Some(player) = player {
            let line = self.line_of(player);
            self.pinned = self.pinned.map(|pin| Pin { line, ..pin });
        }
    }

    /// The pinned row, if the table has it.
    fn pinned_row(&self) -> Option<u32> {
        let row = self.pinned.and_then(|pin| pin.row)?;
        u32::try_from(row).ok()
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

    /// Shows another table, in the order asked for as far as it has the columns, with the filter of its kind, and with the
    /// cursor on the same player.
    pub(crate) fn replace(&mut self, table: Arc<Scoretable>) {
        self.show(table, None);
    }

    fn show(&mut self, table: Arc<Scoretable>, arriving: Option<Arriving>) {
        let player = self.player();
        if !table.kind.columns().contains(&self.column) {
            self.column = Column::Pos;
        }
        let before = self.table().map(|table| table.kind);
        if let Some(before) = before.filter(|&before| before != table.kind) {
            let left = self.rows.filter.take();
            self.rows.filter = self.filters.remove(&table.kind);
            self.filters.extend(left.map(|left| (before, left)));
        }
        self.arriving = arriving;
        self.rows.sorting = match arriving {
            Some(_) => Sorting::default(),
            None => self.wanted.within(table.kind.columns()),
        };
        self.rows.arrange(&table, None);
        self.measures = Measures::of(&table);
        self.table = Some(table);
        self.place_pin(self.pinned.map(|pin| pin.player));
        self.find_again(player);
    }

    /// Changes the sort order, and returns what the change does. The rows of a table that is not whole stay as they are until
    /// it is.
    pub(crate) fn sort<T>(&mut self, change: impl FnOnce(&mut Sorting) -> T) -> T {
        let player = self.player();
        let mut order = self.order();
        let changed = change(&mut order);
        self.wanted = order;
        self.asked_for_pos = false;
        if self.arriving.is_some() {
            return changed;
        }
        self.rows.sorting = self.wanted.clone();
        if let Some(table) = &self.table {
            self.rows.arrange(table, self.pinned_row());
        }
        self.find_again(player);
        changed
    }

    /// Sorts by a column; again, the other way round. Returns whether the order is another one now: a table in league order
    /// is not turned upside down by a user who asks for that very order.
    pub(crate) fn sort_by(&mut self, column: Column) -> bool {
        let there = column == Column::Pos && self.order().is_league_order();
        let turns = !there || self.asked_for_pos;
        if turns {
            self.sort(|sorting| sorting.by(column));
        }
        self.asked_for_pos = column == Column::Pos;
        turns
    }
}

// The filter, and the steps from one match to the next.

/// Where a step to the next match leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    /// Its place among the matches, from 1.
    pub(crate) number: usize,
    /// The number of matches.
    pub(crate) of: usize,
    /// Whether the step goes past the last one to the first, or the other way.
    pub(crate) wraps: bool,
}

impl TableView {
    /// Shows only the rows that match a filter; `None` shows all. The cursor moves to a match, if there is one.
    pub(crate) fn set_filter(&mut self, filter: Option<Filter>) {
        let player = self.player();
        if filter.is_some() {
            self.last_filter.clone_from(&filter);
        }
        let pinned = self.pinned_row();
        self.rows.set_filter(self.table.as_deref(), filter, pinned);
        self.find_again(player);
        let matches = self.rows.matches();
        let shown = self.rows.shown();
        let here = shown.get(self.selected);
        if here.is_some_and(|here| !matches.contains(here)) {
            let (above, below) = shown.split_at(self.selected);
            let after = below.iter().position(|row| matches.contains(row));
            let after = after.map(|after| after + self.selected);
            let next = after.or_else(|| above.iter().position(|row| matches.contains(row)));
            self.selected = next.unwrap_or(self.selected);
        }
    }

    /// The filter last typed, also when every row is shown again.
    pub(crate) const fn last_filter(&self) -> Option<&Filter> {
        self.last_filter.as_ref()
    }

    /// Moves the cursor to the next row that the last filter matches, or to the one before; `None` without any.
    pub(crate) fn step_to_match(&mut self, forth: bool) -> Option<Match> {
        let (table, filter) = (self.table()?, self.last_filter()?);
        let shown = self.rows.shown();
        let mut matches = filter.rows(table, shown).into_iter().peekable();
        let lines = shown.iter().enumerate();
        let lines: Vec<usize> = lines
            .filter(|&(_, &row)| matches.next_if(|&next| next == row).is_some())
            .map(|(line, _)| line)
            .collect();
        let next = if forth {
            lines.iter().position(|&line| line > self.selected)
        } else {
            lines.iter().rposition(|&line| line < self.selected)
        };
        let other_end = if forth {
            0
        } else {
            lines.len().saturating_sub(1)
        };
        let at = next.unwrap_or(other_end);
        let &line = lines.get(at)?;
        self.move_to(line);
        Some(Match {
            number: at + 1,
            of: lines.len(),
            wraps: next.is_none(),
        })
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
        if let Some(pin) = self.pinned {
            let line = self.line_of(pin.player);
            self.pinned = Some(Pin { line, ..pin });
        }
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
