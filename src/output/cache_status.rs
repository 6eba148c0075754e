//! Prints the cache's status and entries, the receipt of a flush, and the result of warming the cache.

use std::cmp::Ordering;
use std::io;

use serde::Serialize;

use super::Format;
use super::aligned::table;
use super::json::{line, millis, timestamp};
use crate::clock::Moment;
use crate::league::{Revision, Season, Week, clean_name};
use crate::loader::{Entries, EntryInfo, Receipt, Status, Warmed};
use crate::scoretable::Align;
use crate::text::humanize;

/// Prints the cache's status and entries. Each process counts its own hits and misses and cannot know those of others, so
/// the text leaves them out, and the JSON says whose they are.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn status(
    status: &Status,
    entries: &Entries,
    format: Format,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Json => line(out, &Document::of(status, entries)),
        Format::Text => status_text(status, entries, out),
    }
}

/// Prints what a flush removed.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn receipt(receipt: &Receipt, format: Format, out: &mut dyn io::Write) -> io::Result<()> {
    let Receipt {
        entries,
        bytes,
        nonce,
    } = receipt;
    match format {
        Format::Json => line(
            out,
            &serde_json::json!({"entries": entries, "bytes": bytes, "nonce": nonce.map(|nonce| nonce.0)}),
        ),
        Format::Text => {
            let entries = humanize::count(*entries, "entry", "entries");
            write!(out, "flushed {entries}, {bytes} bytes")?;
            // The number of the flush proves something to programs only.
            if nonce.is_none() {
                write!(out, "; the league is not announced, so no entry is current")?;
            }
            writeln!(out)
        }
    }
}

fn status_text(status: &Status, entries: &Entries, out: &mut dyn io::Write) -> io::Result<()> {
    let Status {
        backend,
        state,
        address,
        round_trip_micros,
        ..
    } = status;
    writeln!(out, "backend  {}", backend.name())?;
    if let Some(address) = address {
        let trip = round_trip_micros.map_or_else(String::new, |micros| format!(", {micros} µs"));
        writeln!(out, "server   {address} ({state}{trip})")?;
    }
    if entries.reader {
        writeln!(out, "league   revision {}, announced", entries.store)?;
    } else {
        writeln!(out, "store    revision {}", entries.store)?;
    }
    if let Some(note) = &entries.note {
        writeln!(out, "note     {note}")?;
    }
    if entries.list.is_empty() {
        let known = address.is_none() || !state.is_away();
        let none = if known {
            "none"
        } else {
            "not known: the server could not be asked"
        };
        return writeln!(out, "entries  {none}");
    }
    writeln!(out)?;
    listed(entries, out)
}

fn listed(entries: &Entries, out: &mut dyn io::Write) -> io::Result<()> {
    let header = [
        "Table",
        "Season",
        "Week",
        "Fresh for",
        "Bytes",
        "Rows",
        "Revision",
        "Verdict",
        "Built",
        "In µs",
        "By",
    ];
    let mut rows = vec![header.map(str::to_owned)];
    let dash = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
    rows.extend(entries.list.iter().map(|entry| {
        let built = entry.built.as_ref();
        [
            entry.key.content.to_string(),
            entry.key.season.to_string(),
            dash(entry.key.week.map(|week| week.to_string())),
            dash(entry.ttl.map(humanize::coarse)),
            entry.bytes.to_string(),
            entry.rows.to_string(),
            proof(Some(entry.edition.revision), entries.store),
            entry.verdict.to_string(),
            dash(built.and_then(|built| minute(built.at))),
            dash(built.map(|built| built.micros.to_string())),
            dash(built.map(|built| clean_name(&built.by))),
        ]
    }));
    let (l, r) = (Align::Left, Align::Right);
    table(out, [l, r, r, r, r, r, r, l, l, r, l], &rows)
}

/// `2024-11-26T03:31Z`: a moment to the minute, in UTC.
pub(super) fn minute(moment: Moment) -> Option<String> {
    let second = timestamp(moment)?;
    second.get(..16).map(|minute| format!("{minute}Z"))
}

/// An entry's revision compared with the store's: `412 = 412`.
fn proof(entry: Option<Revision>, store: Revision) -> String {
    let Some(entry) = entry else {
        return "-".to_owned();
    };
    let sign = match entry.cmp(&store) {
        Ordering::Less => '<',
        Ordering::Equal => '=',
        Ordering::Greater => '>',
    };
    format!("{entry} {sign} {store}")
}

// The cache's status and entries as JSON. The names of the time fields end with their units.

#[derive(Serialize)]
struct Document<'a> {
    backend: &'static str,
    state: &'static str,
    reason: Option<&'a str>,
    url: Option<&'a str>,
    round_trip_us: Option<u64>,
    /// The process whose look-ups are counted.
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
    entries: Vec<EntryLine<'a>>,
}

#[derive(Serialize)]
struct EntryLine<'a> {
    table: String,
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
    fn of(status: &'a Status, entries: &'a Entries) -> Self {
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
            entries: entries.list.iter().map(EntryLine::of).collect(),
        }
    }
}

impl<'a> EntryLine<'a> {
    fn of(entry: &'a EntryInfo) -> Self {
        let built = entry.built.as_ref();
        Self {
            table: entry.key.content.to_string(),
            season: entry.key.season,
            week: entry.key.week,
            ttl_ms: entry.ttl.map(millis),
            bytes: entry.bytes,
            rows: entry.rows,
            revision: Some(entry.edition.revision.0),
            built_at: built.and_then(|built| timestamp(built.at)),
            built_us: built.map(|built| built.micros),
            built_by: built.map(|built| built.by.as_str()),
            verdict: entry.verdict.name(),
        }
    }
}

// The result of warming the cache.

/// Prints the result of warming the cache: `18 built, 0 already fresh, in 120 ms`.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn warmed(warmed: &Warmed, format: Format, out: &mut dyn io::Write) -> io::Result<()> {
    let Warmed {
        season,
        built,
        fresh,
        unpublished,
        why,
        micros,
    } = warmed;
    match format {
        Format::Json => line(
            out,
            &serde_json::json!({
                "season": season, "built": built, "fresh": fresh, "unpublished": unpublished, "why": why, "took_us": micros,
            }),
        ),
        Format::Text => {
            let not = match unpublished {
                0 => String::new(),
                some => format!(", {some} not published"),
            };
            writeln!(
                out,
                "{season}: {built} built, {fresh} already fresh{not}, in {}",
                humanize::time(*micros)
            )
        }
    }
}
