//! Who builds: one viewer, while the others wait for what it publishes.

use std::iter;
use std::time::Duration;

use super::advice::Alone;
use super::asked::Asked;
use super::{Loader, Verdict};
use crate::cache::{Claim, Entry, Key, Lease};
use crate::scoretable::Scoretable;

/// The first pause before somebody who waits looks again. Each is twice as long as the one before it.
const FIRST_PAUSE: Duration = Duration::from_millis(10);
/// The longest pause: nobody sees a table later than this after it was published.
const LONGEST_PAUSE: Duration = Duration::from_millis(100);
/// How many leases in a row somebody waits for. A holder that died costs the others one; more than this many deaths are
/// not worth anybody's time.
const LEASES: u32 = 3;

/// What there is to do for somebody whose table is not there.
pub(super) enum Turn {
    /// Build it and publish it.
    Build(Lease),
    /// Nothing: somebody else published it.
    Found(Asked, Entry<Scoretable>),
    /// Build it for this screen only.
    Alone(Alone),
}

impl Loader {
    /// Claims the table until it is this viewer's turn, or the table is there.
    ///
    /// Whoever has to wait looks again and claims again by turns, for as long as somebody holds a lease: one build serves
    /// all, however slow the machine is, and when its holder dies the first claim after the lease's end takes its place.
    /// Nothing else stands still meanwhile.
    pub(super) async fn turn(&self, key: &Key, asked: &Asked) -> Turn {
        if asked.verdict == Verdict::Forked {
            return Turn::Alone(Alone::Forked);
        }
        for pause in pauses(self.cache.lease() * LEASES) {
            match self.claim(key, asked).await {
                // The last holder may have published between our look and our claim.
                Claim::Go(lease) => match self.look_again(key, asked).await {
                    Some((asked, entry)) => {
                        self.cache.give_back(key, &lease).await;
                        return Turn::Found(asked, entry);
                    }
                    None => return Turn::Build(lease),
                },
                Claim::Wait => {}
                Claim::Behind(fence) => {
                    return Turn::Alone(Alone::Behind(fence));
                }
                Claim::Unreachable(why) => return Turn::Alone(Alone::Unasked(why)),
            }
            tokio::time::sleep(pause).await;
            if let Some((asked, entry)) = self.look_again(key, asked).await {
                return Turn::Found(asked, entry);
            }
        }
        Turn::Alone(Alone::Busy)
    }

    pub(super) async fn claim(&self, key: &Key, asked: &Asked) -> Claim {
        match asked.verdict {
            // Nobody to ask: the user does not wait for the same silence twice.
            Verdict::Unreachable | Verdict::Off => Claim::Unreachable(self.cache.status().state),
            _ => {
                let claim = self.cache.claim(key, asked.store.revision).await;
                tracing::debug!(%key, ?claim, "claimed");
                claim
            }
        }
    }

    /// Looks for what somebody else may have published since. A stale entry is good enough, except for who wants to
    /// replace one.
    async fn look_again(&self, key: &Key, asked: &Asked) -> Option<(Asked, Entry<Scoretable>)> {
        let found = self.cache.look_up(key, asked.store).await;
        let entry = found.entry.filter(|_| found.verdict != asked.verdict)?;
        let asked = Asked {
            verdict: found.verdict,
            backend: found.backend,
            ..*asked
        };
        Some((asked, entry))
    }
}

/// Pauses that together last so long.
fn pauses(together: Duration) -> impl Iterator<Item = Duration> {
    let doubled = |pause: &Duration| Some((*pause * 2).min(LONGEST_PAUSE));
    let mut left = together;
    iter::successors(Some(FIRST_PAUSE), doubled).map_while(move |pause| {
        left = left.checked_sub(pause)?;
        Some(pause)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        let pauses: Vec<u128> = pauses(Duration::from_millis(400))
            .map(|pause| pause.as_millis())
            .collect();
        assert_eq!(pauses, [10, 20, 40, 80, 100, 100]);
    }
}
