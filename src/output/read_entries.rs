//! Prints what a program without the store can say of the entries on its server: whether their checksums are right.

use std::io;

use serde::Serialize;

use super::Format;
use super::json::line;
use crate::league::{Season, Week};
use crate::loader::{CheckedEntry, Verdict};
use crate::text::humanize;

#[derive(Serialize)]
struct Document {
    checked: &'static str,
    corrupt: usize,
    entries: Vec<EntryLine>,
}

#[derive(Serialize)]
struct EntryLine {
    table: String,
    season: Season,
    week: Option<Week>,
    verdict: &'static str,
}

/// Prints how many entries there are, and those whose checksum is wrong.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn read_entries(
    entries: &[CheckedEntry],
    format: Format,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let each = |entry: &CheckedEntry| EntryLine {
        table: entry.key.content.to_string(),
        season: entry.key.season,
        week: entry.key.week,
        verdict: entry.verdict.name(),
    };
    let corrupt = |entry: &&CheckedEntry| entry.verdict == Verdict::Corrupt;
    let damaged = entries.iter().filter(corrupt);
    if format == Format::Json {
        let document = Document {
            checked: "checksums",
            corrupt: damaged.count(),
            entries: entries.iter().map(each).collect(),
        };
        return line(out, &document);
    }
    let proved = entries.iter().filter(|entry| entry.finding.is_some());
    let [all, right] = [entries.len(), proved.count()];
    let all = humanize::count(all as u64, "entry", "entries");
    writeln!(
        out,
        "server  {all}, {right} current with the right checksum"
    )?;
    for entry in damaged.map(each) {
        let week = entry.week.map_or(0, Week::get);
        writeln!(
            out,
            "  {} {} week {week}: cannot be read",
            entry.table, entry.season
        )?;
    }
    writeln!(
        out,
        "facts   with the publisher: `scoretable verify` where the store is derives the tables again"
    )
}
