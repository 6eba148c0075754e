//! Sorting without comparing strings or floats.
//!
//! A column gives each row a 32-bit key that orders as the column does. The key and the row's place are packed into one
//! 64-bit word, the words are sorted, and the low halves are the answer: rows with equal keys keep the order they had.

use super::{Column, Direction, Scoretable};

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

/// The place of a row by these keys, from 1: how many rows of `order`, which [`order`] made with the same keys, are better,
/// and one. Rows equal in every key share a place; a row without a value in the first key has none.
pub fn place(table: &Scoretable, keys: &[SortKey], order: &[u32], row: u32) -> Option<u32> {
    keys.first()
        .and_then(|key| key.column.key(table, row as usize))?;
    let of = |row: u32| keys.iter().map(move |&key| packed(table, key, row));
    let better = order.partition_point(|&other| of(other).lt(of(row)));
    u32::try_from(better + 1).ok()
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
mod tests;
