//! Tracks what the program last saw of its league in the shared cache, and whether the league has changed since.

use std::time::Duration;

use super::{Announce, Announcement, Key, LeagueTag, Nonce, Proposal, spread};
use crate::league::Edition;

/// What a program's last look-up saw, corrected by what the program did itself since.
///
/// A viewer has to look again when the reference differs from the one that it saw: another viewer flushed (another nonce),
/// announced a write (another edition), or wiped the server (no reference). An entry that was filled under the same
/// reference is the same table, and one that expired or was evicted says nothing new about the league, so neither counts.
/// The program's own changes to the reference do not count either.
#[derive(Debug, Default)]
pub(super) struct LastSeen {
    /// The key asked for last, and what the store held then; `None` before the first look-up.
    pub(super) asked: Option<(Key, Edition)>,
    /// What was announced; `None` when the server did not say.
    said: Option<Said>,
    /// The time over which readers spread their looks after a change.
    spread: Duration,
    /// The greatest nonce seen of the league asked for.
    greatest: Option<Nonce>,
    /// Whether the server refused to take the table.
    pub(super) refused: bool,
}

/// As much of an announcement as a viewer has to react to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Said {
    edition: Option<Edition>,
    nonce: Option<Nonce>,
    taken: bool,
}

impl Said {
    fn of(announced: &Announcement) -> Self {
        Self {
            edition: announced.edition(),
            nonce: announced.nonce(),
            taken: announced.taken,
        }
    }
}

impl LastSeen {
    /// Records an answered look-up; without an announcement, the answer did not come from the server. Returns whether it was
    /// the first.
    pub(super) fn looked_up(
        &mut self,
        key: &Key,
        store: Edition,
        announced: Option<&Announcement>,
    ) -> bool {
        let before = self.asked.replace((key.clone(), store));
        if before
            .as_ref()
            .is_some_and(|(before, _)| before.league != key.league)
        {
            self.greatest = None;
        }
        let reference = announced.and_then(|announced| announced.reference.as_ref());
        self.spread = reference.map_or(self.spread, |reference| {
            reference.spread.min(spread::LONGEST)
        });
        (self.said, self.refused) = (announced.map(Said::of), false);
        self.greatest = self.greatest.max(self.said.and_then(|said| said.nonce));
        before.is_none()
    }

    /// Whether the server forgot a flush of the league that this program has seen: it was set back to an earlier state.
    pub(super) fn was_set_back(&self, league: &LeagueTag, announced: &Announcement) -> bool {
        self.is_of(league)
            && announced
                .nonce()
                .is_some_and(|nonce| Some(nonce) < self.greatest)
    }

    /// This program flushed a league that was set back. The new nonce may be lower than those before, where the server's
    /// clock is behind, and the league needs no other flush for that.
    pub(super) fn flushed_again(&mut self, nonce: Nonce) {
        self.greatest = Some(nonce);
    }

    /// This program announced its edition.
    pub(super) fn announced(&mut self, league: &LeagueTag, proposal: &Proposal, answer: Announce) {
        let is_ours = self.is_of(league);
        if let (Some(said), Announce::Announced(nonce) | Announce::Same(nonce), true) =
            (&mut self.said, answer, is_ours)
        {
            (said.edition, said.nonce) = (Some(proposal.edition), Some(nonce));
            self.greatest = self.greatest.max(Some(nonce));
        }
    }

    /// This program flushed the league's cache: the caller that asked for the flush looks again anyway.
    pub(super) fn flushed(&mut self, league: &LeagueTag, nonce: Nonce) {
        let is_ours = self.is_of(league);
        if let Some(said) = self.said.as_mut().filter(|_| is_ours) {
            said.nonce = Some(nonce);
            self.greatest = self.greatest.max(Some(nonce));
        }
    }

    /// The time over which readers spread their looks after a change.
    pub(super) const fn spread(&self) -> Duration {
        self.spread
    }

    /// The edition and the nonce that were announced at the last look-up, if it was of the league of this key.
    pub(super) fn announced_before(&self, key: &Key) -> Option<(Option<Edition>, Option<Nonce>)> {
        let said = self.said.filter(|_| self.is_of(&key.league))?;
        Some((said.edition, said.nonce))
    }

    /// Whether the last look-up was of this league.
    fn is_of(&self, league: &LeagueTag) -> bool {
        let asked = self.asked.as_ref();
        asked.is_some_and(|(key, _)| key.league == *league)
    }

    /// Whether to look again, now that the server says this, and takes writes or does not.
    pub(super) fn is_outdated_by(&self, now: &Announcement, writable: bool) -> bool {
        self.said != Some(Said::of(now)) || self.refused && writable
    }
}

#[cfg(test)]
mod tests;
