//! The cache's server.

use super::{failed, finding, health, ok, refused, skipped, warning};
use crate::cache::{BackendKind, Cache, Checkup, LeagueTag, Mode, Settings, State, TAKEN, Way};
use crate::cli::link;
use crate::config::{Config, Purpose};
use crate::error::Error;
use crate::league::StoreId;
use crate::output::{Finding, Outcome};

/// The checks that need a server which answers.
const OF_A_SERVER: [&str; 8] = [
    "tls",
    "round trip",
    "version",
    "rights",
    "writes",
    "eviction",
    "clock",
    "live",
];
/// Looks at the server of a league, or of any if there is none yet.
pub(super) fn examine(config: &Config, league: Option<StoreId>) -> Result<Vec<Finding>, Error> {
    let league = LeagueTag::of(&league.unwrap_or(StoreId::from_bits(0)));
    // What the environment says counts for the league there will be.
    let settings = match link::settings(config, Purpose::Real) {
        Ok(settings) => settings,
        Err(error) => {
            return Ok(nobody(
                refused("server", &error),
                "the server cannot be asked",
            ));
        }
    };
    let mode = settings.mode;
    Ok(match look(settings, &league)? {
        Checkup::Alone(kind) => nobody(alone(kind, mode), "no server is used"),
        Checkup::Server {
            address,
            health: Ok(found),
        } => {
            let mut findings = vec![there(address, &found.place), tls(found.way)];
            findings.extend(health::examine(&found));
            findings.extend(
                found
                    .taken
                    .then(|| warning("place", TAKEN, "scoretable fork")),
            );
            findings
        }
        Checkup::Server {
            address,
            health: Err(state),
        } => nobody(away(&address, &state), "the server cannot be asked"),
    })
}

fn look(settings: Settings, league: &LeagueTag) -> Result<Checkup, Error> {
    let cache = Cache::new(settings)?;
    let runtime = link::runtime()?;
    let found = runtime.block_on(cache.examine(league));
    runtime.shutdown_background();
    Ok(found)
}

/// What is said of the server, and nothing of all the rest.
fn nobody(server: Finding, why: &str) -> Vec<Finding> {
    let rest = OF_A_SERVER.into_iter().map(|check| skipped(check, why));
    std::iter::once(server).chain(rest).collect()
}

fn alone(kind: BackendKind, mode: Mode) -> Finding {
    const CHECK: &str = "server";
    match (kind, mode) {
        (BackendKind::Off, _) => ok(CHECK, "none: the cache is off (--cache off)"),
        (_, Mode::Auto) => finding(
            CHECK,
            Outcome::Ok,
            "none is named and none answers on 127.0.0.1:6379, so the cache is inside the program",
            Some("to share it between programs, start one and name it with --redis URL"),
        ),
        _ => ok(
            CHECK,
            "none: the cache is inside the program (--cache embedded)",
        ),
    }
}

/// The server by the address that was given, and where that leads if it does not say.
fn there(address: String, place: &str) -> Finding {
    let said = address.contains(place);
    ok(
        "server",
        if said {
            address
        } else {
            format!("{address} leads to {place}")
        },
    )
}

fn away(address: &str, state: &State) -> Finding {
    let fix = state.remedy().unwrap_or(match state {
        State::Loading => "wait until it has read its data",
        _ => "start it, or name another with --redis URL; until then tables come from the store",
    });
    let complaint = state.complaint();
    failed("server", format!("{address} is {complaint}"), fix)
}

fn tls(way: Way) -> Finding {
    match way {
        Way::Tls => ok("tls", "encrypted"),
        Way::Local => ok("tls", "not needed, nothing leaves this machine"),
        Way::Open => warning(
            "tls",
            "not encrypted: others on the way can read it, the password too",
            "use rediss:// with a server that offers TLS, and --tls-ca FILE if its CA is a private one",
        ),
    }
}
