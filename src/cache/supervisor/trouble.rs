//! What an error means for the connection. Texts are our own: what a server or the system says may hold a user name. What is
//! to be done about it stands behind the last semicolon.

mod answer;

use std::error::Error;
use std::io;
use std::sync::Arc;

use redis::{ConnectionInfo, ErrorKind, RedisError};

use crate::cache::server::{Fault, code};
use crate::cache::url::address;
use crate::tls::Refusal;

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

    /// What it means that a server and the program do not come together over TLS.
    pub(super) fn behind_tls(refusal: Refusal) -> Self {
        match refusal {
            // It is there, and it is the program that it does not know.
            Refusal::WantsClient | Refusal::ClientRefused(_) => Self::Stranger(refusal.to_string()),
            Refusal::NoTls => {
                Self::Gone("it does not speak TLS; write redis instead of rediss".to_owned())
            }
            Refusal::HungUp => Self::Gone(
                "it hung up while TLS was begun; if it has none, write redis instead of rediss"
                    .to_owned(),
            ),
            refusal => Self::Gone(refusal.to_string()),
        }
    }

    /// What it means that a server took the call and did not answer to TLS.
    pub(super) fn silent_behind_tls() -> Self {
        Self::Gone(
            "no answer to TLS in time; if it has none, write redis instead of rediss".to_owned(),
        )
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
        // What is wrong is wrong there; what to do about it stays last.
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

/// The error of the system inside one of the client's, which keeps it behind a pointer that several may share.
pub(super) fn io_error(error: &RedisError) -> Option<&io::Error> {
    type Kept = Arc<dyn Error + Send + Sync>;
    error.source()?.downcast_ref::<Kept>()?.downcast_ref()
}

fn io_reason(error: &RedisError) -> String {
    match io_error(error).map(io::Error::kind) {
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
