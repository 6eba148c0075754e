//! Requests as data, so that one that met a dropped connection can be sent once more.

mod sending;

use std::time::Duration;

use redis::{Arg, Cmd};

use super::command::Command;
use super::script::{ANNOUNCE, ASK, FLUSH, Script};
use crate::cache::codec::{BODY, BYTES, ENTRY, MARK, PROOF, REFERENCE, STORE, millis};
use crate::cache::entry::{Chunk, Drafted, REPLACED_LIVES};
use crate::cache::key::DIRECTORY;
use crate::cache::requests::{LIVES, MOST_REQUESTS};
use crate::cache::{Key, LeagueTag, Proposal, Term, codec};
use crate::league::Edition;

/// One thing to ask a server.
pub(crate) enum Request {
    /// Commands that only read, in one round trip. One that met a key of another type answers with that error.
    Read(Vec<Cmd>),
    /// Commands each of which may be answered with an error, which is then its answer.
    Try(Vec<Cmd>),
    /// One command that changes something, by itself. A key of another type is its answer.
    Single {
        /// What it is for.
        name: &'static str,
        command: Cmd,
    },
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
        args: Vec<Vec<u8>>,
        /// Whether the server is taken not to have it.
        whole: bool,
    },
}

impl Request {
    /// The name of a flush.
    pub(crate) const FLUSH: &str = "flush";
    /// The name of a fill.
    const FILL: &str = "fill";
    /// The name of a removal.
    pub(crate) const REMOVE: &str = "remove";

    /// Asks for nothing in particular: whether there is an answer.
    pub(crate) fn ping() -> Self {
        Self::Read(vec![Command::Ping.cmd()])
    }

    /// Asks what is announced of a league: the mark, and then the reference.
    pub(crate) fn announced(league: &LeagueTag) -> Self {
        Self::Read(announced(league).into())
    }

    /// Tries commands in one round trip. An error of one is its answer, and no reason not to do the others.
    pub(crate) fn attempt(commands: impl IntoIterator<Item = Cmd>) -> Self {
        Self::Try(commands.into_iter().collect())
    }

    /// The same request for a server that has never seen its script.
    pub(crate) fn anew(self) -> Self {
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
    pub(crate) const fn writes(&self) -> bool {
        match self {
            Self::Read(_) | Self::Try(_) => false,
            Self::Single { .. } | Self::Together { .. } | Self::Script { .. } => true,
        }
    }

    /// What kind of request it is.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Read(_) | Self::Try(_) => "read",
            Self::Single { name, .. } | Self::Together { name, .. } => name,
            Self::Script { script, .. } => script.name,
        }
    }
}

/// Metadata with the first chunk, time to live, mark, and reference. The reference comes last: what it says holds of an entry
/// read before it.
pub(super) fn look(key: &Key, edition: Edition) -> Request {
    let table = key.table(edition);
    let mut entry = Command::Hmget.cmd();
    entry.arg(&table).arg(&ENTRY).arg(PROOF).arg(0);
    let mut commands = vec![entry, on(Command::Pttl, &table)];
    commands.extend(announced(&key.league));
    Request::Read(commands)
}

/// What a reader looks at: metadata and time to live, with or without the first chunk, and then the reference, with or without
/// the head.
pub(super) fn read(key: &Key, edition: Edition, (payload, body): (bool, bool)) -> Request {
    let table = key.table(edition);
    let mut entry = Command::Hmget.cmd();
    entry.arg(&table).arg(&ENTRY);
    if payload {
        entry.arg(PROOF).arg(0);
    }
    let [_, reference] = announced(&key.league);
    let said = if body {
        with_head(&key.league)
    } else {
        reference
    };
    Request::Read(vec![entry, on(Command::Pttl, &table), said])
}

/// The reference and the head.
pub(super) fn head(league: &LeagueTag) -> Request {
    Request::Read(vec![with_head(league)])
}

fn with_head(league: &LeagueTag) -> Cmd {
    let mut reference = Command::Hmget.cmd();
    reference.arg(league.reference()).arg(&REFERENCE).arg(BODY);
    reference
}

/// Metadata and time to live of each entry, and then mark and reference.
pub(super) fn survey(league: &LeagueTag, keys: &[Key], edition: Edition) -> Request {
    let each = keys.iter().flat_map(|key| {
        let table = key.table(edition);
        let mut entry = on(Command::Hmget, &table);
        entry.arg(&ENTRY).arg(BYTES);
        [entry, on(Command::Pttl, &table)]
    });
    Request::Read(each.chain(announced(league)).collect())
}

