//! The answers of a backend, without the parts that may differ: the time in a nonce, and the moments that a step takes.

use std::time::Duration;

use crate::cache::entry::{ChunkRead, Fence, Found, Snapshot};
use crate::cache::{BackendKind, Claim, Fill, Nonce, Receipt, Taken};
use crate::league::Revision;

use super::step::UNIT;

/// The answer to a step.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Answer {
    Done,
    Claim(Claim),
    Fill(Fill),
    Advance(Result<Revision, Taken>),
    Flush(Result<Receipt, Taken>),
    Chunk(Option<ChunkRead>),
}

/// The nonces of one backend, in the order in which they came up.
#[derive(Default)]
pub(super) struct Nonces(Vec<Nonce>);

impl Nonces {
    /// The nonce of that number; a made-up one for a number that did not come up.
    pub(super) fn real(&self, number: Option<usize>) -> Nonce {
        let made_up = || Nonce("1600000000000000-made-up".to_owned());
        let known = number.and_then(|number| self.0.get(number));
        known.cloned().unwrap_or_else(made_up)
    }

    /// The same nonce on any backend: its number and its id.
    fn plain(&mut self, nonce: &Nonce) -> Nonce {
        let known = self.0.iter().position(|known| known == nonce);
        let number = known.unwrap_or_else(|| {
            self.0.push(nonce.clone());
            self.0.len() - 1
        });
        let id = nonce.0.split_once('-').map_or("", |(_, id)| id);
        Nonce(format!("{number}-{id}"))
    }

    /// An answer as any backend would give it.
    pub(super) fn answer(&mut self, answer: Answer) -> Answer {
        match answer {
            Answer::Claim(Claim::Go(mut lease)) => {
                lease.nonce = self.plain(&lease.nonce);
                lease.backend = BackendKind::Off;
                Answer::Claim(Claim::Go(lease))
            }
            Answer::Claim(Claim::Wait(left)) => Answer::Claim(Claim::Wait(whole_units(left))),
            Answer::Flush(Ok(mut receipt)) => {
                receipt.nonce = self.plain(&receipt.nonce);
                Answer::Flush(Ok(receipt))
            }
            answer => answer,
        }
    }

    /// A glance as any backend would answer it.
    pub(super) fn glance(&mut self, glance: &Snapshot) -> Snapshot {
        let fence = Fence {
            store: glance.fence.store.clone(),
            nonce: glance.fence.nonce.as_ref().map(|nonce| self.plain(nonce)),
            revision: glance.fence.revision,
        };
        let mut found = glance.found.clone();
        if let Found::Record(record) = &mut found {
            record.meta.nonce = self.plain(&record.meta.nonce);
            record.left = record.left.map(whole_units);
        }
        Snapshot { fence, found }
    }
}

/// The number in a plain nonce.
pub(super) fn number(nonce: &Nonce) -> Option<usize> {
    nonce.0.split('-').next()?.parse().ok()
}

/// The time that was left before the moments of this list began to pass.
fn whole_units(left: Duration) -> Duration {
    let units = left.as_millis().div_ceil(UNIT.as_millis());
    UNIT * u32::try_from(units).unwrap()
}
