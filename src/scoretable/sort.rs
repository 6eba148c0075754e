//! Sorting without comparing anything while the user waits.
//!
//! A column gives each row a 32-bit key that orders as the column does. The keys of a table lie close together: there are no
//! more places than rows, and no player has a million points. So the rows are dealt out by their keys, a few bits at a time,
//! which keeps rows with equal keys in the order they had.

use std::mem;

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
    let mut deck = Deck {
        rows: (0u32..).take(table.rows()).collect(),
        ..Deck::default()
    };
    // The least important key first: each pass is stable, so what an earlier pass ordered survives among equals.
    for key in keys.iter().rev() {
        deck.keys.clear();
        let packed = |&row: &u32| packed(table, *key, row);
        deck.keys.extend(deck.rows.iter().map(packed));
        deck.sort();
    }
    deck.rows
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
        (None, _) => MISSING,
        (Some(value), Direction::Ascending) => value.min(LARGEST),
        (Some(value), Direction::Descending) => LARGEST - value.min(LARGEST),
    }
}

/// The key of a row without a value.
const MISSING: u32 = u32::MAX;
/// The largest key of a value.
const LARGEST: u32 = MISSING - 1;

/// Rows to be ordered, each with its key, and as much room again: rows are dealt from one into the other and back.
#[derive(Default)]
struct Deck {
    rows: Vec<u32>,
    keys: Vec<u32>,
    dealt_rows: Vec<u32>,
    dealt_keys: Vec<u32>,
}

/// How many bits of a key one round deals by at most: the ends of more piles do not stay in the processor's cache.
const DEALT: u32 = 8;
const PILES: usize = 1 << DEALT;

impl Deck {
    /// Orders the rows by their keys; equals stay in the order they have.
    fn sort(&mut self) {
        if self.keys.is_sorted() {
            return;
        }
        if self.keys.is_sorted_by(|a, b| a >= b) {
            return self.turn();
        }
        let bits = self.shrink_keys();
        let rounds = bits.div_ceil(DEALT).max(1);
        let dealt = bits.div_ceil(rounds);
        self.dealt_rows.resize(self.rows.len(), 0);
        self.dealt_keys.resize(self.rows.len(), 0);
        for round in 0..rounds {
            self.deal(dealt * round, (1 << dealt) - 1);
        }
    }

    /// Turns rows over that are in falling order of their keys. Equals keep the order they have.
    fn turn(&mut self) {
        self.rows.reverse();
        self.keys.reverse();
        let mut rest = self.rows.as_mut_slice();
        for equals in self.keys.chunk_by(u32::eq) {
            let Some((equals, behind)) = rest.split_at_mut_checked(equals.len()) else {
                return;
            };
            equals.reverse();
            rest = behind;
        }
    }

    /// Lets the keys count from the least one on, with the one behind the most for no value; how many bits that takes.
    fn shrink_keys(&mut self) -> u32 {
        let known = self.keys.iter().filter(|&&key| key != MISSING);
        let (least, most) = known.fold((LARGEST, 0), |(least, most), &key| {
            (key.min(least), key.max(most))
        });
        let missing = most.saturating_sub(least) + 1;
        for key in &mut self.keys {
            *key = (*key - least.min(*key)).min(missing);
        }
        u32::BITS - missing.leading_zeros()
    }

    /// Deals the rows by the bits of their keys from `shift` on, and takes the piles up again from the lowest.
    fn deal(&mut self, shift: u32, mask: u32) {
        let pile = |key: u32| (key >> shift & mask) as usize;
        // Where the next row of each pile goes: behind all piles before it, and the rows that it has already.
        let mut next = [0_usize; PILES];
        for &key in &self.keys {
            if let Some(count) = next.get_mut(pile(key)) {
                *count += 1;
            }
        }
        let mut behind = 0;
        for count in &mut next {
            (*count, behind) = (behind, behind + *count);
        }
        for (&row, &key) in self.rows.iter().zip(&self.keys) {
            let Some(next) = next.get_mut(pile(key)) else {
                continue;
            };
            let to = self
                .dealt_rows
                .get_mut(*next)
                .zip(self.dealt_keys.get_mut(*next));
            if let Some((to_row, to_key)) = to {
                (*to_row, *to_key) = (row, key);
            }
            *next += 1;
        }
        mem::swap(&mut self.rows, &mut self.dealt_rows);
        mem::swap(&mut self.keys, &mut self.dealt_keys);
    }
}

#[cfg(test)]
mod tests;
