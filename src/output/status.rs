//! The cache's status and entries, and the receipt of a flush.

use std::cmp::Ordering;
use std::io;
use std::time::Duration;

use serde::Serialize;

use super::Format;
use super::grid::table;
use super::json::{line, millis};
use crate::league::{Revision, Season, Week};
use crate::loader::{Entries, EntryInfo, Receipt, Status};
use crate::scoretable::{Align, Kind};

/// Prints how the cache is and what it holds.
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
            &serde_json::json!({"entries": entries, "bytes": bytes, "nonce": nonce.0}),
        ),
        Format::Text => {
            let noun = if *entries == 1 { "entry" } else { "entries" };
            writeln!(
                out,
                "flushed {entries} {noun}, {bytes} bytes; the league's nonce is now {nonce}"
            )
        }
    }
}

fn status_text(status: &Status, entries: &Entries, out: &mut dyn io::Write) -> io::Result<()> {
    let Status {
        backend,
        state,
        address,
        round_trip_micros,
        stats,
    } = status;
    writeln!(out, "backend  {}", backend.name())?;
    if let Some(address) = address {
        let trip = round_trip_micros.map_or_else(String::new, |micros| format!(", {micros} µs"));
        writeln!(out, "server   {address} ({state}{trip})")?;
    }
    writeln!(
        out,
        "look-ups {} hits, {} stale, {} misses",
        stats.hits, stats.stale, stats.misses
    )?;
    writeln!(out, "store    revision {}", entries.store)?;
    if let Some(note) = &entries.note {
        writeln!(out, "note     {note}")?;
    }
    if entries.list.is_empty() {
        return writeln!(out, "entries  none");
    }
    writeln!(out)?;
    let header = [
        "Table",
        "Season",
        "Week",
        "Fresh for",
        "Bytes",
        "Rows",
        "Revision",
        "Verdict",
    ];
    let mut rows = vec![header.map(str::to_owned)];
    let number = |n: Option<u64>| n.map_or_else(|| "-".to_owned(), |n| n.to_string());
    rows.extend(entries.list.iter().map(|entry| {
        [
            entry.key.kind.to_string(),
            entry.key.season.to_string(),
            number(entry.key.week.map(|week| week.get().into())),
            entry.ttl.map_or_else(|| "-".to_owned(), span),
            entry.bytes.to_string(),
            entry.rows.to_string(),
            proof(entry.revision, entries.store),
            entry.verdict.to_string(),
        ]
    }));
    let (l, r) = (Align::Left, Align::Right);
    table(out, [l, r, r, r, r, r, r, l], &rows)
}

/// An entry's revision against the store's: `412 = 412`.
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

/// A duration by its two largest units: `6d 23h`, `4m 10s`, `12s`.
fn span(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let (days, hours) = (seconds / 86_400, seconds / 3_600 % 24);
    let (minutes, rest) = (seconds / 60 % 60, seconds % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{rest}s"),
        (0, 0, _) => format!("{minutes}m {rest}s"),
        (0, ..) => format!("{hours}h {minutes}m"),
        _ => format!("{days}d {hours}h"),
    }
}

#[derive(Serialize)]
struct Document<'a> {
    backend: &'static str,
    state: &'static str,
    url: Option<&'a str>,
    round_trip_us: Option<u64>,
    hits: u64,
    stale: u64,
    misses: u64,
    store_revision: u64,
    note: Option<&'a str>,
    entries: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    table: Kind,
    season: Season,
    week: Option<Week>,
    ttl_ms: Option<u64>,
    bytes: u64,
    rows: u64,
    revision: Option<u64>,
    verdict: &'static str,
}

impl<'a> Document<'a> {
    fn of(status: &'a Status, entries: &'a Entries) -> Self {
        let entry = |entry: &EntryInfo| Line {
            table: entry.key.kind,
            season: entry.key.season,
            week: entry.key.week,
            ttl_ms: entry.ttl.map(millis),
            bytes: entry.bytes,
            rows: entry.rows,
            revision: entry.revision.map(|revision| revision.0),
            verdict: entry.verdict.name(),
        };
        Self {
            backend: status.backend.name(),
            state: status.state.name(),
            url: status.address.as_deref(),
            round_trip_us: status.round_trip_micros,
            hits: status.stats.hits,
            stale: status.stats.stale,
            misses: status.stats.misses,
            store_revision: entries.store.0,
            note: entries.note.as_deref(),
            entries: entries.list.iter().map(entry).collect(),
        }
    }
}
