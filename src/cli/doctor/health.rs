//! What a server that answers has to say for itself.

use std::collections::BTreeSet;
use std::time::Duration;

use super::{failed, finding, ok, skipped, warning};
use crate::cache::{About, Health, Memory, Refused, State, commands};
use crate::output::{Finding, Outcome};

/// A round trip that takes longer than this keeps the user waiting.
const SLOW: Duration = Duration::from_millis(100);
/// Clocks further apart than this, in milliseconds, make "built 3 s ago" wrong.
const APART: u64 = 2_000;

pub(super) fn examine(health: &Health) -> [Finding; 7] {
    [
        trip(health.round_trip),
        version(health.about.as_ref()),
        rights(&health.refused),
        writes(&health.refused),
        eviction(health.memory.as_ref()),
        clock(health.ahead_millis),
        live(health.tells),
    ]
}

fn trip(time: Duration) -> Finding {
    let found = format!("{} µs", time.as_micros());
    if time > SLOW {
        let fix = "name a server that is nearer, or build without one: --cache embedded";
        warning(
            "round trip",
            format!("{found}, which keeps you waiting"),
            fix,
        )
    } else {
        ok("round trip", found)
    }
}

fn version(about: Option<&About>) -> Finding {
    const CHECK: &str = "version";
    const FIX: &str = "update it; 7.0 and newer are tested";
    let Some(about) = about else {
        return skipped(CHECK, "the server does not say");
    };
    let found = format!("{} {}", about.name, about.version);
    match about.major() {
        Some(..5) => failed(
            CHECK,
            format!("{found}, whose scripts may not do what keeping tables takes"),
            FIX,
        ),
        Some(5) => warning(
            CHECK,
            format!("{found}, which tells nobody of changes"),
            FIX,
        ),
        Some(_) | None => ok(CHECK, found),
    }
}

fn rights(refused: &[Refused]) -> Finding {
    const CHECK: &str = "rights";
    let lacking = |refused: &&Refused| matches!(refused.why, State::KeepsNothing(_));
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
        let what =
            "everything a viewer does was done: claim, stage, fill, look up, announce, flush";
        return if refused.is_empty() {
            ok(CHECK, what)
        } else {
            skipped(CHECK, "not seen, since it takes no writes")
        };
    };
    let remedy = first.why.remedy().unwrap_or_default();
    // One line for all there may be: who lacks one command is likely to lack the next.
    let fix = if remedy.starts_with("ACL SETUSER") {
        let missing = refused.iter().filter_map(|refused| refused.why.remedy());
        let missing = missing
            .flat_map(str::split_whitespace)
            .filter(|it| it.starts_with('+'));
        let mut all: BTreeSet<String> = commands().iter().map(|name| format!("+{name}")).collect();
        all.extend(missing.map(str::to_owned));
        let all: Vec<String> = all.into_iter().collect();
        format!("ACL SETUSER NAME ~scoretable:* {}", all.join(" "))
    } else {
        remedy.to_owned()
    };
    failed(
        CHECK,
        format!("it keeps nothing: {}", said.join(", ")),
        &fix,
    )
}

fn writes(refused: &[Refused]) -> Finding {
    const CHECK: &str = "writes";
    let reading = refused
        .iter()
        .find(|refused| matches!(refused.why, State::ReadOnly(_)));
    match reading {
        None if refused.is_empty() => ok(CHECK, "taken"),
        None => skipped(CHECK, "not seen, since it keeps nothing"),
        Some(Refused { why, .. }) => failed(
            CHECK,
            format!("refused, {}", why.complaint()),
            why.remedy().unwrap_or("name the primary with --redis"),
        ),
    }
}

fn eviction(memory: Option<&Memory>) -> Finding {
    const CHECK: &str = "eviction";
    let Some(Memory { limit, policy }) = memory else {
        return finding(
            CHECK,
            Outcome::Skipped,
            "the server does not say",
            Some("ACL SETUSER NAME +info lets it"),
        );
    };
    match limit {
        None => ok(CHECK, "never: there is no maxmemory"),
        Some(_) if policy.starts_with("allkeys") => warning(
            CHECK,
            format!(
                "{policy} may remove the league's fence, and with it every entry: nothing wrong is shown, but all is built again"
            ),
            "CONFIG SET maxmemory-policy volatile-lru",
        ),
        Some(bytes) => ok(CHECK, format!("{policy} at {} MiB", bytes >> 20)),
    }
}

fn clock(ahead: Option<i64>) -> Finding {
    const CHECK: &str = "clock";
    let Some(ahead) = ahead else {
        return skipped(CHECK, "the server does not say");
    };
    let way = if ahead < 0 { "behind" } else { "ahead" };
    let found = format!("the server's is {} ms {way}", ahead.unsigned_abs());
    if ahead.unsigned_abs() > APART {
        let fix = "let both machines ask a time server; entries are right all the same, only their age is shown wrong";
        warning(CHECK, found, fix)
    } else {
        ok(CHECK, found)
    }
}

fn live(tells: bool) -> Finding {
    if tells {
        return ok("live", "the server tells of changes at once");
    }
    warning(
        "live",
        "the server does not tell of changes, so it is asked every 5 s",
        "permit CLIENT TRACKING (ACL SETUSER NAME +client|tracking), on Redis 6 or newer",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_apart_and_long_ways_are_warned_of_either_way() {
        for (ahead, outcome, said) in [
            (Some(0), Outcome::Ok, "0 ms ahead"),
            (Some(-2_000), Outcome::Ok, "2000 ms behind"),
            (Some(-2_001), Outcome::Warning, "2001 ms behind"),
            (Some(i64::MIN), Outcome::Warning, "behind"),
            (None, Outcome::Skipped, "does not say"),
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
        let about = |version: &str| About {
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
