//! A viewer, as far as the cache can tell.

use super::super::{Meta, Nonce};
use super::world::{GRACE, Setting};
use crate::cache::{Built, Key};
use crate::clock::Moment;
use crate::league::{Digest, Edition, Revision};

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Who {
    A,
    B,
}

impl Who {
    pub(super) const ALL: [Self; 2] = [Self::A, Self::B];
}

/// A client and the copy of the store it reads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Client {
    /// What its store holds.
    pub(super) store: Edition,
    /// How often it set out to build.
    pub(super) attempt: u8,
    pub(super) doing: Doing,
    /// What it sent, where a network may hold copies of that.
    pub(super) late: Vec<Request>,
}

/// How far an attempt has come.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Doing {
    Idle,
    /// CLAIM is on its way, with the revision the store had.
    Asking(Revision),
    /// CLAIM was answered: the nonce, and how many flushes were over by then.
    Leased(Nonce, u64),
    /// The table is staged, and FILL on its way.
    Staged(Meta),
}

/// Something a client asks of the cache.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Request {
    Claim(String, Revision),
    Stage(Meta),
    Fill(Meta),
}

impl Client {
    pub(super) fn new() -> Self {
        Self {
            store: edition(Revision(1)),
            attempt: 0,
            doing: Doing::Idle,
            late: Vec::new(),
        }
    }

    /// The token of the present attempt.
    pub(super) fn token(&self, who: Who) -> String {
        format!("{who:?}{}", self.attempt)
    }

    /// Sets out to build: reads the store's revision, and sends CLAIM.
    pub(super) fn ask(&mut self, who: Who, setting: &Setting) {
        self.attempt += 1;
        self.doing = Doing::Asking(self.store.revision);
        if setting.late {
            let claim = Request::Claim(self.token(who), self.store.revision);
            self.late.push(claim);
        }
    }

    /// Writes to its store what nobody else's has.
    pub(super) fn fork(&mut self, who: Who) {
        self.store = Edition {
            revision: Revision(self.store.revision.0 + 1),
            facts: Digest(1 + who as u64),
        };
    }

    /// Whether its store was written to apart.
    pub(super) fn is_apart(&self) -> bool {
        self.store.facts != Digest::default()
    }

    /// Reads the store, and sends first the table and then FILL. Only the holder of a lease does.
    pub(super) fn stage(&mut self, who: Who, setting: &Setting) -> Option<Meta> {
        let Doing::Leased(nonce, flushes) = &self.doing else {
            return None;
        };
        let key = setting.key(who);
        let meta = meta(key, self.token(who), nonce.clone(), self.store, *flushes);
        self.doing = Doing::Staged(meta.clone());
        if setting.late {
            let (stage, fill) = (Request::Stage(meta.clone()), Request::Fill(meta.clone()));
            self.late.extend([stage, fill]);
        }
        Some(meta)
    }
}

/// Metadata of a table. In what the protocol does not read the truth travels: in `built`, how many flushes were over when it
/// was claimed, the revision of its data, and its league; in `rows`, its facts.
pub(super) fn meta(key: &Key, token: String, nonce: Nonce, store: Edition, flushes: u64) -> Meta {
    let Edition { revision, facts } = store;
    Meta {
        store: key.league.store().clone(),
        nonce,
        revision,
        facts,
        rows: facts.0,
        chunks: 1,
        built: Built {
            at: Moment(flushes),
            micros: revision.0,
            by: key.league.store().to_string(),
        },
        grace: GRACE,
        token,
        checksum: 0,
    }
}

/// The edition of that revision, of a copy that was not written to apart.
pub(super) fn edition(revision: Revision) -> Edition {
    Edition {
        revision,
        facts: Digest::default(),
    }
}
