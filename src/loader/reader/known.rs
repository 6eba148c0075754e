//! What a reader knows of its league: the announced head, the tables it holds, and what it waits for.

use std::collections::VecDeque;
use std::time::Duration;

use super::{KnownHead, PAUSES};
use crate::cache::{Entry, Key, Reference, Verdict};
use crate::clock::Stopwatch;
use crate::league::{Edition, Revision};
use crate::loader::Mark;
use crate::scoretable::Scoretable;

/// How many tables are held in memory, so that going back to one costs a look without its payload.
const HELD: usize = 24;

/// What a reader remembers of a league from one run to the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// The greatest revision that it saw announced. Nothing older is ever current to it: a server that announces an earlier
    /// one was set back.
    pub greatest: Revision,
}

#[derive(Debug)]
pub(super) struct Known {
    pub(super) memory: Memory,
    /// The head of the edition that was announced at the last look.
    pub(super) head: Option<KnownHead>,
    /// The reference at the last look that found one.
    pub(super) reference: Option<Reference>,
    /// The tables looked at last, the newest first.
    held: VecDeque<(Key, Edition, Entry<Scoretable>)>,
    /// How often the table on screen was looked for in vain; `None` while it is current.
    pub(super) waiting: Option<usize>,
    /// Since when a publisher may not be asked; `None` while it may.
    pub(super) refused: Option<Stopwatch>,
}

impl Known {
    pub(super) fn new(memory: Memory) -> Self {
        Self {
            memory,
            head: None,
            reference: None,
            held: VecDeque::new(),
            waiting: None,
            refused: None,
        }
    }

    pub(super) fn learn(&mut self, reference: &Reference) {
        let revision = reference.edition.revision;
        self.memory.greatest = self.memory.greatest.max(revision);
        self.reference = Some(reference.clone());
    }

    pub(super) fn announced(&self) -> Option<Edition> {
        Some(self.reference.as_ref()?.edition)
    }

    /// Whether the head of the announced edition is not known although it was read.
    fn is_unreadable(&self) -> bool {
        self.announced() != self.head.as_ref().map(|head| head.league.edition())
    }

    /// The table of an edition, if it is held.
    pub(super) fn held(&self, key: &Key, edition: Edition) -> Option<Entry<Scoretable>> {
        let mut held = self.held.iter();
        let found = held.find(|(of, in_edition, _)| of == key && *in_edition == edition);
        found.map(|(_, _, entry)| entry.clone())
    }

    /// The table that was held last under a key, in whatever edition.
    pub(super) fn last_held(&self, key: &Key) -> Option<(Entry<Scoretable>, Edition)> {
        let mut held = self.held.iter();
        let found = held.find(|(of, _, _)| of == key);
        found.map(|(_, edition, entry)| (entry.clone(), *edition))
    }

    pub(super) fn hold(&mut self, key: &Key, edition: Edition, entry: &Entry<Scoretable>) {
        self.held
            .retain(|(of, in_edition, _)| of != key || *in_edition != edition);
        self.held.push_front((key.clone(), edition, entry.clone()));
        self.held.truncate(HELD);
    }

    /// Why a table that was found with this verdict is not current.
    pub(super) fn mark(&self, verdict: Verdict) -> Mark {
        match (verdict, &self.reference) {
            (Verdict::WentBack, Some(reference)) => Mark::WentBack {
                from: self.memory.greatest,
                to: reference.edition.revision,
            },
            (Verdict::Unreachable | Verdict::Off, _) => Mark::Away,
            (Verdict::Taken, _) => Mark::Taken,
            (Verdict::NoLeague, _) | (_, None) => Mark::Lost,
            (Verdict::Outdated, Some(reference)) if self.is_unreadable() => Mark::Unreadable {
                announced: reference.edition.revision,
            },
            (_, Some(reference)) => Mark::AsOf {
                announced: reference.edition.revision,
                at: reference.at,
                by: reference.by.clone(),
            },
        }
    }

    /// Counts a look in vain; whether it is the first.
    pub(super) fn wait(&mut self) -> bool {
        let tries = self.waiting.map_or(0, |tries| tries + 1);
        self.waiting = Some(tries);
        tries == 0
    }

    /// How long to wait before the next look, by a number from 0 to 1; `None` when nothing is waited for.
    pub(super) fn pause(&self, chance: f64) -> Option<Duration> {
        let pause = PAUSES.get(self.waiting?).or(PAUSES.last())?;
        Some(pause.mul_f64(0.5 + chance))
    }
}
