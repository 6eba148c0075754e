//! The steps on the embedded backend.

use std::time::Duration;

use scoretable::cache::Nonce;
use scoretable::cache::protocol::{Embedded, Fence, Snapshot};
use scoretable::clock::Moment;
use scoretable::league::{Revision, StoreId};

use crate::lockstep::answer::{Answer, Nonces};
use crate::lockstep::request::{Memories, chunk, entry, league, meta, name, term, units};
use crate::lockstep::step::{Draft, Place, Step};

/// The machine, and its clock.
pub(crate) struct Machine {
    embedded: Embedded,
    now: Moment,
    pub(crate) nonces: Nonces,
}

impl Machine {
    pub(crate) fn new() -> Self {
        Self {
            embedded: Embedded::default(),
            now: Moment(1_700_000_000_000),
            nonces: Nonces::default(),
        }
    }

    pub(crate) fn glance(&mut self, key: usize) -> Snapshot {
        self.embedded.glance(self.now, &entry(key))
    }

    /// Takes a step. Each takes a moment, as on a server: two nonces of the same moment could be the same.
    pub(crate) fn step(&mut self, step: &Step, memories: &Memories) -> Answer {
        self.now = self.now.after(Duration::from_millis(1));
        let (now, embedded) = (self.now, &mut self.embedded);
        let meta = |draft: &Draft| {
            let memory = memories[draft.by];
            meta(*draft, memory, self.nonces.real(memory.nonce))
        };
        match step {
            Step::Claim {
                by,
                key,
                lease,
                mine,
                ..
            } => {
                let (key, term) = (entry(*key), term(*lease));
                Answer::Claim(embedded.claim(now, &key, &name(*by), term, Revision(*mine)))
            }
            Step::Stage { draft, at } => {
                let key = entry(memories[draft.by].key);
                embedded.stage(now, &key, &meta(draft), *at, &chunk(*draft, *at));
                Answer::Done
            }
            Step::StageAll { draft } => {
                let (key, meta) = (entry(memories[draft.by].key), meta(draft));
                for at in 0..meta.chunks {
                    embedded.stage(now, &key, &meta, at, &chunk(*draft, at));
                }
                Answer::Done
            }
            Step::Fill { draft, key, lives } => {
                let key = entry(key.unwrap_or(memories[draft.by].key));
                Answer::Fill(embedded.fill(now, &key, &meta(draft), units(*lives)))
            }
            Step::Advance {
                league: of,
                revision,
                id,
            } => {
                let (of, revision) = (league(*of), Revision(*revision));
                Answer::Advance(embedded.advance(now, &of, revision, &name(*id)))
            }
            Step::Flush {
                league: of,
                keys,
                id,
            } => {
                let keys: Vec<_> = keys.iter().map(|&key| entry(key)).collect();
                Answer::Flush(embedded.flush(now, &league(*of), &keys, &name(*id)))
            }
            Step::Chunk { key, at } => Answer::Chunk(embedded.chunk(now, &entry(*key), *at)),
            misfortune => {
                self.suffer(misfortune);
                Answer::Done
            }
        }
    }

    fn suffer(&mut self, step: &Step) {
        let embedded = &mut self.embedded;
        match step {
            Step::Pass { units: count } => self.now = self.now.after(units(*count)),
            Step::Evict(place) => embedded.evict(&place.key()),
            Step::Usurp(place) => match place {
                Place::Fence(_) | Place::Lease(_) => embedded.evict(&place.key()),
                Place::Table(key) => embedded.usurp_table(&entry(*key)),
                Place::Stage { league: of, token } => {
                    embedded.usurp_stage(&league(*of), &name(*token));
                }
            },
            Step::WriteFence {
                league: of,
                field,
                with,
                readable,
            } => {
                let with = readable.then_some(*with);
                embedded.write_fence(&league(*of), |fence| write(fence, field, with));
            }
            Step::Spoil { key, field, .. } => embedded.spoil(&entry(*key), field),
            _ => unreachable!("an operation"),
        }
    }
}

/// Overwrites a field of a fence with what is to be read there then; with nothing, if that cannot be read.
fn write(fence: &mut Fence, field: &str, with: Option<&[u8]>) {
    let text = with.map(|bytes| String::from_utf8(bytes.to_vec()).unwrap());
    match field {
        "store" => fence.store = text.and_then(|text| StoreId::new(&text)),
        "nonce" => fence.nonce = text.map(Nonce),
        _ => fence.revision = Revision(text.map_or(0, |digits| digits.parse().unwrap())),
    }
}
