//! A load that shows the first rows of a large table before all of them are there.

use super::hedge::First;
use super::{LoadError, Loaded, Loader, Request, Verdict};
use crate::cache::{Completion, Extent, Key, LookUp, Rest};
use crate::clock::Stopwatch;
use crate::scoretable::Scoretable;
use crate::store::Head;

/// What there is of a table before a load ends. A table that comes in one piece has no such news.
#[derive(Clone, Debug)]
pub enum Arrival {
    /// The first rows, in league order, of a table of so many. They are of an entry that is current, whose checksum is not
    /// known to be right before all of it is there.
    First(Box<Loaded>, u64),
    /// So many rows are there, of which those behind the first are not to be shown yet.
    More(u64),
}

impl Loader {
    /// Loads a table as [`load`](Self::load) does. Of a large one that the cache has, `show` is told the first rows and then
    /// how many are there, and answers whether the table is still wanted; `None` when it is not. Where the rest is gone or
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
        let (league, key, look) = self.asked_for(request, Extent::FirstRows).await?;
        let mut found = match self.first(request.kind, look).await {
            First::Answer(found) => *found,
            First::Table(made, verdict) => {
                return Ok(Some(self.unanswered(&league, &key, (made, verdict), watch)));
            }
        };
        if let Some(rest) = found.rest.take()
            && let Some(entry) = found.entry.take()
        {
            let asked = self.context(request.kind, &league, &found, watch);
            // What is not announced in full is looked up again, once it is.
            if asked.is_announced() {
                let of = rest.rows();
                if !show(Arrival::First(Box::new(asked.shown(entry)), of)) {
                    return Ok(None);
                }
                let more = |rows| show(Arrival::More(rows));
                let Some(whole) = self.completed(&league, &key, found, *rest, more).await else {
                    return Ok(None);
                };
                found = whole;
            }
        }
        self.answered(request.kind, &league, &key, found, watch)
            .await
            .map(Some)
    }

    /// Loads a table of which so many first rows, in league order, are enough. Of a large one that the cache has, no more is read
    /// than the piece with the first rows, where that holds so many and has a checksum of its own; what is loaded is then a
    /// table of those.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub async fn load_rows(&self, request: Request, rows: usize) -> Result<Loaded, LoadError> {
        let watch = Stopwatch::start();
        let (league, key, look) = self.asked_for(request, Extent::FirstRows).await?;
        let mut found = match self.first(request.kind, look).await {
            First::Answer(found) => *found,
            First::Table(made, verdict) => {
                return Ok(self.unanswered(&league, &key, (made, verdict), watch));
            }
        };
        if let Some(rest) = found.rest.take().filter(|rest| !rest.suffices(rows)) {
            found = match self.completed(&league, &key, found, *rest, |_| true).await {
                Some(whole) => whole,
                None => return self.load(request).await,
            };
        }
        self.answered(request.kind, &league, &key, found, watch)
            .await
    }

    /// The look-up with the whole entry, or with why there is none; `None` when it is not wanted any more.
    async fn completed(
        &self,
        league: &Head,
        key: &Key,
        found: LookUp<Scoretable>,
        rest: Rest<Scoretable>,
        more: impl FnMut(u64) -> bool + Send,
    ) -> Option<LookUp<Scoretable>> {
        Some(match self.cache.complete(rest, more).await {
            Completion::Whole(entry) => LookUp {
                entry: Some(entry),
                ..found
            },
            Completion::Replaced => self.cache.look_up(key, league.edition()).await,
            Completion::Corrupt => LookUp {
                verdict: Verdict::Corrupt,
                ..found
            },
            Completion::Unreachable => LookUp {
                verdict: Verdict::Unreachable,
                announced: None,
                ..found
            },
            Completion::Unwanted => return None,
        })
    }
}
