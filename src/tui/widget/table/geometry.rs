//! The positions of the table's parts, shared by drawing, scrolling and mouse hits.

use std::cmp::Reverse;

use ratatui::layout::Rect;

use crate::scoretable::{Column, Scoretable};
use crate::tui::layout::{Layout, split_left, split_top};
use crate::tui::model::{Model, Sorting};

/// The width of the gaps to the pinned player, including the cell that separates them, in cells.
const PINNED: u16 = 8;
/// The minimum width of the rest of the table beside them: places and names.
const NARROWEST: u16 = 22;
/// The minimum width of a table that shows the place by the current sort.
const RANKED: u16 = 40;

/// The parts of the table.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    /// The headings; empty where there is no room for them.
    pub(crate) headings: Rect,
    /// The rows.
    pub(crate) rows: Rect,
    /// The places by the current sort, at the left edge; `None` in league order.
    pub(crate) places: Option<Rect>,
    /// The columns of the table.
    pub(crate) columns: Rect,
    /// The position of each column.
    pub(crate) placed: Vec<ColumnArea>,
    /// The gaps to the pinned player, at the right edge; `None` while no player in the table is pinned.
    pub(crate) gaps: Option<Rect>,
}

impl Grid {
    /// The parts of the table on screen; `None` while there is no table with rows.
    pub(crate) fn of(model: &Model, layout: &Layout) -> Option<Self> {
        let table = model.table.table().filter(|table| table.rows() > 0)?;
        let inside = layout.inside();
        let lines = layout.lines().min(inside.height);
        let (headings, rows) = split_top(inside, inside.height - lines);
        let places = places_width(model, table, inside).map(|width| split_left(inside, width));
        let (places, rest) = places.map_or((None, inside), |(places, rest)| (Some(places), rest));
        let pinned = model.table.pinned.and_then(|pin| pin.row);
        let pinned = pinned.filter(|&row| table.score(row).is_some());
        let left = rest.width.checked_sub(PINNED);
        let left = left.filter(|&left| left >= NARROWEST && pinned.is_some());
        let gaps = left.map(|left| split_left(rest, left));
        let (columns, gaps) = gaps.map_or((rest, None), |(columns, gaps)| (columns, Some(gaps)));
        let chosen = model.columns.of(table.kind);
        Some(Self {
            headings,
            rows,
            places,
            placed: wanted(model, table, &chosen, columns.width).place(),
            columns,
            gaps,
        })
    }

    /// The leftmost scrolled column that brings the cursor on screen.
    pub(crate) fn follow(&self, model: &Model, table: &Scoretable) -> Option<Column> {
        let chosen = model.columns.of(table.kind);
        wanted(model, table, &chosen, self.columns.width).follow(model.table.column)
    }
}

fn wanted<'a>(
    model: &'a Model,
    table: &Scoretable,
    columns: &'a [Column],
    room: u16,
) -> Wanted<'a> {
    Wanted {
        columns,
        rows: table.rows(),
        sorting: &model.table.rows.sorting,
        scrolled: model.table.scrolled,
        room,
    }
}

/// The width of the places by the current sort, which are only useful where they are not the official places.
fn places_width(model: &Model, table: &Scoretable, inside: Rect) -> Option<u16> {
    let sorted = !model.table.rows.sorting.is_league_order();
    (sorted && inside.width >= RANKED).then(|| digits(table.rows()) + 1 + GAP)
}

// The columns that fit, and their positions.
//
// If there is room, all columns are shown. Otherwise the most important ones are shown until the cursor moves to one
// that is hidden: then the table scrolls sideways, while place and name stay. When the cursor is back on either of
// these, the most important columns return.

/// The cells between two columns.
pub(crate) const GAP: u16 = 1;
/// The minimum width of names while the table is scrolled.
const SHORTEST: u16 = 6;

/// A column on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ColumnArea {
    pub(crate) column: Column,
    /// The first cell, counted from the left edge of the columns.
    pub(crate) x: u16,
    pub(crate) width: u16,
}

/// The inputs that decide which columns are shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'a> {
    /// The columns that the user shows, from left to right.
    pub(crate) columns: &'a [Column],
    /// The number of rows: places need as many digits.
    pub(crate) rows: usize,
    /// The sort, because sorted columns are among the last to be hidden, and their headings carry marks.
    pub(crate) sorting: &'a Sorting,
    /// The leftmost column beside place and name, while scrolled sideways.
    pub(crate) scrolled: Option<Column>,
    /// The width available, in cells.
    pub(crate) room: u16,
}

