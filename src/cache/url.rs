//! Where a server is. The URL may hold a password, so it is never printed.

use std::fmt;
use std::str::FromStr;

use redis::{ConnectionAddr, ConnectionInfo, IntoConnectionInfo};

use super::CacheError;

/// The URL of a Redis or Valkey server: `redis://`, `rediss://` (TLS), `unix://`, or the same with `valkey`.
///
/// `Display` and `Debug` show where the server is, and neither user nor password.
#[derive(Clone, PartialEq, Eq)]
pub struct Url {
    secret: String,
    address: String,
}

impl Url {
    /// What a connection is made of. It was parsed once, so it does parse; the error is a matter of form.
    pub(super) fn connection(&self) -> Result<ConnectionInfo, CacheError> {
        parse(&self.secret)
    }

    /// The server that is tried when none is configured.
    pub(super) fn local() -> Result<Self, CacheError> {
        "redis://127.0.0.1:6379/0".parse()
    }
}

impl FromStr for Url {
    type Err = CacheError;

    fn from_str(text: &str) -> Result<Self, CacheError> {
        let connection = parse(text)?;
        Ok(Self {
            address: address(&connection),
            secret: text.to_owned(),
        })
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.address)
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Url({})", self.address)
    }
}

fn parse(text: &str) -> Result<ConnectionInfo, CacheError> {
    text.into_connection_info().map_err(|error| {
        // A detail may repeat a piece of the URL; the message without one does not.
        CacheError::Url(match error.detail() {
            None => error.to_string().replace(" - InvalidClientConfig", ""),
            Some(_) => "one of its parameters is wrong".to_owned(),
        })
    })
}

fn address(connection: &ConnectionInfo) -> String {
    let db = connection.redis_settings().db();
    let host = |host: &str| {
        let bare = !host.contains(':');
        if bare {
            host.to_owned()
        } else {
            format!("[{host}]")
        }
    };
    match connection.addr() {
        ConnectionAddr::Tcp(name, port) => format!("redis://{}:{port}/{db}", host(name)),
        ConnectionAddr::TcpTls {
            host: name, port, ..
        } => {
            format!("rediss://{}:{port}/{db}", host(name))
        }
        ConnectionAddr::Unix(path) if db == 0 => format!("unix://{}", path.display()),
        ConnectionAddr::Unix(path) => format!("unix://{}?db={db}", path.display()),
        // The list of addresses may grow with the client.
        _ => "an unknown kind of address".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_shows_where_and_never_who() {
        for (text, shown) in [
            ("redis://h", "redis://h:6379/0"),
            ("redis://bob:s3cret@h:7000/2", "redis://h:7000/2"),
            ("rediss://:s3cret@h", "rediss://h:6379/0"),
            ("valkey://:s3cret@[::1]:1", "redis://[::1]:1/0"),
            ("unix:///run/r.sock", "unix:///run/r.sock"),
            (
                "unix:///run/r.sock?db=1&user=bob&pass=s3cret",
                "unix:///run/r.sock?db=1",
            ),
        ] {
            let url: Url = text.parse().unwrap();
            assert_eq!(url.to_string(), shown);
            let debug = format!("{url:?} {url:#?}");
            assert!(
                !debug.contains("s3cret") && !debug.contains("bob"),
                "{debug}"
            );
        }
    }

    #[test]
    fn an_error_repeats_nothing_of_the_url() {
        for text in [
            "bob:s3cret@h",
            "http://bob:s3cret@h",
            "redis://bob:s3cret@h/s3cret",
            "redis://bob:s3cret@h?protocol=s3cret",
            "rediss://bob:s3cret@h#s3cret",
            "redis://bob:s3cret@0.0.0.0",
            "redis://",
            "unix:",
            "",
        ] {
            let error = text.parse::<Url>().unwrap_err();
            let shown = format!("{error} {error:?}");
            assert!(
                !shown.contains("s3cret") && !shown.contains("bob"),
                "{shown}"
            );
            assert!(shown.contains("redis://[user:password@]host"), "{shown}");
        }
    }
}