/// The end of entries whose place others took.
pub(super) fn retire(keys: &[Key], edition: Edition) -> Request {
    Request::attempt(keys.iter().map(|key| retired(key, edition)))
}

fn retired(key: &Key, edition: Edition) -> Cmd {
    let mut lives = on(Command::Pexpire, &key.table(edition));
    lives.arg(millis(REPLACED_LIVES));
    lives
}

fn announced(league: &LeagueTag) -> [Cmd; 2] {
    let (mut mark, mut reference) = (Command::Hmget.cmd(), Command::Hmget.cmd());
    mark.arg(league.mark()).arg(&MARK);
    reference.arg(league.reference()).arg(&REFERENCE);
    [mark, reference]
}

/// Checksum and one chunk.
pub(super) fn chunk(key: &Key, edition: Edition, at: usize) -> Request {
    let mut entry = Command::Hmget.cmd();
    entry.arg(key.table(edition)).arg("checksum").arg(at);
    Request::Read(vec![entry])
}

/// Takes a lease that is free; how long it lives otherwise.
pub(super) fn claim(key: &Key, edition: Edition, token: &str, term: Term) -> Request {
    let lease = key.lease(edition);
    let mut take = set(&lease, token, term.lease);
    take.arg("NX");
    Request::Together {
        name: "claim",
        commands: vec![take, on(Command::Pttl, &lease)],
    }
}

/// Takes a lease from its holder.
pub(super) fn take_lease(key: &Key, edition: Edition, token: &str, term: Term) -> Request {
    Request::Together {
        name: "claim",
        commands: vec![set(&key.lease(edition), token, term.lease)],
    }
}

/// Ends a lease by the command that took it, for a server that does not permit to remove it.
pub(super) fn end_lease(key: &Key, edition: Edition, token: &str) -> Request {
    Request::Together {
        name: "claim",
        commands: vec![set(&key.lease(edition), token, Duration::ZERO)],
    }
}

fn set(lease: &str, token: &str, lives: Duration) -> Cmd {
    let mut set = on(Command::Set, lease);
    set.arg(token).arg("PX").arg(at_least_one(lives));
    set
}

/// The token of the holder of a lease.
pub(super) fn holder(key: &Key, edition: Edition) -> Request {
    Request::Read(vec![on(Command::Get, &key.lease(edition))])
}

/// One transaction a chunk, made when its turn comes: a copy of all chunks would be a second payload in memory. Each sets the time to live, since the key may be evicted between them and would come back without
/// one, and the last brings the metadata, ends the lease and the request, and asks what is announced.
pub(super) fn fill(draft: &Drafted<'_>) -> impl Iterator<Item = Request> {
    let table = draft.key.table(draft.edition);
    let last = draft.chunks.len().saturating_sub(1);
    let part = move |(at, chunk): (usize, &Chunk)| {
        let mut put = on(Command::Hset, &table);
        if at == last {
            for (field, value) in ENTRY.iter().zip(codec::fields(draft.meta)) {
                put.arg(*field).arg(value);
            }
            put.arg(BYTES).arg(draft.bytes());
            if let Some(proof) = codec::proof(draft) {
                put.arg(PROOF).arg(codec::written(proof));
            }
        }
        put.arg(at).arg(chunk.as_slice());
        let mut lives = on(Command::Pexpire, &table);
        lives.arg(at_least_one(draft.lives));
        let mut commands = vec![put, lives];
        if at == 0 {
            commands.insert(0, end(&table));
        }
        if at == last {
            commands.extend(draft.was.map(|was| retired(draft.key, was)));
            commands.push(end(&draft.key.lease(draft.edition)));
            let mut answered = on(Command::Zrem, &draft.key.league.wanted());
            answered.arg(draft.key.wanted());
            commands.push(answered);
            commands.extend(announced(&draft.key.league));
        }
        Request::Together {
            name: Request::FILL,
            commands,
        }
    };
    draft.chunks.iter().enumerate().map(part)
}

pub(super) fn announce(league: &LeagueTag, proposal: &Proposal) -> Request {
    let edition = |edition: Option<Edition>| match edition {
        Some(Edition { revision, facts }) => [revision.to_string(), facts.to_string()],
        None => [String::new(), String::new()],
    };
    let [revision, facts] = edition(Some(proposal.edition));
    let [seen_revision, seen_facts] = edition(proposal.seen);
    let text = |text: String| text.into_bytes();
    Request::Script {
        script: &ANNOUNCE,
        keys: vec![league.reference(), league.mark()],
        args: vec![
            text(league.store().to_string()),
            text(revision),
            text(facts),
            text(seen_revision),
            text(seen_facts),
            proposal.body.clone(),
            text(proposal.by.clone()),
            text(millis(proposal.spread).to_string()),
        ],
        whole: false,
    }
}

