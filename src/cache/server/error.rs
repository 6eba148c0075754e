//! The meaning of an error for the connection. Texts are the program's own, because the text of a server or the system
//! may hold a user name. The remedy stands behind the last semicolon.

use std::error::Error;
use std::io;
use std::sync::Arc;

use redis::{ConnectionInfo, ErrorKind, RedisError};

use super::{Command, Fault, Lack, acl_name, code, lack, said};
use crate::cache::url::address;
use crate::tls::Refusal;

/// Why there was no useful answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Nothing came within the deadline.
    TimedOut,
    /// There is no server, or none that gives sensible answers.
    Unreachable(String),
    /// The server does not know us.
    AuthFailed(String),
    /// The server does not do what keeping tables takes.
    MissingCommand(String),
    /// The same of what every write takes.
    WritesForbidden(String),
    /// The server takes no writes.
    ReadOnly(String),
    /// The server takes no writes but those that free memory.
    NoRoom(String),
    /// The server is reading its data.
    Loading,
}

impl Failure {
    /// Sorts an error.
    pub(crate) fn of(error: &RedisError) -> Self {
        if error.is_timeout() {
            return Self::TimedOut;
        }
        match error.kind() {
            ErrorKind::AuthenticationFailed => Self::stranger(),
            ErrorKind::Io => Self::Unreachable(io_reason(error)),
            _ => Self::answered(error, None),
        }
    }

    /// Sorts the error that a request met with.
    pub(crate) fn of_request(fault: &Fault) -> Self {
        match (&fault.command, code(&fault.error)) {
            (Some(command), Some(_)) => Self::answered(&fault.error, Some(command)),
            _ => Self::of(&fault.error),
        }
    }

    /// What it means that a server and the program do not come together over TLS.
    pub(crate) fn behind_tls(refusal: Refusal) -> Self {
        match refusal {
            // It is there, and it is the program that it does not know.
            Refusal::WantsClient | Refusal::ClientRefused(_) => {
                Self::AuthFailed(refusal.to_string())
            }
            Refusal::NoTls => {
                Self::Unreachable("it does not speak TLS; write redis instead of rediss".to_owned())
            }
            Refusal::Closed => Self::Unreachable(
                "it hung up while TLS was begun; if it has none, write redis instead of rediss"
                    .to_owned(),
            ),
            refusal => Self::Unreachable(refusal.to_string()),
        }
    }

    /// What it means that a server took the call and did not answer to TLS.
    pub(crate) fn silent_behind_tls() -> Self {
        Self::Unreachable(
            "no answer to TLS in time; if it has none, write redis instead of rediss".to_owned(),
        )
    }

    /// Sorts an error met while a connection without TLS was made.
    pub(crate) fn without_tls(error: &RedisError) -> Self {
        let hung_up = error.is_connection_dropped() && !error.is_connection_refusal();
        let what = match error.kind() {
            ErrorKind::Parse => "it does not speak Redis",
            _ if hung_up => "it hung up at the first word",
            _ => return Self::of(error),
        };
        Self::Unreachable(format!(
            "{what}; if it wants TLS, write rediss instead of redis"
        ))
    }

    /// Says which server was meant, where the URL does not.
    pub(crate) fn at(self, server: &ConnectionInfo, what: &str) -> Self {
        // What is wrong is wrong there; what to do about it stays last.
        let at = |why: String| match why.rsplit_once("; ") {
            Some((why, remedy)) => format!("{why} ({}, {what}); {remedy}", address(server)),
            None => format!("{why} ({}, {what})", address(server)),
        };
        match self {
            Self::Unreachable(why) => Self::Unreachable(at(why)),
            Self::AuthFailed(why) => Self::AuthFailed(at(why)),
            Self::MissingCommand(why) => Self::MissingCommand(at(why)),
            Self::WritesForbidden(why) => Self::WritesForbidden(at(why)),
            Self::ReadOnly(why) => Self::ReadOnly(at(why)),
            Self::NoRoom(why) => Self::NoRoom(at(why)),
            Self::TimedOut => Self::Unreachable(at("no answer".to_owned())),
            Self::Loading => Self::Loading,
        }
    }
}

