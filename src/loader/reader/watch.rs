//! A reader's watch over its league, which is on the server alone.

use std::sync::Arc;

use tokio::time::sleep;

use super::Reader;
use crate::cache;
use crate::loader::Change;

/// One reader's watch. It does something only while [`next`](Self::next) is awaited.
pub struct ReaderWatch {
    in_cache: cache::Watch,
    reader: Reader,
}

impl ReaderWatch {
    /// Watches a reader's league.
    pub fn new(reader: &Reader) -> Self {
        let league = reader.league().clone();
        Self {
            in_cache: cache::Watch::of_reader(Arc::clone(&reader.cache), league),
            reader: reader.clone(),
        }
    }

    /// Resolves when it is time to load again: the league changed, or a publisher may have answered by now.
    pub async fn next(&mut self) -> Change {
        loop {
            let waits = Arc::clone(&self.reader.waits);
            let began = waits.notified();
            let pause = self.reader.known().pause(fastrand::f64());
            tokio::select! {
                change = self.in_cache.next() => return match change {
                    cache::Change::Status => Change::Status,
                    // No reader is asked.
                    cache::Change::League | cache::Change::Wanted => Change::League,
                },
                () = began => {}
                () = sleep(pause.unwrap_or_default()), if pause.is_some() => return Change::League,
            }
        }
    }
}
