//! A table of which the first rows are on screen while the others are on their way.

use std::sync::Arc;

use super::{Sorting, TableView};
use crate::scoretable::Scoretable;

/// How much of the table on screen is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Arriving {
    /// How many rows are there. Those behind the first ones are not shown before all are.
    pub(crate) here: u64,
    /// How many rows the whole table has.
    pub(crate) of: u64,
}

impl Arriving {
    /// How much of it is there, in percent. A table of which something is missing is never all there.
    pub(crate) fn percent(self) -> u64 {
        (self.here.saturating_mul(100) / self.of.max(1)).min(99)
    }
}

impl TableView {
    /// How much of the table is there; `None` of a table that is whole.
    pub(crate) const fn arriving(&self) -> Option<Arriving> {
        self.arriving
    }

    /// Shows the first rows of another table, which has so many. They are in league order whatever order the user asked for:
    /// the rows that come first in another one may not be among them.
    pub(crate) fn show_first(&mut self, table: Arc<Scoretable>, of: u64) {
        let here = table.rows() as u64;
        self.show(table, Some(Arriving { here, of }));
    }

    /// Notes how many rows are there. Returns whether that is another percentage.
    pub(crate) fn arrived(&mut self, here: u64) -> bool {
        let Some(before) = self.arriving else {
            return false;
        };
        let now = Arriving { here, ..before };
        self.arriving = Some(now);
        now.percent() != before.percent()
    }

    /// Takes the first rows away: what was to prove them did not come.
    pub(crate) fn drop_first(&mut self) -> bool {
        let drops = self.arriving.take().is_some();
        if drops {
            self.table = None;
            self.rows.clear();
        }
        drops
    }

    /// The order that the user asked for, as far as the table has its columns. The rows are in it once all are there.
    pub(crate) fn order(&self) -> Sorting {
        match (self.arriving, &self.table) {
            (Some(_), Some(table)) => self.wanted.within(table.kind.columns()),
            _ => self.rows.sorting.clone(),
        }
    }
}
