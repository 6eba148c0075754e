//! What must be so in every state.

use super::super::{Chunk, Lease, Meta};
use super::client::{Who, edition, meta};
use super::damage::{self, Damage};
use super::world::{GRACE, KEY, LEASE, Setting, TERM, TTL, World};
use crate::cache::record::Found;
use crate::cache::{Claim, Fill, Verdict};
use crate::league::{Digest, Edition, Revision};

/// What the cache promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Promise {
    /// What a viewer is shown was claimed after the last flush that was over.
    NothingFlushed,
    /// What a viewer is shown is not older than the highest revision announced since the fence came to be, nor than the
    /// viewer's own store.
    NothingOutdated,
    /// What a viewer is shown of its own store's revision is of its own store's facts.
    NothingForked,
    /// What a viewer is shown is of its own league.
    NothingForeign,
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
    pub(super) const ALL: [Self; 8] = [
        Self::NothingFlushed,
        Self::NothingOutdated,
        Self::NothingForked,
        Self::NothingForeign,
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
                self.all_shown(setting, |_, _, meta| meta.built.at.0 == self.flushes)
            }
            Promise::NothingOutdated => self.all_shown(setting, |_, store, meta| {
                Revision(meta.built.micros) >= self.truth.announced.max(store.revision)
            }),
            Promise::NothingForked => self.all_shown(setting, |_, store, meta| {
                store.revision != Revision(meta.built.micros) || store.facts == Digest(meta.rows)
            }),
            Promise::NothingForeign => self.all_shown(setting, |who, _, meta| {
                meta.built.by == setting.key(who).league.store().as_str()
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

    /// Whether what each client would be shown, if anything, is as it should be for its store.
    fn all_shown(&self, setting: &Setting, right: impl Fn(Who, Edition, &Meta) -> bool) -> bool {
        let glance = self.cache.clone().glance(self.now(), &KEY);
        let Found::Record(record) = &glance.found else {
            return true;
        };
        Who::ALL.into_iter().all(|who| {
            let store = self.client(who).store;
            let league = &damage::key(setting, who).league;
            match glance.verdict(league, damage::named(setting.damage, store)) {
                Verdict::Fresh | Verdict::Stale => right(who, store, &record.meta),
                _ => true,
            }
        })
    }

    /// Whether a client whose store has everything comes to a fresh table all by itself, once the lease has ended.
    fn goes_on(&self, setting: &Setting) -> bool {
        let (mut cache, mine) = (self.cache.clone(), edition(self.committed));
        let now = match setting.damage {
            Some(Damage::LeaseEndless) => self.now(),
            _ => self.now().after(LEASE),
        };
        let Claim::Go(Lease { token, nonce, .. }) =
            cache.claim(now, &KEY, "healthy", TERM, mine.revision)
        else {
            return false;
        };
        let meta = meta(&KEY, token, nonce, mine, 0);
        cache.stage(now, &KEY, &meta, 0, &Chunk::default());
        cache.fill(now, &KEY, &meta, TTL + GRACE) == Fill::Filled
            && cache.glance(now, &KEY).verdict(&KEY.league, mine) == Verdict::Fresh
    }
}
