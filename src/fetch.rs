//! Downloads bytes with retries and limits: one request, one answer. Parsing them is the task of [`feed`](crate::feed),
//! and writing the facts that of [`store`](crate::store).

mod endpoint;
mod proxy;
mod secure;

use std::fmt;
use std::io;
use std::io::{ErrorKind, Read};
use std::time::Duration;

use flate2::read::MultiGzDecoder;
use proxy::Route;
use secure::Secure;
use serde_json::Value;
use tracing::debug;
use ureq::http::{HeaderMap, StatusCode, header};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{Connector, DefaultConnector};
use ureq::{Agent, Body};

use crate::clock::Moment;
use crate::text::{humanize, sanitize};
use crate::tls::{Refusal, Tls};

pub use endpoint::{Endpoint, EndpointError};

/// The `User-Agent` names the program and where to complain: some servers refuse a name alone.
const USER_AGENT: &str = concat!(
    "scoretable/",
    env!("CARGO_PKG_VERSION"),
    " (+https://crates.io/crates/scoretable)"
);
const REDIRECTS: u32 = 3;

/// A blocking HTTP client. Only the command line uses it, which has nothing else to do meanwhile.
#[derive(Debug)]
pub struct Client {
    agent: Agent,
    patience: RetryPolicy,
    route: Option<Route>,
}

impl Client {
    /// A client with these limits that uses these TLS settings.
    pub fn new(patience: RetryPolicy, tls: &Tls) -> Self {
        let route = Route::of_environment();
        let config = Agent::config_builder()
            .user_agent(USER_AGENT)
            .proxy(route.as_ref().and_then(Route::proxy))
            .accept("application/json")
            .max_redirects(REDIRECTS)
            .http_status_as_error(false)
            .timeout_connect(Some(patience.connect))
            .timeout_global(Some(patience.whole));
        Self {
            agent: Agent::with_parts(
                config.build(),
                DefaultConnector::new().chain(Secure::new(tls.to_web())),
                DefaultResolver::default(),
            ),
            patience,
            route,
        }
    }

    /// Downloads what is at `url`, and tries again when the failure may be temporary. Before each further try `wait` is
    /// called with the time to wait.
    ///
    /// # Errors
    ///
    /// When the last try failed too, or the failure is permanent.
    pub fn get(&self, url: &str, mut wait: impl FnMut(Duration)) -> Result<Vec<u8>, FetchError> {
        let mut tries = 0;
        loop {
            tries += 1;
            let trouble = match self.ask(url) {
                Ok(bytes) => return Ok(bytes),
                Err(trouble) => trouble,
            };
            match self.patience.pause(tries, &trouble) {
                Some(pause) => {
                    debug!(tries, ?pause, why = %trouble, "asking again");
                    wait(pause);
                }
                None => return Err(FetchError { tries, trouble }),
            }
        }
    }

    fn ask(&self, url: &str) -> Result<Vec<u8>, RequestError> {
        if let Some(refusal) = self.route.as_ref().and_then(|route| route.refusal(url)) {
            return Err(refusal);
        }
        let request = self
            .agent
            .get(url)
            .config()
            // A request that began over `https` is never redirected to `http`.
            .https_only(url.starts_with("https:"))
            .build();
        let answer = request.call().map_err(|error| match &self.route {
            Some(route) => route.failure(url, error),
            None => error.into(),
        })?;
        if !answer.status().is_success() {
            let (head, body) = answer.into_parts();
            return Err(refused(head.status, &head.headers, body));
        }
        let answer = self.body(answer.into_body())?;
        if is_cut(&answer, self.patience.body) {
            return Err(RequestError::Cut);
        }
        Ok(answer)
    }

    fn body(&self, mut body: Body) -> Result<Vec<u8>, RequestError> {
        let limit = self.patience.body;
        body.with_config()
            .limit(limit)
            .read_to_vec()
            .map_err(RequestError::from)
    }
}

/// Whether an answer is a gzip file without its end. One that says so in its headers is unpacked before.
fn is_cut(answer: &[u8], limit: u64) -> bool {
    const GZIP: [u8; 2] = [0x1f, 0x8b];
    let mut unpacked = MultiGzDecoder::new(answer).take(limit);
    answer.starts_with(&GZIP)
        && io::copy(&mut unpacked, &mut io::sink())
            .is_err_and(|error| error.kind() == ErrorKind::UnexpectedEof)
}

