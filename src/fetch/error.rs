//! Why there is no answer.

use std::fmt;
use std::time::Duration;

use crate::tls::Refusal;

/// A question that got no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchError {
    /// How often it was asked.
    pub tries: u32,
    /// What was wrong the last time.
    pub trouble: Trouble,
}

/// What was wrong with one try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The server answered with a status that is not a success.
    Status {
        /// The status.
        code: u16,
        /// How long it asks to be left alone.
        later: Option<Duration>,
    },
    /// It took too long.
    Timeout,
    /// There is no such host, or nobody who could say.
    NoHost,
    /// The connection could not be made, or broke.
    Line(String),
    /// It and this program do not come together over TLS.
    Tls(Refusal),
    /// The answer is larger than any scoreboard.
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// It leads from one address to another and never to an answer.
    Redirects,
    /// Anything else.
    Other(String),
}

impl Trouble {
    /// Whether the server said nothing, or that it wants to be left alone: another question will fare no better.
    pub const fn is_silence(&self) -> bool {
        match self {
            Self::Timeout | Self::NoHost | Self::Line(_) | Self::Tls(_) | Self::Other(_) => true,
            Self::Status { code, .. } => *code == 429,
            Self::TooLarge { .. } | Self::Redirects => false,
        }
    }

    /// Whether it may be gone in a moment. A certificate that is wrong, a page that is not there and a server that cannot
    /// do what it is asked stay so however often they are asked.
    pub(super) const fn may_pass(&self) -> bool {
        match self {
            // Too slow, too early, too many, and what a server or those before it suffer; but not what it lacks (501, 505,
            // 506, 510) or a network that wants its visitor to log in (511).
            Self::Status { code, .. } => {
                matches!(code, 408 | 425 | 429 | 500..)
                    && !matches!(code, 501 | 505 | 506 | 510 | 511)
            }
            Self::Tls(refusal) => refusal.may_pass(),
            Self::Timeout | Self::Line(_) => true,
            Self::NoHost | Self::TooLarge { .. } | Self::Redirects | Self::Other(_) => false,
        }
    }
}

impl From<ureq::Error> for Trouble {
    fn from(error: ureq::Error) -> Self {
        match error {
            ureq::Error::Timeout(_) => Self::Timeout,
            ureq::Error::HostNotFound => Self::NoHost,
            ureq::Error::TooManyRedirects | ureq::Error::RedirectFailed => Self::Redirects,
            ureq::Error::BodyExceedsLimit(limit) => Self::TooLarge { limit },
            ureq::Error::Io(error) => match Refusal::of_io(&error, None) {
                Some(refusal) => Self::Tls(refusal),
                None => Self::Line(error.to_string()),
            },
            ureq::Error::Other(error) => match error.downcast::<Refusal>() {
                Ok(refusal) => Self::Tls(*refusal),
                Err(other) => Self::Other(other.to_string()),
            },
            ureq::Error::ConnectionFailed => Self::Line("no connection".to_owned()),
            other => Self::Other(other.to_string()),
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status { code, later: None } => write!(f, "it answers with status {code}"),
            Self::Status {
                code,
                later: Some(later),
            } => write!(
                f,
                "it answers with status {code} and asks to be left alone for {} s",
                later.as_secs()
            ),
            Self::Timeout => f.write_str("it takes too long to answer"),
            Self::NoHost => f.write_str("no such host is known here; check the network"),
            Self::Line(why) => write!(f, "the connection fails: {why}"),
            Self::Tls(Refusal::NoTls) => {
                f.write_str("it does not speak TLS; write http instead of https if that is a mirror of yours")
            }
            Self::Tls(Refusal::WantsClient | Refusal::ClientRefused(_)) => f.write_str(
                "it wants a client certificate, and fetch shows none to anybody; name an --endpoint that does without",
            ),
            Self::Tls(refusal) => refusal.fmt(f),
            Self::TooLarge { limit } => {
                write!(f, "its answer is larger than {} MiB", limit >> 20)
            }
            Self::Redirects => f.write_str("it redirects for ever"),
            Self::Other(why) => f.write_str(why),
        }
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.tries {
            0 | 1 => self.trouble.fmt(f),
            tries => write!(f, "{} ({tries} tries)", self.trouble),
        }
    }
}

impl std::error::Error for FetchError {}
