//! The pinned player, and where that player's row is drawn.

use crate::league::PlayerId;

/// The minimum height for a pinned row: below it the rows around the cursor are more useful.
const ROOM: usize = 3;

/// The pinned player, and the position of that player's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pin {
    pub(crate) player: PlayerId,
    /// The row in the table; `None` while the player is not in it.
    pub(crate) row: Option<usize>,
    /// The row's line in the order shown.
    pub(super) line: Option<usize>,
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
