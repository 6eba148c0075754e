//! Fetches a week's scoreboard from the first host that knows it.

use std::thread;

use tracing::info;

use crate::clock::Moment;
use crate::feed;
use crate::feed::Fault;
use crate::fetch::{Client, Endpoint, RequestError, RetryPolicy};
use crate::league::{Facts, Season, Skipped, Week};
use crate::tls::Tls;

/// A week's answer, downloaded and parsed.
pub(crate) struct Answer {
    pub(crate) facts: Facts,
    pub(crate) skipped: Vec<Skipped>,
}

/// Why there is no answer.
pub(crate) struct Refusal {
    /// The reasons, one for each host that was asked.
    pub(crate) why: String,
    /// The host that says that the week has no games.
    pub(crate) without_games: Option<String>,
    /// Whether every host was silent or asked not to be contacted again soon.
    pub(crate) is_silence: bool,
    /// Whether a host said that it wants to be left alone.
    pub(crate) is_unwelcome: bool,
}

/// How likely a request is to succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hope {
    /// The last request was answered, so a failure may be temporary.
    Good,
    /// The last request was not answered.
    Slight,
}

/// Sends the requests for weeks.
pub(crate) struct Asker {
    patient: Client,
    brief: Client,
    endpoints: Vec<Endpoint>,
}

impl Asker {
    pub(crate) fn new(endpoints: Vec<Endpoint>, tls: &Tls) -> Self {
        let patience = RetryPolicy::default();
        Self {
            brief: Client::new(
                RetryPolicy {
                    tries: 1,
                    ..patience
                },
                tls,
            ),
            patient: Client::new(patience, tls),
            endpoints,
        }
    }

    /// Asks one endpoint after the other until one has the week. The error says why none has.
    pub(crate) fn ask(&self, season: Season, week: Week, hope: Hope) -> Result<Answer, Refusal> {
        let client = match hope {
            Hope::Good => &self.patient,
            Hope::Slight => &self.brief,
        };
        let mut whys = Vec::new();
        let mut refusal = Refusal {
            why: String::new(),
            without_games: None,
            is_silence: true,
            is_unwelcome: false,
        };
        for endpoint in &self.endpoints {
            let host = endpoint.host();
            match answer(client, endpoint, season, week) {
                Ok(answer) => {
                    let games = answer.facts.games.len();
                    info!(host, %season, %week, games, "fetched");
                    return Ok(answer);
                }
                Err(no) => {
                    info!(host, %season, %week, why = no.why, "not fetched");
                    refusal.without_games = refusal.without_games.or(no.without_games);
                    refusal.is_silence &= no.is_silence;
                    refusal.is_unwelcome |= no.is_unwelcome;
                    whys.push(no.why);
                }
            }
        }
        refusal.why = whys.join("; ");
        Err(refusal)
    }
}

fn answer(
    client: &Client,
    endpoint: &Endpoint,
    season: Season,
    week: Week,
) -> Result<Answer, Refusal> {
    let host = endpoint.host();
    let address = endpoint.address(season, week);
    let bytes = client
        .get(&address, thread::park_timeout)
        .map_err(|error| Refusal {
            is_silence: error.trouble.is_silence(),
            is_unwelcome: matches!(error.trouble, RequestError::Status { code: 429, .. }),
            ..Refusal::because(format!("{host}: {error}"))
        })?;
    let (mut facts, skipped) = feed::read_scoreboard(&bytes, host).map_err(|error| Refusal {
        without_games: (*error.fault() == Fault::NoEvents).then(|| host.to_owned()),
        ..Refusal::because(error.to_string())
    })?;
    // A mirror may return the current week for every request.
    let mut games = facts.games.iter();
    if !games.any(|game| (game.season, game.week) == (season, week)) {
        let first = skipped.first().map(|skipped| format!(" ({skipped})"));
        let first = first.unwrap_or_default();
        return Err(Refusal::because(format!(
            "{host}: no game of that week is in the answer{first}"
        )));
    }
    facts.origin.at = Some(Moment::now().seconds());
    Ok(Answer { facts, skipped })
}

impl Refusal {
    /// The host answered, and the answer is wrong for this reason.
    const fn because(why: String) -> Self {
        Self {
            why,
            without_games: None,
            is_silence: false,
            is_unwelcome: false,
        }
    }
}
