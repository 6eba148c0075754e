//! Where one player stands, in one line: for the prompt of a shell, or the status line of a terminal.

use std::io::{self, Write};

use super::json::line;
use super::{Format, Printer};
use crate::league::Points;
use crate::scoretable::{Glyphs, Movement, Scoretable};
use crate::text::humanize;

/// Another player's place, and how many points lie between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Neighbour {
    row: usize,
    gap: i64,
}

/// Prints where the player of a row stands: place, movement, points, and the points to the place above, or for the first the
/// lead on the place below.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn me(
    table: &Scoretable,
    row: usize,
    format: Format,
    glyphs: &Glyphs,
    out: &mut Printer<'_>,
) -> io::Result<()> {
    match format {
        Format::Text => writeln!(out, "{}", words(table, row, glyphs)),
        Format::Json => line(out, &Document::of(table, row)),
    }
}

fn words(table: &Scoretable, row: usize, glyphs: &Glyphs) -> String {
    let Some(((place, moved), Points(points))) = table
        .pos(row)
        .zip(Movement::of(table, row))
        .zip(table.score(row))
    else {
        return if table.played {
            "no place yet".to_owned()
        } else {
            "no results yet".to_owned()
        };
    };
    let unit = if points == 1 { "point" } else { "points" };
    let gap = match (above(table, row), below(table, row)) {
        (Some(above), _) => Some((above, "behind")),
        (None, Some(below)) => Some((below, "ahead of")),
        (None, None) => None,
    };
    let gap = gap.map(|(other, way)| match other.gap {
        0 => format!("level with {}", table.name(other.row)),
        gap => format!("{gap} {way} {}", table.name(other.row)),
    });
    let place = format!("{} {}", humanize::ordinal(place), moved.text(glyphs));
    let parts = [Some(place), Some(format!("{points} {unit}")), gap];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(&format!(" {} ", glyphs.separator))
}

/// The nearest player who has a better place.
fn above(table: &Scoretable, row: usize) -> Option<Neighbour> {
    let better = (0..row)
        .rev()
        .find(|&other| table.pos(other) < table.pos(row));
    neighbour(table, row, better)
}

/// The nearest player who has a worse place.
fn below(table: &Scoretable, row: usize) -> Option<Neighbour> {
    let worse = (row..table.rows()).find(|&other| table.pos(other) > table.pos(row));
    neighbour(table, row, worse)
}

fn neighbour(table: &Scoretable, row: usize, other: Option<usize>) -> Option<Neighbour> {
    let points = |row| table.score(row).map(|Points(points)| i64::from(points));
    let gap = points(row)?.checked_sub(points(other?)?)?.abs();
    other.map(|row| Neighbour { row, gap })
}

#[derive(serde::Serialize)]
struct Document<'a> {
    league: &'a str,
    season: u16,
    week: Option<u8>,
    player: &'a str,
    pos: Option<u32>,
    players: usize,
    movement: Option<i32>,
    score: Option<Points>,
    last_week: Option<Points>,
    above: Option<Other<'a>>,
    below: Option<Other<'a>>,
}

/// Another player, and the points between.
#[derive(serde::Serialize)]
struct Other<'a> {
    player: &'a str,
    pos: Option<u32>,
    gap: i64,
}

impl<'a> Document<'a> {
    fn of(table: &'a Scoretable, row: usize) -> Self {
        let other = |Neighbour { row, gap }| Other {
            player: table.name(row),
            pos: table.pos(row),
            gap,
        };
        Self {
            league: &table.league,
            season: table.season.get(),
            week: table.week.map(crate::league::Week::get),
            player: table.name(row),
            pos: table.pos(row),
            players: table.rows(),
            movement: Movement::of(table, row).and_then(Movement::known_gain),
            score: table.score(row),
            last_week: table.last_week(row),
            above: above(table, row).map(other),
            below: below(table, row).map(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::league::{PlayerId, Season, SeasonScore, Week};
    use crate::scoretable::{Builder, Kind, Row, Standing};

    /// A table of players with a name, a place, the place before, and points.
    fn table(players: &[(&str, u32, Option<u32>, i32)]) -> Scoretable {
        let (season, week) = (Season::new(2024).unwrap(), Week::new(3));
        let mut builder = Builder::new(Kind::Enhanced, "L", season, week, players.len());
        for (id, &(name, place, previous, points)) in (1..).zip(players) {
            let score = SeasonScore {
                points: Points(points),
                weeks_played: 1,
                ..SeasonScore::default()
            };
            builder.push(&Row {
                player: PlayerId(id),
                name,
                team: None,
                standing: Some(Standing {
                    place,
                    previous,
                    score: &score,
                }),
            });
        }
        builder.finish()
    }

    #[test]
    fn one_line_says_place_movement_points_and_the_gap() {
        let table = table(&[
            ("Ada", 1, Some(3), 90),
            ("Bo", 2, None, 80),
            ("Cy", 2, Some(2), 80),
            ("Di", 4, Some(1), 80),
            ("Ed", 5, Some(5), 1),
        ]);
        let lines = [
            "1st ▲2 · 90 points · 10 ahead of Bo",
            "2nd new · 80 points · 10 behind Ada",
            "2nd = · 80 points · 10 behind Ada",
            "4th ▼3 · 80 points · level with Cy",
            "5th = · 1 point · 79 behind Di",
        ];
        for (row, line) in lines.iter().enumerate() {
            assert_eq!(words(&table, row, &Glyphs::UNICODE), *line);
        }
        let ascii = "4th v3 - 80 points - level with Cy";
        assert_eq!(words(&table, 3, &Glyphs::ASCII), ascii);
    }

    #[test]
    fn who_is_alone_has_no_gap_and_without_results_there_is_no_place() {
        let alone = table(&[("Ada", 1, None, 90)]);
        assert_eq!(words(&alone, 0, &Glyphs::UNICODE), "1st new · 90 points");
        let season = Season::new(2024).unwrap();
        let mut early = Builder::new(Kind::Enhanced, "L", season, None, 1);
        early.push(&Row {
            player: PlayerId(1),
            name: "Ada",
            team: None,
            standing: None,
        });
        let early = early.finish();
        assert_eq!(words(&early, 0, &Glyphs::UNICODE), "no results yet");
    }
}
