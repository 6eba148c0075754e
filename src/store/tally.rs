//! How many facts of a sort were new, differed, or were known just so.

use rusqlite::Connection;

/// What became of one sort of fact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How many were new.
    pub added: u64,
    /// How many were known and differed.
    pub updated: u64,
    /// How many were known just so.
    pub unchanged: u64,
}

impl Count {
    pub(super) const fn changed(self) -> bool {
        self.added > 0 || self.updated > 0
    }
}

/// Counts what a sort of fact did to its table.
pub(super) struct Tally<'a> {
    db: &'a Connection,
    sql: &'static str,
    before: i64,
    count: Count,
}

impl<'a> Tally<'a> {
    pub(super) fn start(db: &'a Connection, sql: &'static str) -> rusqlite::Result<Self> {
        let before = db.query_row(sql, [], |row| row.get(0))?;
        let count = Count::default();
        Ok(Self {
            db,
            sql,
            before,
            count,
        })
    }

    /// Takes what one upsert changed: one row or none.
    pub(super) const fn add(&mut self, changed: usize) {
        if changed > 0 {
            self.count.updated += 1;
        } else {
            self.count.unchanged += 1;
        }
    }

    /// Rows that are more than before were added, not updated.
    pub(super) fn finish(mut self) -> rusqlite::Result<Count> {
        let after: i64 = self.db.query_row(self.sql, [], |row| row.get(0))?;
        let added = u64::try_from(after - self.before).unwrap_or(0);
        self.count.added = added;
        self.count.updated = self.count.updated.saturating_sub(added);
        Ok(self.count)
    }
}
