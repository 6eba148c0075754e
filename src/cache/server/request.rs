//! Requests as data, so that one that met a dropped connection can be sent once more.

use std::time::Duration;

use redis::Cmd;

use super::command::Command;
use super::script::{ADVANCE, CLAIM, FILL, FLUSH, Script};
use crate::cache::record::{Chunk, Meta, STAGE_LIVES};
use crate::cache::wire::{self, FENCE, FIELDS, millis};
use crate::cache::{Key, LeagueTag, Term};
use crate::league::Revision;

/// One thing to ask a server.
pub(in crate::cache) enum Request {
    /// Commands that only read, in one round trip. One that met a key of another type answers with that error.
    Read(Vec<Cmd>),
    /// Commands each of which may be answered with an error, which is then its answer.
    Try(Vec<Cmd>),
    /// Commands that are done together or not at all; on a server without transactions one after the other.
    Together {
        /// What they are together.
        name: &'static str,
        commands: Vec<Cmd>,
    },
    /// A script.
    Script {
        script: &'static Script,
        keys: Vec<String>,
        args: Vec<String>,
        /// Whether the server is taken not to have it.
        whole: bool,
    },
}

impl Request {
    /// The name of a flush.
    pub(in crate::cache) const FLUSH: &str = "flush";
    /// The name of a removal.
    pub(in crate::cache) const REMOVE: &str = "remove";

    /// Asks for nothing in particular: whether there is an answer.
    pub(in crate::cache) fn ping() -> Self {
        Self::Read(vec![Command::Ping.cmd()])
    }

    /// Asks for a league's fence: whether there is an answer, and the right to read.
    pub(in crate::cache) fn fence(league: &LeagueTag) -> Self {
        Self::Read(vec![fence(league)])
    }

    /// Tries commands in one round trip. An error of one is its answer, and no reason not to do the others.
    pub(in crate::cache) fn attempt(commands: impl IntoIterator<Item = Cmd>) -> Self {
        Self::Try(commands.into_iter().collect())
    }

    /// The same request for a server that has never seen its script.
    pub(in crate::cache) fn anew(self) -> Self {
        match self {
            Self::Script {
                script, keys, args, ..
            } => Self::Script {
                script,
                keys,
                args,
                whole: true,
            },
            other => other,
        }
    }

    /// Whether it changes something, as far as it does not try.
    pub(in crate::cache) const fn writes(&self) -> bool {
        match self {
            Self::Read(_) | Self::Try(_) => false,
            Self::Together { .. } | Self::Script { .. } => true,
        }
    }

    /// What kind of request it is.
    pub(in crate::cache) const fn name(&self) -> &'static str {
        match self {
            Self::Read(_) | Self::Try(_) => "read",
            Self::Together { name, .. } => name,
            Self::Script { script, .. } => script.name,
        }
    }
}

/// Fence, metadata with the first chunk, and time to live.
pub(super) fn glance(key: &Key) -> Request {
    let mut table = Command::Hmget.cmd();
    table.arg(key.table()).arg(&FIELDS).arg(0);
    let mut left = Command::Pttl.cmd();
    left.arg(key.table());
    Request::Read(vec![fence(&key.league), table, left])
}

/// Fence, and what the entry says of its nonce and revision.
pub(super) fn sighting(key: &Key) -> Request {
    let mut table = Command::Hmget.cmd();
    table.arg(key.table()).arg("nonce").arg("revision");
    Request::Read(vec![fence(&key.league), table])
}

/// Checksum and one chunk.
pub(super) fn chunk(key: &Key, at: usize) -> Request {
    let mut table = Command::Hmget.cmd();
    table.arg(key.table()).arg("checksum").arg(at);
    Request::Read(vec![table])
}

pub(super) fn claim(key: &Key, token: &str, term: Term, mine: Revision) -> Request {
    Request::Script {
        script: &CLAIM,
        keys: vec![key.league.fence(), key.lease()],
        args: vec![
            key.league.store().to_string(),
            token.to_owned(),
            at_least_one(term.lease),
            at_least_one(term.longest),
            mine.to_string(),
        ],
        whole: false,
    }
}

/// Chunk and time to live together, or neither: a stage without an end would stay for ever.
pub(super) fn stage(key: &Key, meta: &Meta, at: usize, chunk: &Chunk) -> Request {
    let stage = key.league.stage(&meta.token);
    let mut put = Command::Hset.cmd();
    put.arg(&stage);
    if at == 0 {
        for (field, value) in FIELDS.iter().zip(wire::fields(meta)) {
            put.arg(*field).arg(value);
        }
    }
    put.arg(at).arg(chunk.as_slice());
    let mut lives = Command::Pexpire.cmd();
    lives.arg(&stage).arg(millis(STAGE_LIVES));
    Request::Together {
        name: "stage",
        commands: vec![put, lives],
    }
}

pub(super) fn fill(key: &Key, meta: &Meta, lives: Duration) -> Request {
    Request::Script {
        script: &FILL,
        keys: vec![
            key.league.fence(),
            key.table(),
            key.lease(),
            key.league.stage(&meta.token),
        ],
        args: vec![
            key.league.store().to_string(),
            meta.token.clone(),
            meta.nonce.to_string(),
            meta.revision.to_string(),
            at_least_one(lives),
            (FIELDS.len() + meta.chunks).to_string(),
            meta.chunks.to_string(),
        ],
        whole: false,
    }
}

pub(super) fn advance(league: &LeagueTag, revision: Revision, id: &str) -> Request {
    Request::Script {
        script: &ADVANCE,
        keys: vec![league.fence()],
        args: vec![
            league.store().to_string(),
            revision.to_string(),
            id.to_owned(),
        ],
        whole: false,
    }
}

pub(super) fn flush(league: &LeagueTag, keys: &[Key], id: &str) -> Request {
    let known = keys.iter().flat_map(|key| [key.table(), key.lease()]);
    Request::Script {
        script: &FLUSH,
        keys: std::iter::once(league.fence()).chain(known).collect(),
        args: vec![league.store().to_string(), id.to_owned()],
        whole: false,
    }
}

/// Removes keys: at once, or by ending their time to live.
pub(super) fn remove(command: Command, keys: &[String]) -> Request {
    let each = keys.iter().map(|key| {
        let mut remove = command.cmd();
        remove.arg(key);
        if command == Command::Pexpire {
            remove.arg(0);
        }
        remove
    });
    Request::Together {
        name: Request::REMOVE,
        commands: each.collect(),
    }
}

fn fence(league: &LeagueTag) -> Cmd {
    let mut command = Command::Hmget.cmd();
    command.arg(league.fence()).arg(&FENCE);
    command
}

/// Milliseconds as Redis takes them: it refuses a time to live of zero.
fn at_least_one(time: Duration) -> String {
    millis(time).max(1).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flush_is_known_by_its_name() {
        assert_eq!(FLUSH.name, Request::FLUSH);
    }
}
