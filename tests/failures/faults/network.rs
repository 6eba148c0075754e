//! A network that loses, delays, cuts or repeats what the server says.

use libtest_mimic::Trial;

use crate::support::redis_server::RedisServer;
use crate::support::relay::{Fate, Relay};
use crate::support::seat::Seat;
use crate::support::trials::server_trial;

pub(crate) fn trials() -> Vec<Trial> {
    let fate = |name: &str, fate, states: &'static [&'static str]| {
        server_trial(name, move || async move { suffers(fate, states) })
    };
    vec![
        fate(
            "network::replies_are_lost",
            Fate::Swallow,
            &["slow", "down"],
        ),
        fate("network::replies_are_late", Fate::Delay, &["slow"]),
        fate("network::replies_are_cut_short", Fate::Cut, &["down"]),
        fate("network::replies_come_twice", Fate::Repeat, &["up"]),
    ]
}

/// The network turns bad under an open dashboard, and good again.
fn suffers(fate: Fate, states: &'static [&'static str]) {
    let server = RedisServer::start();
    let relay = Relay::before(server.socket());
    let mut seat = Seat::before(&relay.url());
    seat.sees("up");
    seat.sees_published();
    relay.set(fate);
    seat.press("R");
    for state in states {
        seat.sees(state);
        seat.can_go_on();
    }
    relay.set(Fate::Pass);
    seat.sees("up");
    seat.press("R");
    seat.sees_text("redis up");
    seat.can_go_on();
}
