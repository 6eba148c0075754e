//! A look at the server with the eyes of somebody who wonders why it does not work. It leaves nothing behind.

mod told;

use std::time::Duration;

use redis::Value;

use super::server::{self, Command, Refused, Request, Server, Through};
use super::supervisor::Visit;
use super::{BackendKind, Cache, LeagueTag, State};
use crate::clock::{Moment, Stopwatch};
pub use told::{About, Memory};

/// What a look at the cache found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checkup {
    /// There is no server to look at: the program is on its own, by its own cache or without one.
    Alone(BackendKind),
    /// A server.
    Server {
        /// Where it is, without user and password.
        address: String,
        /// What was found, or how the server is when it did not answer.
        health: Result<Box<Health>, State>,
    },
}

/// How what is said travels to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It does not leave this machine.
    Local,
    /// Encrypted.
    Tls,
    /// So that others on the way can read it, the password too.
    Open,
}

/// What there is to know of a server that answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// Where it is: of a cluster the node that holds the league, of what Sentinels watch over the primary.
    pub place: String,
    /// How what is said travels there.
    pub way: Way,
    /// How long an answer takes on a connection that is there.
    pub round_trip: Duration,
    /// What it is; `None` when it does not say.
    pub about: Option<About>,
    /// What it refused of all that a viewer does.
    pub refused: Vec<Refused>,
    /// How it uses its memory; `None` when it does not say, or not to us.
    pub memory: Option<Memory>,
    /// How many milliseconds its clock is ahead of this machine's; negative when behind, `None` when it does not say.
    pub ahead_millis: Option<i64>,
    /// Whether it tells by itself when the league changes.
    pub tells: bool,
    /// Whether another league has the keys of this one.
    pub taken: bool,
}

impl Cache {
    /// Looks at the server for a league: what it is, and whether it does and permits what the cache needs. Each question
    /// waits no longer than a look-up would.
    pub async fn examine(&self, league: &LeagueTag) -> Checkup {
        let Some(server) = self.reach.server().await else {
            return Checkup::Alone(self.status().backend);
        };
        let address = self.reach.address().unwrap_or_default();
        Checkup::Server {
            health: health(server, &address, league).await.map(Box::new),
            address,
        }
    }
}

async fn health(server: &Server, address: &str, league: &LeagueTag) -> Result<Health, State> {
    let visit = server.supervisor.visit(league);
    let fence = Request::fence(league);
    // The first answer has the connection in its time.
    let found = answered(visit.ask(&fence).await)?;
    let taken = found.is_some_and(|fence| server::is_taken_from(league, fence));
    let stopwatch = Stopwatch::start();
    answered(visit.ask(&fence).await)?;
    let round_trip = stopwatch.elapsed();
    let refused = server::round(league, Through::Visit(&visit)).await?;
    let place = visit.place().unwrap_or_default();
    Ok(Health {
        way: Way::to(address, &place),
        place,
        round_trip,
        about: about(&visit).await,
        refused,
        memory: said(&visit, Command::Info, &["memory"])
            .await
            .and_then(told::memory),
        ahead_millis: ahead(&visit).await,
        taken,
        tells: server.supervisor.listen(league).await.is_some(),
    })
}

/// Lets pass that something is not permitted: that is an answer, and a question of its own.
fn answered<A>(answer: Result<A, State>) -> Result<Option<A>, State> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(State::KeepsNothing(_)) => Ok(None),
        Err(state) => Err(state),
    }
}

/// What the server is. Everybody may say HELLO; a server that does not know the word is old, and says it otherwise.
async fn about(visit: &Visit) -> Option<About> {
    let greeting = said(visit, Command::Hello, &[]).await;
    match greeting.and_then(told::greeting) {
        Some(about) => Some(about),
        None => said(visit, Command::Info, &["server"])
            .await
            .and_then(told::server),
    }
}

/// The server's clock against ours, taking its answer to be from the middle of the round trip.
async fn ahead(visit: &Visit) -> Option<i64> {
    let before = Moment::now();
    let answer = said(visit, Command::Time, &[]).await?;
    let middle = Moment(before.0.midpoint(Moment::now().0));
    let millis = |moment: Moment| i64::try_from(moment.0).ok();
    millis(told::time(answer)?)?.checked_sub(millis(middle)?)
}

/// The answer to one command; `None` for an error, or none at all.
async fn said(visit: &Visit, command: Command, words: &[&str]) -> Option<Value> {
    let mut command = command.cmd();
    command.arg(words);
    let values = visit.ask(&Request::attempt([command])).await.ok()?;
    let answer = values.into_iter().next()?;
    answer.extract_error().ok()
}

impl Way {
    /// The way to an address, which may name several hosts, and on to the place that they know of.
    fn to(address: &str, place: &str) -> Self {
        let (scheme, rest) = address.split_once("://").unwrap_or_default();
        let mut hosts = rest.split(['/', '?']).next().unwrap_or_default().split(',');
        let local = |host: &str| {
            let local = ["127.", "localhost:", "[::1]:"];
            local.iter().any(|it| host.starts_with(it))
        };
        if scheme.starts_with("rediss") {
            Self::Tls
        } else if scheme == "unix" || (hosts.all(local) && local(place)) {
            Self::Local
        } else {
            Self::Open
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_leaves_the_machine_unencrypted_travels_in_the_open() {
        let (here, there) = ("127.0.0.1:7000", "h:7000");
        for (address, place, way) in [
            ("redis://127.0.0.1:6379/0", here, Way::Local),
            ("redis://localhost:6379/0", here, Way::Local),
            ("redis://[::1]:6379/0", here, Way::Local),
            ("unix:///run/r.sock", "/run/r.sock", Way::Local),
            ("rediss://h:6379/0", there, Way::Tls),
            ("redis://h:6379/0", there, Way::Open),
            ("redis://localhost.example:6379/0", there, Way::Open),
            ("redis-cluster://localhost:1,[::1]:2", here, Way::Local),
            ("redis-cluster://localhost:1,h:2", here, Way::Open),
            ("redis-cluster://localhost:1", there, Way::Open),
            ("rediss-cluster://localhost:1", there, Way::Tls),
            (
                "redis-sentinel://h:1/0?sentinelServiceName=m",
                here,
                Way::Open,
            ),
        ] {
            assert_eq!(Way::to(address, place), way, "{address}");
        }
    }
}
