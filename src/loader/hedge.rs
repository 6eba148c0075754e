//! A look-up that is late, and the build that does not wait for it.
//!
//! A server that cannot be reached costs a look-up its whole deadline, and a build may take a fraction of that. So a build
//! begins when a look-up has not answered for a while, and the table is that of whichever ends first. ("Hedged requests", as
//! [The Tail at Scale](https://research.google/pubs/the-tail-at-scale/) calls them.) A server that takes calls is given longer
//! than one that takes none: what is slow about it may be the machine, and a build for each of many viewers would make that
//! worse.

use std::pin::Pin;
use std::time::Duration;

use tokio::time::timeout;
use tracing::debug;

use super::{BuiltTable, Loader, Verdict};
use crate::cache::{Extent, Key, LeagueTag, LookUp};
use crate::clock::Stopwatch;
use crate::scoretable::{Kind, Scoretable};
use crate::store::Head;

/// How long a build waits for a server that has taken no call yet. Even a distant one is not heard of sooner than a small
/// league is built.
const UNREACHED: Duration = Duration::from_millis(5);
/// How long it waits for a server that took the call, at most and at least.
const REACHED: Duration = Duration::from_millis(100);
const REACHED_AT_LEAST: Duration = Duration::from_millis(20);
/// How long a program that was kept from running is given to hear what came meanwhile.
const HEARING: Duration = Duration::from_millis(1);
/// How many round trips of the length of the last one it waits.
const ROUND_TRIPS: u32 = 8;

/// A look-up under way. It may have been begun before it was certain what to look up.
pub(super) struct PendingLook {
    /// The league as it was when the look-up began.
    pub(super) league: Head,
    key: Key,
    began: Stopwatch,
    look: Pin<Box<dyn Future<Output = LookUp<Scoretable>> + Send>>,
    answer: Option<LookUp<Scoretable>>,
}

/// What there is first.
pub(super) enum First {
    /// The look-up's answer.
    Answer(Box<LookUp<Scoretable>>),
    /// The table, and what is known of the look-up: it was late, or came to nothing.
    Table(BuiltTable, Verdict),
}

impl PendingLook {
    /// Whether it looks up what a load now finds that it wants.
    pub(super) fn is_of(&self, league: &Head, key: &Key) -> bool {
        self.league == *league && self.key == *key
    }

    /// Drives the look-up until something else is done.
    pub(super) async fn beside<T>(&mut self, other: impl Future<Output = T>) -> T {
        let mut other = std::pin::pin!(other);
        if self.answer.is_none() {
            tokio::select! {
                biased;
                done = &mut other => return done,
                answer = &mut self.look => self.answer = Some(answer),
            }
        }
        other.await
    }

    /// Waits for the answer.
    pub(super) async fn answer(self) -> LookUp<Scoretable> {
        match self.answer {
            Some(answer) => answer,
            None => self.look.await,
        }
    }

    /// Waits so long, counted from the beginning, for the answer.
    async fn within(&mut self, patience: Duration) -> Option<LookUp<Scoretable>> {
        if let Some(answer) = self.answer.take() {
            return Some(answer);
        }
        let left = patience.saturating_sub(self.began.elapsed());
        timeout(left, &mut self.look).await.ok()
    }
}

impl Loader {
    /// Begins to look a table up. What it does it does when it is awaited.
    pub(super) fn begin_look(&self, league: &Head, key: &Key, extent: Extent) -> PendingLook {
        let (cache, wanted, edition) = (self.cache.clone(), key.clone(), league.edition());
        PendingLook {
            league: league.clone(),
            key: key.clone(),
            began: Stopwatch::start(),
            look: Box::pin(async move { cache.look_for(&wanted, edition, extent).await }),
            answer: None,
        }
    }

    /// The answer of a look-up, or the table built meanwhile. A look-up that lost goes on behind: it finds out how the
    /// server is. A build that was begun is made use of: the store is not read a second time because the answer is a miss.
    pub(super) async fn first(&self, kind: Kind, mut look: PendingLook) -> First {
        if let Some(answer) = look.within(UNREACHED).await {
            return First::Answer(Box::new(answer));
        }
        // Late by as much as the machine is busy, and the server is then as late.
        let busy = look.began.elapsed().as_secs_f64() / UNREACHED.as_secs_f64();
        if let Some(answer) = look.within(look.began.elapsed() + HEARING).await {
            return First::Answer(Box::new(answer));
        }
        if self.cache.is_reached()
            && let Some(answer) = look.within(self.patience().mul_f64(busy.max(1.0))).await
        {
            return First::Answer(Box::new(answer));
        }
        debug!(key = %look.key, "no answer yet, building meanwhile");
        let key = look.key.clone();
        let mut build = std::pin::pin!(self.build(kind, &key));
        let answer = tokio::select! {
            biased;
            answer = &mut look.look => answer,
            built = &mut build => match built {
                Ok(made) => {
                    tokio::spawn(look.look);
                    return First::Table(made, Verdict::Delayed);
                }
                // The answer is all there may be.
                Err(_) => return First::Answer(Box::new(look.answer().await)),
            },
        };
        if answer.entry.is_some() {
            return First::Answer(Box::new(answer));
        }
        // There is nothing to show but what is being built already.
        match build.await {
            Ok(made) if answer.announced.is_some() => First::Table(made, Verdict::Delayed),
            Ok(made) => First::Table(made, answer.verdict),
            Err(_) => First::Answer(Box::new(answer)),
        }
    }

    /// Whether the server answers by now, for a program whose table was [`Delayed`](Verdict::Delayed) and that has
    /// nothing else to wait for: not for long.
    pub async fn answers_now(&self) -> bool {
        let Ok(league) = self.store.call(|store| store.head()).await else {
            return false;
        };
        let tag = LeagueTag::of(&league.id);
        let asked = timeout(REACHED_AT_LEAST, self.cache.announced(&tag)).await;
        matches!(asked, Ok(Ok(_)))
    }

    /// How long to wait for a server that took the call.
    fn patience(&self) -> Duration {
        let last = self.cache.status().round_trip_micros;
        last.map_or(REACHED, |micros| {
            let expected = Duration::from_micros(micros).saturating_mul(ROUND_TRIPS);
            expected.clamp(REACHED_AT_LEAST, REACHED)
        })
    }
}
