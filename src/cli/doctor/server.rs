//! `doctor`: checks the cache's server.

use std::collections::BTreeSet;
use std::time::Duration;

use super::{failed, finding, ok, refused, skipped, warning};
use crate::cache::{
    BackendKind, Cache, Health, HealthCheck, LeagueTag, MemoryUse, Mode, Operation, Refused,
    ServerVersion, Settings, State, TAKEN, Transport, commands, commands_of_reader,
};
use crate::cli::session;
use crate::config::{Config, Purpose, StorePath};
use crate::error::Error;
use crate::league::StoreId;
use crate::output::{Finding, Outcome};
use crate::store::{Head, Store};
use crate::text::humanize;

/// The checks that need a server that answers.
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
pub(super) fn examine(config: &Config, league: Option<&Head>) -> Result<Vec<Finding>, Error> {
    // The environment's server is for the league that the user will have.
    let settings = match session::settings(config, Purpose::Real) {
        Ok(settings) => settings,
        Err(error) => {
            return Ok(unasked(&error));
        }
    };
    let mode = settings.mode;
    Ok(findings(look(config, settings, league)?, mode))
}

/// What a look at the server found, a line for each check.
pub(super) fn findings(found: HealthCheck, mode: Mode) -> Vec<Finding> {
    match found {
        HealthCheck::Alone(kind) => alone(none(kind, mode), "no server is used"),
        HealthCheck::Server {
            address,
            health: Ok(found),
        } => {
            let mut findings = vec![there(address, &found.place), tls(found.way)];
            findings.extend(health_findings(&found));
            findings.extend(
                found
                    .taken
                    .then(|| warning("place", TAKEN, "scoretable fork")),
            );
            findings
        }
        HealthCheck::Server {
            address,
            health: Err(state),
        } => alone(away(&address, &state), "the server cannot be asked"),
    }
}

/// Looks at the server, and announces the league to one that is well, as every command does.
fn look(config: &Config, settings: Settings, league: Option<&Head>) -> Result<HealthCheck, Error> {
    let cache = Cache::new(settings)?;
    let runtime = session::runtime()?;
    let no_league = StoreId::from_bits(0);
    let tag = LeagueTag::of(league.map_or(&no_league, |league| &league.id));
    let found = runtime.block_on(cache.examine(&tag));
    runtime.shutdown_background();
    let well = matches!(&found, HealthCheck::Server { health: Ok(health), .. } if health.refused.is_empty());
    if let Some(StorePath::Named(path) | StorePath::Usual(path)) = &config.store
        && league.is_some()
        && well
    {
        // What keeps the store from being read, its own checks have said.
        let _announced = Store::open_read_only(path)
            .map_err(Error::from)
            .and_then(|store| session::announce(config, store));
    }
    Ok(found)
}

/// The findings about a server that is named wrongly.
pub(super) fn unasked(error: &Error) -> Vec<Finding> {
    alone(refused("server", error), "the server cannot be asked")
}

/// The finding about the server, with every other check skipped.
fn alone(server: Finding, why: &str) -> Vec<Finding> {
    let rest = OF_A_SERVER.into_iter().map(|check| skipped(check, why));
    std::iter::once(server).chain(rest).collect()
}

fn none(kind: BackendKind, mode: Mode) -> Finding {
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

/// Describes the server by the address that was given, with the resolved address if it differs.
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
        State::Loading => "wait until it has loaded its data",
        _ => {
            "start it, or name another with --redis URL; until then tables are built from the store"
        }
    });
    let complaint = state.complaint();
    failed("server", format!("{address} is {complaint}"), fix)
}

fn tls(way: Transport) -> Finding {
    match way {
        Transport::Tls => ok("tls", "encrypted"),
        Transport::Local => ok("tls", "not needed, nothing leaves this machine"),
        Transport::Open => warning(
            "tls",
            "not encrypted: the password and all data can be read on the network",
            "use rediss:// with a server that offers TLS, and --tls-ca FILE if its CA is a private one",
        ),
    }
}

// The checks of a server that answers.

