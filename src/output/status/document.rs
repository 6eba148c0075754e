//! The cache's status and entries as JSON. Times are in the units their names end with.

use serde::Serialize;

use crate::league::{Season, Week};
use crate::loader::{Entries, EntryInfo, Status};
use crate::output::json::{millis, timestamp};
use crate::scoretable::Kind;

#[derive(Serialize)]
pub(super) struct Document<'a> {
    backend: &'static str,
    state: &'static str,
    reason: Option<&'a str>,
    url: Option<&'a str>,
    round_trip_us: Option<u64>,
    /// Whose look-ups are counted.
    counted: &'static str,
    hits: u64,
    stale: u64,
    misses: u64,
    hit_percent: Option<u64>,
    median_hit_us: Option<u64>,
    median_miss_us: Option<u64>,
    saved_us: i64,
    last: Vec<&'static str>,
    store_revision: u64,
    note: Option<&'a str>,
    entries: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    table: Kind,
    season: Season,
    week: Option<Week>,
    ttl_ms: Option<u64>,
    bytes: u64,
    rows: u64,
    revision: Option<u64>,
    built_at: Option<String>,
    built_us: Option<u64>,
    built_by: Option<&'a str>,
    verdict: &'static str,
}

impl<'a> Document<'a> {
    pub(super) fn of(status: &'a Status, entries: &'a Entries) -> Self {
        let stats = &status.stats;
        Self {
            backend: status.backend.name(),
            state: status.state.name(),
            reason: status.state.detail(),
            url: status.address.as_deref(),
            round_trip_us: status.round_trip_micros,
            counted: "this program",
            hits: stats.hits,
            stale: stats.stale,
            misses: stats.misses,
            hit_percent: stats.hit_percent(),
            median_hit_us: stats.median_hit(),
            median_miss_us: stats.median_miss(),
            saved_us: stats.saved_micros,
            last: stats.history().map(|seen| seen.verdict.name()).collect(),
            store_revision: entries.store.0,
            note: entries.note.as_deref(),
            entries: entries.list.iter().map(Line::of).collect(),
        }
    }
}

impl<'a> Line<'a> {
    fn of(entry: &'a EntryInfo) -> Self {
        let built = entry.built.as_ref();
        Self {
            table: entry.key.kind,
            season: entry.key.season,
            week: entry.key.week,
            ttl_ms: entry.ttl.map(millis),
            bytes: entry.bytes,
            rows: entry.rows,
            revision: entry.revision.map(|revision| revision.0),
            built_at: built.and_then(|built| timestamp(built.at)),
            built_us: built.map(|built| built.micros),
            built_by: built.map(|built| built.by.as_str()),
            verdict: entry.verdict.name(),
        }
    }
}
