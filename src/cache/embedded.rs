//! The protocol over a map in this process: the cache of a program without a server, and the definition of what the
//! requests and the scripts do on one.
//!
//! Time is an argument and nothing is random, so equal histories give equal states.

mod keyspace;

use std::collections::BTreeMap;

use super::codec::{self, BODY, BYTES, ENTRY, MARK, MOST_CHUNKS, PROOF, REFERENCE, STORE, millis};
use super::entry::{
    Chunk, ChunkRead, Drafted, Found, Head, Meta, REPLACED_LIVES, Sighting, Snapshot, Weighed,
};
use super::key::DIRECTORY;
use super::lease::Claimed;
use super::reference::whole;
use super::requests::{LIVES, MOST_REQUESTS};
use super::{
    Announce, Announcement, Asked, EntryRequest, Flush, Key, LeagueTag, Listed, Nonce, Proposal,
    Requests, Term, directory,
};
use crate::clock::Moment;
use crate::league::{Edition, StoreId};

pub use keyspace::{Item, Keyspace, Value};

/// The caches of all leagues in this process.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Embedded {
    /// The keys as a server would have them. Other programs can write to the keys of a server, and a test does the same to
    /// these.
    pub keys: Keyspace,
}

impl Embedded {
    /// Reads what a look-up reads in its first round trip: the entry, and then what is announced.
    pub fn look(&mut self, now: Moment, key: &Key, edition: Edition) -> Snapshot {
        self.keys.expire(now);
        let table = key.table(edition);
        let found = match self.keys.get(&table).map(|item| &item.value) {
            None => Found::Nothing,
            Some(Value::Hash(_)) => {
                let mut fields = self.keys.hmget(&table, &ENTRY);
                fields.extend(self.keys.hmget(&table, &[PROOF, "0"]));
                codec::record(fields, self.keys.pttl(&table, now))
            }
            Some(Value::Text(_) | Value::Sorted(_) | Value::Other) => Found::Unreadable,
        };
        Snapshot {
            found,
            announced: self.announced(now, &key.league),
        }
    }

    /// Reads what a reader's look reads: the entry, with its first chunk or without, and then the reference, with the head or
    /// without.
    pub fn reader_look(
        &mut self,
        now: Moment,
        key: &Key,
        edition: Edition,
        (payload, body): (bool, bool),
    ) -> Sighting {
        self.keys.expire(now);
        let table = key.table(edition);
        let left = self.keys.pttl(&table, now);
        let found = match self.keys.get(&table).map(|item| &item.value) {
            None => Found::Nothing,
            Some(Value::Hash(_)) => {
                let mut fields = self.keys.hmget(&table, &ENTRY);
                if payload {
                    fields.extend(self.keys.hmget(&table, &[PROOF, "0"]));
                    codec::record(fields, left)
                } else {
                    codec::metadata(fields, left)
                }
            }
            Some(Value::Text(_) | Value::Sorted(_) | Value::Other) => Found::Unreadable,
        };
        let announced = if body {
            self.head(now, &key.league)
        } else {
            let reference = self.keys.hmget(&key.league.reference(), &REFERENCE);
            Head::bare(codec::announcement(&key.league, &[], &reference))
        };
        Sighting { found, announced }
    }

    /// Reads what is announced, with the league's head.
    pub fn head(&mut self, now: Moment, league: &LeagueTag) -> Head {
        self.keys.expire(now);
        let reference = self.keys.hmget(&league.reference(), &REFERENCE);
        let body = self
            .keys
            .hmget(&league.reference(), &[BODY])
            .pop()
            .flatten();
        Head::new(codec::announcement(league, &[], &reference), body)
    }

    /// Reads what is announced.
    pub fn announced(&mut self, now: Moment, league: &LeagueTag) -> Announcement {
        self.keys.expire(now);
        let mark = self.keys.hmget(&league.mark(), &MARK);
        let reference = self.keys.hmget(&league.reference(), &REFERENCE);
        codec::announcement(league, &mark, &reference)
    }

