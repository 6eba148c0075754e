//! What the user sorts by.

use crate::scoretable::{Column, Direction, SortKey};

/// The order of the league is the order of its places.
const LEAGUE_ORDER: SortKey = SortKey::first(Column::Pos);

/// One to three columns and their directions, the first deciding most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::tui) struct Sorting(Vec<SortKey>);

impl Default for Sorting {
    fn default() -> Self {
        Self(vec![LEAGUE_ORDER])
    }
}

impl Sorting {
    /// How many columns a sort can have.
    pub(in crate::tui) const MOST: usize = 3;

    /// The columns, the first deciding most. The league's order is one of them too.
    #[cfg(test)]
    pub(in crate::tui) fn keys(&self) -> &[SortKey] {
        &self.0
    }

    /// Whether this is the league's own order.
    pub(in crate::tui) fn is_league_order(&self) -> bool {
        self.0 == [LEAGUE_ORDER]
    }

    /// What decides: nothing in the league's own order, in which a table already is.
    pub(super) fn deciding(&self) -> &[SortKey] {
        if self.is_league_order() { &[] } else { &self.0 }
    }

    /// Which key a column is, from 1, and its direction.
    pub(in crate::tui) fn key_of(&self, column: Column) -> Option<(usize, Direction)> {
        let keys = (1..).zip(&self.0);
        let mut mine = keys.filter(|(_, key)| key.column == column);
        mine.next().map(|(number, key)| (number, key.direction))
    }

    /// By a column in the direction people look for first; if that decides already: the other way.
    pub(super) fn by(&mut self, column: Column) {
        match self.0.first_mut().filter(|key| key.column == column) {
            Some(key) => key.direction = key.direction.flipped(),
            None => self.0 = vec![SortKey::first(column)],
        }
    }

    /// Where rows are equal so far, by a column; if that is one of the keys already: the other way. False when there is no
    /// room for another key.
    pub(super) fn also(&mut self, column: Column) -> bool {
        if let Some(key) = self.0.iter_mut().find(|key| key.column == column) {
            key.direction = key.direction.flipped();
        } else if self.is_league_order() {
            self.0 = vec![SortKey::first(column)];
        } else if self.0.len() < Self::MOST {
            self.0.push(SortKey::first(column));
        } else {
            return false;
        }
        true
    }

    /// All of it the other way.
    pub(super) fn reverse(&mut self) {
        for key in &mut self.0 {
            key.direction = key.direction.flipped();
        }
    }

    /// Forgets columns that a table does not have.
    pub(super) fn keep(&mut self, columns: &[Column]) {
        self.0.retain(|key| columns.contains(&key.column));
        if self.0.is_empty() {
            *self = Self::default();
        }
    }
}