fn refused(status: StatusCode, headers: &HeaderMap, body: Body) -> RequestError {
    let later = headers.get(header::RETRY_AFTER);
    let later = later.and_then(|value| value.to_str().ok());
    RequestError::Status {
        code: status.as_u16(),
        later: later.and_then(|text| retry_after(text, Moment::now())),
        // Only a refusal for good is explained; the others are asked again.
        said: if status.is_client_error() {
            said(body)
        } else {
            None
        },
    }
}

/// The server's own words for a refusal: ESPN's are in a JSON object.
fn said(mut body: Body) -> Option<String> {
    const LIMIT: u64 = 64 << 10;
    const SHOWN: usize = 120;
    let body = body.with_config().limit(LIMIT).read_to_vec().ok()?;
    let answer: Value = serde_json::from_slice(&body).ok()?;
    let places = ["/message", "/detail", "/error/message", "/error"];
    let mut words = places
        .iter()
        .filter_map(|place| answer.pointer(place)?.as_str());
    let words: String = words.next()?.chars().take(SHOWN).collect();
    Some(sanitize(words.trim()).into_owned()).filter(|words| !words.is_empty())
}

// Why there is no answer.

/// A request that got no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchError {
    /// The number of tries.
    pub tries: u32,
    /// What failed in the last try.
    pub trouble: RequestError,
}

/// Why one try failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestError {
    /// The server answered with a status that is not a success.
    Status {
        /// The status.
        code: u16,
        /// How long the server asks the client to wait.
        later: Option<Duration>,
        /// What it says about that, safe to show.
        said: Option<String>,
    },
    /// The proxy that the environment names failed, or cannot be used.
    Proxy {
        /// Which one, why, and what to do.
        why: String,
        /// Whether the failure may be temporary.
        may_pass: bool,
    },
    /// The answer is gzip data without its end.
    Cut,
    /// It took too long.
    Timeout,
    /// The host does not exist, or its name could not be resolved.
    NoHost,
    /// The connection could not be made, or broke.
    Line(String),
    /// The TLS handshake with the server failed.
    Tls(Refusal),
    /// The answer is larger than any scoreboard.
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The redirects lead from one address to another and never to an answer.
    Redirects,
    /// Any other failure.
    Other(String),
}

impl RequestError {
    /// Whether the server did not answer, or asked the client to wait: another request will fare no better.
    pub const fn is_silence(&self) -> bool {
        match self {
            Self::Timeout
            | Self::NoHost
            | Self::Line(_)
            | Self::Tls(_)
            | Self::Proxy { .. }
            | Self::Other(_) => true,
            Self::Status { code, .. } => *code == 429,
            Self::Cut | Self::TooLarge { .. } | Self::Redirects => false,
        }
    }

    /// Whether the failure may be temporary. A wrong certificate, a missing page and a server that does not support the
    /// request fail in the same way every time.
    const fn may_pass(&self) -> bool {
        match self {
            // Too slow, too early, too many, and faults of the server or of a proxy before it; but not what the server
            // does not support (501, 505, 506, 510), nor a network that requires a login (511).
            Self::Status { code, .. } => {
                matches!(code, 408 | 425 | 429 | 500..)
                    && !matches!(code, 501 | 505 | 506 | 510 | 511)
            }
            Self::Tls(refusal) => refusal.may_pass(),
            Self::Proxy { may_pass, .. } => *may_pass,
            Self::Timeout | Self::Line(_) | Self::Cut => true,
            Self::NoHost | Self::TooLarge { .. } | Self::Redirects | Self::Other(_) => false,
        }
    }
}

