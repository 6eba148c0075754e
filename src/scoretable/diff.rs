//! Where two tables of the same week differ, in the words of the screen.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use super::{Glyphs, Scoretable};
use crate::league::{PlayerId, Week};
use crate::text::humanize;

/// How many differences are kept; the others are counted.
const KEPT: usize = 100;

/// One cell in which two tables differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The player's name.
    pub player: String,
    /// The column's heading; `row` for a player in only one of the tables.
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

// What another revision, or another week, changed in a table.

/// What happened to a player's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Gained places.
    Up,
    /// Lost places.
    Down,
    /// Was not in the table before.
    New,
}

/// The differences between two states of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// The players who moved or are new, in order of player.
    rows: Vec<(PlayerId, Change)>,
    gone: usize,
    /// Whose points are others though the week is the same, in order of player: a result was corrected or came late.
    rescored: Vec<PlayerId>,
    /// The week after which the table stands now.
    week: Option<Week>,
    /// Whether the earlier table stood after another week, or had no results of this one.
    scored: bool,
}

impl Changes {
    /// Compares by player; `None` when the two are not states of one table, or when nothing is worth a word.
    pub fn between(old: &Scoretable, new: &Scoretable) -> Option<Self> {
        if (old.kind, old.season) != (new.kind, new.season) {
            return None;
        }
        let other_week = old.week != new.week || old.played != new.played;
        let mut changes = Self {
            rows: Vec::new(),
            gone: 0,
            rescored: Vec::new(),
            week: new.week,
            scored: new.week.is_some() && other_week,
        };
        let mut before = by_player(old).into_iter().peekable();
        for (player, row) in by_player(new) {
            while before.next_if(|&(other, _)| other < player).is_some() {
                changes.gone += 1;
            }
            let change = match before.next_if(|&(other, _)| other == player) {
                None => Some(Change::New),
                Some((_, earlier)) => {
                    let same = old.score(earlier) == new.score(row);
                    if !same && !changes.scored {
                        changes.rescored.push(player);
                    }
                    moved(old.pos(earlier), new.pos(row))
                }
            };
            changes.rows.extend(change.map(|change| (player, change)));
        }
        changes.gone += before.count();
        let any = changes.scored || changes.count() > 0 || changes.gone > 0;
        any.then_some(changes)
    }

    /// What happened to a player's row, if the player moved or is new.
    pub fn of(&self, player: PlayerId) -> Option<Change> {
        let found = self.rows.binary_search_by_key(&player, |&(id, _)| id);
        let (_, change) = self.rows.get(found.ok()?)?;
        Some(*change)
    }

    /// Whether a player's row is another one now: its place or, in the same week, its points.
    pub fn is_changed(&self, player: PlayerId) -> bool {
        self.of(player).is_some() || self.rescored.binary_search(&player).is_ok()
    }

    /// The number of rows that are others now.
    pub fn count(&self) -> usize {
        let placed = |player: &&PlayerId| self.of(**player).is_none();
        self.rows.len() + self.rescored.iter().filter(placed).count()
    }

    /// `week 12 corrected, 5 rows changed` or `week 13 scored, 9 rows changed, 1 gone`
    pub fn summary(&self) -> String {
        let done = if self.scored {
            Some("scored")
        } else {
            (!self.rescored.is_empty()).then_some("corrected")
        };
        let week = self.week.zip(done);
        let week = week.map(|(week, done)| format!("week {week} {done}"));
        let count = |rows: usize| u64::try_from(rows).unwrap_or(u64::MAX);
        let rows = humanize::count(count(self.count()), "row", "rows");
        let rows = (self.count() > 0).then(|| format!("{rows} changed"));
        let gone = (self.gone > 0).then(|| format!("{} gone", self.gone));
        let parts: Vec<String> = [week, rows, gone].into_iter().flatten().collect();
        parts.join(", ")
    }
}

fn moved(before: Option<u32>, now: Option<u32>) -> Option<Change> {
    let (before, now) = (before?, now?);
    match now.cmp(&before) {
        Ordering::Less => Some(Change::Up),
        Ordering::Equal => None,
        Ordering::Greater => Some(Change::Down),
    }
}

fn by_player(table: &Scoretable) -> Vec<(PlayerId, usize)> {
    let mut rows: Vec<_> = (0..table.rows())
        .map(|row| (table.player(row), row))
        .collect();
    rows.sort_unstable();
    rows
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

#[cfg(test)]
mod changes_tests {
    use super::*;
    use crate::league::{Points, Season, SeasonScore};
    use crate::scoretable::{Builder, Kind, Row, Standing};

    /// A table of (player, points), the first in the first place.
    fn table(week: u8, rows: &[(u32, i32)]) -> Scoretable {
        let season = Season::new(2024).unwrap();
        let mut builder = Builder::new(Kind::Enhanced, "L", season, Week::new(week), rows.len());
        for (place, &(player, points)) in (1..).zip(rows) {
            let score = SeasonScore {
                points: Points(points),
                ..SeasonScore::default()
            };
            let standing = (week > 0).then_some(Standing {
                place,
                previous: None,
                score: &score,
            });
            builder.push(&Row {
                player: PlayerId(player),
                name: "N",
                team: None,
                standing,
            });
        }
        builder.finish()
    }

    #[test]
    fn who_moved_came_or_went_is_told_by_player_not_by_row() {
        let old = table(12, &[(7, 90), (3, 80), (5, 70), (1, 60)]);
        let new = table(13, &[(3, 95), (7, 90), (9, 85), (1, 60)]);
        let changes = Changes::between(&old, &new).unwrap();
        let of = [3, 7, 9, 1, 5].map(|player| changes.of(PlayerId(player)));
        let [up, down, new] = [Change::Up, Change::Down, Change::New].map(Some);
        assert_eq!(of, [up, down, new, None, None]);
        assert_eq!(changes.summary(), "week 13 scored, 3 rows changed, 1 gone");
    }

    #[test]
    fn a_correction_counts_who_has_other_points() {
        let old = table(12, &[(1, 90), (2, 80), (3, 10)]);
        let new = table(12, &[(1, 91), (2, 70), (3, 10)]);
        let changes = Changes::between(&old, &new).unwrap();
        assert_eq!(changes.summary(), "week 12 corrected, 2 rows changed");
        assert_eq!(changes.of(PlayerId(1)), None);
    }

    #[test]
    fn the_first_result_moves_nobody() {
        let (old, new) = (table(0, &[(1, 0), (2, 0)]), table(1, &[(2, 9), (1, 0)]));
        let changes = Changes::between(&old, &new).unwrap();
        assert_eq!(changes.summary(), "week 1 scored");
    }

    #[test]
    fn the_same_table_and_another_season_have_nothing_to_tell() {
        let old = table(12, &[(1, 90), (2, 80)]);
        assert_eq!(Changes::between(&old, &old.clone()), None);
        let mut other = table(12, &[(2, 90)]);
        other.season = Season::new(2023).unwrap();
        assert_eq!(Changes::between(&old, &other), None);
    }
}
