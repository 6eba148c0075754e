//! What another revision, or another week, changed in a table.

use std::cmp::Ordering;

use super::Scoretable;
use crate::league::{PlayerId, Week};

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Who moved or is new, in order of player.
    rows: Vec<(PlayerId, Change)>,
    gone: usize,
    /// Whose points are others though the week is the same: a result was corrected or came late.
    rescored: usize,
    week: Option<Week>,
}

impl Changes {
    /// Compares by player; `None` when the two are not states of one table, or when nothing is worth a word.
    pub fn between(old: &Scoretable, new: &Scoretable) -> Option<Self> {
        if (old.kind, old.season) != (new.kind, new.season) {
            return None;
        }
        let mut changes = Self {
            week: new
                .week
                .filter(|_| old.week != new.week || old.played != new.played),
            ..Self::default()
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
                    changes.rescored += usize::from(!same && changes.week.is_none());
                    moved(old.pos(earlier), new.pos(row))
                }
            };
            changes.rows.extend(change.map(|change| (player, change)));
        }
        changes.gone += before.count();
        (changes != Self::default()).then_some(changes)
    }

    /// What happened to a player's row, if anything.
    pub fn of(&self, player: PlayerId) -> Option<Change> {
        let found = self.rows.binary_search_by_key(&player, |&(id, _)| id);
        let (_, change) = self.rows.get(found.ok()?)?;
        Some(*change)
    }

    /// `3 moved, 1 new, week 13 scored`
    pub fn summary(&self) -> String {
        let new = self.rows.iter().filter(|(_, c)| *c == Change::New).count();
        let counts = [
            (self.rows.len() - new, "moved"),
            (new, "new"),
            (self.gone, "gone"),
            (self.rescored, "rescored"),
        ];
        let counts = counts.into_iter().filter(|&(count, _)| count > 0);
        let counts = counts.map(|(count, what)| format!("{count} {what}"));
        let week = self.week.map(|week| format!("week {week} scored"));
        counts.chain(week).collect::<Vec<_>>().join(", ")
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
        assert_eq!(changes.summary(), "2 moved, 1 new, 1 gone, week 13 scored");
    }

    #[test]
    fn a_correction_counts_who_has_other_points() {
        let old = table(12, &[(1, 90), (2, 80), (3, 10)]);
        let new = table(12, &[(1, 91), (2, 70), (3, 10)]);
        let changes = Changes::between(&old, &new).unwrap();
        assert_eq!(changes.summary(), "2 rescored");
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