/// The error of the system inside one of the client's, which keeps it behind a pointer that several may share.
pub(crate) fn io_error(error: &RedisError) -> Option<&io::Error> {
    type Kept = Arc<dyn Error + Send + Sync>;
    error.source()?.downcast_ref::<Kept>()?.downcast_ref()
}

fn io_reason(error: &RedisError) -> String {
    match io_error(error).map(io::Error::kind) {
        Some(io::ErrorKind::ConnectionRefused) => "connection refused; start the server, or correct --redis".to_owned(),
        Some(io::ErrorKind::NotFound) => "there is no such socket; start the server, or correct the path in --redis".to_owned(),
        Some(io::ErrorKind::PermissionDenied) => {
            "permission denied: this user may not use the server's socket, or its folder; put the user into their group, or open \
             them (unixsocketperm for the socket)"
                .to_owned()
        }
        Some(io::ErrorKind::NotADirectory | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidFilename) => {
            "this path is no socket's; correct the path in --redis".to_owned()
        }
        Some(io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable) => {
            "there is no way to that host; look at the network, or correct --redis".to_owned()
        }
        _ if error.is_connection_dropped() => "the connection was lost".to_owned(),
        // The messages of the system, the resolver and the TLS library name hosts at most.
        _ => error.to_string(),
    }
}

// What a server's answer means that is an error.

impl Failure {
    /// Sorts what a server answered a command with.
    fn answered(error: &RedisError, command: Option<&str>) -> Self {
        let message = said(error).map(|(_, message)| message).unwrap_or_default();
        if let Some(lack) = lack(error) {
            let named = command.map(str::to_owned).or_else(|| quoted(&message));
            return Self::lacking(lack, named.as_deref());
        }
        let code = code(error).filter(|code| is_plain(code));
        let code = code.unwrap_or_else(|| error.category().to_owned());
        match of_message(&message) {
            Some(failure) if code == "ERR" => failure,
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
                "{name} is not permitted; permit what the ACL SETUSER line of assets/docs/redis.md permits"
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
            Self::WritesForbidden(why)
        } else {
            Self::MissingCommand(why)
        }
    }

    /// Sorts the code of an answer.
    fn of_code(code: &str, command: Option<&str>) -> Self {
        let no_writes = |why: &str| Self::ReadOnly(why.to_owned());
        let gone = |why: &str| Self::Unreachable(why.to_owned());
        match code {
            "NOAUTH" => Self::AuthFailed(
                "the server wants a password, and the URL has none; write redis://USER:PASSWORD@HOST, or \
                 redis://:PASSWORD@HOST where there are no users"
                    .to_owned(),
            ),
            "WRONGPASS" => Self::stranger(),
            "DENIED" => Self::AuthFailed(
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
            code => Self::Unreachable(match command {
                Some(command) => format!("it answered {command} with the error {code}"),
                None => format!("it answered with the error {code}"),
            }),
        }
    }

    fn stranger() -> Self {
        Self::AuthFailed(
            "wrong user or password in the URL; correct them, with %40 for @, %2F for / and %25 for % in a password"
                .to_owned(),
        )
    }
}

const IN_CLUSTER: &str =
    "it is part of a cluster; write redis-cluster:// or rediss-cluster:// in the URL";

/// What a server means that says it with no better code than `ERR`.
fn of_message(message: &str) -> Option<Failure> {
    let gone = |why: &str| Some(Failure::Unreachable(why.to_owned()));
    match message {
        it if it.contains("DB index is out of range") => gone(
            "it has no database of the number in the URL; leave the number out, or raise the server's `databases`",
        ),
        it if it.contains("SELECT is not allowed in cluster mode") => gone(IN_CLUSTER),
        it if it.contains("max number of clients reached") => gone(
            "it has no room for another client (maxclients); end some programs, or raise it: CONFIG SET maxclients",
        ),
        it if it.contains("without any password configured") => Some(Failure::AuthFailed(
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

#[cfg(test)]
mod tests;
