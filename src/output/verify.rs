//! What a verification found.

mod against;
mod document;
mod results;

use std::io;

use super::Format;
use super::json::line;
use crate::league::{Week, clean_name};
use crate::loader::{Checked, CheckedEntry, CheckedSeason, Drift, Finding, Status};
use crate::scoretable::{Difference, Differences};
use document::Document;

pub use against::Comparison;

/// Prints how the store compares with its own facts, the cache with the store, and the store with a dump if there is one.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn verification(
    store: &Checked,
    entries: &[CheckedEntry],
    status: &Status,
    against: Option<&Comparison>,
    format: Format,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Json => line(out, &Document::of(store, entries, status, against)),
        Format::Text => {
            store_text(store, out)?;
            cache_text(entries, status, out)?;
            against.map_or(Ok(()), |against| against::text(against, out))
        }
    }
}

/// How many differences between the cache and the store there are.
pub fn entries_differing(entries: &[CheckedEntry]) -> u64 {
    entries
        .iter()
        .map(|entry| count(entry.finding.as_ref()))
        .sum()
}

fn count(finding: Option<&Finding>) -> u64 {
    match finding {
        Some(Finding::Different(found)) => found.count,
        Some(Finding::Identical | Finding::OtherRevision) | None => 0,
    }
}

fn store_text(store: &Checked, out: &mut dyn io::Write) -> io::Result<()> {
    let Checked {
        edition,
        facts,
        log,
        seasons,
    } = store;
    let known = if store.facts_are_sound() {
        "as counted".to_owned()
    } else {
        format!(
            "not those it was counted for ({}): changed by another program",
            edition.facts
        )
    };
    writeln!(
        out,
        "store   revision {}, facts {facts}, {known}",
        edition.revision
    )?;
    results::text(log, out)?;
    for season in seasons {
        let CheckedSeason {
            season,
            weeks,
            rows,
            drifted,
            named,
        } = season;
        write!(out, "{season}    {weeks} weeks, {rows} rows: ")?;
        writeln!(out, "{}", verdict(*drifted, "as picks and results give"))?;
        for drift in named {
            let Drift {
                week,
                player,
                name,
                column,
                stored,
                recomputed,
            } = drift;
            let name = clean_name(name);
            writeln!(
                out,
                "  {season} week {week}, {name} (player {player}): {column} stored {stored}, recomputed {recomputed}"
            )?;
        }
        others(*drifted, named.len(), out)?;
    }
    Ok(())
}

fn cache_text(
    entries: &[CheckedEntry],
    status: &Status,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let backend = status.backend.name();
    let shown: Vec<&CheckedEntry> = entries
        .iter()
        .filter(|entry| entry.finding.is_some())
        .collect();
    match (&status.address, status.state.detail()) {
        (Some(address), Some(why)) => {
            return writeln!(out, "cache   {address} could not be asked: {why}");
        }
        _ if shown.is_empty() => {
            return writeln!(out, "cache   {backend}, nothing that would be shown");
        }
        _ => {}
    }
    writeln!(out, "cache   {backend}, {}", compared(&shown))?;
    for CheckedEntry { key, finding, .. } in shown {
        let week = key.week.map_or(0, Week::get);
        match finding {
            Some(Finding::Different(Differences { kept, count })) => {
                for Difference {
                    player,
                    column,
                    first,
                    second,
                } in kept
                {
                    let player = clean_name(player);
                    writeln!(
                        out,
                        "  {} {} week {week}, {player}: {column} cached {first}, rebuilt {second}",
                        key.kind, key.season
                    )?;
                }
                others(*count, kept.len(), out)?;
            }
            Some(Finding::OtherRevision) => writeln!(
                out,
                "  {} {} week {week}: of another revision than this store, not compared",
                key.kind, key.season
            )?,
            Some(Finding::Identical) | None => {}
        }
    }
    Ok(())
}

/// `18 entries: as the store gives`, of those that could be compared.
fn compared(shown: &[&CheckedEntry]) -> String {
    let noun = |count: usize| if count == 1 { "entry" } else { "entries" };
    let is_other = |entry: &&&CheckedEntry| entry.finding == Some(Finding::OtherRevision);
    let (all, others) = (shown.len(), shown.iter().filter(is_other).count());
    let differing = shown
        .iter()
        .map(|entry| count(entry.finding.as_ref()))
        .sum();
    let found = verdict(differing, "as the store gives");
    match (all - others, others) {
        (_, 0) => format!("{all} {}: {found}", noun(all)),
        (0, 1) => "1 entry, not compared".to_owned(),
        (0, _) => format!("{all} {}, none of them compared", noun(all)),
        (some, _) => format!("{some} of {all} {} compared: {found}", noun(all)),
    }
}

fn verdict(differences: u64, sound: &str) -> String {
    match differences {
        0 => sound.to_owned(),
        1 => "1 difference".to_owned(),
        more => format!("{more} differences"),
    }
}

/// What there is beyond what was named.
fn others(all: u64, named: usize, out: &mut dyn io::Write) -> io::Result<()> {
    match all.saturating_sub(named as u64) {
        0 => Ok(()),
        more => writeln!(out, "  and {more} more"),
    }
}
