//! Sorting without comparing strings or floats.
//!
//! A column gives each row a 32-bit key that orders as the column does. The key and the row's place are packed into one
//! 64-bit word, the words are sorted, and the low halves are the answer: rows with equal keys keep the order they had.

use std::fmt;

use super::{Column, Scoretable};

/// Which way a column is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

impl Direction {
    /// The other way.
    #[must_use]
    pub const fn flipped(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Ascending => "asc",
            Self::Descending => "desc",
        })
    }
}

/// A column to sort by, and the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SortKey {
    /// The column.
    pub column: Column,
    /// The way.
    pub direction: Direction,
}

impl SortKey {
    /// The column in the direction people look for first: best first for numbers, A to Z for names.
    pub const fn first(column: Column) -> Self {
        Self {
            column,
            direction: column.first_direction(),
        }
    }
}

/// The rows of a table ordered by `keys`, the first deciding most; with no keys, league order.
///
/// Rows equal in every key stay in league order whichever the direction, and rows without a value come last whichever the
/// direction.
pub fn order(table: &Scoretable, keys: &[SortKey]) -> Vec<u32> {
    let mut order: Vec<u32> = (0u32..).take(table.rows()).collect();
    // The least important key first: each pass is stable, so what an earlier pass ordered survives among equals.
    for key in keys.iter().rev() {
        let pack = |(place, &row): (u64, &u32)| u64::from(packed(table, *key, row)) << 32 | place;
        let mut words: Vec<u64> = (0u64..).zip(&order).map(pack).collect();
        words.sort_unstable();
        let row_at = |word: &u64| {
            order
                .get((word & 0xffff_ffff) as usize)
                .copied()
                .unwrap_or_default()
        };
        order = words.iter().map(row_at).collect();
    }
    order
}

/// The key of a row in the direction asked for, with rows without a value behind all others.
fn packed(table: &Scoretable, key: SortKey, row: u32) -> u32 {
    match (key.column.key(table, row as usize), key.direction) {
        (None, _) => u32::MAX,
        (Some(value), Direction::Ascending) => value.min(LARGEST),
        (Some(value), Direction::Descending) => LARGEST - value.min(LARGEST),
    }
}

/// The largest key of a value; the one above it stands for "no value".
const LARGEST: u32 = u32::MAX - 1;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::league::{PlayerId, Points, Season, SeasonScore, Week};
    use crate::scoretable::{Builder, Kind, Row, Standing};

    /// A table whose rows have few distinct values, so that ties and missing values are everywhere.
    fn tables() -> impl Strategy<Value = Scoretable> {
        let row = (
            "[a-cÀ-Æ]{0,2}",
            -2..3i32,
            prop::option::of(-1..2i32),
            0..3u32,
            any::<bool>(),
        );
        prop::collection::vec(row, 0..40).prop_map(|rows| {
            let season = Season::new(2024).unwrap();
            let mut builder = Builder::new(Kind::Enhanced, "L", season, Week::new(1), rows.len());
            for (place, (name, points, last, bankers, standing)) in (1u32..).zip(&rows) {
                let score = SeasonScore {
                    points: Points(*points),
                    last_week: last.map(Points),
                    banker_points: Points(*points),
                    banker_count: *bankers,
                    ..SeasonScore::default()
                };
                let previous = (place % 3 > 0).then_some(place / 2 + 1);
                let standing = standing.then_some(Standing {
                    place,
                    previous,
                    score: &score,
                });
                builder.push(&Row {
                    player: PlayerId(place),
                    name,
                    team: None,
                    standing,
                });
            }
            builder.finish()
        })
    }

    fn columns() -> impl Strategy<Value = Column> {
        prop::sample::select(Column::ALL.to_vec())
    }

    proptest! {
        #[test]
        fn sorting_agrees_with_a_plain_stable_sort(
            table in tables(),
            picked in prop::collection::vec((columns(), any::<bool>()), 0..4),
        ) {
            let keys: Vec<SortKey> = picked
                .into_iter()
                .map(|(column, up)| SortKey {
                    column,
                    direction: if up { Direction::Ascending } else { Direction::Descending },
                })
                .collect();
            let mut plain: Vec<u32> = (0u32..).take(table.rows()).collect();
            plain.sort_by(|&a, &b| {
                let mut by = keys.iter().map(|key| {
                    let value = |row: u32| key.column.key(&table, row as usize);
                    match (value(a), value(b)) {
                        (Some(a), Some(b)) if key.direction == Direction::Ascending => a.cmp(&b),
                        (Some(a), Some(b)) => b.cmp(&a),
                        (a, b) => a.is_none().cmp(&b.is_none()),
                    }
                });
                by.find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
            });
            prop_assert_eq!(order(&table, &keys), plain);
        }

        #[test]
        fn parts_joined_are_the_whole(table in tables(), size in 1..9usize) {
            let starts = (0..table.rows().max(1)).step_by(size);
            let parts: Vec<Scoretable> = starts.map(|at| table.part(at..at + size)).collect();
            prop_assert_eq!(Scoretable::join(parts), Some(table));
        }
    }

    #[test]
    fn names_sort_as_people_expect_and_missing_values_stay_last_both_ways() {
        let season = Season::new(2024).unwrap();
        let mut builder = Builder::new(Kind::Enhanced, "L", season, Week::new(1), 4);
        let score = |last: Option<i32>| SeasonScore {
            last_week: last.map(Points),
            ..SeasonScore::default()
        };
        let rows = [
            ("Zoë", Some(5)),
            ("émile", None),
            ("Emil", Some(9)),
            ("Östen", Some(-3)),
        ];
        for (place, (name, last)) in (1u32..).zip(rows) {
            let standing = Some(Standing {
                place,
                previous: None,
                score: &score(last),
            });
            builder.push(&Row {
                player: PlayerId(place),
                name,
                team: None,
                standing,
            });
        }
        let table = builder.finish();
        let sorted = |column, direction| -> Vec<&str> {
            let rows = order(&table, &[SortKey { column, direction }]);
            rows.into_iter()
                .map(|row| table.name(row as usize))
                .collect()
        };
        assert_eq!(
            sorted(Column::Player, Direction::Ascending),
            ["Emil", "émile", "Östen", "Zoë"]
        );
        assert_eq!(
            sorted(Column::Last, Direction::Descending),
            ["Emil", "Zoë", "Östen", "émile"]
        );
        assert_eq!(
            sorted(Column::Last, Direction::Ascending),
            ["Östen", "Zoë", "Emil", "émile"]
        );
    }
}