    /// Reads the metadata of entries of an edition, and then what is announced.
    pub fn survey(
        &mut self,
        now: Moment,
        league: &LeagueTag,
        keys: &[Key],
        edition: Edition,
    ) -> (Vec<Weighed>, Announcement) {
        self.keys.expire(now);
        let found = |key: &Key| {
            let table = key.table(edition);
            match self.keys.get(&table).map(|item| &item.value) {
                None => Weighed::of(Found::Nothing),
                Some(Value::Hash(_)) => {
                    let mut fields = self.keys.hmget(&table, &ENTRY);
                    fields.extend(self.keys.hmget(&table, &[BYTES]));
                    codec::weighed(fields, self.keys.pttl(&table, now))
                }
                Some(Value::Text(_) | Value::Sorted(_) | Value::Other) => {
                    Weighed::of(Found::Unreadable)
                }
            }
        };
        let found = keys.iter().map(found).collect();
        (found, self.announced(now, league))
    }

    /// Lets the entries of an edition live for ten more minutes, since others take their place.
    pub fn retire(&mut self, now: Moment, keys: &[Key], edition: Edition) {
        self.keys.expire(now);
        for key in keys {
            self.keys
                .pexpire(&key.table(edition), now.after(REPLACED_LIVES));
        }
    }

    /// Reads a chunk of an entry; `None` when the entry is gone.
    pub fn chunk(
        &mut self,
        now: Moment,
        key: &Key,
        edition: Edition,
        at: usize,
    ) -> Option<ChunkRead> {
        self.keys.expire(now);
        let fields = self
            .keys
            .hmget(&key.table(edition), &["checksum", &at.to_string()]);
        let [checksum, chunk] = <[_; 2]>::try_from(fields).ok()?;
        Some(ChunkRead {
            checksum: codec::checksum_of(&checksum?)?,
            chunk: chunk.map(Chunk::new),
        })
    }

    /// ANNOUNCE: makes the proposed edition the announced one, if the announced one is what the store has seen.
    pub fn announce(&mut self, now: Moment, league: &LeagueTag, proposal: &Proposal) -> Announce {
        let said = self.announced(now, league);
        let (reference, mark) = (league.reference(), league.mark());
        if said.taken {
            return Announce::Taken;
        }
        // A reference without a body is of no use to readers, and counts as lost.
        let body = self.keys.hmget(&reference, &[BODY]).pop().flatten();
        let standing = said.reference.filter(|_| body.is_some());
        let announced = standing.as_ref().map(|it| it.edition).or(said.mark);
        let mine = announced == Some(proposal.edition);
        if !mine && announced != proposal.seen {
            return Announce::Moved(announced);
        }
        let Edition { revision, facts } = proposal.edition;
        let of_edition = [
            ("store", league.store().to_string()),
            ("revision", revision.to_string()),
            ("facts", facts.to_string()),
        ];
        self.keys.hset(&mark, of_edition.clone());
        if let Some(standing) = standing.as_ref().filter(|_| mine) {
            return Announce::Same(standing.nonce);
        }
        let nonce = match &standing {
            Some(standing) => standing.nonce,
            None => Nonce::after(self.last_nonce(&reference), micros(now)),
        };
        let was = announced.filter(|_| !mine);
        self.keys.hset(&reference, of_edition);
        self.keys.hset(
            &reference,
            [
                ("nonce", nonce.to_string()),
                ("was", was.map(|was| was.to_string()).unwrap_or_default()),
                ("at", now.0.to_string()),
                ("by", proposal.by.clone()),
                ("spread_ms", millis(proposal.spread).to_string()),
            ],
        );
        self.keys.hset(&reference, [(BODY, proposal.body.clone())]);
        self.keys.persist(&reference);
        self.keys.persist(&mark);
        Announce::Announced(nonce)
    }

