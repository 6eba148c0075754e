//! What an error means for the connection. Texts are our own: what a server or the system says may hold a user name. What is
//! to be done about it stands behind the last semicolon.

mod answer;

use std::error::Error;
use std::io;
use std::sync::Arc;

use redis::{ConnectionInfo, ErrorKind, RedisError};

use crate::cache::server::{Fault, code};
use crate::cache::url::address;

/// Why there was no useful answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Nothing came within the deadline.
    TimedOut,
    /// There is nobody to ask, or nobody who makes sense.
    Gone(String),
    /// The server does not know us.
    Stranger(String),
    /// The server does not do what keeping tables takes.
    Useless(String),
    /// The same of what every write takes.
    Shut(String),
    /// The server takes no writes.
    NoWrites(String),
    /// The server takes no writes but those that free memory.
    NoRoom(String),
    /// The server is reading its data.
    Loading,
}

impl Trouble {
    /// Sorts an error.
    pub(super) fn of(error: &RedisError) -> Self {
        if error.is_timeout() {
            return Self::TimedOut;
        }
        match error.kind() {
            ErrorKind::AuthenticationFailed => Self::stranger(),
            ErrorKind::Io => Self::Gone(io_reason(error)),
            _ => Self::answered(error, None),
        }
    }

    /// Sorts the error that a request met with.
    pub(super) fn of_request(fault: &Fault) -> Self {
        match (&fault.command, code(&fault.error)) {
            (Some(command), Some(_)) => Self::answered(&fault.error, Some(command)),
            _ => Self::of(&fault.error),
        }
    }

    /// Sorts an error met while a connection over TLS was made.
    pub(super) fn behind_tls(error: &RedisError) -> Self {
        let text = error.to_string();
        let meant = |(sign, _): &&(&str, &str)| text.contains(*sign);
        match TLS_REASONS.iter().find(meant) {
            Some((_, reason)) => Self::Gone((*reason).to_owned()),
            None if error.is_timeout() => Self::Gone(
                "no answer to TLS in time; if it has none, write redis instead of rediss".into(),
            ),
            None => Self::of(error),
        }
    }

    /// Sorts an error met while a connection without TLS was made.
    pub(super) fn without_tls(error: &RedisError) -> Self {
        let hung_up = error.is_connection_dropped() && !error.is_connection_refusal();
        let what = match error.kind() {
            ErrorKind::Parse => "it does not speak Redis",
            _ if hung_up => "it hung up at the first word",
            _ => return Self::of(error),
        };
        Self::Gone(format!(
            "{what}; if it wants TLS, write rediss instead of redis"
        ))
    }

    /// Says which server was meant, where the URL does not.
    pub(super) fn at(self, server: &ConnectionInfo, what: &str) -> Self {
        let at = |why: String| match why.rsplit_once("; ") {
            Some((why, remedy)) => format!("{why} ({}, {what}); {remedy}", address(server)),
            None => format!("{why} ({}, {what})", address(server)),
        };
        match self {
            Self::Gone(why) => Self::Gone(at(why)),
            Self::Stranger(why) => Self::Stranger(at(why)),
            Self::Useless(why) => Self::Useless(at(why)),
            Self::Shut(why) => Self::Shut(at(why)),
            Self::NoWrites(why) => Self::NoWrites(at(why)),
            Self::NoRoom(why) => Self::NoRoom(at(why)),
            Self::TimedOut => Self::Gone(at("no answer".to_owned())),
            Self::Loading => Self::Loading,
        }
    }
}

/// What the TLS library says, in words alone, and what it means.
const TLS_REASONS: [(&str, &str); 6] = [
    ("UnknownIssuer", UNTRUSTED),
    ("BadSignature", UNTRUSTED),
    (
        "not valid for name",
        "its certificate is for another host name",
    ),
    ("certificate expired", "its certificate has expired"),
    ("not valid yet", "its certificate is not valid yet"),
    (
        "InvalidContentType",
        "it does not speak TLS: write redis instead of rediss",
    ),
];

const UNTRUSTED: &str = "this machine does not trust who signed its certificate; SSL_CERT_FILE names a file with the CA";

/// What the client wraps an error of the system in.
type Shared = Arc<dyn Error + Send + Sync>;

fn io_reason(error: &RedisError) -> String {
    let inner = error
        .source()
        .and_then(|inner| inner.downcast_ref::<Shared>());
    let kind = inner.and_then(|inner| inner.downcast_ref::<io::Error>());
    let kind = kind.map(io::Error::kind);
    match kind {
        Some(io::ErrorKind::ConnectionRefused) => "connection refused; start the server, or correct --redis".to_owned(),
        Some(io::ErrorKind::NotFound) => "there is no such socket; start the server, or correct the path in --redis".to_owned(),
        Some(io::ErrorKind::PermissionDenied) => {
            "permission denied: this user may not use the server's socket; put the user into the socket's group, or open \
             it with the server's unixsocketperm"
                .to_owned()
        }
        _ if error.is_connection_dropped() => "the connection was lost".to_owned(),
        // The messages of the system, the resolver and the TLS library name hosts at most.
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests;