impl Wanted<'_> {
    /// The columns shown and their positions, from left to right.
    pub(crate) fn place(&self) -> Vec<ColumnArea> {
        match self.scrolled {
            None => self.spread(&self.important(), self.width(Column::Player)),
            Some(first) => {
                let (shown, name) = self.window(first);
                self.spread(&shown, name)
            }
        }
    }

    /// The leftmost scrolled column that brings `cursor` on screen; `None` when the table need not be scrolled.
    pub(crate) fn follow(&self, cursor: Column) -> Option<Column> {
        let home = Wanted {
            scrolled: None,
            ..*self
        };
        if is_frozen(cursor) || home.important().len() == self.columns.len() {
            return None;
        }
        let shows = |wanted: &Wanted<'_>| wanted.place().iter().any(|p| p.column == cursor);
        if shows(self) {
            return self.scrolled;
        }
        let others: Vec<Column> = self.others().collect();
        let at = |column| others.iter().position(|&other| other == column);
        let start = self.scrolled.and_then(at).unwrap_or(0);
        let end = at(cursor)?;
        let windows = others.get(start.min(end)..=end)?.iter().copied().map(Some);
        windows
            .map(|scrolled| Wanted { scrolled, ..*self })
            .find(|wanted| shows(wanted))
            .map_or(Some(cursor), |wanted| wanted.scrolled)
    }

    /// The columns that stay when there is no room for all: they are hidden in the order of [`Column::leaves`], sorted
    /// columns after those, then place and name.
    fn important(&self) -> Vec<Column> {
        let rank = |column: Column| match column {
            Column::Player => 0,
            Column::Pos => 1,
            _ if self.sorting.key_of(column).is_some() => 2,
            _ => 3 + column.leaves(),
        };
        let mut order: Vec<Column> = self.columns.to_vec();
        order.sort_by_key(|&column| (rank(column), Reverse(column)));
        let mut left = self.room.saturating_sub(self.width(Column::Player));
        let fits = |column: &Column| {
            let needed = match column {
                Column::Player => 0,
                &column => self.width(column) + GAP,
            };
            left.checked_sub(needed).map(|less| left = less).is_some()
        };
        let kept: Vec<Column> = order.into_iter().take_while(fits).collect();
        let shown = self.columns.iter().filter(|column| kept.contains(column));
        shown.copied().collect()
    }

    /// Place and name, together no wider than half the available width, and then as many columns from `first` on as
    /// fit; also the width of the names. In very little room place is hidden first, then the name.
    fn window(&self, first: Column) -> (Vec<Column>, u16) {
        let pos = self.width(Column::Pos) + GAP;
        let half = (self.room / 2).saturating_sub(pos);
        let name = self.width(Column::Player).min(half.max(SHORTEST));
        let needed = self.width(first);
        let frozen = |column: &Column| match column {
            Column::Pos => pos + name + GAP + needed <= self.room,
            _ => name + GAP + needed <= self.room,
        };
        let mut shown: Vec<Column> = self
            .columns
            .iter()
            .copied()
            .filter(|&c| is_frozen(c))
            .collect();
        shown.retain(frozen);
        let width = |column: Column| match column {
            Column::Player => name,
            other => self.width(other),
        };
        let taken: u16 = shown.iter().map(|&column| width(column) + GAP).sum();
        let mut left = (self.room + GAP).saturating_sub(taken);
        let fits = |&column: &Column| {
            let needed = self.width(column) + GAP;
            left.checked_sub(needed).map(|less| left = less).is_some()
        };
        let window = self.others().skip_while(|&column| column != first);
        shown.extend(window.take_while(fits));
        (shown, name)
    }

    /// Positions columns one after the other. Names take the remaining width.
    fn spread(&self, columns: &[Column], name: u16) -> Vec<ColumnArea> {
        let width = |column: Column| match column {
            Column::Player => name.min(self.room),
            other => self.width(other),
        };
        let whole: u16 = columns.iter().map(|&column| width(column) + GAP).sum();
        let spare = (self.room + GAP).saturating_sub(whole);
        let mut x = 0;
        let place = |&column: &Column| {
            let more = if column == Column::Player { spare } else { 0 };
            let width = width(column) + more;
            let here = ColumnArea { column, x, width };
            x += width + GAP;
            here
        };
        columns.iter().map(place).collect()
    }

    /// The columns that scroll.
    fn others(&self) -> impl Iterator<Item = Column> {
        self.columns.iter().copied().filter(|&c| !is_frozen(c))
    }

    /// The width of a column: places need the digits of the row count and a cell for the sort mark, and the mark of a
    /// second or third key needs one more cell.
    fn width(&self, column: Column) -> u16 {
        let number = self.sorting.key_of(column).map_or(1, |(number, _)| number);
        let mark = u16::from(number > 1);
        let width = match column {
            Column::Pos | Column::Movement => column.width().max(digits(self.rows) + 1),
            // Bars fill their cells, so a blank cell separates them from the frame.
            Column::Form => column.width() + 1,
            _ => column.width(),
        };
        width + mark
    }
}

/// Whether a column stays in place while others scroll.
const fn is_frozen(column: Column) -> bool {
    matches!(column, Column::Pos | Column::Player)
}

/// The number of digits of the last place among `rows` rows.
pub(crate) fn digits(rows: usize) -> u16 {
    u16::try_from(rows.checked_ilog10().unwrap_or(0)).unwrap_or(0) + 1
}

#[cfg(test)]
mod columns_tests;
