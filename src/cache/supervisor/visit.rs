//! A connection for somebody who looks at the server itself. What is learned on it changes nothing of what is known here.

use tokio::time::timeout;

use redis::Value;

use super::line::state_of;
use super::link::Link;
use super::{Purpose, Supervisor, heard};
use crate::cache::State;
use crate::cache::server::Request;
use crate::clock::Stopwatch;

/// A connection of its own, made when it is first used.
pub(in crate::cache) struct Visit(Link);

impl Supervisor {
    /// A connection of its own to the server, whatever the breaker says.
    pub(in crate::cache) fn visit(&self) -> Result<Visit, State> {
        self.dialer.dial().map(Visit).map_err(state_of)
    }
}

impl Visit {
    /// Asks, and waits as long as a look-up would: the answers, and how long they took in microseconds; or how the server
    /// is when there was no useful answer.
    pub(in crate::cache) async fn ask(
        &mut self,
        request: &Request,
    ) -> Result<(Vec<Value>, u64), State> {
        let stopwatch = Stopwatch::start();
        let answer = timeout(Purpose::Read.deadline(), self.0.send(request)).await;
        let values = heard(answer).map_err(state_of)?;
        Ok((values, stopwatch.micros()))
    }
}
