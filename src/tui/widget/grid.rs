//! Where the parts of the table stand: what draws them, what scrolls them and what the mouse hits all ask here.

use ratatui::layout::Rect;

use super::columns::{GAP, Placed, Wanted, digits};
use crate::scoretable::{Column, Scoretable};
use crate::tui::layout::Layout;
use crate::tui::model::Model;

/// How many cells the gaps to the pinned player take, the one that sets them apart included.
const PINNED: u16 = 8;
/// What the table needs beside them: places and names.
const NARROWEST: u16 = 22;
/// From this width on there is room for a place of its own by what the table is sorted by.
const RANKED: u16 = 40;

/// The parts of the table.
#[derive(Clone, Debug)]
pub(in crate::tui) struct Grid {
    /// The headings; empty where there is no room for them.
    pub(in crate::tui) headings: Rect,
    /// The rows.
    pub(in crate::tui) rows: Rect,
    /// The places by what the table is sorted by, at the left edge; `None` in league order.
    pub(in crate::tui) places: Option<Rect>,
    /// The columns of the table.
    pub(in crate::tui) columns: Rect,
    /// The same, one by one.
    pub(in crate::tui) placed: Vec<Placed>,
    /// The gaps to the pinned player, at the right edge; `None` while nobody in the table is pinned.
    pub(in crate::tui) gaps: Option<Rect>,
}

impl Grid {
    /// The parts of the table on screen; `None` while there is none with rows.
    pub(in crate::tui) fn of(model: &Model, layout: &Layout) -> Option<Self> {
        let table = model.table.table().filter(|table| table.rows() > 0)?;
        let inside = layout.inside();
        let lines = layout.lines().min(inside.height);
        let (headings, rows) = split_top(inside, inside.height - lines);
        let (places, rest) = match places_width(model, table, inside) {
            Some(width) => {
                let (places, rest) = split_left(inside, width);
                (Some(places), rest)
            }
            None => (None, inside),
        };
        let pinned = model.table.pinned().and_then(|pin| pin.row);
        let pinned = pinned.filter(|&row| table.score(row).is_some());
        let left = rest.width.checked_sub(PINNED);
        let left = left.filter(|&left| left >= NARROWEST && pinned.is_some());
        let (columns, gaps) = match left {
            Some(left) => {
                let (columns, gaps) = split_left(rest, left);
                (columns, Some(gaps))
            }
            None => (rest, None),
        };
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

    /// How the table is to be scrolled sideways so that the cursor is on screen.
    pub(in crate::tui) fn follow(&self, model: &Model, table: &Scoretable) -> Option<Column> {
        let chosen = model.columns.of(table.kind);
        wanted(model, table, &chosen, self.columns.width).follow(model.table.column())
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
        sorting: model.table.sorting(),
        scrolled: model.table.scrolled(),
        room,
    }
}

/// The cells for places by what the table is sorted by: that is worth something where it is not the official place.
fn places_width(model: &Model, table: &Scoretable, inside: Rect) -> Option<u16> {
    let sorted = !model.table.sorting().is_league_order();
    (sorted && inside.width >= RANKED).then(|| digits(table.rows()) + 1 + GAP)
}

fn split_top(area: Rect, height: u16) -> (Rect, Rect) {
    let rest = Rect {
        y: area.y + height,
        height: area.height - height,
        ..area
    };
    (Rect { height, ..area }, rest)
}

fn split_left(area: Rect, width: u16) -> (Rect, Rect) {
    let rest = Rect {
        x: area.x + width,
        width: area.width - width,
        ..area
    };
    (Rect { width, ..area }, rest)
}
