//! The steps on the embedded backend.

use std::time::Duration;

use scoretable::cache::protocol::{Drafted, Embedded, Item, Snapshot, Value};
use scoretable::cache::{Announcement, Requests};
use scoretable::clock::Moment;

use crate::lockstep::answer::{Answer, Nonces};
use crate::lockstep::request::{
    Memories, chunks, edition, keys, league, listed, members, meta, name, proposal, stranger, term,
    units,
};
use crate::lockstep::step::{Entry, Seen, Step};

/// The embedded backend, and its clock.
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

    pub(crate) fn look(&mut self, of: Entry) -> Snapshot {
        let (key, edition) = of.name();
        self.embedded.look(self.now, &key, edition)
    }

    pub(crate) fn announced(&mut self, of: usize) -> Announcement {
        self.embedded.announced(self.now, &league(of))
    }

    pub(crate) fn wanted(&mut self, of: usize) -> Requests {
        self.embedded.wanted(self.now, &league(of))
    }

    pub(crate) fn is_wanted(&mut self, of: Entry) -> bool {
        let (key, _) = of.name();
        self.embedded
            .is_wanted(self.now, &key.league, &key.wanted())
    }

    fn step_of_directory(&mut self, step: &Step) -> Answer {
        let (now, embedded) = (self.now, &mut self.embedded);
        match step {
            Step::List { league, named } => {
                embedded.list_league(now, &listed(*league, *named));
                Answer::Done
            }
            Step::Unlist { league: of } => {
                Answer::Unlist(embedded.unlist(now, league(*of).store().short()))
            }
            Step::Leagues => Answer::Leagues(embedded.leagues(now)),
            Step::StoreAt { league: of } => Answer::Store(embedded.store_at(now, &league(*of))),
            _ => unreachable!("a step of the directory"),
        }
    }

    /// Takes a step. Each takes a moment, as on a server: two nonces of the same moment could be the same.
    pub(crate) fn step(&mut self, step: &Step, memories: &Memories) -> Answer {
        self.now = self.now.after(Duration::from_millis(1));
        let (now, embedded) = (self.now, &mut self.embedded);
        match step {
            Step::Claim { by, of, lease } => {
                let (key, edition) = of.name();
                Answer::Claim(embedded.claim(now, &key, edition, &name(*by), term(*lease)))
            }
            Step::Release { by, of } => {
                let (key, edition) = of.name();
                embedded.release(now, &key, edition, &name(*by));
                Answer::Done
            }
            Step::Fill { draft, of, lives } => {
                let (key, in_edition) = of.name();
                let nonce = self.nonces.real(memories[draft.by]);
                let (meta, chunks) = (meta(*draft, nonce), chunks(*draft));
                let drafted = Drafted {
                    key: &key,
                    edition: in_edition,
                    meta: &meta,
                    chunks: &chunks,
                    lives: units(*lives),
                    was: draft.was.map(edition),
                };
                Answer::Fill(embedded.fill(now, &drafted))
            }
            Step::Announce {
                league: of,
                mine,
                seen,
                spread,
            } => {
                let seen = match seen {
                    Seen::Nothing => None,
                    Seen::Edition(number) => Some(edition(*number)),
                    Seen::Announced => embedded.announced(now, &league(*of)).edition(),
                };
                let proposal = proposal(*mine, seen, *spread);
                Answer::Announce(embedded.announce(now, &league(*of), &proposal))
            }
            Step::Flush { league: of } => Answer::Flush(embedded.flush(now, &league(*of), "t:2")),
            Step::Remove { of } => {
                let tables: Vec<String> = of.iter().map(|of| of.table()).collect();
                Answer::Remove(embedded.remove(now, &tables))
            }
            Step::Ask { .. } | Step::EndRequests { .. } => self.step_of_requests(step),
            Step::List { .. } | Step::Unlist { .. } | Step::Leagues | Step::StoreAt { .. } => {
                self.step_of_directory(step)
            }
            Step::Survey { .. } | Step::Retire { .. } => self.step_of_publisher(step),
            Step::Chunk { of, at } => {
                let (key, edition) = of.name();
                Answer::Chunk(embedded.chunk(now, &key, edition, *at))
            }
            damage => {
                self.suffer(damage);
                Answer::Done
            }
        }
    }

    fn step_of_requests(&mut self, step: &Step) -> Answer {
        let (now, embedded) = (self.now, &mut self.embedded);
        match step {
            Step::Ask { of } => {
                let (key, _) = of.name();
                Answer::Ask(embedded.ask(now, &key.league, &key.wanted()))
            }
            Step::EndRequests {
                league: from,
                of,
                all,
            } => {
                embedded.end_requests(now, &league(*from), &members(of), *all);
                Answer::Done
            }
            _ => unreachable!("a step of requests"),
        }
    }

    fn step_of_publisher(&mut self, step: &Step) -> Answer {
        let (now, embedded) = (self.now, &mut self.embedded);
        match step {
            Step::Survey { of, edition: it } => {
                let (found, said) = embedded.survey(now, &league(*of), &keys(*of), edition(*it));
                Answer::Survey(found, said)
            }
            Step::Retire { of, edition: it } => {
                embedded.retire(now, &keys(*of), edition(*it));
                Answer::Done
            }
            _ => unreachable!("an operation of a publisher"),
        }
    }

    fn suffer(&mut self, step: &Step) {
        let (now, keys) = (self.now, &mut self.embedded.keys);
        keys.expire(now);
        match step {
            Step::Pass { units: count } => self.now = now.after(units(*count)),
            Step::Evict(place) => drop(keys.unlink(&place.key())),
            Step::Usurp { place, list: true } => {
                let (value, ends) = (Value::Other, None);
                keys.0.insert(place.key(), Item { value, ends });
            }
            Step::Usurp { place, list: false } => {
                let (value, ends) = (Value::Text("a string".to_owned()), None);
                keys.0.insert(place.key(), Item { value, ends });
            }
            Step::Lend {
                place,
                units: count,
            } => keys.pexpire(&place.key(), now.after(units(*count))),
            Step::Persist(place) => keys.persist(&place.key()),
            Step::Crowd {
                league: of,
                count,
                age,
            } => {
                let (name, time) = (league(*of).wanted(), units(age.unsigned_abs()));
                let at = match age {
                    0.. => now.before(time),
                    _ => now.after(time),
                };
                if keys.members(&name).is_none() {
                    keys.unlink(&name);
                }
                for number in 0..*count {
                    keys.zadd(&name, stranger(number).as_bytes(), at);
                }
            }
            Step::Write {
                place,
                field,
                with: Some(with),
            } => keys.hset(&place.key(), [(*field, *with)]),
            Step::Write {
                place,
                field,
                with: None,
            } => {
                let name = place.key();
                let Some(Item {
                    value: Value::Hash(hash),
                    ..
                }) = keys.0.get_mut(&name)
                else {
                    return;
                };
                hash.remove(*field);
                if hash.is_empty() {
                    keys.unlink(&name);
                }
            }
            _ => unreachable!("an operation"),
        }
    }
}
