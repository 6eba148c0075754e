//! What the dashboard knows of the cache.

use std::time::Duration;

use crate::clock::Moment;
use crate::loader::Source;
use crate::loader::Status;

/// The cache's numbers, how the table on screen came, and whether the panel is wanted.
#[derive(Clone, Debug)]
pub(in crate::tui) struct CacheView {
    /// The cache as last heard of.
    pub(in crate::tui) status: Status,
    /// How the table on screen came; `None` before the first.
    pub(in crate::tui) source: Option<Source>,
    /// Whether the panel stands beside the table where there is room.
    pub(in crate::tui) beside: bool,
}

impl CacheView {
    pub(in crate::tui) const fn new(status: Status, beside: bool) -> Self {
        Self {
            status,
            source: None,
            beside,
        }
    }

    /// How long the entry stays fresh from now on, zero when it is past its time; `None` without an entry.
    pub(in crate::tui) fn left(&self, now: Moment) -> Option<Duration> {
        let source = self.source.as_ref()?;
        let fresh_for = source.fresh_for?;
        Some(fresh_for.saturating_sub(now.since(source.loaded_at)))
    }
}
