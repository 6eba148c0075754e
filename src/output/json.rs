//! Prints a table as JSON, and the helpers for all JSON output.

use std::io;

use serde::ser::{self, Serialize};
use serde_json::Serializer;
use serde_json::ser::Formatter;

use crate::clock::Moment;
use crate::league::{Points, Tenths, Week};
use crate::loader::{Loaded, Source};
use crate::scoretable::{FormWeek, Movement, Scoretable};
use crate::text;

/// Prints the `rows` of a table in the given order, and the source of the table, as one compact JSON document and a line
/// feed.
///
/// `movement` is places gained, negative when places were lost; ratios have one decimal; a missing value is `null`.
/// `weeks` are the season's weeks with results, oldest first and eighteen at most, each with the league's average and the most
/// points of a player; `form` holds a player's points in each of them. The standard table has the same row fields as the
/// enhanced one.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn json(loaded: &Loaded, rows: &[u32], out: &mut dyn io::Write) -> io::Result<()> {
    let Loaded { table, source } = loaded;
    let document = Document {
        table: table.kind.name(),
        league: &table.league,
        season: table.season.get(),
        week: table.week.map(Week::get),
        revision: source.revision.0,
        source: JsonSource::of(source),
        weeks: table.form_weeks().iter().map(JsonWeek::of).collect(),
        rows: Rows { table, rows },
    };
    line(out, &document)
}

/// The schema version of every printed document. Adding a field keeps it; removing a field, or changing the meaning of
/// one, increments it.
const VERSION: u32 = 1;

/// Writes a struct or a map as one line of JSON, preceded by the schema version.
pub(super) fn line(out: &mut dyn io::Write, document: &impl Serialize) -> io::Result<()> {
    let versioned = Versioned {
        version: VERSION,
        document,
    };
    let mut serializer = Serializer::with_formatter(&mut *out, Escaped);
    versioned.serialize(&mut serializer)?;
    writeln!(out)
}

/// Compact JSON that escapes every character except plain letters and signs: a program reads exactly the original text,
/// and a terminal has nothing to obey.
struct Escaped;

impl Formatter for Escaped {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        for rest in fragment.split_inclusive(|c| !text::is_plain(c)) {
            let strange = rest.chars().next_back().filter(|&c| !text::is_plain(c));
            let plain = strange.map_or(rest, |c| rest.strip_suffix(c).unwrap_or(rest));
            out.write_all(plain.as_bytes())?;
            for unit in strange
                .iter()
                .flat_map(|c| c.encode_utf16(&mut [0; 2]).to_vec())
            {
                write!(out, "\\u{unit:04x}")?;
            }
        }
        Ok(())
    }
}

#[derive(serde::Serialize)]
struct Versioned<'a, T: Serialize> {
    version: u32,
    #[serde(flatten)]
    document: &'a T,
}

/// A duration in whole milliseconds.
pub(super) fn millis(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[derive(serde::Serialize)]
struct Document<'a> {
    table: &'static str,
    league: &'a str,
    season: u16,
    week: Option<u8>,
    revision: u64,
    source: JsonSource,
    weeks: Vec<JsonWeek>,
    rows: Rows<'a>,
}

#[derive(serde::Serialize)]
struct JsonWeek {
    week: Week,
    average: Option<Decimal>,
    best: Option<Points>,
}

impl JsonWeek {
    fn of(week: &FormWeek) -> Self {
        Self {
            week: week.week,
            average: week.average().map(Decimal),
            best: week.best,
        }
    }
}

#[derive(serde::Serialize)]
struct JsonSource {
    verdict: &'static str,
    backend: &'static str,
    built_at: Option<String>,
    built_us: u64,
    ttl_ms: Option<u64>,
}

impl JsonSource {
    fn of(source: &Source) -> Self {
        Self {
            verdict: source.verdict.name(),
            backend: source.backend.name(),
            built_at: timestamp(source.built.at),
            built_us: source.built.micros,
            ttl_ms: source.fresh_for.map(millis),
        }
    }
}

/// `2024-11-26T03:31:00.25Z`; `None` for a moment beyond the calendar's range.
pub(super) fn timestamp(moment: Moment) -> Option<String> {
    let millis = i64::try_from(moment.0).ok()?;
    Some(jiff::Timestamp::from_millisecond(millis).ok()?.to_string())
}

struct Rows<'a> {
    table: &'a Scoretable,
    rows: &'a [u32],
}

impl Serialize for Rows<'_> {
    fn serialize<S: ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(
            self.rows
                .iter()
                .map(|&row| JsonRow::of(self.table, row as usize)),
        )
    }
}

/// A row, by what its kind of table ranks.
#[derive(serde::Serialize)]
#[serde(untagged)]
enum JsonRow<'a> {
    Player(PlayerRow<'a>),
    Division(DivisionRow<'a>),
}

impl<'a> JsonRow<'a> {
    fn of(table: &'a Scoretable, row: usize) -> Self {
        if table.kind.ranks_players() {
            Self::Player(PlayerRow::of(table, row))
        } else {
            Self::Division(DivisionRow {
                pos: table.pos(row),
                division: table.name(row),
                players: table.players(row),
                average: table.average(row).map(Decimal),
            })
        }
    }
}

#[derive(serde::Serialize)]
struct DivisionRow<'a> {
    pos: Option<u32>,
    division: &'a str,
    players: Option<u32>,
    average: Option<Decimal>,
}

#[derive(serde::Serialize)]
struct PlayerRow<'a> {
    pos: Option<u32>,
    movement: Option<i32>,
    player: &'a str,
    team: Option<&'a str>,
    /// Present only where the numbers may cover more than one season.
    #[serde(skip_serializing_if = "Option::is_none")]
    seasons: Option<u32>,
    last_week: Option<Points>,
    correct: Option<u32>,
    percentage: Option<Decimal>,
    best: Option<Points>,
    average: Option<Decimal>,
    worst: Option<Points>,
    banker_average: Option<Decimal>,
    score: Option<Points>,
    jokers: Vec<Week>,
    form: Vec<Option<Points>>,
}

impl<'a> PlayerRow<'a> {
    fn of(table: &'a Scoretable, row: usize) -> Self {
        Self {
            pos: table.pos(row),
            movement: Movement::of(table, row).and_then(Movement::known_gain),
            player: table.name(row),
            team: table.team(row),
            seasons: table.seasons(row),
            last_week: table.last_week(row),
            correct: table.correct(row),
            percentage: table.percentage(row).map(Decimal),
            best: table.best(row),
            average: table.average(row).map(Decimal),
            worst: table.worst(row),
            banker_average: table.banker_average(row).map(Decimal),
            score: table.score(row),
            jokers: table.jokers(row).weeks().collect(),
            form: table.season_form(row).collect(),
        }
    }
}

/// Tenths as a JSON number. The quotient is the float nearest to the decimal number, and the shortest text for that float
/// is printed: 68.2, and never 68.20000000000000284.
pub(super) struct Decimal(pub(super) Tenths);

impl Serialize for Decimal {
    fn serialize<S: ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(Tenths(tenths)) = self;
        serializer.serialize_f64(f64::from(*tenths) / 10.0)
    }
}

#[cfg(test)]
mod tests;
