//! The index of picks by player during a write.

use rusqlite::Connection;

use super::progress::{WriteStep, WriteWatch};

/// The index of picks by player. Keeping it up for every pick of a large file takes longer than making it anew behind all of
/// them.
#[derive(Default)]
pub(super) struct PickIndex {
    is_dropped: bool,
}

impl PickIndex {
    /// From so many new picks on it is made anew, if there are not many more already.
    const MANY: usize = 50_000;

    /// Prepares it for so many new picks.
    pub(super) fn before(&mut self, db: &Connection, new: usize) -> rusqlite::Result<()> {
        if self.is_dropped || new < Self::MANY {
            return Ok(());
        }
        let stored: i64 = db.query_row("SELECT count(*) FROM pick", [], |row| row.get(0))?;
        if new >= usize::try_from(stored).unwrap_or(usize::MAX) / 4 {
            db.execute_batch("DROP INDEX pick_by_player")?;
            self.is_dropped = true;
        }
        Ok(())
    }

    /// Makes it anew if it was dropped: nothing but picks may be written without it.
    pub(super) fn restore(&mut self, db: &Connection, watch: &WriteWatch) -> rusqlite::Result<()> {
        if self.is_dropped {
            let _whole = watch.begin(WriteStep::Index, 0);
            db.execute_batch("CREATE INDEX pick_by_player ON pick (player_id)")?;
            self.is_dropped = false;
        }
        Ok(())
    }
}
