//! The same as JSON.

use serde::Serialize;

use super::against::{AgainstLine, Comparison};
use super::results::Results;
use super::{count, entries_differing};
use crate::league::{Season, Week};
use crate::loader::{Checked, CheckedEntry, CheckedSeason, Drift, Finding, Status};
use crate::scoretable::{Difference, Kind};

#[derive(Serialize)]
pub(super) struct Document<'a> {
    drift: u64,
    revision: u64,
    facts: Facts,
    results: Results,
    seasons: Vec<SeasonLine<'a>>,
    cache: Cache<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<AgainstLine<'a>>,
}

#[derive(Serialize)]
struct Facts {
    counted: String,
    found: String,
}

#[derive(Serialize)]
struct SeasonLine<'a> {
    season: Season,
    weeks: usize,
    rows: u64,
    drift: u64,
    differences: Vec<DriftLine<'a>>,
}

#[derive(Serialize)]
struct DriftLine<'a> {
    week: Week,
    player_id: u32,
    player: &'a str,
    column: &'a str,
    stored: &'a str,
    recomputed: &'a str,
}

#[derive(Serialize)]
struct Cache<'a> {
    backend: &'static str,
    state: &'static str,
    entries: Vec<EntryLine<'a>>,
}

#[derive(Serialize)]
struct EntryLine<'a> {
    table: Kind,
    season: Season,
    week: Option<Week>,
    verdict: &'static str,
    /// `null` for what was not compared.
    identical: Option<bool>,
    drift: u64,
    differences: Vec<CellLine<'a>>,
}

#[derive(Serialize)]
struct CellLine<'a> {
    player: &'a str,
    column: &'a str,
    cached: &'a str,
    rebuilt: &'a str,
}

impl<'a> Document<'a> {
    pub(super) fn of(
        store: &'a Checked,
        entries: &'a [CheckedEntry],
        status: &Status,
        against: Option<&'a Comparison>,
    ) -> Self {
        let there = against.map_or(0, |against| against.found.unexplained());
        Self {
            drift: store.drifted()
                + store.log.drifted.len() as u64
                + entries_differing(entries)
                + there,
            revision: store.edition.revision.0,
            facts: Facts {
                counted: store.edition.facts.to_string(),
                found: store.facts.to_string(),
            },
            results: Results::of(&store.log),
            seasons: store.seasons.iter().map(SeasonLine::of).collect(),
            cache: Cache {
                backend: status.backend.name(),
                state: status.state.name(),
                entries: entries.iter().map(EntryLine::of).collect(),
            },
            against: against.map(AgainstLine::of),
        }
    }
}

impl<'a> SeasonLine<'a> {
    fn of(checked: &'a CheckedSeason) -> Self {
        let drift = |drift: &'a Drift| DriftLine {
            week: drift.week,
            player_id: drift.player.0,
            player: &drift.name,
            column: &drift.column,
            stored: &drift.stored,
            recomputed: &drift.recomputed,
        };
        Self {
            season: checked.season,
            weeks: checked.weeks,
            rows: checked.rows,
            drift: checked.drifted,
            differences: checked.named.iter().map(drift).collect(),
        }
    }
}

impl<'a> EntryLine<'a> {
    fn of(entry: &'a CheckedEntry) -> Self {
        let cell = |cell: &'a Difference| CellLine {
            player: &cell.player,
            column: cell.column,
            cached: &cell.first,
            rebuilt: &cell.second,
        };
        let kept: &[Difference] = match &entry.finding {
            Some(Finding::Different(found)) => &found.kept,
            Some(Finding::Identical | Finding::OtherRevision) | None => &[],
        };
        Self {
            table: entry.key.kind,
            season: entry.key.season,
            week: entry.key.week,
            verdict: entry.verdict.name(),
            identical: match entry.finding {
                Some(Finding::Identical) => Some(true),
                Some(Finding::Different(_)) => Some(false),
                Some(Finding::OtherRevision) | None => None,
            },
            drift: count(entry.finding.as_ref()),
            differences: kept.iter().map(cell).collect(),
        }
    }
}
