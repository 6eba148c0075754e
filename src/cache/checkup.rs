//! A look at the server with the eyes of somebody who wonders why it does not work. It leaves nothing behind.

mod rights;
mod told;

use std::time::Duration;

use redis::{Value, cmd};

use super::server::{self, Request, Server};
use super::supervisor::Visit;
use super::{BackendKind, Cache, LeagueTag, State};
use crate::clock::Moment;
pub use rights::COMMANDS;
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
    /// Those of [`COMMANDS`] that it does not permit.
    pub denied: Vec<&'static str>,
    /// Why it takes no writes, if it does not.
    pub refusal: Option<State>,
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
    // The first answer has the connection in its time.
    visit.ask(&Request::ping()).await?;
    let (_, micros) = visit.ask(&Request::ping()).await?;
    let taken = match visit.ask(&Request::fence(league)).await {
        Ok((fence, _)) => server::is_taken_from(league, fence),
        // What is not permitted is a question of its own.
        Err(State::Denied(_)) => false,
        // A node of a cluster answers everybody, and has nothing to say of what it does not hold.
        Err(state) => return Err(state),
    };
    let (denied, refusal) = rights::examine(&visit, league).await?;
    let place = visit.place().unwrap_or_default();
    Ok(Health {
        way: Way::to(address, &place),
        place,
        round_trip: Duration::from_micros(micros),
        about: about(&visit).await,
        denied,
        refusal,
        memory: said(&visit, &["INFO", "memory"])
            .await
            .and_then(told::memory),
        ahead_millis: ahead(&visit).await,
        taken,
        tells: server.supervisor.listen(league).await.is_some(),
    })
}

/// What the server is. Everybody may say HELLO; a server that does not know the word is old, and says it otherwise.
async fn about(visit: &Visit) -> Option<About> {
    let greeting = said(visit, &["HELLO"]).await;
    match greeting.and_then(told::greeting) {
        Some(about) => Some(about),
        None => said(visit, &["INFO", "server"])
            .await
            .and_then(told::server),
    }
}

/// The server's clock against ours, taking its answer to be from the middle of the round trip.
async fn ahead(visit: &Visit) -> Option<i64> {
    let before = Moment::now();
    let answer = said(visit, &["TIME"]).await?;
    let middle = Moment(before.0.midpoint(Moment::now().0));
    let millis = |moment: Moment| i64::try_from(moment.0).ok();
    millis(told::time(answer)?)?.checked_sub(millis(middle)?)
}

/// The answer to one command; `None` for an error, or none at all.
async fn said(visit: &Visit, words: &[&str]) -> Option<Value> {
    let (name, rest) = words.split_first()?;
    let mut command = cmd(name);
    command.arg(rest);
    let (values, _) = visit.ask(&Request::attempt([command])).await.ok()?;
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
