//! A connection for somebody who looks at the server itself. What is learned on it changes nothing of what is known here.

use std::time::Duration;

use redis::Value;
use tokio::time::timeout;

use super::line::state_of;
use super::link::Link;
use super::{Purpose, Supervisor, heard};
use crate::cache::server::Request;
use crate::cache::{LeagueTag, State};

/// A connection of its own to the server that holds a league, made when it is first used.
pub(in crate::cache) struct Visit {
    link: Link,
    league: LeagueTag,
    patience: Duration,
}

impl Supervisor {
    /// A connection of its own to the server, whatever the breaker says.
    pub(in crate::cache) fn visit(&self, league: &LeagueTag) -> Visit {
        Visit {
            link: Link::new(&self.way),
            league: league.clone(),
            patience: self.way.patience(),
        }
    }
}

impl Visit {
    /// Asks, and waits as long as a probe in the background: the answers, or how the server is when there was no useful one.
    pub(in crate::cache) async fn ask(&self, request: &Request) -> Result<Vec<Value>, State> {
        let answer = self.link.send(Some(&self.league), request);
        let answer = timeout(self.patience, answer).await;
        heard(answer).map_err(|trouble| state_of(trouble, Purpose::Read))
    }

    /// Where it led to, as far as that is known.
    pub(in crate::cache) fn place(&self) -> Option<String> {
        self.link.place()
    }
}
