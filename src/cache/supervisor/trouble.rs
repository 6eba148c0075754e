//! What an error means for the connection. Texts are our own: what a server or the system says may hold a user name.

use redis::{ConnectionInfo, ErrorKind, RedisError};

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
    /// We may not do this.
    Forbidden(String),
    /// The server takes no writes.
    NoWrites(String),
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
            _ => Self::of_code(&code(error)),
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
        let at = |why: String| match why.split_once("; ") {
            Some((why, fix)) => format!("{why} ({}, {what}); {fix}", address(server)),
            None => format!("{why} ({}, {what})", address(server)),
        };
        match self {
            Self::Gone(why) => Self::Gone(at(why)),
            Self::Stranger(why) => Self::Stranger(at(why)),
            Self::Forbidden(why) => Self::Forbidden(at(why)),
            Self::NoWrites(why) => Self::NoWrites(at(why)),
            Self::TimedOut => Self::Gone(at("no answer".to_owned())),
            Self::Loading => Self::Loading,
        }
    }

    fn of_code(code: &str) -> Self {
        match code {
            "NOAUTH" => Self::Stranger("the server wants a password, and the URL has none".into()),
            "WRONGPASS" => Self::stranger(),
            "NOPERM" => Self::Forbidden("the server's ACL does not permit it".into()),
            "LOADING" => Self::Loading,
            "BUSY" => Self::TimedOut,
            "READONLY" => Self::NoWrites("it is a replica".into()),
            "OOM" => Self::NoWrites("it is out of memory (maxmemory)".into()),
            "MISCONF" => Self::NoWrites("it cannot save to disk".into()),
            "NOREPLICAS" => Self::NoWrites("it misses its replicas".into()),
            // Only what needs several keys at once is refused so, and that is what writes.
            "TRYAGAIN" => Self::NoWrites("it is moving the league to another node".into()),
            "MOVED" | "ASK" => Self::Gone(
                "it is part of a cluster: write redis-cluster:// or rediss-cluster:// in the URL"
                    .into(),
            ),
            "CLUSTERDOWN" => {
                Self::Gone("its cluster is down, or nobody in it has the league's slot".into())
            }
            "MASTERDOWN" => Self::Gone("it is a replica that lost its primary".into()),
            code => Self::Gone(format!("it answered with the error {code}")),
        }
    }

    fn stranger() -> Self {
        Self::Stranger("wrong user or password in the URL".to_owned())
    }
}

/// The code of the first error among those of a pipeline or a transaction, unless it is no plain word.
pub(super) fn code(error: &RedisError) -> String {
    let first = error.clone().into_server_errors();
    let first = first.and_then(|errors| errors.first().map(|(_, error)| error.code().to_owned()));
    let code = first.or_else(|| error.code().map(str::to_owned));
    let plain = |code: &String| code.len() <= 20 && code.bytes().all(|b| b.is_ascii_uppercase());
    code.filter(plain)
        .unwrap_or_else(|| error.category().to_owned())
}

fn io_reason(error: &RedisError) -> String {
    if error.is_connection_refusal() {
        "nobody listens there".to_owned()
    } else if error.is_connection_dropped() {
        "the connection was lost".to_owned()
    } else {
        // The messages of the system, the resolver and the TLS library name hosts at most.
        error.to_string()
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn an_error_is_sorted_by_its_code() {
        let gone = |why: &str| Trouble::Gone(why.to_owned());
        for (code, trouble) in [
            ("LOADING", Trouble::Loading),
            ("BUSY", Trouble::TimedOut),
            ("CROSSSLOT", gone("it answered with the error CROSSSLOT")),
            ("ERR", gone("it answered with the error ERR")),
        ] {
            assert_eq!(Trouble::of_code(code), trouble);
        }
        for code in ["READONLY", "OOM", "MISCONF", "NOREPLICAS", "TRYAGAIN"] {
            assert!(
                matches!(Trouble::of_code(code), Trouble::NoWrites(_)),
                "{code}"
            );
        }
        for code in ["NOAUTH", "WRONGPASS"] {
            assert!(
                matches!(Trouble::of_code(code), Trouble::Stranger(_)),
                "{code}"
            );
        }
    }

    #[test]
    fn an_error_of_the_system_is_told_in_plain_words() {
        let of = |kind: io::ErrorKind| Trouble::of(&RedisError::from(io::Error::from(kind)));
        assert_eq!(of(io::ErrorKind::TimedOut), Trouble::TimedOut);
        let nobody = Trouble::Gone("nobody listens there".to_owned());
        assert_eq!(of(io::ErrorKind::ConnectionRefused), nobody);
        assert_eq!(of(io::ErrorKind::NotFound), nobody, "no such socket");
        let lost = Trouble::Gone("the connection was lost".to_owned());
        assert_eq!(of(io::ErrorKind::BrokenPipe), lost);
    }

    #[test]
    fn where_it_is_wrong_is_said_before_what_to_do() {
        use redis::IntoConnectionInfo;
        let node = "redis://:s3cret@h:7".into_connection_info().unwrap();
        let said = Trouble::behind_tls(Refusal::WantsClient).at(&node, "a node");
        let Trouble::Stranger(said) = said else {
            panic!("{said:?}")
        };
        assert!(
            said.starts_with("the server wants a client certificate (h:7, a node); name"),
            "{said}"
        );
        let plain = Trouble::Gone("nobody listens there".to_owned()).at(&node, "a node");
        assert_eq!(
            plain,
            Trouble::Gone("nobody listens there (h:7, a node)".to_owned())
        );
    }
}
