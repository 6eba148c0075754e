//! What a backend answers, without what may differ: the time in a nonce, and the moments that a step takes.

use std::time::Duration;

use scoretable::cache::protocol::{ChunkRead, Claimed, Found, Snapshot, Weighed};
use scoretable::cache::{Announce, Announcement, Asked, Flush, Listed, Nonce, Requests};
use scoretable::clock::Moment;
use scoretable::league::StoreId;

use crate::lockstep::step::UNIT;

/// The answer to a step.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    Done,
    Claim(Claimed),
    Fill(Announcement),
    Announce(Announce),
    Flush(Flush),
    Remove((u64, u64)),
    Ask(Asked),
    Leagues(Vec<Listed>),
    Unlist(bool),
    Store(Option<StoreId>),
    Chunk(Option<ChunkRead>),
    Survey(Vec<Weighed>, Announcement),
}

/// Requests as any backend would tell of them: two of the same moment have no order, and so of more than there may be it is
/// left to chance which are the oldest.
pub(crate) fn plain(requests: Requests) -> Option<Vec<Vec<u8>>> {
    let each = requests.requests.into_iter();
    let mut members: Vec<Vec<u8>> = each.map(|request| request.member).collect();
    members.sort_unstable();
    (!requests.crowded).then_some(members)
}

/// The nonces of one backend, in the order in which they came up.
#[derive(Default)]
pub(crate) struct Nonces(Vec<Nonce>);

impl Nonces {
    /// The nonce of that number; one that no backend gave for a number that did not come up.
    pub(crate) fn real(&self, number: Option<usize>) -> Nonce {
        let known = number.and_then(|number| self.0.get(number));
        known.copied().unwrap_or(Nonce(1_600_000_000_000_000))
    }

    /// The number of a nonce.
    pub(crate) fn number(&mut self, nonce: Nonce) -> usize {
        let known = self.0.iter().position(|known| *known == nonce);
        known.unwrap_or_else(|| {
            self.0.push(nonce);
            self.0.len() - 1
        })
    }

    /// The numbers of the nonces from the lowest nonce to the highest.
    pub(crate) fn order(&self) -> Vec<usize> {
        let mut numbers: Vec<usize> = (0..self.0.len()).collect();
        numbers.sort_by_key(|&number| self.0[number]);
        numbers
    }

    /// The same nonce on any backend: its number.
    fn plain(&mut self, nonce: &mut Nonce) {
        nonce.0 = self.number(*nonce) as u64;
    }

    /// An answer as any backend would give it.
    pub(crate) fn answer(&mut self, mut answer: Answer) -> Answer {
        match &mut answer {
            Answer::Claim(Claimed::Wait(left)) => *left = whole_units(*left),
            Answer::Fill(said) => self.announcement(said),
            Answer::Survey(found, said) => {
                for found in found {
                    self.found(&mut found.found);
                }
                self.announcement(said);
            }
            Answer::Announce(Announce::Announced(nonce) | Announce::Same(nonce))
            | Answer::Flush(Flush::Flushed(nonce, _)) => self.plain(nonce),
            _ => {}
        }
        answer
    }

    /// A look as any backend would answer it.
    pub(crate) fn snapshot(&mut self, mut snapshot: Snapshot) -> Snapshot {
        self.announcement(&mut snapshot.announced);
        self.found(&mut snapshot.found);
        snapshot
    }

    fn found(&mut self, found: &mut Found) {
        if let Found::Record(record) = found {
            self.plain(&mut record.meta.nonce);
            // A checksum is over the nonce, too.
            record.proof = record.proof.map(|_| 0);
            record.left = record.left.map(whole_units);
        }
    }

    fn announcement(&mut self, said: &mut Announcement) {
        if let Some(reference) = &mut said.reference {
            self.plain(&mut reference.nonce);
            reference.at = Moment(0);
        }
    }
}

/// The time that was left before the moments of this list began to pass.
fn whole_units(left: Duration) -> Duration {
    let units = left.as_millis().div_ceil(UNIT.as_millis());
    UNIT * u32::try_from(units).unwrap()
}
