//! What a server's answer means that is an error.

use redis::RedisError;

use super::Trouble;
use crate::cache::server::{Command, Lack, acl_name, code, lack, said};

impl Trouble {
    /// Sorts what a server answered a command with.
    pub(super) fn answered(error: &RedisError, command: Option<&str>) -> Self {
        let message = said(error).map(|(_, message)| message).unwrap_or_default();
        if let Some(lack) = lack(error) {
            let named = command.map(str::to_owned).or_else(|| quoted(&message));
            return Self::lacking(lack, named.as_deref());
        }
        let code = code(error).filter(|code| is_plain(code));
        let code = code.unwrap_or_else(|| error.category().to_owned());
        match of_message(&message) {
            Some(trouble) if code == "ERR" => trouble,
            _ => Self::of_code(&code, command),
        }
    }

    /// What a server lacks that keeps the program from keeping tables there.
    fn lacking(lack: Lack, command: Option<&str>) -> Self {
        let calls = [Command::Eval, Command::EvalSha, Command::ScriptLoad];
        let is_call = command.is_some_and(|name| calls.iter().any(|call| call.name() == name));
        let name = command.unwrap_or("a command");
        let why = match (lack, command) {
            (Lack::Permission, Some(name)) => format!(
                "{name} is not permitted; ACL SETUSER NAME +{} permits it",
                acl_name(name)
            ),
            (Lack::Permission, None) => format!(
                "{name} is not permitted; permit what the README's ACL SETUSER line permits"
            ),
            (Lack::Keys, _) => "its ACL does not permit the keys scoretable:*; ACL SETUSER NAME ~scoretable:* permits \
                                them"
                .to_owned(),
            (Lack::Command, _) => format!(
                "{name} is not there, renamed or unknown to it; take its rename-command out of the server's \
                 configuration, or name another server with --redis"
            ),
        };
        if is_call || lack == Lack::Keys {
            Self::Shut(why)
        } else {
            Self::Useless(why)
        }
    }

    /// Sorts the code of an answer.
    fn of_code(code: &str, command: Option<&str>) -> Self {
        let no_writes = |why: &str| Self::NoWrites(why.to_owned());
        let gone = |why: &str| Self::Gone(why.to_owned());
        match code {
            "NOAUTH" => Self::Stranger(
                "the server wants a password, and the URL has none; write redis://USER:PASSWORD@HOST, or \
                 redis://:PASSWORD@HOST where there are no users"
                    .to_owned(),
            ),
            "WRONGPASS" => Self::stranger(),
            "DENIED" => Self::Stranger(
                "it is in protected mode, in which it answers programs on its own machine only; give it a password \
                 (requirepass) and put that into the URL"
                    .to_owned(),
            ),
            "LOADING" => Self::Loading,
            "BUSY" => Self::TimedOut,
            "READONLY" => no_writes("it is a replica; name the primary with --redis"),
            "OOM" => Self::NoRoom(
                "it is out of memory (maxmemory); give it room, or a policy that makes some: CONFIG SET \
                 maxmemory-policy volatile-lru"
                    .to_owned(),
            ),
            "MISCONF" => no_writes("it cannot save to disk; see to its disk, its log says what is wrong"),
            "NOREPLICAS" => no_writes("it misses its replicas; start them, or lower min-replicas-to-write"),
            // Only what needs several keys at once is refused so, and that is what writes.
            "TRYAGAIN" => no_writes("it is moving the league to another node; wait, or end the move"),
            "MOVED" | "ASK" => gone(IN_CLUSTER),
            "CLUSTERDOWN" => gone(
                "its cluster is down, or no node of it has the league's slot; CLUSTER INFO tells on any of its nodes",
            ),
            "MASTERDOWN" => {
                gone("it is a replica that lost its primary; name the primary with --redis")
            }
            code => Self::Gone(match command {
                Some(command) => format!("it answered {command} with the error {code}"),
                None => format!("it answered with the error {code}"),
            }),
        }
    }

    pub(super) fn stranger() -> Self {
        Self::Stranger(
            "wrong user or password in the URL; correct them, with %40 for @, %2F for / and %25 for % in a password"
                .to_owned(),
        )
    }
}

const IN_CLUSTER: &str =
    "it is part of a cluster; write redis-cluster:// or rediss-cluster:// in the URL";

/// What a server means that says it with no better code than `ERR`.
fn of_message(message: &str) -> Option<Trouble> {
    let gone = |why: &str| Some(Trouble::Gone(why.to_owned()));
    match message {
        it if it.contains("DB index is out of range") => gone(
            "it has no database of the number in the URL; leave the number out, or raise the server's `databases`",
        ),
        it if it.contains("SELECT is not allowed in cluster mode") => gone(IN_CLUSTER),
        it if it.contains("max number of clients reached") => gone(
            "it has no room for another client (maxclients); end some programs, or raise it: CONFIG SET maxclients",
        ),
        it if it.contains("without any password configured") => Some(Trouble::Stranger(
            "the URL has a password, and the server wants none; leave the password out of the URL"
                .to_owned(),
        )),
        _ => None,
    }
}

/// Whether a code is a plain word, as all codes of servers are.
fn is_plain(code: &str) -> bool {
    code.len() <= 20 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The command that a message has in quotes: `'client|tracking'`.
fn quoted(message: &str) -> Option<String> {
    let (_, rest) = message.split_once(['\'', '`'])?;
    let (name, _) = rest.split_once(['\'', '`'])?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"|-_.".contains(&byte);
    let is_name = (1..=40).contains(&name.len()) && name.bytes().all(plain);
    is_name.then(|| name.to_ascii_uppercase().replace('|', " "))
}
