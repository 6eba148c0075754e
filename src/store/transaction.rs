//! How a write is committed, and how a store that is being made comes to be there by it.

use rusqlite::{Connection, InterruptHandle, TransactionBehavior};
use tracing::warn;

use super::draft::Publication;
use super::file_identity::Place;
use super::{Store, StoreError, meta, open, wal};

impl Store {
    /// Runs a change in one transaction, which holds the store's only write lock from its start: what it reads stays true
    /// until it commits. A store that is being made is there from then on, or never.
    pub(super) fn change<T>(
        &mut self,
        change: impl Fn(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let answer = self.transact(&change);
        if self.draft.is_none() {
            return answer;
        }
        match answer {
            Err(error) => {
                self.abandon()?;
                Err(error)
            }
            Ok(answer) => match self.publish()? {
                Publication::Published => Ok(answer),
                Publication::Overtaken => self.transact(&change),
            },
        }
    }

    fn transact<T>(
        &mut self,
        change: impl Fn(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut run = || {
            let kind = TransactionBehavior::Immediate;
            let transaction = self.db.transaction_with_behavior(kind)?;
            let answer = change(&transaction)?;
            transaction.commit()?;
            wal::empty(&self.db);
            Ok(answer)
        };
        run().map_err(|error: StoreError| error.during("write", &self.path))
    }

    /// Puts a store that was being made in its place, and goes on with what is there then.
    pub(super) fn publish(&mut self) -> Result<Publication, StoreError> {
        let Some(draft) = self.draft.take() else {
            return Ok(Publication::Published);
        };
        let publication = draft.publish(&self.db);
        let publication = publication.map_err(|error| error.during("make", &self.path))?;
        // Opening reads nothing yet; on a full disk the first read fails, for want of a place to note that it is reading.
        let opened = open::existing(&self.path).and_then(|store| {
            meta::head(&store.db)?;
            Ok(store.db)
        });
        match (opened, publication) {
            (Ok(db), _) => self.db = db,
            (Err(error), Publication::Overtaken) => return Err(error),
            // It is there, as a whole. Who wants more of it finds out what is wrong.
            (Err(error), Publication::Published) => warn!(%error, "not opened again"),
        }
        self.place = Some(Place::of(&self.path));
        Ok(publication)
    }

    /// Takes back a store that was being made. What is asked of it from now on fails.
    fn abandon(&mut self) -> Result<(), StoreError> {
        self.db = Connection::open_in_memory()?;
        self.draft = None;
        Ok(())
    }
}

// Closing a store, and stopping what it does before.

impl Store {
    /// Closes it. When no other program has it open, its file is then all there is of it.
    ///
    /// # Errors
    ///
    /// When what was written last cannot be put into the file; it is in the log beside it then, and the next program that
    /// opens the store takes it over.
    pub fn close(self) -> Result<(), StoreError> {
        let Self { db, path, .. } = self;
        // An interrupt outlives the statement it was meant for, and would keep the log from being emptied. The next
        // statement takes it back.
        let _taken_back = db.query_row("SELECT 1", [], |_| Ok(()));
        let closed = db.close();
        closed.map_err(|(_, error)| StoreError::from(error).during("close", &path))
    }

    /// Stops what the store is doing, from another thread.
    pub fn interrupt(&self) -> Interrupt {
        Interrupt(self.db.get_interrupt_handle())
    }
}

/// Stops what a store is doing: the statement under way fails, and a transaction around it changes nothing.
pub struct Interrupt(InterruptHandle);

impl Interrupt {
    /// Stops it now. What is begun afterwards is not stopped.
    pub fn stop(&self) {
        self.0.interrupt();
    }
}
