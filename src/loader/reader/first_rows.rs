//! A reader's load that shows the first rows of a large table before all of them are there.

use super::super::Arrival;
use super::{LoadError, Loaded, Reader, Request, Verdict};
use crate::cache::{Completion, Extent, Reading};
use crate::clock::Stopwatch;

impl Reader {
    /// Loads a table of which so many first rows, in league order, are enough. Of a large one that is current, no more is read
    /// than the piece with the first rows, where that holds so many and has a checksum of its own; what is loaded is then a
    /// table of those.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub async fn load_rows(&self, request: Request, rows: usize) -> Result<Loaded, LoadError> {
        let watch = Stopwatch::start();
        let found = self.look(request, Extent::FirstRows).await?;
        let (_, edition, reading) = &found;
        let (verdict, edition) = (reading.verdict, *edition);
        if let (Some(rest), Some(entry)) = (&reading.rest, &reading.entry) {
            if verdict.is_current() && rest.suffices(rows) {
                return Ok(self.loaded(verdict, entry.clone(), edition, None, watch));
            }
            return self.load(request).await;
        }
        self.ended(found, watch).await
    }

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
