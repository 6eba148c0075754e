//! Bytes from the network: one question, one answer, with patience and with limits. What the bytes mean is the feeds'
//! business, and what becomes of it the store's.

mod endpoint;
mod error;
mod patience;
mod secure;

use std::time::Duration;

use tracing::debug;
use ureq::http::{HeaderMap, StatusCode, header};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{Connector, DefaultConnector};
use ureq::{Agent, Body};

use crate::clock::Moment;
use crate::tls::Tls;
use secure::Secure;

pub use endpoint::{Endpoint, EndpointError};
pub use error::{FetchError, Trouble};
pub use patience::Patience;

/// Who asks, and where to complain: a name alone is refused.
const USER_AGENT: &str = concat!(
    "scoretable/",
    env!("CARGO_PKG_VERSION"),
    " (+https://crates.io/crates/scoretable)"
);
const REDIRECTS: u32 = 3;

/// Asks servers. It blocks: only the command line, which has nothing else to do meanwhile, uses it.
#[derive(Debug)]
pub struct Client {
    agent: Agent,
    patience: Patience,
}

impl Client {
    /// A client that is no more patient than this, and believes the authorities that programs for the web believe.
    pub fn new(patience: Patience) -> Self {
        Self::over(patience, &Tls::default())
    }

    /// A client that is no more patient than this, and speaks TLS with the authorities that are named there too.
    pub fn over(patience: Patience, tls: &Tls) -> Self {
        let config = Agent::config_builder()
            .user_agent(USER_AGENT)
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
        }
    }

    /// Asks for what is at `url`, again when the trouble may pass: at once or never is not the choice, so `wait` is
    /// called with the time to let go by before the next try.
    ///
    /// # Errors
    ///
    /// When the last try failed too, or the trouble is not of the kind that passes.
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

    fn ask(&self, url: &str) -> Result<Vec<u8>, Trouble> {
        let request = self
            .agent
            .get(url)
            .config()
            // What began under cover is not continued without.
            .https_only(url.starts_with("https:"))
            .build();
        let answer = request.call().map_err(Trouble::from)?;
        if !answer.status().is_success() {
            return Err(refused(answer.status(), answer.headers()));
        }
        self.body(answer.into_body())
    }

    fn body(&self, mut body: Body) -> Result<Vec<u8>, Trouble> {
        let limit = self.patience.body;
        body.with_config()
            .limit(limit)
            .read_to_vec()
            .map_err(Trouble::from)
    }
}

fn refused(status: StatusCode, headers: &HeaderMap) -> Trouble {
    let later = headers.get(header::RETRY_AFTER);
    let later = later.and_then(|value| value.to_str().ok());
    Trouble::Status {
        code: status.as_u16(),
        later: later.and_then(|text| patience::later(text, Moment::now())),
    }
}
