//! The rows of a table that are shown, in their order.

use super::sorting::Sorting;
use crate::scoretable::{Filter, Scoretable, sort};

/// The rows that match the filter, in sort order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    pub(crate) sorting: Sorting,
    /// Every row of the table; none of a week without results, which would be an order without a meaning.
    sorted: Vec<u32>,
    pub(crate) filter: Option<Filter>,
    /// What the filter leaves; `None` without one.
    filtered: Option<Filtered>,
}

/// The rows that a filter leaves.
#[derive(Clone, Debug)]
struct Filtered {
    matches: Vec<u32>,
    /// The same with the pinned row, which stays in its own place whether it matches or not.
    shown: Vec<u32>,
    /// The pinned row, if it is shown and does not match.
    stranger: Option<u32>,
}

impl Filtered {
    /// Those that match; what is shown follows once the pinned row is placed.
    const fn of(matches: Vec<u32>) -> Self {
        Self {
            matches,
            shown: Vec::new(),
            stranger: None,
        }
    }
}

impl Rows {
    /// The rows shown, from the first line on.
    pub(crate) fn shown(&self) -> &[u32] {
        let filtered = self.filtered.as_ref();
        filtered.map_or(&self.sorted, |filtered| &filtered.shown)
    }

    /// The rows that match the filter; all rows without one.
    pub(crate) fn matches(&self) -> &[u32] {
        let filtered = self.filtered.as_ref();
        filtered.map_or(&self.sorted, |filtered| &filtered.matches)
    }

    /// Whether a row that is shown matches the filter.
    pub(crate) fn is_match(&self, row: usize) -> bool {
        let stranger = self
            .filtered
            .as_ref()
            .and_then(|filtered| filtered.stranger);
        stranger.is_none_or(|stranger| stranger as usize != row)
    }

    /// How many rows match the filter, or how many there are.
    pub(crate) fn found(&self) -> usize {
        self.matches().len()
    }

    /// The place of a row by the current sort, among all rows whether they match or not; `None` in league order, where
    /// it is the official place, and for a row without a value.
    pub(crate) fn place(&self, table: &Scoretable, row: usize) -> Option<u32> {
        let row = u32::try_from(row).ok()?;
        sort::place(table, self.sorting.deciding(), &self.sorted, row)
    }

    /// Shows only the rows that match a filter, or all rows without one. The filter may be set before there is a table.
    pub(super) fn set_filter(
        &mut self,
        table: Option<&Scoretable>,
        filter: Option<Filter>,
        pinned: Option<u32>,
    ) {
        let earlier = std::mem::replace(&mut self.filter, filter);
        let Some((table, filter)) = table.zip(self.filter.as_ref()) else {
            self.filtered = None;
            return;
        };
        // A filter with one more letter only needs to look at the rows that the shorter one matched. If none of them has
        // it, rows that the shorter one did not match may come close.
        let narrows = earlier.is_some_and(|earlier| filter.narrows(&earlier));
        let among = self.filtered.as_ref().filter(|_| narrows);
        let best = among.map(|among| filter.best_rows(table, &among.matches));
        let best = best.filter(|rows| !rows.is_empty());
        let matches = best.unwrap_or_else(|| filter.rows(table, &self.sorted));
        self.filtered = Some(Filtered::of(matches));
        self.place_pinned(pinned);
    }

    /// Sorts the rows of a table.
    pub(super) fn arrange(&mut self, table: &Scoretable, pinned: Option<u32>) {
        self.sorted = if table.week.is_some() && !table.played {
            Vec::new()
        } else {
            sort::order(table, self.sorting.deciding())
        };
        let filter = self.filter.as_ref();
        self.filtered = filter.map(|filter| Filtered::of(filter.rows(table, &self.sorted)));
        self.place_pinned(pinned);
    }

    /// Leaves no row, but the filter.
    pub(super) fn clear(&mut self) {
        self.sorted.clear();
        self.filtered = None;
    }

    /// Lets the pinned row stay in its own place among the rows that match.
    pub(super) fn place_pinned(&mut self, pinned: Option<u32>) {
        let Some(filtered) = &mut self.filtered else {
            return;
        };
        let mut matches = filtered.matches.iter().peekable();
        let stays =
            |&row: &u32| matches.next_if(|&&next| next == row).is_some() || pinned == Some(row);
        filtered.shown = self.sorted.iter().copied().filter(stays).collect();
        filtered.stranger = pinned.filter(|_| filtered.shown.len() > filtered.matches.len());
    }
}
