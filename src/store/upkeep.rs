//! Looking after a store: deriving its scores again, and telling it from its copies.

use super::{
    Against, Checked, Edition, Forked, Kind, Revision, Scoretable, Season, Store, StoreError, Week,
    against, verify, write,
};
use crate::league::Claims;

impl Store {
    /// The same table from facts alone: scores are derived from picks and results as if none were stored.
    ///
    /// # Errors
    ///
    /// As for [`scoretable`](Self::scoretable).
    pub fn recomputed(
        &mut self,
        kind: Kind,
        season: Season,
        week: Option<Week>,
    ) -> Result<(Edition, Scoretable), StoreError> {
        verify::recomputed(&mut self.db, kind, season, week)
            .map_err(|error| error.during("read", &self.path))
    }

    /// Gives this copy of the league an identity of its own, so that it shares no cache with its other copies any more.
    /// Nothing else changes.
    ///
    /// # Errors
    ///
    /// As for [`write`](Self::write).
    pub fn fork(&mut self) -> Result<Forked, StoreError> {
        self.change(write::fork)
    }

    /// Derives every score again and compares it with what is stored, which stays as it is.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn verify(&self) -> Result<Checked, StoreError> {
        verify::verify(&self.db).map_err(|error| error.during("read", &self.path))
    }

    /// Compares the stored scores with those of another program that had the same facts.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn against(&mut self, claims: &Claims) -> Result<Against, StoreError> {
        against::against(&mut self.db, claims).map_err(|error| error.during("read", &self.path))
    }

    /// Replaces every stored score by what the facts give, and counts a revision, so that no entry built from the old
    /// ones is current any more.
    ///
    /// # Errors
    ///
    /// As for [`write`](Self::write).
    pub fn repair(&mut self) -> Result<Revision, StoreError> {
        self.change(write::repair)
    }
}