/// A round trip that takes longer than this makes the user wait.
const SLOW: Duration = Duration::from_millis(100);
/// Clocks that differ by more than this, in milliseconds, make "built 3 s ago" wrong.
const APART: u64 = 2_000;

pub(super) fn health_findings(health: &Health) -> [Finding; 7] {
    [
        trip(health.round_trip),
        version(health.about.as_ref()),
        match health.may_ask {
            None => rights(&health.refused),
            Some(may_ask) => rights_of_reader(&health.refused, may_ask),
        },
        match health.may_ask {
            None => writes(&health.refused),
            Some(_) => skipped("writes", "not tried: this program only reads"),
        },
        eviction(health.memory.as_ref()),
        clock(health.ahead_millis),
        live(health.tells),
    ]
}

fn trip(time: Duration) -> Finding {
    let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    let found = humanize::time(micros);
    if time > SLOW {
        let fix = "name a server that is nearer, or build without one: --cache embedded";
        warning("round trip", format!("{found}, which is slow"), fix)
    } else {
        ok("round trip", found)
    }
}

fn version(about: Option<&ServerVersion>) -> Finding {
    const CHECK: &str = "version";
    const FIX: &str = "update it; 7.0 and newer are tested";
    let Some(about) = about else {
        return skipped(CHECK, "the server does not report it");
    };
    let found = format!("{} {}", about.name, about.version);
    match about.major() {
        Some(..5) => failed(
            CHECK,
            format!("{found}, whose scripts cannot do what the cache needs"),
            FIX,
        ),
        Some(5) => warning(
            CHECK,
            format!("{found}, which does not report changes"),
            FIX,
        ),
        Some(_) | None => ok(CHECK, found),
    }
}

fn rights(refused: &[Refused]) -> Finding {
    const CHECK: &str = "rights";
    let lacking = |refused: &&Refused| matches!(refused.why, State::KeepsNothing(_));
    let keeps = refused.iter().all(|it| it.doing.is_for_readers());
    let each = refused.iter().filter(lacking);
    let said = each.map(|Refused { doing, why }| {
        let what = why.complaint();
        let what = what
            .split_once(": ")
            .map_or(&*what, |(_, what)| what)
            .to_owned();
        format!("{what} ({doing})")
    });
    let said: Vec<String> = said.collect();
    let Some(first) = refused.iter().find(lacking) else {
        let all = Operation::ALL.map(Operation::name).join(", ");
        let what = format!("every operation works: {all}");
        return if refused.is_empty() {
            ok(CHECK, what)
        } else {
            skipped(CHECK, "not checked, because the server refuses writes")
        };
    };
    let fix = permitting(&commands(), refused, first);
    let said = said.join(", ");
    if keeps {
        let what = format!("readers without a store cannot be given what is not there yet: {said}");
        return warning(CHECK, what, &fix);
    }
    failed(CHECK, format!("it keeps nothing: {said}"), &fix)
}

/// What to do about a refusal. Where commands are not permitted it is one line for all of them: a user who lacks one is likely
/// to lack others.
fn permitting(names: &[String], refused: &[Refused], first: &Refused) -> String {
    let remedy = first.why.remedy().unwrap_or_default();
    if !remedy.starts_with("ACL SETUSER") {
        return remedy.to_owned();
    }
    let missing = refused.iter().filter_map(|refused| refused.why.remedy());
    let missing = missing
        .flat_map(str::split_whitespace)
        .filter(|it| it.starts_with('+'));
    let mut all: BTreeSet<String> = names.iter().map(|name| format!("+{name}")).collect();
    all.extend(missing.map(str::to_owned));
    let all: Vec<String> = all.into_iter().collect();
    format!("ACL SETUSER NAME ~scoretable:* {}", all.join(" "))
}

/// What a reader may do, by what it did.
fn rights_of_reader(refused: &[Refused], may_ask: bool) -> Finding {
    const CHECK: &str = "rights";
    match refused.first() {
        Some(first) => {
            let what = format!("tables cannot be read: {}", first.why.complaint());
            // Every server knows these keys, and none of these commands writes.
            let fix = permitting(&commands_of_reader(), refused, first);
            failed(CHECK, what, &fix)
        }
        None if may_ask => ok(
            CHECK,
            "tables can be read, and asked for where they are missing",
        ),
        None => ok(
            CHECK,
            "tables can be read; those that are missing cannot be asked for, so they come when a publisher makes them",
        ),
    }
}