    /// FLUSH: gives the league a new nonce, so that no entry is current any more.
    pub fn flush(&mut self, now: Moment, league: &LeagueTag, by: &str) -> Flush {
        self.keys.expire(now);
        let name = league.reference();
        let reference = self.keys.hmget(&name, &REFERENCE);
        let said = codec::announcement(league, &[], &reference);
        if said.taken {
            return Flush::Taken;
        }
        let Some(said) = said.reference else {
            return Flush::Nothing;
        };
        let nonce = Nonce::after(Some(said.nonce.0), micros(now));
        self.keys.persist(&name);
        self.keys.hset(
            &name,
            [
                ("nonce", nonce.to_string()),
                ("flushed_by", codec::flush_note(nonce, by)),
            ],
        );
        Flush::Flushed(nonce, said.edition)
    }

    /// Claims the lease of an entry.
    pub fn claim(
        &mut self,
        now: Moment,
        key: &Key,
        edition: Edition,
        token: &str,
        term: Term,
    ) -> Claimed {
        self.keys.expire(now);
        let lease = key.lease(edition);
        let left = self.keys.pttl(&lease, now);
        let held = self.keys.get(&lease).is_some();
        if held && left.is_some_and(|left| left <= term.longest) {
            return Claimed::Wait(left.unwrap_or_default());
        }
        self.keys.set(&lease, token, now.after(term.lease));
        Claimed::Go
    }

    /// Gives a lease back, unless it is another holder's by now.
    pub fn release(&mut self, now: Moment, key: &Key, edition: Edition, token: &str) {
        self.keys.expire(now);
        let lease = key.lease(edition);
        let value = self.keys.get(&lease).map(|item| &item.value);
        if matches!(value, Some(Value::Text(holder)) if holder == token) {
            self.keys.unlink(&lease);
        }
    }

    /// Fills an entry, and ends its lease. Returns what is announced then: only if that is the entry's edition and nonce is
    /// the entry current.
    pub fn fill(&mut self, now: Moment, draft: &Drafted<'_>) -> Announcement {
        self.keys.expire(now);
        let (key, meta) = (draft.key, draft.meta);
        let table = key.table(draft.edition);
        self.keys.unlink(&table);
        self.keys.hset(&table, named(meta));
        self.keys.hset(&table, [(BYTES, draft.bytes().to_string())]);
        let proof = codec::proof(draft).map(|proof| (PROOF, codec::written(proof)));
        self.keys.hset(&table, proof);
        for (at, chunk) in draft.chunks.iter().enumerate() {
            let field = (at.to_string(), chunk.as_ref().clone());
            self.keys.hset(&table, [field]);
        }
        self.keys.pexpire(&table, now.after(draft.lives));
        if let Some(was) = draft.was {
            let older = now.after(REPLACED_LIVES);
            self.keys.pexpire(&key.table(was), older);
        }
        self.keys.unlink(&key.lease(draft.edition));
        let (wanted, filled) = (key.league.wanted(), key.wanted());
        let others = |member: &[u8], _| member != filled.as_bytes();
        self.keys.zretain(&wanted, others);
        self.announced(now, &key.league)
    }

    /// ASK: keeps the request of a reader until the entry is filled or its time is over.
    pub fn ask(&mut self, now: Moment, league: &LeagueTag, member: &str) -> Asked {
        self.keys.expire(now);
        let name = league.wanted();
        let members = self.keys.members(&name);
        if members.is_none_or(|members| members.len() > MOST_REQUESTS) {
            self.keys.unlink(&name);
        }
        let oldest = now.before(LIVES);
        let is_of_now = |_: &[u8], at| oldest < at && at <= now;
        self.keys.zretain(&name, is_of_now);
        let count = match self.keys.members(&name) {
            Some(members) if members.contains_key(member.as_bytes()) => return Asked::Already,
            members => members.map_or(0, BTreeMap::len),
        };
        if count >= MOST_REQUESTS {
            return Asked::Full;
        }
        self.keys.zadd(&name, member.as_bytes(), now);
        self.keys.pexpire(&name, now.after(LIVES));
        Asked::Asked
    }

