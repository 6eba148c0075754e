//! The errors of the cache. A look-up never fails: it returns a verdict.

use std::fmt;

use super::State;

/// Why a cache could not be set up, or not be flushed. No text of it holds a password or a user name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CacheError {
    /// Not the URL of a server, and why.
    Url(String),
    /// The server did not take the flush.
    NotFlushed {
        /// Where it is.
        address: String,
        /// How it is.
        state: State,
    },
    /// The server does not answer, or refuses.
    Unheard {
        /// Where it is.
        address: String,
        /// How it is.
        state: State,
    },
    /// Other programs announced again and again meanwhile.
    Moved,
    /// The cache is inside this program, so there is no league to take over.
    Alone,
    /// The keys are another league's.
    Taken,
    /// There is no cache.
    Off,
}

/// What there is to know for a league whose keys are another league's.
pub const TAKEN: &str = "another league has the place of this one in the cache, since their ids begin alike, so nothing of \
     this one is kept there; give it an identity of its own with `scoretable fork`";

impl fmt::Display for CacheError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url(why) => write!(
                f,
                "that is not the URL of a Redis server: {why}; write redis://[user:password@]host[:port][/db], \
                 rediss://… for TLS, unix:///path/to/socket[?db=n], redis-cluster://host:port,host:port for a cluster, or \
                 redis-sentinel://host:port,host:port/db?sentinelServiceName=name for a primary that Sentinels know"
            ),
            // The reason says itself what to do.
            Self::NotFlushed { address, state }
                if state.detail().is_some_and(|why| why.contains("; ")) =>
            {
                write!(
                    f,
                    "{address} did not take the flush, {state}; then flush again"
                )
            }
            Self::NotFlushed { address, state } => {
                let complaint = state.complaint();
                write!(f, "{address} did not take the flush ({complaint}); ")?;
                match state.remedy() {
                    Some(remedy) => write!(f, "{remedy}; then flush again"),
                    None => f.write_str(
                        "flush again when it answers, since only what this program keeps itself was flushed",
                    ),
                }
            }
            Self::Unheard { address, state } if state.remedy().is_some() => {
                write!(f, "{address} is {state}")
            }
            Self::Unheard { address, state } => write!(
                f,
                "{address} is {state}; look at the server with `scoretable doctor`, and give the command again when it answers"
            ),
            Self::Alone => f.write_str(
                "nothing was taken over: the cache is inside this program, and no other program knows of the league; name a server with --redis",
            ),
            Self::Moved => f.write_str(
                "other programs announced the league again and again meanwhile; end them, and give the command again",
            ),
            Self::Taken => write!(f, "nothing was flushed: {TAKEN}"),
            Self::Off => f.write_str(
                "there is no cache (--cache off); choose --cache auto, redis or embedded",
            ),
        }
    }
}

impl std::error::Error for CacheError {}
