//! The store's line: the editions that it has been through. It decides whether the league may be announced on top of what
//! is announced already.

use rusqlite::{Connection, OptionalExtension};

use super::{Store, StoreError, facts_digest, meta};
use crate::league::{Digest, Edition, Relation, Revision};

impl Store {
    /// How the store relates to the announced edition of its league, when it is at the edition `mine`.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn relation(
        &self,
        mine: Edition,
        announced: Option<Edition>,
    ) -> Result<Relation, StoreError> {
        self.read(|snapshot| -> rusqlite::Result<_> {
            let earlier = announced.map_or(Ok(None), |now| facts_at(snapshot, now.revision))?;
            Ok(Relation::of(mine, |_| earlier, announced))
        })
    }

    /// Takes over the number under which the store's own facts are announced, up or down. Returns whether the store still
    /// has those facts; otherwise nothing changes.
    ///
    /// # Errors
    ///
    /// As for [`write`](Self::write).
    pub fn take_number(&mut self, announced: Edition) -> Result<bool, StoreError> {
        self.change(|db, _| {
            let same = meta::head(db)?.facts == announced.facts;
            if same {
                db.execute("UPDATE meta SET revision = ?1", [announced.revision])?;
                facts_digest::extend_line(db)?;
            }
            Ok(same)
        })
    }

    /// Counts a write that changes no fact and is later than the announced edition, so that this store can become the
    /// league whatever was announced.
    ///
    /// # Errors
    ///
    /// As for [`write`](Self::write).
    pub fn overtake(&mut self, announced: Option<Edition>) -> Result<Edition, StoreError> {
        let least = announced.map_or(Revision(0), |now| now.revision);
        self.change(|db, _| {
            db.execute("UPDATE meta SET revision = max(revision, ?1) + 1", [least])?;
            facts_digest::extend_line(db)?;
            Ok(meta::head(db)?.edition())
        })
    }
}

/// The facts that the store had at a revision; `None` when it never was at it.
fn facts_at(db: &Connection, revision: Revision) -> rusqlite::Result<Option<Digest>> {
    db.prepare_cached("SELECT facts FROM edition WHERE revision = ?1")?
        .query_row([revision], |row| row.get(0))
        .optional()
}
