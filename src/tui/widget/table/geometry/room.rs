//! Which columns fit, how wide they are, and where they stand.
//!
//! If there is room, all columns are shown, and then more of the name, of the form, and the points behind the leader; what is
//! left after that stays blank, so that numbers always stand by the names. Otherwise the most important columns are shown
//! until the cursor moves to one that is hidden: then the table scrolls sideways, while place and name stay. When the cursor
//! is back on either of these, the most important columns return.

use std::cmp::Reverse;

use crate::scoretable::Column;
use crate::tui::model::Sorting;

/// The blank cell after a column, in which a sort mark may stand.
const GAP: u16 = 1;
/// The widths of a name: the least where other columns could still leave, what it gets before they come, and the most.
const NAME: [u16; 3] = [16, 22, 36];
/// The minimum width of names while the table is scrolled.
const SHORTEST: u16 = 6;
/// How many weeks of the form are shown at least, before other columns come, and at most.
const FORM: [u16; 3] = [8, 12, 18];
/// The width of the heading of the form.
const FORM_TITLE: u16 = 4;
/// The points behind: the cells of the number, its gap included.
const BEHIND: u16 = 8;
/// The cells of the bar beside them, its gap excluded.
const BAR: [u16; 2] = [8, 12];
/// The minimum width of a table that shows the points to the pinned player.
const WITH_PINNED: u16 = 44;
/// The cells of the bar of a division.
const DIVISION_BAR: u16 = 24;

/// A column on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ColumnArea {
    pub(crate) column: Column,
    /// The first cell, counted from the left edge of the columns.
    pub(crate) x: u16,
    /// The cells of the column, the blank one after it excluded.
    pub(crate) width: u16,
}

/// The columns on screen; the first cell and the width of everything else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) columns: Vec<ColumnArea>,
    pub(crate) behind: Option<(u16, u16)>,
    pub(crate) bar: Option<(u16, u16)>,
}

/// The inputs that decide which columns are shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'a> {
    /// The columns that the user shows, from left to right.
    pub(crate) columns: &'a [Column],
    /// The number of rows: places need as many digits.
    pub(crate) rows: usize,
    /// The sort, because sorted columns are among the last to be hidden.
    pub(crate) sorting: &'a Sorting,
    /// The leftmost column beside place and name, while scrolled sideways.
    pub(crate) scrolled: Option<Column>,
    /// The cells of the longest name, its jokers included.
    pub(crate) longest: u16,
    /// The weeks of the form.
    pub(crate) weeks: u16,
    /// Whether the points behind the leader mean something.
    pub(crate) behind: bool,
    /// Whether a player is pinned, to whom all points are compared.
    pub(crate) pinned: bool,
    /// Whether the rows are divisions, whose averages have a bar.
    pub(crate) divisions: bool,
    /// The width available, in cells.
    pub(crate) room: u16,
}

/// The cells of what grows where there is room.
#[derive(Clone, Copy, Debug)]
struct Sizes {
    name: u16,
    form: u16,
    behind: bool,
    /// The cells of the bar; zero without one.
    bar: u16,
}

