//! The table on screen: how it is sorted, and where the cursor is.

use std::sync::Arc;

use super::Pin;
use crate::league::PlayerId;
use crate::scoretable::{Column, Scoretable, SortKey, sort};

/// A table, its order, and a cursor that stays with its player.
#[derive(Clone, Debug)]
pub(in crate::tui) struct TableView {
    table: Option<Arc<Scoretable>>,
    /// The rows of the table in the order shown.
    order: Vec<u32>,
    sort: SortKey,
    column: Column,
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
            order: Vec::new(),
            sort: LEAGUE_ORDER,
            column: Column::Pos,
            selected: 0,
            offset: 0,
            followed: None,
            followed_division: None,
            pin: None,
        }
    }
}

/// The order of the league is the order of its places.
const LEAGUE_ORDER: SortKey = SortKey::first(Column::Pos);

impl TableView {
    /// The table, once there is one.
    pub(in crate::tui) fn table(&self) -> Option<&Scoretable> {
        self.table.as_deref()
    }

    /// The same, to be shared.
    pub(in crate::tui) const fn shared(&self) -> Option<&Arc<Scoretable>> {
        self.table.as_ref()
    }

    /// How many rows there are.
    pub(in crate::tui) fn rows(&self) -> usize {
        self.order.len()
    }

    /// What the table is sorted by.
    pub(in crate::tui) const fn sort(&self) -> SortKey {
        self.sort
    }

    /// The column under the cursor.
    pub(in crate::tui) const fn column(&self) -> Column {
        self.column
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
        let row = *self.order.get(self.selected)? as usize;
        Some((self.table()?, row))
    }

    /// The pinned player.
    pub(in crate::tui) const fn pinned(&self) -> Option<Pin> {
        self.pin
    }

    /// Pins a player, or nobody.
    pub(in crate::tui) fn pin(&mut self, player: Option<PlayerId>) {
        let place = |(player, table): (_, &Scoretable)| Pin::new(player, table, &self.order);
        self.pin = player.zip(self.table.as_deref()).map(place);
    }

    /// The rows of the table to show on `height` lines, each with whether it is under the cursor. The pinned row is one
    /// of them wherever it is in the table.
    pub(in crate::tui) fn lines(&self, height: usize) -> impl Iterator<Item = (usize, bool)> {
        let lines = self.order.iter().enumerate();
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
        let columns = table.kind.columns();
        if !columns.contains(&self.sort.column) {
            self.sort = LEAGUE_ORDER;
        }
        if !columns.contains(&self.column) {
            self.column = Column::Pos;
        }
        self.table = Some(table);
        self.arrange(player);
    }

    /// Sorts by a column in the direction people look for first; by the same column again: the other way.
    pub(in crate::tui) fn sort_by(&mut self, column: Column) {
        if self.sort.column == column {
            self.reverse();
        } else {
            self.arrange_by(SortKey::first(column));
        }
    }

    /// Turns the sort around.
    pub(in crate::tui) fn reverse(&mut self) {
        let SortKey { column, direction } = self.sort;
        let direction = direction.flipped();
        self.arrange_by(SortKey { column, direction });
    }

    /// Sorts as the league does.
    pub(in crate::tui) fn league_order(&mut self) {
        self.arrange_by(LEAGUE_ORDER);
    }

    fn arrange_by(&mut self, sort: SortKey) {
        let player = self.player();
        self.sort = sort;
        self.arrange(player);
    }

    /// Sorts, and puts the cursor on the player followed, or while there is no such player back on `player`, on the same
    /// line of the screen where possible.
    fn arrange(&mut self, player: Option<PlayerId>) {
        let followed = *self.followed();
        let Some(table) = &self.table else { return };
        let keys: &[SortKey] = if self.sort == LEAGUE_ORDER {
            &[]
        } else {
            &[self.sort]
        };
        self.order = sort::order(table, keys);
        let row = |player: Option<PlayerId>| player.and_then(|player| table.row_of(player));
        let row = row(followed).or_else(|| row(followed.and(player)));
        let line = row.and_then(|row| self.order.iter().position(|&r| r as usize == row));
        let above = self.selected.saturating_sub(self.offset);
        self.selected = match (followed, line) {
            (Some(_), Some(line)) => line,
            (Some(_), None) => self.selected.min(self.order.len().saturating_sub(1)),
            (None, _) => 0,
        };
        self.offset = self.selected.saturating_sub(above);
        self.pin(self.pin.map(|pin| pin.player));
    }

    /// Moves the cursor to a player; whether the player is among the rows shown.
    pub(in crate::tui) fn move_to_player(&mut self, player: PlayerId) -> bool {
        let row = self.table().and_then(|table| table.row_of(player));
        let line = row.and_then(|row| self.order.iter().position(|&r| r as usize == row));
        if let Some(line) = line {
            self.move_to(line);
        }
        line.is_some()
    }

    /// Who is followed in tables like this one.
    fn followed(&mut self) -> &mut Option<PlayerId> {
        if self.table().is_none_or(|table| table.kind.ranks_players()) {
            &mut self.followed
        } else {
            &mut self.followed_division
        }
    }

    /// Moves the cursor by so many lines, as far as there are any.
    pub(in crate::tui) fn move_by(&mut self, lines: isize) {
        self.move_to(self.selected.saturating_add_signed(lines));
    }

    /// Moves the cursor to a line, or to the last.
    pub(in crate::tui) fn move_to(&mut self, line: usize) {
        self.selected = line.min(self.order.len().saturating_sub(1));
        if let Some(player) = self.player() {
            *self.followed() = Some(player);
        }
    }

    /// Moves the column cursor by one.
    pub(in crate::tui) fn step_column(&mut self, right: bool) {
        let Some(table) = &self.table else { return };
        let columns = table.kind.columns();
        let at = columns.iter().position(|&column| column == self.column);
        let next = at.and_then(|at| {
            if right {
                at.checked_add(1)
            } else {
                at.checked_sub(1)
            }
        });
        if let Some(&column) = next.and_then(|next| columns.get(next)) {
            self.column = column;
        }
    }

    /// Scrolls as little as it takes to have the cursor among `height` lines, no line of them empty without need, and the
    /// cursor not where the pinned row stands.
    pub(in crate::tui) fn keep_in_view(&mut self, height: usize) {
        let height = height.max(1);
        let lowest = (self.selected + 1).saturating_sub(height);
        let fullest = self.order.len().saturating_sub(height);
        self.offset = self.offset.clamp(lowest, self.selected).min(fullest);
        let covered = self.pin.and_then(|pin| pin.covers(self.offset, height));
        match covered.filter(|&line| line == self.selected) {
            Some(line) if line == self.offset => self.offset = self.offset.saturating_sub(1),
            Some(_) => self.offset += 1,
            None => {}
        }
    }
}
