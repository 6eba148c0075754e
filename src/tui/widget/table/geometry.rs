//! The positions of the table's parts, shared by drawing, scrolling and mouse hits.
//!
//! ```text
//! │▌    5 ▲1   ▌TEN  José Ñíguez        ✓✓✓   261  63.6  281.2   3374     328 ━━━╸      ▄▅▅▃▅▄▅▅▄▅▅▄│
//!  gutter, columns up to the score                                   behind, and its bar  form
//! ```

mod room;

use ratatui::layout::Rect;

pub(crate) use room::{ColumnArea, Wanted, digits};

use crate::scoretable::{Column, Kind, Scoretable};
use crate::tui::layout::{Layout, split_left, split_top};
use crate::tui::model::Model;

/// The width of the gutter, which marks the row under the cursor and the rows that have changed.
pub(crate) const GUTTER: u16 = 2;
/// The minimum width of a table with a gutter.
const WITH_GUTTER: u16 = 20;
/// The minimum width of a table that shows the place by the current sort.
const RANKED: u16 = 40;
/// Below this width of the screen headings do not teach the keys that sort by them.
const TEACHING: u16 = 70;

/// The parts of the table.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    /// The headings; empty where there is no room for them.
    pub(crate) headings: Rect,
    /// The rows.
    pub(crate) rows: Rect,
    /// The gutter at the left edge; empty where there is no room for it.
    pub(crate) gutter: Rect,
    /// The places by the current sort, beside the gutter; `None` in league order.
    pub(crate) places: Option<Rect>,
    /// The columns of the table.
    pub(crate) columns: Rect,
    /// The position of each column.
    pub(crate) placed: Vec<ColumnArea>,
    /// The points behind the leader or the pinned player; `None` where they are not shown.
    pub(crate) behind: Option<Rect>,
    /// The bar beside them, or beside the average of a division.
    pub(crate) bar: Option<Rect>,
    /// Whether headings have the digits that sort by them.
    pub(crate) teaches: bool,
}

impl Grid {
    /// The parts of the table on screen; `None` while there is no table with rows.
    pub(crate) fn of(model: &Model, layout: &Layout) -> Option<Self> {
        let table = model.table.table().filter(|table| table.rows() > 0)?;
        let inside = layout.inside();
        let lines = layout.lines().min(inside.height);
        let (headings, rows) = split_top(inside, inside.height - lines);
        let gutter = if inside.width >= WITH_GUTTER {
            GUTTER
        } else {
            0
        };
        let (gutter, rest) = split_left(inside, gutter);
        let places = places_width(model, table, inside).map(|width| split_left(rest, width));
        let (places, columns) = places.map_or((None, rest), |(places, rest)| (Some(places), rest));
        let chosen = model.columns.of(table.kind);
        let room = wanted(model, table, &chosen, columns.width).place();
        let part = |(x, width)| Rect {
            x: columns.x + x,
            width,
            ..columns
        };
        Some(Self {
            headings,
            rows,
            gutter,
            places,
            columns,
            placed: room.columns,
            behind: room.behind.map(part),
            bar: room.bar.map(part),
            teaches: model.size.width >= TEACHING,
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
    let pinned = model.table.pinned.and_then(|pin| pin.row);
    Wanted {
        columns,
        rows: table.rows(),
        sorting: &model.table.rows.sorting,
        scrolled: model.table.scrolled,
        longest: model.table.measures.longest,
        weeks: u16::try_from(table.form_weeks().len()).unwrap_or(u16::MAX),
        behind: table.played && table.kind.ranks_players(),
        pinned: pinned.is_some_and(|row| table.score(row).is_some()),
        divisions: table.kind == Kind::Division,
        room,
    }
}

/// The width of the places by the current sort, which are only useful where they are not the official places.
fn places_width(model: &Model, table: &Scoretable, inside: Rect) -> Option<u16> {
    let sorted = !model.table.rows.sorting.is_league_order();
    (sorted && inside.width >= RANKED).then(|| digits(table.rows()) + 2)
}
