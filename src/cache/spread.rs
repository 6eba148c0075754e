//! The time over which readers spread their looks after a change: every reader of a league is told at once, and if all of
//! them asked at once, the last would wait for all the others. The program that announces an edition says how long to take, by how
//! many clients the server has then.

use std::time::Duration;

use super::server::Server;
use super::server::client::Unavailable;
use super::{Cache, LeagueTag};

/// So few clients a server answers at once.
const FEW: u64 = 200;
/// How many clients there are for each millisecond.
const PER_MILLI: u64 = 20;
/// The longest time. No announcement keeps readers waiting longer, whatever it says.
pub(super) const LONGEST: Duration = Duration::from_secs(5);
/// The time where the server does not say how many clients it has.
const UNKNOWN: Duration = Duration::from_millis(250);

impl Cache {
    /// The time over which readers are to spread their looks at what is announced now. A cache inside the program has none.
    pub(crate) async fn spread(&self, league: &LeagueTag) -> Duration {
        match self.backends.server().await {
            Some(server) if !server.client.is_away() => of(server, league).await,
            _ => Duration::ZERO,
        }
    }
}

async fn of(server: &Server, league: &LeagueTag) -> Duration {
    match server.clients(league).await {
        Ok(clients) => for_clients(clients),
        Err(Unavailable(_)) => UNKNOWN,
    }
}

fn for_clients(clients: u64) -> Duration {
    if clients < FEW {
        return Duration::ZERO;
    }
    Duration::from_millis(clients / PER_MILLI).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_readers_look_at_once_and_many_take_their_time_up_to_a_limit() {
        for (clients, millis) in [
            (0, 0),
            (199, 0),
            (200, 10),
            (10_000, 500),
            (100_000, 5_000),
            (u64::MAX, 5_000),
        ] {
            assert_eq!(
                for_clients(clients),
                Duration::from_millis(millis),
                "{clients} clients"
            );
        }
    }
}
