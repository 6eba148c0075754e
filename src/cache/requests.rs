//! Requests: what readers ask for that is not there, and publishers build.
//!
//! A league's requests are the members of one sorted set on its server, each with the moment it was made. A member names an
//! entry without its edition: the publisher that answers builds the announced one. A request ends with the fill of its
//! entry, or after a minute, and a reader that still waits asks again. The set is bounded, and no reader is told of it.

use std::time::Duration;

use super::State;
use crate::clock::Moment;

/// The most requests that a league has at a time.
pub const MOST_REQUESTS: usize = 64;

/// How long a request is kept that no publisher answers.
pub(super) const LIVES: Duration = Duration::from_secs(60);

/// What came of asking for an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The request was made.
    Asked,
    /// It had been made already.
    Already,
    /// The league has as many requests as it may have.
    Full,
    /// The user of the server may not ask, or the server takes no writes, for this reason. Nothing is wrong with reading.
    Refused(State),
    /// There was no answer, or there is no cache.
    Unreachable(State),
}

/// A request, as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRequest {
    /// What was asked for: any bytes, since other programs can write them.
    /// [`Key::of_wanted`](super::Key::of_wanted) reads them.
    pub member: Vec<u8>,
    /// When it was made, by the server's clock.
    pub at: Moment,
}

/// The requests of a league, as far as they were read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requests {
    /// At most [`MOST_REQUESTS`] of them, the oldest first.
    pub requests: Vec<EntryRequest>,
    /// Whether there are more, which no reader's asking leads to.
    pub crowded: bool,
}

impl Requests {
    /// Keeps the bounded part of what was read.
    pub(super) fn of(mut requests: Vec<EntryRequest>) -> Self {
        let crowded = requests.len() > MOST_REQUESTS;
        requests.truncate(MOST_REQUESTS);
        Self { requests, crowded }
    }
}