impl From<ureq::Error> for RequestError {
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
            ureq::Error::Decompress(_, error) if error.kind() == ErrorKind::UnexpectedEof => {
                Self::Cut
            }
            ureq::Error::ConnectionFailed => Self::Line("no connection".to_owned()),
            other => Self::Other(other.to_string()),
        }
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status { code, later, said } => {
                write!(f, "it answers with status {code}")?;
                if let Some(said) = said {
                    write!(f, " and says: {said}")?;
                }
                if *code == 511 {
                    f.write_str(": this network wants you to sign in; open a page in a browser, and fetch again")?;
                }
                match later {
                    Some(later) => write!(
                        f,
                        " and asks for no requests for {}",
                        humanize::wait(*later)
                    ),
                    None => Ok(()),
                }
            }
            Self::Cut => f.write_str("its answer is cut off"),
            Self::Timeout => f.write_str("it takes too long to answer"),
            Self::NoHost => f.write_str("no such host is known here; check the network"),
            Self::Line(why) => write!(f, "the connection fails: {why}"),
            Self::Tls(Refusal::NoTls) => {
                f.write_str("it does not speak TLS; write http instead of https if that is a mirror of yours")
            }
            Self::Tls(Refusal::WantsClient | Refusal::ClientRefused(_)) => f.write_str(
                "it wants a client certificate, and fetch sends none to any server; name an --endpoint that needs none",
            ),
            Self::Tls(refusal) => refusal.fmt(f),
            Self::TooLarge { limit } => {
                write!(f, "its answer is larger than {}", humanize::limit(*limit))
            }
            Self::Redirects => f.write_str("it redirects for ever"),
            Self::Proxy { why, .. } | Self::Other(why) => f.write_str(why),
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

// How long a server is waited for, and how often a request is repeated.

/// The limits of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// The time limit for the connection.
    pub connect: Duration,
    /// From the start of one try to its last byte, redirects included, so a server that sends slowly cannot extend it.
    pub whole: Duration,
    /// The maximum number of tries.
    pub tries: u32,
    /// The approximate first pause between tries; each further pause is twice as long.
    pub pause: Duration,
    /// The longest pause a server may ask for. A server that asks for more is not tried again.
    pub longest_pause: Duration,
    /// The largest answer in bytes, unpacked.
    pub body: u64,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            whole: Duration::from_secs(45),
            tries: 3,
            pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(60),
            body: 16 << 20,
        }
    }
}

impl RetryPolicy {
    /// The pause after this many tries; `None` if there is to be no further try.
    fn pause(&self, tries: u32, trouble: &RequestError) -> Option<Duration> {
        if tries >= self.tries || !trouble.may_pass() {
            return None;
        }
        if let RequestError::Status {
            later: Some(later), ..
        } = trouble
        {
            return Some(*later).filter(|later| *later <= self.longest_pause);
        }
        let doubled = self
            .pause
            .saturating_mul(1 << tries.saturating_sub(1).min(16));
        // A factor between a half and one and a half, so that many clients that failed together do not return together.
        Some(
            doubled
                .min(self.longest_pause)
                .mul_f64(0.5 + fastrand::f64()),
        )
    }
}

/// How long the `Retry-After` header asks the client to wait: seconds, or a date.
fn retry_after(text: &str, now: Moment) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::DateTimeParser::new();
    let date = date.parse_timestamp(text.trim()).ok()?;
    let seconds = date.as_second().saturating_sub(now.seconds());
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_may_ask_for_a_pause_in_seconds_or_until_a_date() {
        let now = Moment(784_111_700_000);
        let asked = |text| retry_after(text, now).map(|pause| pause.as_secs());
        assert_eq!(asked("17"), Some(17));
        assert_eq!(asked("Sun, 06 Nov 1994 08:49:37 GMT"), Some(77));
        assert_eq!(asked("Tue, 06 Nov 1984 08:49:37 GMT"), Some(0));
        assert_eq!(asked("soon"), None);
        assert_eq!(asked("-5"), None);
    }

    #[test]
    fn pauses_double_and_a_pause_asked_for_is_kept_or_the_last() {
        let patience = RetryPolicy::default();
        let busy = |later: Option<u64>| RequestError::Status {
            code: 503,
            later: later.map(Duration::from_secs),
            said: None,
        };
        for (tries, seconds) in [(1, 1.0), (2, 2.0)] {
            let pause = patience.pause(tries, &busy(None)).unwrap().as_secs_f64();
            assert!((0.5 * seconds..=1.5 * seconds).contains(&pause), "{pause}");
        }
        assert_eq!(patience.pause(3, &busy(None)), None);
        assert_eq!(
            patience.pause(1, &busy(Some(7))),
            Some(Duration::from_secs(7))
        );
        assert_eq!(patience.pause(1, &busy(Some(61))), None);
        assert_eq!(
            patience.pause(
                1,
                &RequestError::Status {
                    code: 404,
                    later: None,
                    said: None,
                }
            ),
            None
        );
    }
}
