//! What must be so in every state.

use super::super::{Chunk, Lease};
use super::client::{Who, edition, meta};
use super::damage::{self, Damage};
use super::world::{GRACE, KEY, LEASE, Setting, TTL, World};
use crate::cache::record::Found;
use crate::cache::{Claim, Fill, Verdict};
use crate::league::Revision;

/// What the cache promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Promise {
    /// What a viewer is shown was claimed after the last flush that was over.
    NothingFlushed,
    /// What a viewer is shown is not older than the highest revision announced since the fence came to be, nor than the
    /// viewer's own store.
    NothingOutdated,
    /// Under one nonce, no older data is published after newer data: who is behind overwrites nothing.
    NoStepBack,
    /// While somebody holds the lease, nobody else is told to go.
    OneBuilds,
    /// A table that was published, by the answer to its fill, is there for whoever has the same revision.
    FilledIsFound,
    /// Once the lease has ended, a client whose store has everything gets it, fills, and finds its table fresh.
    NobodyIsStuck,
}

impl Promise {
    pub(super) const ALL: [Self; 6] = [
        Self::NothingFlushed,
        Self::NothingOutdated,
        Self::NoStepBack,
        Self::OneBuilds,
        Self::FilledIsFound,
        Self::NobodyIsStuck,
    ];
}

impl World {
    /// A promise that does not hold here.
    pub(super) fn broken(&self, setting: &Setting) -> Option<Promise> {
        let holds = |promise: &Promise| match promise {
            Promise::NothingFlushed => {
                self.all_shown(setting, |_, flushes, _| flushes == self.flushes)
            }
            Promise::NothingOutdated => self.all_shown(setting, |who, _, revision| {
                revision >= self.truth.announced.max(self.client(who).store)
            }),
            Promise::NoStepBack | Promise::OneBuilds | Promise::FilledIsFound => {
                self.truth.broken != Some(*promise)
            }
            Promise::NobodyIsStuck => self.goes_on(setting),
        };
        setting
            .watched
            .iter()
            .find(|promise| !holds(promise))
            .copied()
    }

    /// Whether what each client would be shown, if anything, is as it should be: how many flushes were over when it was
    /// claimed, and the revision of its data.
    fn all_shown(&self, setting: &Setting, right: impl Fn(Who, u64, Revision) -> bool) -> bool {
        let glance = self.cache.clone().glance(self.now(), &KEY);
        let Found::Record(record) = &glance.found else {
            return true;
        };
        let built = &record.meta.built;
        Who::ALL.into_iter().all(|who| {
            let store = damage::named(setting.damage, self.client(who).store);
            match glance.verdict(edition(store)) {
                Verdict::Fresh | Verdict::Stale => right(who, built.at.0, Revision(built.micros)),
                _ => true,
            }
        })
    }

    /// Whether a client whose store has everything comes to a fresh table all by itself, once the lease has ended.
    fn goes_on(&self, setting: &Setting) -> bool {
        let (mut cache, mine) = (self.cache.clone(), self.committed);
        let now = match setting.damage {
            Some(Damage::LeaseEndless) => self.now(),
            _ => self.now().after(LEASE),
        };
        let Claim::Go(Lease { token, nonce, .. }) = cache.claim(now, &KEY, "healthy", LEASE, mine)
        else {
            return false;
        };
        let meta = meta(token, nonce, mine, 0);
        cache.stage(now, &KEY, &meta, 0, &Chunk::default());
        cache.fill(now, &KEY, &meta, TTL + GRACE) == Fill::Filled
            && cache.glance(now, &KEY).verdict(edition(mine)) == Verdict::Fresh
    }
}
