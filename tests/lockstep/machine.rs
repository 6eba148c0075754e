//! The steps on the embedded backend.
//!
//! Its values are never damaged, while other programs can write to the keys of a server: the damage is added here. Fields
//! that became unreadable are listed in the `built_by` of their entry, which the protocol carries along and never reads.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::cache::embedded::{Embedded, Entry, Stage, Timed};
use crate::cache::entry::{Chunk, ChunkRead, Fence, Found, Meta, STAGE_LIVES, Snapshot};
use crate::cache::{Fill, Key, Nonce};
use crate::clock::Moment;
use crate::league::{Revision, StoreId};

use super::answer::{Answer, Nonces};
use super::request::{Memories, Memory, chunk, entry, league, meta, name, term, units};
use super::step::{Draft, Place, Step};

/// The expiry of an item that has no time to live.
const NEVER: Moment = Moment(u64::MAX);

/// The beginning of the `built_by` of a damaged entry.
const SPOILT: &str = "spoilt:";

/// The chunk that makes a stage stand for a value of another type, which never becomes a whole entry.
const FOREIGN: usize = usize::MAX;

/// The machine, and its clock.
pub(super) struct Machine {
    embedded: Embedded,
    now: Moment,
    pub(super) nonces: Nonces,
}

impl Machine {
    pub(super) fn new() -> Self {
        Self {
            embedded: Embedded::default(),
            now: Moment(1_700_000_000_000),
            nonces: Nonces::default(),
        }
    }

    pub(super) fn glance(&mut self, key: usize) -> Snapshot {
        let mut seen = self.embedded.glance(self.now, &entry(key));
        if let Found::Record(record) = &seen.found
            && record.meta.built.by.starts_with(SPOILT)
        {
            seen.found = Found::Unreadable;
        }
        seen
    }

    /// Takes a step. Each takes a moment, as on a server: two nonces of the same moment could be the same.
    pub(super) fn step(&mut self, step: &Step, memories: &Memories) -> Answer {
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
                stage(embedded, now, &key, &meta(draft), *at, &chunk(*draft, *at));
                Answer::Done
            }
            Step::StageAll { draft } => {
                let (key, meta) = (entry(memories[draft.by].key), meta(draft));
                for at in 0..meta.chunks {
                    stage(embedded, now, &key, &meta, at, &chunk(*draft, at));
                }
                Answer::Done
            }
            Step::Fill { draft, key, lives } => {
                let key = entry(key.unwrap_or(memories[draft.by].key));
                Answer::Fill(fill(embedded, now, &key, &meta(draft), units(*lives)))
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
            Step::Chunk { key, at } => Answer::Chunk(read(embedded, now, &entry(*key), *at)),
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
                Place::Table(_) => {
                    let value = foreign_table();
                    let table = Timed { value, ends: NEVER };
                    embedded.tables.insert(place.key(), table);
                }
                Place::Stage { .. } => {
                    let mut value = Stage::default();
                    value.chunks.insert(FOREIGN, Chunk::default());
                    let stage = Timed { value, ends: NEVER };
                    embedded.stages.insert(place.key(), stage);
                }
            },
            Step::WriteFence {
                league: of,
                field,
                with,
                readable,
            } => {
                let with = readable.then_some(*with);
                let fence = embedded.fences.entry(league(*of).fence()).or_default();
                write(&mut fence.fence, field, with);
            }
            Step::Spoil { key, field, .. } => {
                if let Some(table) = embedded.tables.get_mut(&entry(*key).table()) {
                    spoil(&mut table.value, field);
                }
            }
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

/// Makes a field of an entry unreadable, or removes a numbered chunk.
fn spoil(entry: &mut Entry, field: &str) {
    if let Ok(at) = field.parse() {
        entry.chunks.remove(&at);
        return;
    }
    let meta = &mut entry.meta;
    if !meta.built.by.starts_with(SPOILT) {
        SPOILT.clone_into(&mut meta.built.by);
    }
    meta.built.by.extend([" ", field]);
    match field {
        // An entry without one of these is not compared with a fill.
        "nonce" | "revision" | "facts" => meta.nonce = Nonce(String::new()),
        "token" => meta.token.clear(),
        _ => {}
    }
}

/// Whether a field of the entry under this name is unreadable.
fn is_spoilt(embedded: &Embedded, table: &str, field: &str) -> bool {
    let by = |table: &Timed<Entry>| table.value.meta.built.by.split(' ').any(|it| it == field);
    embedded.tables.get(table).is_some_and(by)
}

/// A value of another type under the name of a table: an entry without a chunk or a readable field.
fn foreign_table() -> Entry {
    let draft = Draft {
        by: 0,
        newer: 0,
        facts: 0,
        grace: 0,
    };
    let mut entry = Entry {
        meta: meta(draft, Memory::default(), Nonce(String::new())),
        chunks: BTreeMap::new(),
    };
    for field in ["nonce", "token", "checksum", "all"] {
        spoil(&mut entry, field);
    }
    entry
}

fn read(embedded: &mut Embedded, now: Moment, key: &Key, at: usize) -> Option<ChunkRead> {
    let chunk = embedded.chunk(now, key, at)?;
    (!is_spoilt(embedded, &key.table(), "checksum")).then_some(chunk)
}

fn stage(embedded: &mut Embedded, now: Moment, key: &Key, meta: &Meta, at: usize, chunk: &Chunk) {
    let stage = embedded.stages.get_mut(&key.league.stage(&meta.token));
    match stage {
        // Nothing can be staged before FILL has removed it.
        Some(stage) if stage.ends > now && stage.value.chunks.contains_key(&FOREIGN) => {
            stage.ends = now.after(STAGE_LIVES);
        }
        _ => embedded.stage(now, key, meta, at, chunk),
    }
}

/// FILL removes a value of another type, whether or not an entry takes its place.
fn fill(embedded: &mut Embedded, now: Moment, key: &Key, meta: &Meta, lives: Duration) -> Fill {
    let filled = embedded.fill(now, key, meta, lives);
    if filled == Fill::Lost && is_spoilt(embedded, &key.table(), "all") {
        embedded.tables.remove(&key.table());
    }
    filled
}
