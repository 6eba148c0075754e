//! A scoretable as JSON.

use std::io;

use serde::ser::{Serialize, Serializer};

use crate::clock::Moment;
use crate::league::{Points, Tenths, Week};
use crate::loader::{Loaded, Source};
use crate::scoretable::{Movement, Scoretable};

/// Prints the `rows` of a table in the order given, and where the table came from, as one compact JSON document and a
/// line feed.
///
/// `movement` is places gained, negative when lost; ratios have one decimal; what does not exist is `null`. `form` are
/// the points of the last weeks, oldest first. The standard table has the same rows as the enhanced one.
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
        source: Origin::of(source),
        rows: Rows { table, rows },
    };
    line(out, &document)
}

/// The version of the shape of every document that is printed. A field that is added leaves it as it is; one that goes, or
/// comes to mean something else, moves it.
const VERSION: u32 = 1;

/// Writes a struct or a map as one line of JSON, and before all of it the version of its shape.
pub(super) fn line(out: &mut dyn io::Write, document: &impl Serialize) -> io::Result<()> {
    let versioned = Versioned {
        version: VERSION,
        document,
    };
    serde_json::to_writer(&mut *out, &versioned).map_err(io::Error::from)?;
    writeln!(out)
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
    source: Origin,
    rows: Rows<'a>,
}

#[derive(serde::Serialize)]
struct Origin {
    verdict: &'static str,
    backend: &'static str,
    built_at: Option<String>,
    built_us: u64,
    ttl_ms: Option<u64>,
}

impl Origin {
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

/// `2024-11-26T03:31:00.25Z`; `None` for a moment no calendar reaches.
pub(super) fn timestamp(moment: Moment) -> Option<String> {
    let millis = i64::try_from(moment.0).ok()?;
    Some(jiff::Timestamp::from_millisecond(millis).ok()?.to_string())
}

struct Rows<'a> {
    table: &'a Scoretable,
    rows: &'a [u32],
}

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(
            self.rows
                .iter()
                .map(|&row| Row::of(self.table, row as usize)),
        )
    }
}

/// A row has what its kind of table ranks.
#[derive(serde::Serialize)]
#[serde(untagged)]
enum Row<'a> {
    Player(PlayerRow<'a>),
    Division(DivisionRow<'a>),
}

impl<'a> Row<'a> {
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
    /// Only where the numbers may be of more than one season.
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
        let movement = match Movement::of(table, row) {
            None | Some(Movement::New) => None,
            Some(moved) => Some(moved.gain()),
        };
        Self {
            pos: table.pos(row),
            movement,
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
            form: table.form(row).collect(),
        }
    }
}

/// Tenths as a JSON number. The quotient is the float nearest to the decimal number, and the shortest text that means
/// that float is what gets printed: 68.2, and never 68.20000000000000284.
pub(super) struct Decimal(pub(super) Tenths);

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(Tenths(tenths)) = self;
        serializer.serialize_f64(f64::from(*tenths) / 10.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::league::{Division, PlayerId, Season};
    use crate::scoretable::{self, Builder, Column, Kind};

    #[test]
    fn tenths_are_printed_to_the_tenth() {
        for tenths in (-200_000..200_000).chain([i32::MIN + 1, i32::MAX]) {
            let printed = serde_json::to_string(&Decimal(Tenths(tenths))).unwrap();
            assert_eq!(printed, Tenths(tenths).to_string());
        }
    }

    /// The member of a row that holds a column. Exhaustive, so that a new column is asked for one.
    const fn member(column: Column) -> &'static str {
        match column {
            Column::Pos => "pos",
            Column::Movement => "movement",
            Column::Team => "team",
            Column::Player => "player",
            Column::Players => "players",
            Column::Seasons => "seasons",
            Column::Last => "last_week",
            Column::Correct => "correct",
            Column::Percentage => "percentage",
            Column::Best => "best",
            Column::Average => "average",
            Column::Worst => "worst",
            Column::Banker => "banker_average",
            Column::Score => "score",
            Column::Form => "form",
        }
    }

    #[test]
    fn a_row_has_every_column_of_its_table() {
        let (season, week) = (Season::new(2024).unwrap(), Week::new(3));
        for kind in Kind::ALL {
            let mut builder = Builder::new(kind, "League", season, week, 1);
            if kind.ranks_players() {
                let row = scoretable::Row {
                    player: PlayerId(7),
                    name: "Ada",
                    team: None,
                    standing: None,
                };
                builder.push_all_time(&row, 2);
            } else {
                builder.push_division(&scoretable::DivisionRow {
                    division: Division::AfcEast,
                    place: Some(1),
                    players: 3,
                    average: None,
                });
            }
            let printed = serde_json::to_value(Row::of(&builder.finish(), 0)).unwrap();
            for &column in kind.columns() {
                let member = match (column, kind.ranks_players()) {
                    (Column::Player, false) => "division",
                    _ => member(column),
                };
                assert!(
                    printed.get(member).is_some(),
                    "{kind} {column:?}: {printed}"
                );
            }
        }
    }

    #[test]
    fn a_moment_is_a_timestamp_if_a_calendar_has_it() {
        let shown = timestamp(Moment(1_732_591_860_250));
        assert_eq!(shown.as_deref(), Some("2024-11-26T03:31:00.25Z"));
        assert_eq!(timestamp(Moment(u64::MAX)), None);
    }
}
