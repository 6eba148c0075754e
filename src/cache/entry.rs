//! One cached value: who made it, and what it takes to be one.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::clock::Moment;

/// A value the cache can keep. The cache knows nothing else about it.
///
/// A large value travels in parts, so that no field of an entry grows past what Redis serves well (about 4 MB).
pub trait Payload: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// How many rows it has, for the people who read the entry.
    fn rows(&self) -> usize;

    /// The value in parts, at least one.
    fn parts(&self) -> Vec<Self>;

    /// The value put together again; `None` when the parts do not belong together or break the value's own rules.
    fn join(parts: Vec<Self>) -> Option<Self>;
}

/// Who built a table, when, and in how long.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Built {
    /// When.
    pub at: Moment,
    /// In how many microseconds.
    pub micros: u64,
    /// By which program: `host:process`.
    pub by: String,
}
