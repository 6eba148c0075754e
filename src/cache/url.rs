//! The URL of a server. It may hold a password, so it is never printed.

mod parameters;

use std::fmt;
use std::str::FromStr;

use redis::{ConnectionAddr, ConnectionInfo, IntoConnectionInfo, RedisConnectionInfo};

use super::CacheError;
use crate::text;

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

// URLs that name several hosts, which no crate for URLs takes apart.

/// The port of a server where none is given.
const SERVER: u16 = 6379;
/// The port of a Sentinel where none is given.
const SENTINEL: u16 = 26379;

/// What follows the scheme, taken apart but not decoded.
struct Nodes<'a> {
    /// `user:password@`, or nothing.
    user: &'a str,
    hosts: Vec<&'a str>,
    /// What follows the hosts up to the parameters: a slash and a number, or nothing.
    path: &'a str,
    parameters: &'a str,
}

impl<'a> Nodes<'a> {
    /// Takes it apart.
    fn parse(text: &'a str) -> Result<Self, CacheError> {
        let (text, parameters) = parameters::split(text)?;
        let (authority, path) = text.split_at(text.find('/').unwrap_or(text.len()));
        let (user, hosts) = authority.split_at(authority.rfind('@').map_or(0, |at| at + 1));
        Ok(Self {
            user,
            hosts: hosts.split(',').collect(),
            path,
            parameters,
        })
    }

    /// A cluster, whose nodes share user and password.
    fn cluster(&self, scheme: &str) -> Result<Place, CacheError> {
        if !self.path.trim_matches('/').is_empty() {
            return Err(wrong("a cluster has no numbered databases"));
        }
        parameters::check(self.parameters, &[])?;
        self.each(scheme, self.user, SERVER).map(Place::Cluster)
    }

    /// A primary, by the Sentinels that know it.
    fn sentinel(&self, scheme: &str) -> Result<Place, CacheError> {
        parameters::check(
            self.parameters,
            &[
                "sentinelServiceName",
                "sentinelUsername",
                "sentinelPassword",
            ],
        )?;
        let (mut name, mut settings) = (String::new(), RedisConnectionInfo::default());
        for (parameter, value) in form_urlencoded::parse(self.parameters.as_bytes()) {
            match &*parameter {
                "sentinelServiceName" => name = value.into_owned(),
                "sentinelUsername" => settings = settings.set_username(value),
                _ => settings = settings.set_password(value),
            }
        }
        // What Sentinel takes for a name, and so nothing that a screen would not.
        let plain = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
        if name.is_empty() || !name.chars().all(plain) {
            return Err(wrong("it lacks ?sentinelServiceName= and a plain name"));
        }
        let sentinels = self.each(scheme, "", SENTINEL)?;
        let host = self.hosts.first().copied().unwrap_or_default();
        let (user, path) = (self.user, self.path);
        Ok(Place::Sentinel {
            primary: single(&format!("{scheme}://{user}{host}{path}"))?,
            sentinels: sentinels
                .into_iter()
                .map(|sentinel| sentinel.set_redis_settings(settings.clone()))
                .collect(),
            name,
        })
    }

    fn each(&self, scheme: &str, user: &str, port: u16) -> Result<Vec<ConnectionInfo>, CacheError> {
        let node = |host: &&str| {
            let named = !host.ends_with(']') && host.contains(':');
            if named {
                single(&format!("{scheme}://{user}{host}"))
            } else {
                single(&format!("{scheme}://{user}{host}:{port}"))
            }
        };
        self.hosts.iter().map(node).collect()
    }
}

fn wrong(why: &str) -> CacheError {
    CacheError::Url(why.to_owned())
}

// What a URL leads to.

/// What a URL leads to. It holds passwords: `Display` shows none, and there is no `Debug`.
#[derive(Clone)]
pub(super) enum Place {
    /// One server.
    Single(ConnectionInfo),
    /// The cluster these nodes belong to.
    Cluster(Vec<ConnectionInfo>),
    /// The primary that Sentinels know.
    Sentinel {
        /// The Sentinels.
        sentinels: Vec<ConnectionInfo>,
        /// What they call the primary.
        name: String,
        /// All that is known of the primary; its address is that of a Sentinel.
        primary: ConnectionInfo,
    },
}

