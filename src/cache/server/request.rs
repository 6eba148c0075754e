//! Requests as data, so that one that met a dropped connection can be sent once more.

use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{Arg, Cmd, Pipeline, RedisResult, Value};

use super::command::Command;
use super::reply_error;
use super::reply_error::Fault;
use super::script::{ADVANCE, CLAIM, FILL, FLUSH, Script};
use crate::cache::codec::{FENCE, FIELDS, millis};
use crate::cache::entry::{Chunk, Meta, STAGE_LIVES};
use crate::cache::{Key, LeagueTag, Term, codec};
use crate::league::Revision;

/// One thing to ask a server.
pub(crate) enum Request {
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
    pub(crate) const FLUSH: &str = "flush";
    /// The name of a removal.
    pub(crate) const REMOVE: &str = "remove";

    /// Asks for nothing in particular: whether there is an answer.
    pub(crate) fn ping() -> Self {
        Self::Read(vec![Command::Ping.cmd()])
    }

    /// Asks for a league's fence: whether there is an answer, and the right to read.
    pub(crate) fn fence(league: &LeagueTag) -> Self {
        Self::Read(vec![fence(league)])
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
            Self::Together { .. } | Self::Script { .. } => true,
        }
    }

    /// What kind of request it is.
    pub(crate) const fn name(&self) -> &'static str {
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
        for (field, value) in FIELDS.iter().zip(codec::fields(meta)) {
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

// How a request goes to a server, and what comes back: the answers, or the command that failed.

impl Request {
    /// Sends it.
    pub(crate) async fn send(
        &self,
        connection: &mut MultiplexedConnection,
    ) -> Result<Vec<Value>, Fault> {
        match self {
            Self::Read(commands) => {
                let values = answers(commands, connection).await?;
                checked(commands, values)
            }
            Self::Try(commands) => Ok(answers(commands, connection).await?),
            Self::Together { commands, .. } => together(commands, connection).await,
            Self::Script {
                script,
                keys,
                args,
                whole,
            } => {
                let value = if *whole {
                    script.bring(keys, args, connection).await?
                } else {
                    script.call(keys, args, connection).await?
                };
                Ok(value.into_sequence().unwrap_or_else(|value| vec![value]))
            }
        }
    }

    /// Sends it to a node of a cluster that is getting the league but does not have it yet: each command needs to be led
    /// in by `ASKING`, or all commands of a transaction, or it would be sent back.
    pub(crate) async fn send_asking(
        &self,
        connection: &mut MultiplexedConnection,
    ) -> Result<Vec<Value>, Fault> {
        let asking = || Command::Asking.cmd();
        match self {
            Self::Read(commands) => {
                let each = commands.iter().cloned();
                let led: Vec<Cmd> = each.flat_map(|command| [asking(), command]).collect();
                let values = checked(&led, answers(&led, connection).await?)?;
                Ok(values.into_iter().skip(1).step_by(2).collect())
            }
            // What would send it here is one of its answers.
            Self::Try(_) => self.send(connection).await,
            Self::Together { commands, .. } => {
                asking().exec_async(connection).await?;
                together(commands, connection).await
            }
            Self::Script {
                script, keys, args, ..
            } => {
                let led = [asking(), script.whole(keys, args)];
                let mut values = answers(&led, connection).await?;
                let answer =
                    whole(values.pop()).map_err(|error| script.fault(error, Command::Eval));
                checked(&led, values)?;
                let answer = answer?;
                Ok(answer.into_sequence().unwrap_or_else(|value| vec![value]))
            }
        }
    }
}

/// The answers to some commands in one round trip, those that are errors too.
async fn answers(
    commands: &[Cmd],
    connection: &mut MultiplexedConnection,
) -> RedisResult<Vec<Value>> {
    let mut pipeline = Pipeline::new();
    pipeline.ignore_errors();
    for command in commands {
        pipeline.add_command(command.clone());
    }
    pipeline.query_async(connection).await
}

/// The answers, unless one of them is an error: that of a key of another type is none, and passes.
fn checked(commands: &[Cmd], values: Vec<Value>) -> Result<Vec<Value>, Fault> {
    let each = commands.iter().zip(values);
    each.map(|(command, value)| match value {
        Value::ServerError(error) if error.code() == "WRONGTYPE" => Ok(Value::ServerError(error)),
        value => whole(Some(value)).map_err(|error| Fault::of(&name_of(command), error)),
    })
    .collect()
}

/// A transaction. A server without one has done the commands all the same when it says so, one after the other, so their
/// own answers count then. Otherwise what is wrong with one of them says more than that the whole was given up for it.
async fn together(
    commands: &[Cmd],
    connection: &mut MultiplexedConnection,
) -> Result<Vec<Value>, Fault> {
    let mut all = vec![Command::Multi.cmd()];
    all.extend_from_slice(commands);
    all.push(Command::Exec.cmd());
    let mut values = answers(&all, connection).await?;
    let executed = whole(values.pop());
    let mut queued = values.into_iter();
    match whole(queued.next()) {
        Err(error) if reply_error::is_missing(&error) => {
            return undone(checked(commands, queued.collect()), commands, connection).await;
        }
        begun => begun.map_err(|error| Fault::of(Command::Multi.name(), error))?,
    };
    checked(commands, queued.collect())?;
    match executed {
        Ok(values) => checked(commands, values.into_sequence().unwrap_or_default()),
        // Begun and never ended, it would swallow all that is said after it.
        Err(error) if reply_error::is_missing(&error) => {
            // Where it was given up for that already, there is nothing to discard.
            let _discarded = Command::Discard.cmd().exec_async(connection).await;
            let done = checked(commands, answers(commands, connection).await?);
            undone(done, commands, connection).await
        }
        Err(error) => Err(Fault::of(Command::Exec.name(), error)),
    }
}

/// Takes back what was done one by one where not all of it could be done: what it wrote might stay for ever.
async fn undone(
    done: Result<Vec<Value>, Fault>,
    commands: &[Cmd],
    connection: &mut MultiplexedConnection,
) -> Result<Vec<Value>, Fault> {
    let key = commands.first().and_then(|first| first.args_iter().nth(1));
    if let (Err(_), Some(Arg::Simple(key))) = (&done, key) {
        for command in [Command::Unlink, Command::Del] {
            if command.cmd().arg(key).exec_async(connection).await.is_ok() {
                break;
            }
        }
    }
    done
}

/// An answer, unless as a whole it is an error: one among several in it is not.
fn whole(answer: Option<Value>) -> RedisResult<Value> {
    match answer.unwrap_or(Value::Nil) {
        error @ Value::ServerError(_) => error.extract_error(),
        answer => Ok(answer),
    }
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
    use super::*;

    #[test]
    fn a_flush_is_known_by_its_name() {
        assert_eq!(FLUSH.name, Request::FLUSH);
    }
}
