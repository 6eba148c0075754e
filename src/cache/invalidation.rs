//! Tracks what the program last saw of its league in the shared cache, and whether the league has changed since.

use super::entry::Fence;
use super::{Claim, Key, Nonce};
use crate::league::{Edition, Revision};

/// What a program's last look-up saw, corrected by what the program did itself since.
///
/// A viewer has to look again when the fence differs from the one that it saw: another viewer flushed (another nonce),
/// announced a write (a higher revision), or wiped the server (no fence). An entry that was rebuilt under the same
/// fence is the same table, and one that expired or was evicted says nothing new about the league, so neither counts.
/// The program's own changes to the fence do not count either, or its own fills would make it look again and again.
#[derive(Debug, Default)]
pub(super) struct LastSeen {
    /// The key asked for last, and what the store held then; `None` before the first look-up.
    asked: Option<(Key, Edition)>,
    /// The fence by which the answer was judged; `None` when the server did not judge it.
    fence: Option<Fence>,
    /// Whether the store turned out to be older than the fence, so that an entry from another viewer would be better.
    behind: bool,
    /// Whether the server refused to take the table.
    refused: bool,
}

/// What the server says now about the league and about the entry asked for last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FenceSnapshot {
    pub(super) fence: Fence,
    /// The entry's nonce and revision; `None` when there is none that can be read.
    pub(super) entry: Option<(Nonce, Revision)>,
}

impl LastSeen {
    /// The key asked for last, and what the store held then.
    pub(super) fn asked(&self) -> Option<&(Key, Edition)> {
        self.asked.as_ref()
    }

    /// Records an answered look-up; without a fence, the answer did not come from the server. Returns whether it was
    /// the first.
    pub(super) fn looked_up(&mut self, key: &Key, store: Edition, fence: Option<Fence>) -> bool {
        let before = self.asked.replace((key.clone(), store));
        (self.fence, self.behind, self.refused) = (fence, false, false);
        before.is_none()
    }

    /// The server answered a claim for a store of this revision.
    pub(super) fn claimed(&mut self, claim: &Claim, store: Revision) {
        match claim {
            Claim::Go(lease) => {
                let key = self.asked.as_ref().map(|(key, _)| key);
                self.fence = Some(Fence {
                    store: key.map(|key| key.league.store().clone()),
                    nonce: Some(lease.nonce.clone()),
                    revision: store,
                });
            }
            Claim::Behind(revision) => {
                self.raised(*revision);
                self.behind = true;
            }
            Claim::Wait(_) | Claim::Taken | Claim::Unreachable(_) => {}
        }
    }

    /// The server refused a write.
    pub(super) fn refused(&mut self) {
        self.refused = true;
    }

    /// The fence is at this revision at least.
    pub(super) fn raised(&mut self, revision: Revision) {
        if let Some(fence) = &mut self.fence {
            fence.revision = fence.revision.max(revision);
        }
    }

    /// This program flushed the league's cache: the caller that asked for the flush looks again anyway.
    pub(super) fn flushed(&mut self, nonce: &Nonce) {
        if let Some(fence) = &mut self.fence {
            fence.nonce = Some(nonce.clone());
        }
    }

    /// Whether to look again, now that the server says this, and takes writes or does not.
    pub(super) fn is_outdated_by(&self, now: &FenceSnapshot, writable: bool) -> bool {
        let entry_is_current = now.entry.as_ref().is_some_and(|(nonce, revision)| {
            now.fence.nonce.as_ref() == Some(nonce) && *revision >= now.fence.revision
        });
        self.fence.as_ref() != Some(&now.fence)
            || self.behind && entry_is_current
            || self.refused && writable
    }
}

#[cfg(test)]
mod tests;