impl Place {
    /// Reads a URL. The error repeats nothing of it.
    fn parse(text: &str) -> Result<Self, CacheError> {
        let Some((scheme, rest)) = text.split_once("://") else {
            return Self::one(text);
        };
        let scheme = scheme.to_ascii_lowercase();
        let (scheme, kind) = scheme.split_once('-').unwrap_or((&scheme, ""));
        let server = match scheme {
            "redis" | "valkey" => "redis",
            "rediss" | "valkeys" => "rediss",
            _ => "",
        };
        match (server, kind) {
            ("redis" | "rediss", "cluster") => Nodes::parse(rest)?.cluster(server),
            ("redis" | "rediss", "sentinel") => Nodes::parse(rest)?.sentinel(server),
            _ => Self::one(text),
        }
    }

    fn one(text: &str) -> Result<Self, CacheError> {
        let (_, parameters) = parameters::split(text)?;
        let server = single(text)?;
        let known: &[&str] = match server.addr() {
            ConnectionAddr::Unix(_) => &["db", "user", "pass", "protocol"],
            _ => &["protocol"],
        };
        parameters::check(parameters, known)?;
        Ok(Self::Single(server))
    }
}

/// Reads the URL of one server.
fn single(text: &str) -> Result<ConnectionInfo, CacheError> {
    text.into_connection_info().map_err(|error| {
        // A detail may repeat a piece of the URL; the message without one does not.
        CacheError::Url(match error.detail() {
            None => error.to_string().replace(" - InvalidClientConfig", ""),
            Some(_) => "one of its parameters is wrong".to_owned(),
        })
    })
}

/// The same server, with the same TLS, user and password, where another server says it is; `None` for what is no host.
pub(super) fn moved(server: &ConnectionInfo, host: &str, port: u16) -> Option<ConnectionInfo> {
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-_:%".contains(c);
    if host.is_empty() || !host.chars().all(plain) {
        return None;
    }
    let host = host.to_owned();
    let addr = match server.addr() {
        ConnectionAddr::TcpTls {
            insecure,
            tls_params,
            ..
        } => ConnectionAddr::TcpTls {
            host,
            port,
            insecure: *insecure,
            tls_params: tls_params.clone(),
        },
        _ => ConnectionAddr::Tcp(host, port),
    };
    Some(server.clone().set_addr(addr))
}

/// Where a server is: `host:port`, or the path of its socket.
pub(super) fn address(server: &ConnectionInfo) -> String {
    match server.addr() {
        ConnectionAddr::Tcp(host, port) | ConnectionAddr::TcpTls { host, port, .. }
            if host.contains(':') =>
        {
            format!("[{host}]:{port}")
        }
        addr => addr.to_string(),
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Single(server) => one(server, f),
            Self::Cluster(nodes) => several("cluster", nodes, f),
            Self::Sentinel {
                sentinels,
                name,
                primary,
            } => {
                several("sentinel", sentinels, f)?;
                let db = primary.redis_settings().db();
                write!(f, "/{db}?sentinelServiceName={name}")
            }
        }
    }
}

fn one(server: &ConnectionInfo, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let db = server.redis_settings().db();
    match server.addr() {
        ConnectionAddr::Unix(path) if db == 0 => write!(f, "unix://{}", text::path(path)),
        ConnectionAddr::Unix(path) => write!(f, "unix://{}?db={db}", text::path(path)),
        addr => write!(f, "{}://{}/{db}", scheme(addr), address(server)),
    }
}

fn several(kind: &str, nodes: &[ConnectionInfo], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (at, node) in nodes.iter().enumerate() {
        match at {
            0 => write!(f, "{}-{kind}://{}", scheme(node.addr()), address(node))?,
            _ => write!(f, ",{}", address(node))?,
        }
    }
    Ok(())
}

fn scheme(addr: &ConnectionAddr) -> &'static str {
    match addr {
        ConnectionAddr::TcpTls { .. } => "rediss",
        _ => "redis",
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
