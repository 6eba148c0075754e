//! A reader's load that shows the first rows of a large table before all of them are there.

use super::super::Arrival;
use super::{LoadError, Loaded, Reader, Request, Verdict};
use crate::cache::{Completion, Extent, Reading};
use crate::clock::Stopwatch;

impl Reader {
    /// Loads a table as [`load`](Self::load) does. Of a large one that is current, `show` is told the first rows and then how
    /// many are there, and answers whether the table is still wanted; `None` when it is not. Where the rest is gone or
    /// damaged, the load ends as if nothing had been found.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub async fn load_first(
        &self,
        request: Request,
        mut show: impl FnMut(Arrival) -> bool + Send,
    ) -> Result<Option<Loaded>, LoadError> {
        let watch = Stopwatch::start();
        let (key, edition, mut reading) = self.look(request, Extent::FirstRows).await?;
        if let Some(rest) = reading.rest.take()
            && let Some(entry) = reading.entry.take()
        {
            let verdict = reading.verdict;
            if verdict.is_current() {
                let (of, first) = (rest.rows(), entry);
                let first = self.loaded(verdict, first, edition, None, watch);
                if !show(Arrival::First(Box::new(first), of)) {
                    return Ok(None);
                }
            }
            let more = |rows| !verdict.is_current() || show(Arrival::More(rows));
            reading = match self.cache.complete(*rest, more).await {
                Completion::Whole(entry) => Reading {
                    entry: Some(entry),
                    ..reading
                },
                Completion::Replaced => {
                    let again = self.look(request, Extent::Whole).await?;
                    return self.ended(again, watch).await.map(Some);
                }
                Completion::Corrupt => reading.corrupt(),
                Completion::Unreachable => Reading {
                    verdict: Verdict::Unreachable,
                    head: None,
                    ..reading
                },
                Completion::Unwanted => return Ok(None),
            };
        }
        self.ended((key, edition, reading), watch).await.map(Some)
    }
}
