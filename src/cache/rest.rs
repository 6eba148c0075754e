//! How much of an entry a look-up reads, and what is then still to come.

use std::sync::Arc;

use super::entry::Record;
use super::{Key, Payload};
use crate::league::Edition;

/// How much of an entry a look-up reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// Its first chunk, and all of it where that is one chunk.
    FirstRows,
}

/// What is still to come of an entry, of which a look-up read the first rows.
#[derive(Clone, Debug)]
pub struct Rest<T> {
    pub(super) key: Key,
    pub(super) edition: Edition,
    pub(super) record: Record,
    pub(super) first: Arc<T>,
}

impl<T: Payload> Rest<T> {
    /// What is missing of a value; `None` for one that is whole.
    pub(super) fn of(
        key: &Key,
        edition: Edition,
        record: &Record,
        value: &Arc<T>,
    ) -> Option<Box<Self>> {
        let is_whole = value.rows() as u64 == record.meta.rows;
        (!is_whole).then(|| {
            Box::new(Self {
                key: key.clone(),
                edition,
                record: record.clone(),
                first: Arc::clone(value),
            })
        })
    }

    /// Whether the first rows are proved without the others, by a checksum of their own.
    pub const fn is_proved(&self) -> bool {
        self.record.proof.is_some()
    }

    /// Whether so many first rows are there, and proved.
    pub fn suffices(&self, rows: usize) -> bool {
        self.is_proved() && self.first.rows() >= rows
    }

    /// How many rows the whole has, as the entry says.
    pub fn rows(&self) -> u64 {
        self.record.meta.rows
    }
}