impl Wanted<'_> {
    /// The columns shown and their positions, from left to right.
    pub(crate) fn place(&self) -> Placed {
        match self.scrolled {
            None => {
                let (shown, sizes) = self.important();
                self.spread(&shown, sizes)
            }
            Some(first) => {
                let (shown, name) = self.window(first);
                let sizes = Sizes {
                    name,
                    form: self.form(1),
                    behind: false,
                    bar: 0,
                };
                self.spread(&shown, sizes)
            }
        }
    }

    /// The leftmost scrolled column that brings `cursor` on screen; `None` when the table need not be scrolled.
    pub(crate) fn follow(&self, cursor: Column) -> Option<Column> {
        let home = Wanted {
            scrolled: None,
            ..*self
        };
        if is_frozen(cursor) || home.important().0.len() == self.columns.len() {
            return None;
        }
        let shows = |wanted: &Wanted<'_>| {
            let placed = wanted.place().columns;
            placed.iter().any(|placed| placed.column == cursor)
        };
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

    /// The columns that stay when there is no room for all, and how the room that they leave is used.
    fn important(&self) -> (Vec<Column>, Sizes) {
        // Sorted columns are among the last to be hidden, then place and name.
        let rank = |column: Column| match column {
            Column::Player => 0,
            Column::Pos => 1,
            _ if self.sorting.key_of(column).is_some() => 2,
            _ => 3 + column.leaves(),
        };
        let mut order: Vec<Column> = self.columns.to_vec();
        order.sort_by_key(|&column| (rank(column), Reverse(column)));
        let mut kept: Vec<Column> = Vec::with_capacity(order.len());
        // The points to the pinned player were asked for, so they come before all but the most important columns.
        let pinned = self.pinned && self.behind && self.room >= WITH_PINNED;
        for column in order {
            kept.push(column);
            // What leaves first comes only when the name and the form have their room.
            let (name, form) = match column.leaves() {
                0..=3 => (NAME[0], FORM[0]),
                4..=6 => (NAME[1], FORM[0]),
                _ => (NAME[1], FORM[1]),
            };
            let sizes = Sizes {
                name: self.longest.min(name),
                form: self.form(form),
                behind: pinned,
                bar: 0,
            };
            // However narrow it is, a table shows names.
            if column != Column::Player && self.needed(&kept, sizes) > self.room {
                kept.pop();
                break;
            }
        }
        let sizes = self.grown(&kept, pinned);
        let shown = self.columns.iter().filter(|column| kept.contains(column));
        (shown.copied().collect(), sizes)
    }

    /// The least that the columns which are kept have.
    fn least(&self, behind: bool) -> Sizes {
        Sizes {
            name: self.longest.min(NAME[0]),
            form: self.form(FORM[0]),
            behind,
            bar: 0,
        }
    }

    /// Gives the room that the columns leave to the name, the form and the points behind, in this order.
    fn grown(&self, kept: &[Column], pinned: bool) -> Sizes {
        let mut sizes = self.least(pinned);
        let whole = kept.len() == self.columns.len();
        let mut spare = self.room.saturating_sub(self.needed(kept, sizes));
        let grow = |size: &mut u16, to: u16, spare: &mut u16| {
            let more = to.saturating_sub(*size).min(*spare);
            *size += more;
            *spare -= more;
        };
        grow(&mut sizes.name, self.longest.min(NAME[1]), &mut spare);
        if kept.contains(&Column::Form) {
            grow(&mut sizes.form, self.form(FORM[1]), &mut spare);
        }
        grow(&mut sizes.name, self.longest.min(NAME[2]), &mut spare);
        if kept.contains(&Column::Form) {
            grow(&mut sizes.form, self.form(FORM[2]), &mut spare);
        }
        if self.behind && whole && !sizes.behind && spare >= BEHIND {
            sizes.behind = true;
            spare -= BEHIND;
        }
        let [least, most] = BAR;
        if self.divisions {
            sizes.bar = spare.saturating_sub(GAP).min(DIVISION_BAR);
        } else if sizes.behind && spare > least {
            sizes.bar = (spare - GAP).min(most);
        }
        sizes
    }

    /// The cells of the form when at most `most` of its weeks are shown.
    fn form(&self, most: u16) -> u16 {
        self.weeks.min(most).max(FORM_TITLE)
    }

    /// The cells that columns need.
    fn needed(&self, columns: &[Column], sizes: Sizes) -> u16 {
        let all = columns.iter().map(|&column| self.cells(column, sizes));
        let behind = if sizes.behind { BEHIND } else { 0 };
        (all.sum::<u16>() + behind).saturating_sub(GAP)
    }

    /// Place and name, together no wider than half the available width, and then as many columns from `first` on as
    /// fit; also the width of the names. In very little room place is hidden first, then the name.
    fn window(&self, first: Column) -> (Vec<Column>, u16) {
        let sizes = |name| Sizes {
            name,
            form: self.form(1),
            behind: false,
            bar: 0,
        };
        let pos = self.cells(Column::Pos, sizes(0));
        let half = (self.room / 2).saturating_sub(pos);
        let name = self.longest.min(NAME[0]).min(half.max(SHORTEST));
        let sizes = sizes(name);
        let needed = self.cells(first, sizes);
        let frozen = |column: &Column| match column {
            Column::Pos => pos + name + GAP + needed <= self.room,
            _ => name + GAP + needed <= self.room,
        };
        let frozen_columns = self.columns.iter().copied().filter(|&c| is_frozen(c));
        let mut shown: Vec<Column> = frozen_columns.collect();
        shown.retain(frozen);
        let taken: u16 = shown.iter().map(|&column| self.cells(column, sizes)).sum();
        let mut left = (self.room + GAP).saturating_sub(taken);
        let fits = |&column: &Column| {
            let needed = self.cells(column, sizes);
            left.checked_sub(needed).map(|less| left = less).is_some()
        };
        let window = self.others().skip_while(|&column| column != first);
        shown.extend(window.take_while(fits));
        (shown, name)
    }

    /// Positions columns one after the other; the points behind stand before the form if that is the last column.
    fn spread(&self, columns: &[Column], sizes: Sizes) -> Placed {
        let mut placed = Placed::default();
        let mut x: u16 = 0;
        let between = |x: &mut u16, placed: &mut Placed| {
            if sizes.behind {
                placed.behind = Some((*x, BEHIND));
                *x += BEHIND;
            }
            if sizes.bar > 0 {
                placed.bar = Some((*x, sizes.bar));
                *x += sizes.bar + GAP;
            }
        };
        for (at, &column) in columns.iter().enumerate() {
            let is_last = at + 1 == columns.len();
            if is_last && column == Column::Form {
                between(&mut x, &mut placed);
            }
            let left = self.room.saturating_sub(x);
            let cells = self.cells(column, sizes);
            let width = (cells - GAP).min(left);
            placed.columns.push(ColumnArea { column, x, width });
            x += cells;
            if is_last && column != Column::Form {
                between(&mut x, &mut placed);
            }
        }
        placed
    }

    /// The columns that scroll.
    fn others(&self) -> impl Iterator<Item = Column> {
        self.columns.iter().copied().filter(|&c| !is_frozen(c))
    }

    /// The cells of a column, the blank ones after it included. Places and movements need the digits of the row count.
    fn cells(&self, column: Column, sizes: Sizes) -> u16 {
        match column {
            Column::Pos => digits(self.rows).max(4) + GAP,
            Column::Movement => digits(self.rows).max(3) + 1 + GAP,
            Column::Player => sizes.name.min(self.room) + GAP,
            Column::Form => sizes.form + GAP,
            Column::Team | Column::Last | Column::Percentage | Column::Best => 6,
            Column::Average | Column::Worst => 7,
            Column::Banker | Column::Score => 8,
            Column::Correct | Column::Players | Column::Seasons => 9,
        }
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
mod tests;
