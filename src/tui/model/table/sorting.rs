//! The order of the rows: by which columns, in which directions.

use crate::scoretable::{Column, Direction, Kind, SortKey};

/// League order, which is the order of the official places.
const LEAGUE_ORDER: SortKey = SortKey::first(Column::Pos);

/// One to three columns and their directions, the primary key first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sorting(pub(crate) Vec<SortKey>);

impl Default for Sorting {
    fn default() -> Self {
        Self(vec![LEAGUE_ORDER])
    }
}

impl Sorting {
    /// The maximum number of sort keys.
    pub(crate) const MOST: usize = 3;

    /// Whether this is league order.
    pub(crate) fn is_league_order(&self) -> bool {
        self.0 == [LEAGUE_ORDER]
    }

    /// The keys as they are shown: league order is that of the points.
    pub(crate) fn shown(&self, kind: Kind) -> Vec<SortKey> {
        if !self.is_league_order() {
            return self.0.clone();
        }
        let points = if kind.ranks_players() {
            Column::Score
        } else {
            Column::Average
        };
        vec![SortKey::first(points)]
    }

    /// The keys to sort by: none in league order, in which a table already is.
    pub(super) fn deciding(&self) -> &[SortKey] {
        if self.is_league_order() { &[] } else { &self.0 }
    }

    /// The position of a column among the keys, from 1, and its direction.
    pub(crate) fn key_of(&self, column: Column) -> Option<(usize, Direction)> {
        let keys = (1..).zip(&self.0);
        let mut mine = keys.filter(|(_, key)| key.column == column);
        mine.next().map(|(number, key)| (number, key.direction))
    }

    /// Sorts by a column in its default direction; if it is already the key, reverses the direction.
    pub(crate) fn by(&mut self, column: Column) {
        match self.0.first_mut().filter(|key| key.column == column) {
            Some(key) => key.direction = key.direction.flipped(),
            None => self.0 = vec![SortKey::first(column)],
        }
    }

    /// Adds a column as the last key; if it is one of the keys already, reverses its direction. False when the sort has
    /// its maximum number of keys.
    pub(crate) fn also(&mut self, column: Column) -> bool {
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

    /// Reverses all keys.
    pub(crate) fn reverse(&mut self) {
        for key in &mut self.0 {
            key.direction = key.direction.flipped();
        }
    }

    /// The same without keys whose columns a table does not have.
    pub(super) fn within(&self, columns: &[Column]) -> Self {
        let there = |key: &&SortKey| columns.contains(&key.column);
        let keys: Vec<SortKey> = self.0.iter().filter(there).copied().collect();
        if keys.is_empty() {
            Self::default()
        } else {
            Self(keys)
        }
    }
}
