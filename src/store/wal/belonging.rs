//! Whether a log belongs to its store, which only the league itself can tell.
//!
//! Nothing in the two files names the other. But a league carries a digest of its facts, and the two files together hold one
//! only if they always did.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use crate::league::{Digest, Revision, StoreId};
use crate::store::{StoreError, digest, migrate, open};

/// Whether the log fits the file, once SQLite has put the two together: both are one sound league, no older than what the
/// file holds alone. Where neither is sound, the log is not to blame.
pub(crate) fn belongs(db: &Connection, path: &Path) -> Result<bool, StoreError> {
    // Whatever is found, nothing goes into the file when this connection ends early.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    // The file first: what goes into it meanwhile only makes it older than the two together.
    let alone = || Sound::of(&open::immutable(path).ok()?);
    let belongs = match (alone(), Sound::of(db)) {
        (Some(alone), Some(both)) => both.follows(&alone),
        (Some(_), None) => false,
        (None, _) => true,
    };
    if belongs {
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    }
    Ok(belongs)
}

/// A league that is whole, and which.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sound {
    id: StoreId,
    revision: Revision,
    /// Schemas before the second have none.
    facts: Option<Digest>,
}

impl Sound {
    fn of(db: &Connection) -> Option<Self> {
        let db = db.unchecked_transaction().ok()?;
        let complaint: String = db
            .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
            .ok()?;
        let (id, revision) = db
            .query_row("SELECT store_id, revision FROM meta", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .ok()?;
        let noted = "SELECT facts FROM meta";
        let facts = (migrate::version(&db).ok()? >= 2)
            .then(|| db.query_row(noted, [], |row| row.get::<_, Digest>(0)));
        let facts = facts.transpose().ok()?;
        let as_noted = match facts {
            Some(noted) => digest::facts(&db).ok()? == noted,
            None => true,
        };
        (complaint == "ok" && as_noted).then_some(Self {
            id,
            revision,
            facts,
        })
    }

    /// Whether it may be what became of another state: the same league, or the same facts under a new identity.
    fn follows(&self, before: &Self) -> bool {
        let forked = self.facts == before.facts && self.revision == before.revision;
        self.revision >= before.revision && (self.id == before.id || forked)
    }
}