fn writes(refused: &[Refused]) -> Finding {
    const CHECK: &str = "writes";
    let reading = refused
        .iter()
        .find(|refused| matches!(refused.why, State::ReadOnly(_)));
    match reading {
        None if refused.iter().all(|it| it.doing.is_for_readers()) => ok(CHECK, "taken"),
        None => skipped(CHECK, "not checked, because the server refuses commands"),
        Some(Refused { why, .. }) => failed(
            CHECK,
            format!("refused, {}", why.complaint()),
            why.remedy().unwrap_or("name the primary with --redis"),
        ),
    }
}

fn eviction(memory: Option<&MemoryUse>) -> Finding {
    const CHECK: &str = "eviction";
    let Some(MemoryUse { limit, policy }) = memory else {
        return finding(
            CHECK,
            Outcome::Skipped,
            "the server does not report it",
            Some("allow INFO: do not rename it, and with an ACL user, ACL SETUSER NAME +info"),
        );
    };
    match limit {
        None => ok(CHECK, "never: there is no maxmemory"),
        Some(_) if policy.starts_with("allkeys") => warning(
            CHECK,
            format!(
                "{policy} may evict the league's reference, which invalidates every entry: no wrong table is shown, but every table is built again"
            ),
            "CONFIG SET maxmemory-policy volatile-lru",
        ),
        Some(bytes) => ok(CHECK, format!("{policy} at {}", humanize::limit(*bytes))),
    }
}

fn clock(ahead: Option<i64>) -> Finding {
    const CHECK: &str = "clock";
    let Some(ahead) = ahead else {
        return skipped(CHECK, "the server does not report it");
    };
    let way = if ahead < 0 { "behind" } else { "ahead" };
    let apart = humanize::wait(Duration::from_millis(ahead.unsigned_abs()));
    let found = format!("the server's is {apart} {way}");
    if ahead.unsigned_abs() > APART {
        let fix = "synchronize both clocks with a time server; entries are correct, only their displayed age is wrong";
        warning(CHECK, found, fix)
    } else {
        ok(CHECK, found)
    }
}

fn live(tells: bool) -> Finding {
    if tells {
        return ok("live", "the server reports changes at once");
    }
    warning(
        "live",
        "the server does not report changes, so it is polled every 5 s",
        "allow CLIENT TRACKING and HELLO: Redis 6 or newer, do not rename them, and with an ACL user, ACL SETUSER NAME +client|tracking",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_apart_and_long_ways_are_warned_of_either_way() {
        for (ahead, outcome, said) in [
            (Some(0), Outcome::Ok, "0 ms ahead"),
            (Some(-2_000), Outcome::Ok, "2 s behind"),
            (Some(-2_001), Outcome::Warning, "2001 ms behind"),
            (Some(i64::MIN), Outcome::Warning, "behind"),
            (None, Outcome::Skipped, "does not report it"),
        ] {
            let found = clock(ahead);
            assert_eq!(found.outcome, outcome, "{found:?}");
            assert!(found.found.contains(said), "{found:?}");
        }
        assert_eq!(trip(SLOW).outcome, Outcome::Ok);
        assert_eq!(trip(SLOW * 2).outcome, Outcome::Warning);
    }

    #[test]
    fn old_servers_are_told_apart() {
        let about = |version: &str| ServerVersion {
            name: "redis".to_owned(),
            version: version.to_owned(),
        };
        for (told, outcome) in [
            ("3.2.1", Outcome::Failed),
            ("5.0.14", Outcome::Warning),
            ("7.0.15", Outcome::Ok),
            ("unstable", Outcome::Ok),
        ] {
            assert_eq!(version(Some(&about(told))).outcome, outcome, "{told}");
        }
        assert_eq!(version(None).outcome, Outcome::Skipped);
    }
}