    /// Whether something was asked for.
    pub fn is_wanted(&mut self, now: Moment, league: &LeagueTag, member: &str) -> bool {
        self.keys.expire(now);
        let members = self.keys.members(&league.wanted());
        members.is_some_and(|members| members.contains_key(member.as_bytes()))
    }

    /// Reads the oldest of what was asked for.
    pub fn wanted(&mut self, now: Moment, league: &LeagueTag) -> Requests {
        self.keys.expire(now);
        let members = self.keys.members(&league.wanted());
        let mut requests: Vec<EntryRequest> = members.map_or_else(Vec::new, |members| {
            let request = |(member, at): (&Vec<u8>, &Moment)| EntryRequest {
                member: member.clone(),
                at: *at,
            };
            members.iter().map(request).collect()
        });
        requests.sort_by_key(|request| request.at);
        Requests::of(requests)
    }

    /// Ends some requests, or all.
    pub fn end_requests(
        &mut self,
        now: Moment,
        league: &LeagueTag,
        members: &[Vec<u8>],
        all: bool,
    ) {
        self.keys.expire(now);
        let name = league.wanted();
        if all {
            self.keys.unlink(&name);
        } else {
            let others = |member: &[u8], _| members.iter().all(|ended| ended != member);
            self.keys.zretain(&name, others);
        }
    }

    /// Removes entries; how many there were, and the size of their payloads in bytes.
    pub fn remove(&mut self, now: Moment, tables: &[String]) -> (u64, u64) {
        self.keys.expire(now);
        let gone = tables.iter().filter_map(|name| self.keys.unlink(name));
        gone.fold((0, 0), |(entries, bytes), item| {
            (entries + 1, bytes + payload(&item.value))
        })
    }

    /// Reads the directory.
    pub fn leagues(&mut self, now: Moment) -> Vec<Listed> {
        self.keys.expire(now);
        directory::listed(self.keys.hgetall(DIRECTORY))
    }

    /// Writes a league's line of the directory.
    pub fn list_league(&mut self, now: Moment, league: &Listed) {
        self.keys.expire(now);
        let line = (league.store.short(), league.line());
        self.keys.hset(DIRECTORY, [line]);
    }

    /// Removes a league's line of the directory; whether there was one.
    pub fn unlist(&mut self, now: Moment, tag: &str) -> bool {
        self.keys.expire(now);
        self.keys.hdel(DIRECTORY, tag)
    }

    /// Reads the store of whatever league has the place of this one.
    pub fn store_at(&mut self, now: Moment, league: &LeagueTag) -> Option<StoreId> {
        self.keys.expire(now);
        codec::store_of(&self.keys.hmget(&league.reference(), &[STORE]))
    }

    /// The nonce that a lost reference had, as far as it can be read.
    fn last_nonce(&self, reference: &str) -> Option<u64> {
        let nonce = self.keys.hmget(reference, &["nonce"]).pop()??;
        whole(&nonce)
    }
}

/// The metadata as the fields of a hash.
fn named(meta: &Meta) -> impl Iterator<Item = (&'static str, String)> {
    ENTRY.into_iter().zip(codec::fields(meta))
}

/// The size of as many chunks as an entry says it has.
fn payload(value: &Value) -> u64 {
    let Value::Hash(fields) = value else { return 0 };
    let chunks = fields.get("chunks").and_then(|chunks| whole(chunks));
    let chunks = chunks.filter(|chunks| *chunks <= MOST_CHUNKS);
    let each = (0..chunks.unwrap_or(0)).filter_map(|at| fields.get(&at.to_string()));
    each.map(|bytes| bytes.len() as u64).sum()
}

fn micros(now: Moment) -> u64 {
    now.0.saturating_mul(1_000)
}

#[cfg(test)]
mod search;
#[cfg(test)]
mod tests;
