//! Where a server is. The URL may hold a password, so it is never printed.

mod beside;
mod nodes;
mod place;

use std::fmt;
use std::str::FromStr;

use super::CacheError;

pub(super) use place::{Place, address, moved};

/// The URL of a Redis or Valkey server, of a cluster, or of the Sentinels that watch over a server.
///
/// | URL | reaches |
/// |---|---|
/// | `redis://[user:password@]host[:port][/db]` | one server |
/// | `unix:///path[?db=n&user=u&pass=p]` | one server, by its socket |
/// | `redis-cluster://[user:password@]host[:port][,host[:port]…]` | the cluster those nodes belong to |
/// | `redis-sentinel://[user:password@]host[:port][,host[:port]…][/db]?sentinelServiceName=name` | the primary of that name |
///
/// With `rediss` for `redis` all of it goes over TLS, and `valkey` and `valkeys` may be written for both. The names
/// `redis-cluster` and `redis-sentinel`, and the parameters `sentinelServiceName`, `sentinelUsername` and
/// `sentinelPassword`, are those of the client [fred](https://docs.rs/fred/10.1.0/fred/types/config/struct.Config.html#method.from_url);
/// several hosts with commas between them are what
/// [Lettuce](https://redis.github.io/lettuce/user-guide/connecting-redis/#uri-syntax) and Spring take.
///
/// `Display` and `Debug` show where the server is, and neither user nor password.
#[derive(Clone, PartialEq, Eq)]
pub struct Url {
    secret: String,
    address: String,
}

impl Url {
    /// What a connection is made of. It was parsed once, so it does parse; the error is a matter of form.
    pub(super) fn place(&self) -> Result<Place, CacheError> {
        Place::parse(&self.secret)
    }

    /// Whether it is asked over TLS.
    pub fn is_tls(&self) -> bool {
        self.address.starts_with("rediss")
    }

    /// The server that is tried when none is configured.
    pub(super) fn local() -> Result<Self, CacheError> {
        "redis://127.0.0.1:6379/0".parse()
    }
}

impl FromStr for Url {
    type Err = CacheError;

    fn from_str(text: &str) -> Result<Self, CacheError> {
        let place = match Place::parse(text) {
            Ok(_) if is_cut_short(text) => return Err(raw_sign()),
            Err(_) if is_cut_short(text) || text.matches('@').count() > 1 => return Err(raw_sign()),
            place => place?,
        };
        Ok(Self {
            address: place.to_string(),
            secret: text.to_owned(),
        })
    }
}

/// Whether a password seems to hold a sign at which the host ends: there is an `@` behind that, where none belongs.
fn is_cut_short(text: &str) -> bool {
    let Some((_, rest)) = text
        .split_once("://")
        .filter(|(scheme, _)| *scheme != "unix")
    else {
        return false;
    };
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (hosts, query) = rest.split_once('?').unwrap_or((rest, ""));
    let path = hosts.split_once('/').map_or("", |(_, path)| path);
    let named = query.split('&').all(|parameter| parameter.contains('='));
    path.contains('@') || fragment.contains('@') || query.contains('@') && !named
}

fn raw_sign() -> CacheError {
    let why = "a sign of its user or password has a meaning there: in these @ is written %40, / %2F, ? %3F, # %23 and % %25";
    CacheError::Url(why.to_owned())
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
            ("redis-cluster://h", "redis-cluster://h:6379"),
            (
                "redis-cluster://bob:s3cret@h1:7000,h2,[::1]:7002/",
                "redis-cluster://h1:7000,h2:6379,[::1]:7002",
            ),
            ("valkeys-cluster://:s3cret@h:1", "rediss-cluster://h:1"),
            (
                "redis-sentinel://bob:s3cret@h1,[::1],h2:7/3?sentinelServiceName=mymaster\
                 &sentinelUsername=bob&sentinelPassword=s3cret",
                "redis-sentinel://h1:26379,[::1]:26379,h2:7/3?sentinelServiceName=mymaster",
            ),
            (
                "VALKEYS-Sentinel://:s3cret@h?sentinelServiceName=a.b-c_d",
                "rediss-sentinel://h:26379/0?sentinelServiceName=a.b-c_d",
            ),
        ] {
            let url: Url = text.parse().unwrap();
            assert_eq!(url.to_string(), shown);
            let debug = format!("{url:?} {url:#?}");
            assert!(
                !debug.contains("s3cret") && !debug.contains("bob"),
                "{debug}"
            );
            // What is shown leads to the same place.
            assert_eq!(shown.parse::<Url>().unwrap().to_string(), shown);
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
            "redis-clusters://bob:s3cret@h",
            "redis-cluster://",
            "redis-cluster://bob:s3cret@h1,,h2",
            "redis-cluster://bob:s3cret@h:s3cret",
            "redis-cluster://bob:s3cret@h/1",
            "redis-cluster://bob:s3cret@h/s3cret",
            "redis-cluster://bob:s3cret@h?s3cret=s3cret",
            "rediss-cluster://bob:s3cret@h#insecure",
            "redis-sentinel://bob:s3cret@h",
            "redis-sentinel://bob:s3cret@h?sentinelServiceName=",
            "redis-sentinel://bob:s3cret@h?sentinelServiceName=a%1bb",
            "redis-sentinel://bob:s3cret@h?sentinelServiceName=s3cret%40h",
            "redis-sentinel://bob:s3cret@h/s3cret?sentinelServiceName=m",
            "redis-sentinel://bob:s3cret@h?sentinelServiceName=m&s3cret=bob",
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

    #[test]
    fn a_sign_in_a_password_that_ends_the_host_is_told() {
        for text in [
            "redis://bob:s3/cret@h",
            "redis://:s3/cret@h",
            "redis://bob:12/3@h",
            "redis://bob:12#3@h:1",
            "redis://bob:12?3@h:1",
            "redis://bob:s3#cret@h",
            "rediss-cluster://bob:s3/cret@h1,h2",
            "redis-sentinel://bob:s3/cret@h?sentinelServiceName=m",
        ] {
            let error = text.parse::<Url>().unwrap_err().to_string();
            assert!(error.contains("@ is written %40, / %2F"), "{text}: {error}");
            assert!(!error.contains("cret") && !error.contains("bob"), "{error}");
        }
        for text in [
            "redis://bob:s3%2Fcret%40@h",
            "redis-sentinel://h/0?sentinelServiceName=m&sentinelPassword=s3%40cret",
            "unix:///run/a@b.sock?user=bob&pass=s3%40cret",
        ] {
            assert!(text.parse::<Url>().is_ok(), "{text}");
        }
    }
}
