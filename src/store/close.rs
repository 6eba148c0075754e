//! Closing a store, and stopping what it does before.

use rusqlite::InterruptHandle;

use super::{Store, StoreError};

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
