//! A rival kept on screen.

use crate::league::PlayerId;
use crate::scoretable::Scoretable;

/// Below this height a pinned row does not stay: the rows around the cursor are worth more.
const ROOM: usize = 3;

/// The pinned player, and where the row of that player is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tui) struct Pin {
    pub(in crate::tui) player: PlayerId,
    /// The row in the table; `None` while the player is not in it.
    pub(in crate::tui) row: Option<usize>,
    /// The line in the order shown.
    line: Option<usize>,
}

impl Pin {
    pub(in crate::tui) fn new(player: PlayerId, table: &Scoretable, order: &[u32]) -> Self {
        let row = table.row_of(player);
        let here = |row| order.iter().position(|&r| r as usize == row);
        Self {
            player,
            row,
            line: row.and_then(here),
        }
    }

    /// The line whose place on screen the pinned row takes when it would otherwise be off it: the first of the `height`
    /// lines from `offset` on when it is above them, the last when it is below.
    pub(in crate::tui) fn covers(&self, offset: usize, height: usize) -> Option<usize> {
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
