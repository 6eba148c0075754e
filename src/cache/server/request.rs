//! Requests as data, so that one that met a dropped connection can be sent once more.

use std::sync::LazyLock;
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{Cmd, Pipeline, RedisResult, Script, Value};

use crate::cache::record::{Chunk, Meta, STAGE_LIVES};
use crate::cache::wire::{self, FENCE, FIELDS, millis};
use crate::cache::{Key, LeagueTag, Term};
use crate::league::Revision;

macro_rules! script {
    ($name:literal) => {
        LazyLock::new(|| {
            Script::new(concat!(
                include_str!("../../../assets/lua/fence.lua"),
                include_str!(concat!("../../../assets/lua/", $name, ".lua"))
            ))
        })
    };
}

static CLAIM: LazyLock<Script> = script!("claim");
static FILL: LazyLock<Script> = script!("fill");
static ADVANCE: LazyLock<Script> = script!("advance");
static FLUSH: LazyLock<Script> = script!("flush");

/// One thing to ask a server.
pub(in crate::cache) enum Request {
    /// Commands that only read, in one round trip. One that met a key of another type answers with that error.
    Read(Pipeline),
    /// Commands each of which may be answered with an error, which is then its answer.
    Try(Pipeline),
    /// Commands that are done together or not at all. Those that met a key of another type answer with that error.
    Together(Pipeline),
    /// A script.
    Script {
        script: &'static Script,
        keys: Vec<String>,
        args: Vec<String>,
    },
}

impl Request {
    /// Asks for nothing in particular: whether there is an answer.
    pub(in crate::cache) fn ping() -> Self {
        Self::Read(tolerant([redis::cmd("PING")]))
    }

    /// Asks for a league's fence: whether there is an answer, and the right to read.
    pub(in crate::cache) fn fence(league: &LeagueTag) -> Self {
        Self::Read(tolerant([fence(league)]))
    }

    /// Tries commands in one round trip. An error of one is its answer, and no reason not to do the others.
    pub(in crate::cache) fn attempt(commands: impl IntoIterator<Item = Cmd>) -> Self {
        Self::Try(tolerant(commands))
    }

    /// Sends it.
    pub(in crate::cache) async fn send(
        &self,
        connection: &mut MultiplexedConnection,
    ) -> RedisResult<Vec<Value>> {
        match self {
            Self::Read(commands) | Self::Together(commands) => {
                let values: Vec<Value> = commands.query_async(connection).await?;
                values.into_iter().map(tolerate).collect()
            }
            Self::Try(commands) => commands.query_async(connection).await,
            Self::Script { script, keys, args } => {
                let mut call = script.prepare_invoke();
                call.key(keys).arg(args);
                let value: Value = call.invoke_async(connection).await?;
                Ok(value.into_sequence().unwrap_or_else(|value| vec![value]))
            }
        }
    }

    /// Sends it to a node of a cluster that is getting the league but does not have it yet: each command needs to be led
    /// in by `ASKING`, or all commands of a transaction, or it would be sent back.
    pub(in crate::cache) async fn send_asking(
        &self,
        connection: &mut MultiplexedConnection,
    ) -> RedisResult<Vec<Value>> {
        let asking = || redis::cmd("ASKING");
        match self {
            Self::Read(commands) => {
                let each = commands.cmd_iter().cloned();
                let led = tolerant(each.flat_map(|command| [asking(), command]));
                let values: Vec<Value> = led.query_async(connection).await?;
                let answers = values.into_iter().skip(1).step_by(2);
                answers.map(tolerate).collect()
            }
            // What would send it here is one of its answers.
            Self::Try(_) => self.send(connection).await,
            Self::Together(commands) => {
                let (begin, end) = (redis::cmd("MULTI"), redis::cmd("EXEC"));
                let each = commands.cmd_iter().cloned();
                let led = [asking(), begin].into_iter().chain(each).chain([end]);
                let values = last(&tolerant(led), connection).await?;
                values.into_iter().map(tolerate).collect()
            }
            Self::Script { script, keys, args } => {
                script.load_async(connection).await?;
                let mut call = redis::cmd("EVALSHA");
                call.arg(script.get_hash()).arg(keys.len());
                call.arg(keys).arg(args);
                last(&tolerant([asking(), call]), connection).await
            }
        }
    }
}

