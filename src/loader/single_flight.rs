//! Single flight: one viewer builds a table, while the others wait for the entry that it publishes.

use std::time::Duration;

use super::loaded::Unpublished;
use super::{LoadContext, Loader, Verdict};
use crate::cache::{Announcement, Claim, Entry, Key, Lease, Term};
use crate::clock::Stopwatch;
use crate::scoretable::Scoretable;

/// The first pause before a waiting viewer looks again. Each pause is twice as long as the one before it.
const FIRST_PAUSE: Duration = Duration::from_millis(10);
/// The longest pause: no viewer sees a table much later than this after it was published.
const LONGEST_PAUSE: Duration = Duration::from_millis(100);
/// How often a viewer looks before it claims again: a holder that failed may have given its lease back.
const LOOKS: u32 = 3;
/// How long building a table may take for each player, when the last build's time is not known.
const MICROS_A_PLAYER: u64 = 2;

/// What a viewer does whose table is missing.
pub(super) enum Flight {
    /// Build it and publish it.
    Build(Lease),
    /// Show the entry that another viewer published.
    Found(Entry<Scoretable>),
    /// Build it for this screen only.
    Unpublished(Unpublished),
}

impl Loader {
    /// Claims the lease of the table until this viewer gets it, or the table is there.
    ///
    /// A viewer that has to wait looks for the table at growing intervals, and claims again when the holder's lease has
    /// ended or may have been given back. One build serves all, and when its holder dies, the first claim after the end
    /// of its short lease replaces it. After a few leases the viewer builds for its own screen. The rest of the program
    /// runs on meanwhile.
    pub(super) async fn flight(&self, key: &Key, asked: &mut LoadContext) -> Flight {
        if let Some(why) = asked.alone.take() {
            return Flight::Unpublished(why);
        }
        let term = self.term(asked.last_build).await;
        let (waiting, mut wait) = (Stopwatch::start(), Wait::default());
        loop {
            match self.claim(key, asked, term).await {
                // The last holder may have published between our look and our claim.
                Claim::Go(mut lease) => {
                    if let Some(entry) = self.look_again(key, asked).await {
                        self.cache.give_back(key, &lease).await;
                        return Flight::Found(entry);
                    }
                    // The nonce of a flush in between counts: the build has not begun.
                    let newest = asked.announced.as_ref().and_then(Announcement::nonce);
                    lease.nonce = newest.unwrap_or(lease.nonce);
                    return Flight::Build(lease);
                }
                Claim::Wait(left) => wait.begin(left),
                Claim::Unreachable(why) => return Flight::Unpublished(Unpublished::Unasked(why)),
            }
            if waiting.elapsed() >= term.patience() {
                return Flight::Unpublished(Unpublished::Busy);
            }
            for _ in 0..LOOKS {
                tokio::time::sleep(wait.pause(fastrand::f64())).await;
                if let Some(entry) = self.look_again(key, asked).await {
                    return Flight::Found(entry);
                }
                if wait.is_over() {
                    break;
                }
            }
        }
    }

    /// The term of a lease: from the time of the table's last build; when that is not known, from the size of the
    /// league.
    pub(super) async fn term(&self, last_build: Option<Duration>) -> Term {
        if let Some(took) = last_build {
            return Term::of_build(took);
        }
        let players = self.store.call(|store| store.players()).await;
        // A store that cannot be counted cannot be built from either, which will be said.
        let players = players.unwrap_or_default();
        Term::of_build(Duration::from_micros(
            players.saturating_mul(MICROS_A_PLAYER),
        ))
    }

    pub(super) async fn claim(&self, key: &Key, asked: &LoadContext, term: Term) -> Claim {
        let announced = match &asked.announced {
            Some(announced) if !matches!(asked.verdict, Verdict::Unreachable | Verdict::Off) => {
                announced
            }
            // No answer: the user does not wait for the same silence twice.
            _ => return Claim::Unreachable(self.cache.status().state),
        };
        let claim = self.cache.claim(key, asked.store, announced, term).await;
        tracing::debug!(%key, ?claim, "claimed");
        claim
    }

    /// Looks for an entry that another viewer may have published meanwhile. A stale entry is good enough, except for a
    /// viewer that wants to replace one.
    async fn look_again(&self, key: &Key, asked: &mut LoadContext) -> Option<Entry<Scoretable>> {
        let found = self.cache.look_up(key, asked.store).await;
        asked.announced = found.announced.or(asked.announced.take());
        let entry = found.entry.filter(|_| found.verdict != asked.verdict)?;
        (asked.verdict, asked.backend) = (found.verdict, found.backend);
        Some(entry)
    }
}

/// The wait for the holder of a lease.
struct Wait {
    /// What the lease had to live when the holder was heard of last, and how long ago that was.
    left: Duration,
    since: Stopwatch,
    /// The next pause, before chance moves it.
    pause: Duration,
}

impl Default for Wait {
    fn default() -> Self {
        Self {
            left: Duration::ZERO,
            since: Stopwatch::start(),
            pause: FIRST_PAUSE,
        }
    }
}

impl Wait {
    /// The lease has so long to live: more than the last time, and it is that of another holder, whose build has only begun.
    fn begin(&mut self, left: Duration) {
        // Two answers do not travel equally long.
        if left > self.rest() + LONGEST_PAUSE {
            self.pause = FIRST_PAUSE;
        }
        (self.left, self.since) = (left, Stopwatch::start());
    }

    /// The next pause, by a number from 0 to 1 that spreads the looks of many viewers. It does not go past the lease's end.
    fn pause(&mut self, chance: f64) -> Duration {
        /// The server counts whole milliseconds: a lease with nothing left may still be there.
        const MOMENT: Duration = Duration::from_millis(1);
        let pause = self.pause.mul_f64(0.5 + chance);
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        pause.min(self.rest() + MOMENT)
    }

    fn is_over(&self) -> bool {
        self.rest().is_zero()
    }

    fn rest(&self) -> Duration {
        self.left.saturating_sub(self.since.elapsed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_limit_and_begin_anew_with_another_holder() {
        let (minute, mut wait) = (Duration::from_secs(60), Wait::default());
        let pauses = |wait: &mut Wait| [0; 6].map(|_| wait.pause(0.5).as_millis());
        wait.begin(minute);
        assert_eq!(pauses(&mut wait), [10, 20, 40, 80, 100, 100]);
        wait.begin(minute / 2);
        assert_eq!(wait.pause(0.5), LONGEST_PAUSE, "the same holder");
        wait.begin(minute);
        assert_eq!(wait.pause(0.0), FIRST_PAUSE / 2, "another one");
        assert!(!wait.is_over());
    }

    #[test]
    fn no_pause_goes_past_the_end_of_the_lease() {
        let mut wait = Wait::default();
        wait.begin(Duration::ZERO);
        assert!(wait.is_over());
        assert_eq!(wait.pause(1.0), Duration::from_millis(1));
    }
}
