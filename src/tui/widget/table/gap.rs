//! The gap to the pinned player. It is no column of the table, which knows nothing of pins, but stands at its right edge
//! for as long as somebody is pinned. Sorting by it would be sorting by score, which has a key already.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::league::Points;
use crate::scoretable::Scoretable;
use crate::tui::model::{Look, Model};
use crate::tui::text;

const TITLE: &str = "Gap";

/// The gaps of a table on screen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gap<'a> {
    table: &'a Scoretable,
    look: &'a Look,
    /// The row they are counted to, and its points.
    pinned: (usize, Points),
    area: Rect,
}

/// The heading over the gaps.
pub(super) fn heading(model: &Model, area: Rect, y: u16, canvas: &mut Buffer) {
    let style = model.look.theme.styles().strong;
    put(TITLE, Rect { y, ..area }, style, canvas);
}

impl<'a> Gap<'a> {
    /// The gaps in their place; `None` when nobody in the table is pinned.
    pub(super) fn of(model: &'a Model, table: &'a Scoretable, area: Rect) -> Option<Self> {
        let row = model.table.pinned()?.row?;
        Some(Self {
            table,
            look: &model.look,
            pinned: (row, table.score(row)?),
            area,
        })
    }

    /// `+12` for who has 12 points more than the pinned player, whose own row has a sign instead.
    pub(super) fn cell(&self, row: usize, y: u16, canvas: &mut Buffer) {
        let (signs, styles) = (self.look.signs(), self.look.theme.styles());
        let (pinned, points) = self.pinned;
        let area = Rect { y, ..self.area };
        if row == pinned {
            return put(signs.pinned, area, styles.accent, canvas);
        }
        let score = self.table.score(row);
        match score.map(|score| score.0.saturating_sub(points.0)) {
            Some(gap @ 1..) => put(&format!("+{gap}"), area, styles.good, canvas),
            Some(0) => put("0", area, styles.faint, canvas),
            Some(gap) => put(&gap.to_string(), area, styles.bad, canvas),
            None => put(signs.glyphs.missing, area, styles.faint, canvas),
        }
    }
}

/// Puts a text so that a cell of air stays between it and the frame, as in every column of numbers.
fn put(text: &str, area: Rect, style: Style, canvas: &mut Buffer) {
    let width = u16::try_from(text::width(text)).unwrap_or(u16::MAX);
    let before = area.width.saturating_sub(1).saturating_sub(width);
    canvas.set_stringn(area.x + before, area.y, text, usize::from(width), style);
}