pub(super) fn flush(league: &LeagueTag, by: &str) -> Request {
    Request::Script {
        script: &FLUSH,
        keys: vec![league.reference()],
        args: vec![league.store().to_string().into_bytes(), by.into()],
        whole: false,
    }
}

pub(super) fn ask(league: &LeagueTag, member: &str) -> Request {
    Request::Script {
        script: &ASK,
        keys: vec![league.wanted()],
        args: vec![
            member.as_bytes().to_vec(),
            MOST_REQUESTS.to_string().into_bytes(),
            millis(LIVES).to_string().into_bytes(),
        ],
        whole: false,
    }
}

/// Whether something was asked for.
pub(super) fn is_wanted(league: &LeagueTag, member: &str) -> Request {
    let mut score = on(Command::Zscore, &league.wanted());
    score.arg(member);
    Request::Read(vec![score])
}

/// The oldest of what was asked for, and one more, which tells that there are more than there may be.
pub(super) fn wanted(league: &LeagueTag) -> Request {
    let mut range = on(Command::Zrange, &league.wanted());
    range.arg(0).arg(MOST_REQUESTS).arg("WITHSCORES");
    Request::Read(vec![range])
}

/// Ends some requests, or all: a large set is removed at leisure, where the server can do that.
pub(super) fn end_requests(league: &LeagueTag, members: &[Vec<u8>], all: bool) -> Request {
    let wanted = league.wanted();
    Request::attempt(if all {
        vec![on(Command::Unlink, &wanted), end(&wanted)]
    } else {
        let mut remove = on(Command::Zrem, &wanted);
        remove.arg(members);
        vec![remove]
    })
}

/// The number of clients, among others.
pub(super) fn clients() -> Request {
    let mut clients = Command::Info.cmd();
    clients.arg("clients");
    Request::Read(vec![clients])
}

/// The whole directory.
pub(super) fn leagues() -> Request {
    Request::Read(vec![on(Command::Hgetall, DIRECTORY)])
}

/// Writes a line of the directory.
pub(super) fn list(tag: &str, line: &str) -> Request {
    let mut command = on(Command::Hset, DIRECTORY);
    command.arg(tag).arg(line);
    in_directory(command)
}

/// Removes a line of the directory.
pub(super) fn unlist(tag: &str) -> Request {
    let mut command = on(Command::Hdel, DIRECTORY);
    command.arg(tag);
    in_directory(command)
}

/// Removes what is in the directory's place, and is none.
pub(super) fn clear_directory() -> Request {
    in_directory(end(DIRECTORY))
}

fn in_directory(command: Cmd) -> Request {
    Request::Single {
        name: "directory",
        command,
    }
}

/// The store of the league that has the place of another.
pub(super) fn store_at(league: &LeagueTag) -> Request {
    let mut store = Command::Hmget.cmd();
    store.arg(league.reference()).arg(STORE);
    Request::Read(vec![store])
}

/// How many chunks each entry has.
pub(super) fn chunks(tables: &[String]) -> Request {
    let count = |table: &String| {
        let mut count = on(Command::Hmget, table);
        count.arg("chunks");
        count
    };
    Request::Read(tables.iter().map(count).collect())
}

/// The sizes of the chunks of entries that have so many, and how many sizes that asks for. A server that does not know the
/// command may refuse it.
pub(super) fn sizes(tables: &[String], chunks: &[u64]) -> (Request, usize) {
    let each = tables.iter().zip(chunks).flat_map(|(table, &chunks)| {
        (0..chunks).map(move |at| {
            let mut size = on(Command::Hstrlen, table);
            size.arg(at);
            size
        })
    });
    let commands: Vec<Cmd> = each.collect();
    let count = commands.len();
    (Request::Try(commands), count)
}

/// Removes entries, each by itself: a server without memory queues no transaction, and permits what frees memory.
pub(super) fn remove_each(tables: &[String]) -> Request {
    Request::Try(tables.iter().map(|table| end(table)).collect())
}

