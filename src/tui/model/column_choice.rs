//! The user's choice of columns for each kind of table, and their order.

use std::collections::BTreeMap;

use crate::scoretable::{Column, Kind};

/// The user's choice of columns. A kind that was never changed shows all columns in their default order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ColumnChoice(BTreeMap<Kind, Vec<Chosen>>);

/// A column, and whether it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chosen {
    pub(crate) column: Column,
    pub(crate) shown: bool,
}

impl Chosen {
    /// Whether a column can be hidden. A row without its place and its name would not identify a player.
    pub(crate) const fn can_go(self) -> bool {
        !matches!(self.column, Column::Pos | Column::Player)
    }
}

impl ColumnChoice {
    /// The columns to show for a kind of table, from left to right.
    pub(crate) fn of(&self, kind: Kind) -> Vec<Column> {
        let list = self.list(kind).into_iter();
        let shown = list.filter(|chosen| chosen.shown);
        shown.map(|chosen| chosen.column).collect()
    }

    /// Every column of a kind of table, shown or hidden, from left to right.
    pub(crate) fn list(&self, kind: Kind) -> Vec<Chosen> {
        self.0.get(&kind).cloned().unwrap_or_else(|| whole(kind))
    }

    /// The kinds of table with changed columns, and their lists.
    pub(crate) fn changed(&self) -> impl Iterator<Item = (Kind, &[Chosen])> {
        self.0.iter().map(|(&kind, list)| (kind, list.as_slice()))
    }

    /// Restores a saved list: columns that the table does not have are dropped, and columns that were added since come
    /// last.
    pub(crate) fn take_over(&mut self, kind: Kind, kept: impl Iterator<Item = Chosen>) {
        let own = kind.columns();
        let mut list: Vec<Chosen> = Vec::with_capacity(own.len());
        for chosen in kept.chain(whole(kind)) {
            let known = list.iter().any(|listed| listed.column == chosen.column);
            if own.contains(&chosen.column) && !known {
                let shown = chosen.shown || !chosen.can_go();
                list.push(Chosen { shown, ..chosen });
            }
        }
        self.put(kind, list);
    }

    /// Shows or hides a column of the list; false when it cannot be hidden.
    pub(crate) fn toggle(&mut self, kind: Kind, at: usize) -> bool {
        let mut list = self.list(kind);
        let chosen = list.get_mut(at).filter(|chosen| chosen.can_go());
        let Some(chosen) = chosen else {
            return false;
        };
        chosen.shown = !chosen.shown;
        self.put(kind, list);
        true
    }

    /// Swaps a column of the list with its neighbour and returns its new index.
    pub(crate) fn shift(&mut self, kind: Kind, at: usize, right: bool) -> usize {
        let mut list = self.list(kind);
        let to = at.saturating_add_signed(if right { 1 } else { -1 });
        if at >= list.len() || to >= list.len() {
            return at;
        }
        list.swap(at, to);
        self.put(kind, list);
        to
    }

    /// Restores all columns in their default order.
    pub(crate) fn reset(&mut self, kind: Kind) {
        self.0.remove(&kind);
    }

    fn put(&mut self, kind: Kind, list: Vec<Chosen>) {
        if list == whole(kind) {
            self.0.remove(&kind);
        } else {
            self.0.insert(kind, list);
        }
    }
}

fn whole(kind: Kind) -> Vec<Chosen> {
    let shown = |&column| Chosen {
        column,
        shown: true,
    };
    kind.columns().iter().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: Kind = Kind::Standard;

    #[test]
    fn columns_are_hidden_moved_and_brought_back() {
        let mut choice = ColumnChoice::default();
        assert_eq!(choice.of(KIND), KIND.columns());
        assert!(choice.toggle(KIND, 2), "the team");
        assert_eq!(choice.shift(KIND, 5, false), 4);
        let mine = [
            Column::Pos,
            Column::Movement,
            Column::Player,
            Column::Score,
            Column::Last,
            Column::Form,
        ];
        assert_eq!(choice.of(KIND), mine);
        assert_eq!(choice.of(Kind::Enhanced), Kind::Enhanced.columns());
        assert_eq!(choice.shift(KIND, 0, false), 0);
        assert_eq!(choice.shift(KIND, 6, true), 6);
        choice.reset(KIND);
        assert_eq!(choice, ColumnChoice::default());
    }

    #[test]
    fn place_and_name_stay() {
        let mut choice = ColumnChoice::default();
        assert!(!choice.toggle(KIND, 0) && !choice.toggle(KIND, 3) && !choice.toggle(KIND, 99));
        assert_eq!(choice.of(KIND), KIND.columns());
    }

    #[test]
    fn a_list_from_another_program_is_made_whole() {
        let chosen = |column, shown| Chosen { column, shown };
        let kept = [
            chosen(Column::Score, true),
            chosen(Column::Seasons, true),
            chosen(Column::Player, false),
            chosen(Column::Score, false),
            chosen(Column::Last, false),
        ];
        let mut choice = ColumnChoice::default();
        choice.take_over(KIND, kept.into_iter());
        let expected = [
            Column::Score,
            Column::Player,
            Column::Pos,
            Column::Movement,
            Column::Team,
            Column::Form,
        ];
        assert_eq!(choice.of(KIND), expected);
    }
}
