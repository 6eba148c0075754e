//! What a URL leads to.

use std::fmt;

use redis::{ConnectionAddr, ConnectionInfo, IntoConnectionInfo};

use super::beside;
use super::nodes::Nodes;
use crate::cache::CacheError;
use crate::text;

/// What a URL leads to. It holds passwords: `Display` shows none, and there is no `Debug`.
#[derive(Clone)]
pub(in crate::cache) enum Place {
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
    pub(super) fn parse(text: &str) -> Result<Self, CacheError> {
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
        let (_, parameters) = beside::split(text)?;
        let server = single(text)?;
        let known: &[&str] = match server.addr() {
            ConnectionAddr::Unix(_) => &["db", "user", "pass", "protocol"],
            _ => &["protocol"],
        };
        beside::check(parameters, known)?;
        Ok(Self::Single(server))
    }
}

/// Reads the URL of one server.
pub(super) fn single(text: &str) -> Result<ConnectionInfo, CacheError> {
    text.into_connection_info().map_err(|error| {
        // A detail may repeat a piece of the URL; the message without one does not.
        CacheError::Url(match error.detail() {
            None => error.to_string().replace(" - InvalidClientConfig", ""),
            Some(_) => "one of its parameters is wrong".to_owned(),
        })
    })
}

/// The same server, with the same TLS, user and password, where another server says it is; `None` for what is no host.
pub(in crate::cache) fn moved(
    server: &ConnectionInfo,
    host: &str,
    port: u16,
) -> Option<ConnectionInfo> {
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
pub(in crate::cache) fn address(server: &ConnectionInfo) -> String {
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