/// Removes keys.
pub(super) fn remove(keys: &[String]) -> Request {
    Request::Together {
        name: Request::REMOVE,
        commands: keys.iter().map(|key| end(key)).collect(),
    }
}

/// Removes a key by ending its time to live, which every server permits that keeps entries: some have no UNLINK.
fn end(key: &str) -> Cmd {
    let mut end = on(Command::Pexpire, key);
    end.arg(0);
    end
}

/// A command on a key.
fn on(command: Command, key: &str) -> Cmd {
    let mut command = command.cmd();
    command.arg(key);
    command
}

/// Milliseconds as Redis takes them: it refuses a time to live of zero.
fn at_least_one(time: Duration) -> String {
    millis(time).max(1).to_string()
}

/// What a command is called, as a server knows it.
fn name_of(command: &Cmd) -> String {
    match command.args_iter().next() {
        Some(Arg::Simple(name)) => String::from_utf8_lossy(name).into_owned(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::cache::Content;
    use crate::cache::entry::Meta;
    use crate::cache::{Built, Nonce};
    use crate::clock::Moment;
    use crate::league::{Digest, Revision, Season, StoreId};
    use crate::scoretable::Kind;

    /// The key may be evicted between two of them, and would come back without an end, or with the metadata of chunks that
    /// are gone.
    #[test]
    fn each_part_of_a_fill_ends_by_itself_and_the_last_brings_the_metadata() {
        let key = Key {
            league: LeagueTag::of(&StoreId::from_bits(1)),
            content: Content::Table(Kind::Enhanced),
            season: Season::FIRST,
            week: None,
        };
        let chunks = [1, 2, 3].map(|byte| Arc::new(vec![byte]));
        let meta = Meta {
            nonce: Nonce(1),
            rows: 1,
            chunks: chunks.len(),
            built: Built {
                at: Moment(0),
                micros: 0,
                by: "test".to_owned(),
            },
            grace: Duration::ZERO,
            checksum: 0,
        };
        let edition = Edition {
            revision: Revision(1),
            facts: Digest(1),
        };
        let draft = Drafted {
            key: &key,
            edition,
            meta: &meta,
            chunks: &chunks,
            lives: Duration::from_secs(60),
            was: None,
        };
        let words = |command: &Cmd| {
            let word = |arg| match arg {
                Arg::Simple(word) => String::from_utf8_lossy(word).into_owned(),
                _ => String::new(),
            };
            command.args_iter().map(word).collect::<Vec<_>>()
        };
        let lives = vec!["PEXPIRE".to_owned(), key.table(edition), "60000".to_owned()];
        let parts: Vec<Request> = fill(&draft).collect();
        assert_eq!(parts.len(), chunks.len());
        for (at, part) in parts.iter().enumerate() {
            let Request::Together { commands, .. } = part else {
                panic!("not a transaction")
            };
            let said: Vec<_> = commands.iter().map(words).collect();
            assert!(said.contains(&lives), "{said:?}");
            let all = said.concat();
            let last = at + 1 == parts.len();
            assert_eq!(all.contains(&"checksum".to_owned()), last, "{said:?}");
        }
    }

    /// What a program without a store sends is what a user is permitted who only reads, and all of it is tried by a server.
    #[test]
    fn a_reader_sends_what_its_user_is_permitted() {
        let key = Key {
            league: LeagueTag::of(&StoreId::from_bits(1)),
            content: Content::Table(Kind::Enhanced),
            season: Season::FIRST,
            week: None,
        };
        let edition = Edition {
            revision: Revision(1),
            facts: Digest(1),
        };
        let sent = [
            Request::ping(),
            Request::announced(&key.league),
            read(&key, edition, (true, true)),
            head(&key.league),
            chunk(&key, edition, 1),
            survey(&key.league, std::slice::from_ref(&key), edition),
            is_wanted(&key.league, &key.wanted()),
            leagues(),
            store_at(&key.league),
        ];
        let sent = sent.into_iter().flat_map(|request| match request {
            Request::Read(commands) => commands,
            other => panic!("{} writes", other.name()),
        });
        let mut sent: Vec<String> = sent
            .map(|command| name_of(&command).to_ascii_lowercase())
            .collect();
        // The listener and `doctor`.
        sent.extend(["client|tracking", "time"].map(str::to_owned));
        sent.sort_unstable();
        sent.dedup();
        assert_eq!(sent, super::super::commands_of_reader());
    }

    #[test]
    fn a_flush_is_known_by_its_name() {
        assert_eq!(FLUSH.name, Request::FLUSH);
    }
}
