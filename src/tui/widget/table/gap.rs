//! The gap to the pinned player. It is no column of the table, which knows nothing of pins, but stands at its right edge
//! for as long as somebody is pinned. Sorting by it would be sorting by score, which has a key already.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::league::Points;
use crate::scoretable::Scoretable;
use crate::tui::model::{Look, Model};
use crate::tui::text;

/// How many cells the gaps take, the one that sets them apart included.
pub(super) const WIDTH: u16 = 8;
/// What the table needs beside them: places and names.
const TABLE: u16 = 22;
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

impl<'a> Gap<'a> {
    /// The gaps at the right edge of the table's inside; `None` when nobody in the table is pinned, or there is no room.
    pub(super) fn of(model: &'a Model, table: &'a Scoretable, inside: Rect) -> Option<Self> {
        let row = model.table.pinned()?.row?;
        let points = table.score(row)?;
        let rest = inside.width.checked_sub(WIDTH)?;
        (rest >= TABLE).then_some(Self {
            table,
            look: &model.look,
            pinned: (row, points),
            area: Rect {
                x: inside.x + rest,
                width: WIDTH,
                ..inside
            },
        })
    }

    pub(super) fn heading(&self, canvas: &mut Buffer) {
        let style = self.look.theme.styles().strong;
        self.put(TITLE, self.area.y, style, canvas);
    }

    /// `+12` for who has 12 points more than the pinned player, whose own row has a sign instead.
    pub(super) fn cell(&self, row: usize, y: u16, canvas: &mut Buffer) {
        let (signs, styles) = (self.look.signs(), self.look.theme.styles());
        let (pinned, points) = self.pinned;
        if row == pinned {
            return self.put(signs.pinned, y, styles.accent, canvas);
        }
        let score = self.table.score(row);
        match score.map(|score| score.0.saturating_sub(points.0)) {
            Some(gap @ 1..) => self.put(&format!("+{gap}"), y, styles.good, canvas),
            Some(0) => self.put("0", y, styles.faint, canvas),
            Some(gap) => self.put(&gap.to_string(), y, styles.bad, canvas),
            None => self.put(signs.glyphs.missing, y, styles.faint, canvas),
        }
    }

    /// Puts a text so that a cell of air stays between it and the frame, as in every column of numbers.
    fn put(&self, text: &str, y: u16, style: ratatui::style::Style, canvas: &mut Buffer) {
        let width = u16::try_from(text::width(text)).unwrap_or(u16::MAX);
        let before = (WIDTH - 1).saturating_sub(width);
        canvas.set_stringn(self.area.x + before, y, text, usize::from(width), style);
    }
}