/// The answer to the last of some commands, unless one of them failed.
async fn last(
    commands: &Pipeline,
    connection: &mut MultiplexedConnection,
) -> RedisResult<Vec<Value>> {
    let values: Vec<Value> = commands.query_async(connection).await?;
    let values: RedisResult<Vec<Value>> = values.into_iter().map(Value::extract_error).collect();
    let last = values?.pop().unwrap_or(Value::Nil);
    Ok(last.into_sequence().unwrap_or_else(|value| vec![value]))
}

/// Lets pass that a key holds another type: that is an answer. Any other error is none.
fn tolerate(value: Value) -> RedisResult<Value> {
    match value {
        Value::ServerError(error) if error.code() == "WRONGTYPE" => Ok(Value::ServerError(error)),
        value => value.extract_error(),
    }
}

/// Fence, metadata with the first chunk, and time to live.
pub(super) fn glance(key: &Key) -> Request {
    let mut table = redis::cmd("HMGET");
    table.arg(key.table()).arg(&FIELDS).arg(0);
    let mut left = redis::cmd("PTTL");
    left.arg(key.table());
    Request::Read(tolerant([fence(&key.league), table, left]))
}

/// Fence, and what the entry says of its nonce and revision.
pub(super) fn sighting(key: &Key) -> Request {
    let mut table = redis::cmd("HMGET");
    table.arg(key.table()).arg("nonce").arg("revision");
    Request::Read(tolerant([fence(&key.league), table]))
}

/// Checksum and one chunk.
pub(super) fn chunk(key: &Key, at: usize) -> Request {
    let mut table = redis::cmd("HMGET");
    table.arg(key.table()).arg("checksum").arg(at);
    Request::Read(tolerant([table]))
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
    }
}

/// Chunk and time to live together, or neither: a stage without an end would stay for ever.
pub(super) fn stage(key: &Key, meta: &Meta, at: usize, chunk: &Chunk) -> Request {
    let stage = key.league.stage(&meta.token);
    let mut put = redis::cmd("HSET");
    put.arg(&stage);
    if at == 0 {
        for (field, value) in FIELDS.iter().zip(wire::fields(meta)) {
            put.arg(*field).arg(value);
        }
    }
    put.arg(at).arg(chunk.as_slice());
    let mut lives = redis::cmd("PEXPIRE");
    lives.arg(&stage).arg(millis(STAGE_LIVES));
    let mut commands = tolerant([put, lives]);
    commands.atomic();
    Request::Together(commands)
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
    }
}

pub(super) fn flush(league: &LeagueTag, keys: &[Key], id: &str) -> Request {
    let known = keys.iter().flat_map(|key| [key.table(), key.lease()]);
    Request::Script {
        script: &FLUSH,
        keys: std::iter::once(league.fence()).chain(known).collect(),
        args: vec![league.store().to_string(), id.to_owned()],
    }
}

fn fence(league: &LeagueTag) -> Cmd {
    let mut command = redis::cmd("HMGET");
    command.arg(league.fence()).arg(&FENCE);
    command
}

fn tolerant(commands: impl IntoIterator<Item = Cmd>) -> Pipeline {
    let mut pipeline = Pipeline::new();
    pipeline.ignore_errors();
    for command in commands {
        pipeline.add_command(command);
    }
    pipeline
}

/// Milliseconds as Redis takes them: it refuses a time to live of zero.
fn at_least_one(time: Duration) -> String {
    millis(time).max(1).to_string()
}
