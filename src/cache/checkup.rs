//! A look at the server with the eyes of somebody who wonders why it does not work. It leaves nothing behind.

mod rights;
mod told;

use std::time::Duration;

use redis::{Value, cmd};

use super::server::{Request, Server};
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
        /// How what is said travels there.
        way: Way,
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
            way: Way::to(&address),
            health: health(server, league).await.map(Box::new),
            address,
        }
    }
}

async fn health(server: &Server, league: &LeagueTag) -> Result<Health, State> {
    let visit = server.supervisor.visit(league);
    // The first answer has the connection in its time.
    visit.ask(&Request::ping()).await?;
    let (_, micros) = visit.ask(&Request::ping()).await?;
    let (denied, refusal) = rights::examine(&visit, league).await?;
    Ok(Health {
        round_trip: Duration::from_micros(micros),
        about: about(&visit).await,
        denied,
        refusal,
        memory: said(&visit, &["INFO", "memory"])
            .await
            .and_then(told::memory),
        ahead_millis: ahead(&visit).await,
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
    fn to(address: &str) -> Self {
        let host = address.split_once("://").map_or("", |(_, host)| host);
        let local = ["127.", "localhost:", "[::1]"];
        if address.starts_with("rediss") {
            Self::Tls
        } else if address.starts_with("unix:") || local.iter().any(|it| host.starts_with(it)) {
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
        for (address, way) in [
            ("redis://127.0.0.1:6379/0", Way::Local),
            ("redis://localhost:6379/0", Way::Local),
            ("redis://[::1]:6379/0", Way::Local),
            ("unix:///run/r.sock", Way::Local),
            ("rediss://h:6379/0", Way::Tls),
            ("redis://h:6379/0", Way::Open),
            ("redis://localhost.example:6379/0", Way::Open),
        ] {
            assert_eq!(Way::to(address), way, "{address}");
        }
    }
}
