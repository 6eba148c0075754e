//! Where two tables of the same week differ, in the words of the screen.

use std::collections::{HashMap, HashSet};

use super::{Glyphs, Scoretable};
use crate::league::PlayerId;

/// How many differences are kept; the others are counted.
const KEPT: usize = 100;

/// One cell in which two tables differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The player's name.
    pub player: String,
    /// The column's heading; `row` for a player whom only one of the tables has.
    pub column: &'static str,
    /// What the first table says.
    pub first: String,
    /// What the second table says.
    pub second: String,
}

/// Everything in which two tables differ, as far as it is worth telling.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// The first of them.
    pub kept: Vec<Difference>,
    /// How many there are.
    pub count: u64,
}

impl Differences {
    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    fn add(&mut self, player: &str, column: &'static str, first: String, second: String) {
        self.count += 1;
        if self.kept.len() < KEPT {
            self.kept.push(Difference {
                player: player.to_owned(),
                column,
                first,
                second,
            });
        }
    }
}

impl Scoretable {
    /// Where this table and another differ, player by player, in signs that every terminal shows. Tables of equal digests
    /// need not be asked.
    pub fn differences(&self, other: &Self) -> Differences {
        let glyphs = &Glyphs::ASCII;
        let mut found = Differences::default();
        let place: HashMap<PlayerId, usize> = (0..other.rows())
            .map(|row| (other.player(row), row))
            .collect();
        for row in 0..self.rows() {
            let name = self.name(row);
            let Some(&there) = place.get(&self.player(row)) else {
                found.add(name, "row", "there".to_owned(), "none".to_owned());
                continue;
            };
            for &column in self.kind.columns() {
                let cells = (
                    column.text(self, row, glyphs),
                    column.text(other, there, glyphs),
                );
                if cells.0 != cells.1 {
                    found.add(name, column.title(self.kind, glyphs), cells.0, cells.1);
                }
            }
        }
        let ours: HashSet<PlayerId> = (0..self.rows()).map(|row| self.player(row)).collect();
        for row in (0..other.rows()).filter(|&row| !ours.contains(&other.player(row))) {
            found.add(
                other.name(row),
                "row",
                "none".to_owned(),
                "there".to_owned(),
            );
        }
        if found.is_empty() && self.digest() != other.digest() {
            // What no cell shows in full: a longer memory behind the bars, the order of equals, the league's name.
            found.add(
                &self.league,
                "digest",
                self.digest().to_string(),
                other.digest().to_string(),
            );
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::league::{Points, Season, SeasonScore, Week};
    use crate::scoretable::{Builder, Kind, Row, Standing};

    /// Players with points, in league order.
    fn table(rows: &[(u32, &str, i32)]) -> Scoretable {
        let (season, week) = (Season::new(2024).unwrap(), Week::new(3));
        let mut builder = Builder::new(Kind::Enhanced, "League", season, week, rows.len());
        for (place, &(player, name, points)) in (1..).zip(rows) {
            let score = SeasonScore {
                points: Points(points),
                ..SeasonScore::default()
            };
            let standing = Standing {
                place,
                previous: None,
                score: &score,
            };
            builder.push(&Row {
                player: PlayerId(player),
                name,
                team: None,
                standing: Some(standing),
            });
        }
        builder.finish()
    }

    fn told(first: &Scoretable, second: &Scoretable) -> Vec<String> {
        let found = first.differences(second);
        assert_eq!(found.count, found.kept.len() as u64);
        let line = |d: &Difference| format!("{} {}: {} {}", d.player, d.column, d.first, d.second);
        found.kept.iter().map(line).collect()
    }

    #[test]
    fn equal_tables_have_equal_digests_and_no_differences() {
        let rows = [(1, "Ada", 20), (2, "Bob", 10)];
        assert_eq!(table(&rows).digest(), table(&rows).digest());
        assert!(told(&table(&rows), &table(&rows)).is_empty());
    }

    #[test]
    fn every_cell_that_differs_is_named() {
        let first = table(&[(1, "Ada", 20), (2, "Bob", 10)]);
        let second = table(&[(2, "Bob", 21), (1, "Ada", 20)]);
        assert_ne!(first.digest(), second.digest());
        assert_eq!(
            told(&first, &second),
            ["Ada Pos: 1 2", "Bob Pos: 2 1", "Bob Score: 10 21"]
        );
    }

    #[test]
    fn a_player_of_only_one_table_is_named() {
        let (both, one) = (
            table(&[(1, "Ada", 20), (2, "Bob", 10)]),
            table(&[(1, "Ada", 20)]),
        );
        assert_eq!(told(&both, &one), ["Bob row: there none"]);
        assert_eq!(told(&one, &both), ["Bob row: none there"]);
    }

    #[test]
    fn what_no_cell_shows_is_a_difference_all_the_same() {
        let first = table(&[(1, "Ada", 20)]);
        let second = Scoretable {
            league: "Another".to_owned(),
            ..first.clone()
        };
        let told = told(&first, &second);
        assert!(told[0].starts_with("League digest: "), "{told:?}");
    }
}
