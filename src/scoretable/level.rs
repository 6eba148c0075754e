//! Why one of two players with the same points stands above the other.

use super::{Glyphs, Scoretable};
use crate::league::Tenths;

/// What keeps two neighbours with the same points apart. Numbers are the player's own first, then the neighbour's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TieBreak {
    /// Right picks.
    Correct(u32, u32),
    /// The banker averages; one that is missing comes last.
    BankerAverage(Option<Tenths>, Option<Tenths>),
    /// Nothing: they share their place.
    Shared,
}

/// A neighbour in the league order with the same points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// The neighbour's row.
    pub neighbour: usize,
    /// What decides.
    pub by: TieBreak,
}

impl Level {
    /// The neighbours of a row that have the same points, the one above first.
    pub fn of(table: &Scoretable, row: usize) -> impl Iterator<Item = Self> {
        let above = row.checked_sub(1);
        let below = row.checked_add(1).filter(|&row| row < table.rows());
        let neighbours = above.into_iter().chain(below);
        neighbours.filter_map(move |neighbour| Self::with(table, row, neighbour))
    }

    fn with(table: &Scoretable, row: usize, neighbour: usize) -> Option<Self> {
        table
            .score(row)
            .filter(|&points| table.score(neighbour) == Some(points))?;
        let correct = (table.correct(row)?, table.correct(neighbour)?);
        let bankers = (table.banker_average(row), table.banker_average(neighbour));
        let by = if correct.0 != correct.1 {
            TieBreak::Correct(correct.0, correct.1)
        } else if bankers.0 != bankers.1 {
            TieBreak::BankerAverage(bankers.0, bankers.1)
        } else {
            TieBreak::Shared
        };
        Some(Self { neighbour, by })
    }

    /// `level on 2851 with Grace Hopper: more right picks, 107 to 103`
    pub fn text(&self, table: &Scoretable, glyphs: &Glyphs) -> String {
        let Self { neighbour, by } = *self;
        let points = table.score(neighbour).unwrap_or_default();
        let why = match by {
            TieBreak::Correct(own, other) => {
                let way = if own > other { "more" } else { "fewer" };
                format!("{way} right picks, {own} to {other}")
            }
            TieBreak::BankerAverage(own, other) => {
                let way = if own > other { "higher" } else { "lower" };
                let shown = |average: Option<Tenths>| {
                    average.map_or_else(|| glyphs.missing.to_owned(), |average| average.to_string())
                };
                format!("{way} banker average, {} to {}", shown(own), shown(other))
            }
            TieBreak::Shared => "shared place".to_owned(),
        };
        format!("level on {points} with {}: {why}", table.name(neighbour))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::league::{PlayerId, Points, Season, SeasonScore, Week};
    use crate::scoretable::{Builder, Kind, Row, Standing};

    /// A table of (place, points, right picks, banker points); without banker points there was no banker.
    fn table(rows: &[(u32, i32, u32, Option<i32>)]) -> Scoretable {
        let season = Season::new(2024).unwrap();
        let mut builder = Builder::new(Kind::Enhanced, "L", season, Week::new(3), rows.len());
        for (player, &(place, points, correct, banker)) in (1..).zip(rows) {
            let score = SeasonScore {
                points: Points(points),
                correct,
                banker_points: Points(banker.unwrap_or(0)),
                banker_count: u32::from(banker.is_some()),
                ..SeasonScore::default()
            };
            builder.push(&Row {
                player: PlayerId(player),
                name: &format!("P{player}"),
                team: None,
                standing: Some(Standing {
                    place,
                    previous: None,
                    score: &score,
                }),
            });
        }
        builder.finish()
    }

    #[test]
    fn the_first_difference_in_the_league_order_is_the_reason() {
        let table = table(&[
            (1, 100, 9, None),
            (2, 90, 9, Some(3)),
            (3, 90, 8, Some(5)),
            (4, 90, 8, None),
            (4, 90, 8, None),
            (6, 80, 9, None),
        ]);
        let told: Vec<Vec<String>> = (0..7)
            .map(|row| {
                let levels = Level::of(&table, row);
                levels
                    .map(|level| level.text(&table, &Glyphs::ASCII))
                    .collect()
            })
            .collect();
        let expected: [&[&str]; 7] = [
            &[],
            &["level on 90 with P3: more right picks, 9 to 8"],
            &[
                "level on 90 with P2: fewer right picks, 8 to 9",
                "level on 90 with P4: higher banker average, 5.0 to -",
            ],
            &[
                "level on 90 with P3: lower banker average, - to 5.0",
                "level on 90 with P5: shared place",
            ],
            &["level on 90 with P4: shared place"],
            &[],
            &[],
        ];
        assert_eq!(told, expected);
    }
}
