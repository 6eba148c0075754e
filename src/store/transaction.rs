//! Commits a write, and publishes a store that is being created with its first commit.

use rusqlite::{Connection, InterruptHandle, TransactionBehavior};
use tracing::warn;

use super::draft::Publication;
use super::file_identity::Place;
use super::progress::{WriteStep, WriteWatch};
use super::{Store, StoreError, open, wal};

impl Store {
    /// Runs a change in one transaction, which holds the store's only write lock from its start: what it reads stays
    /// true until it commits. A store that is being created appears at its path with this commit, or never.
    pub(super) fn change<T>(
        &mut self,
        change: impl Fn(&Connection, &WriteWatch) -> Result<T, StoreError>,
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
        change: impl Fn(&Connection, &WriteWatch) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut run = || {
            let kind = TransactionBehavior::Immediate;
            let transaction = self.db.transaction_with_behavior(kind)?;
            let answer = change(&transaction, &self.watch)?;
            let _whole = self.watch.begin(WriteStep::Commit, 0);
            transaction.commit()?;
            wal::empty(&self.db);
            Ok(answer)
        };
        run().map_err(|error: StoreError| error.during("write", &self.path))
    }

    /// Publishes a draft at its path, and continues with the store that is there afterwards.
    pub(super) fn publish(&mut self) -> Result<Publication, StoreError> {
        let Some(draft) = self.draft.take() else {
            return Ok(Publication::Published);
        };
        let publication = draft.publish(&self.db);
        let publication = publication.map_err(|error| error.during("make", &self.path))?;
        // Opening reads nothing yet; on a full disk the first read fails, because SQLite has no space to register the
        // reader.
        let opened = open::existing(&self.path).and_then(|store| {
            store.head()?;
            Ok(store.db)
        });
        match (opened, publication) {
            (Ok(db), _) => self.db = db,
            (Err(error), Publication::Overtaken) => return Err(error),
            // The store is published and complete. The next caller that reads it gets the error.
            (Err(error), Publication::Published) => warn!(%error, "not opened again"),
        }
        self.last_head.forget();
        self.place = Some(Place::of(&self.path));
        Ok(publication)
    }

    /// Drops a store that was being created. Every later call on it fails.
    fn abandon(&mut self) -> Result<(), StoreError> {
        self.last_head.forget();
        self.db = Connection::open_in_memory()?;
        self.draft = None;
        Ok(())
    }
}

// Closing a store, and interrupting its statements before that.

impl Store {
    /// Closes the store. When no other program has it open, the league is then in its one file alone.
    ///
    /// # Errors
    ///
    /// When the last writes cannot be checkpointed into the file; they are in the log beside it then, and the next
    /// program that opens the store recovers them.
    pub fn close(self) -> Result<(), StoreError> {
        let Self { db, path, .. } = self;
        // An interrupt outlasts the statement that it was meant for, and would keep the log from being emptied. The
        // next statement clears it.
        let _taken_back = db.query_row("SELECT 1", [], |_| Ok(()));
        let closed = db.close();
        closed.map_err(|(_, error)| StoreError::from(error).during("close", &path))
    }

    /// Returns a handle that interrupts the store from another thread.
    pub fn interrupt(&self) -> Interrupt {
        Interrupt(self.db.get_interrupt_handle())
    }
}

/// Interrupts a store: the statement under way fails, and a transaction around it changes nothing.
pub struct Interrupt(InterruptHandle);

impl Interrupt {
    /// Interrupts it now. Statements that begin afterwards are not affected.
    pub fn stop(&self) {
        self.0.interrupt();
    }
}
