//! Where the cursor is, and how it stays with its player whatever happens to the rows around it.

use super::TableView;
use crate::league::PlayerId;
use crate::scoretable::Column;

impl TableView {
    /// Puts the cursor on the player followed, or while there is no such player back on `player`, on the same line of the
    /// screen where possible.
    pub(super) fn find_again(&mut self, player: Option<PlayerId>) {
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

    /// Who is followed in tables like this one.
    fn followed(&mut self) -> &mut Option<PlayerId> {
        if self.table().is_none_or(|table| table.kind.ranks_players()) {
            &mut self.followed
        } else {
            &mut self.followed_division
        }
    }

    /// Moves the cursor to a player; whether the player is among the rows shown.
    pub(in crate::tui) fn move_to_player(&mut self, player: PlayerId) -> bool {
        let row = self.table().and_then(|table| table.row_of(player));
        let line = row.and_then(|row| self.rows.line_of(row));
        if let Some(line) = line {
            self.move_to(line);
        }
        line.is_some()
    }

    /// Moves the cursor by so many lines, as far as there are any.
    pub(in crate::tui) fn move_by(&mut self, lines: isize) {
        self.move_to(self.selected.saturating_add_signed(lines));
    }

    /// Moves the cursor to a line, or to the last.
    pub(in crate::tui) fn move_to(&mut self, line: usize) {
        self.selected = line.min(self.lines_in_all().saturating_sub(1));
        if let Some(player) = self.player() {
            *self.followed() = Some(player);
        }
    }

    /// Moves the column cursor.
    pub(in crate::tui) const fn move_to_column(&mut self, column: Column) {
        self.column = column;
    }

    /// Scrolls sideways, so that this column is the leftmost beside place and name; `None` scrolls back.
    pub(in crate::tui) const fn scroll_to(&mut self, column: Option<Column>) {
        self.scrolled = column;
    }

    /// Scrolls as little as it takes to have the cursor among `height` lines, no line of them empty without need, and the
    /// cursor not where the pinned row stands.
    pub(in crate::tui) fn keep_in_view(&mut self, height: usize) {
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
