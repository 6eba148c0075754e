//! The place by what the table is sorted by, beside the official one. It is no column of the table, which knows nothing of
//! how it is sorted, but stands at its left edge while it is sorted otherwise than the league does.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::columns::GAP;
use crate::scoretable::Scoretable;
use crate::tui::model::Model;
use crate::tui::text;

pub(super) fn heading(model: &Model, area: Rect, y: u16, canvas: &mut Buffer) {
    let style = model.look.theme.styles().accent;
    put(model.look.signs().place, Rect { y, ..area }, style, canvas);
}

/// The place of a row; who has no value has none.
pub(super) fn cell(model: &Model, table: &Scoretable, row: usize, area: Rect, canvas: &mut Buffer) {
    let (signs, styles) = (model.look.signs(), model.look.theme.styles());
    match model.table.rows().place(table, row) {
        Some(place) => put(&place.to_string(), area, styles.accent, canvas),
        None => put(signs.glyphs.missing, area, styles.faint, canvas),
    }
}

/// Puts a text at the right edge of its room.
fn put(text: &str, area: Rect, style: ratatui::style::Style, canvas: &mut Buffer) {
    let room = area.width.saturating_sub(GAP);
    let width = u16::try_from(text::width(text)).unwrap_or(u16::MAX);
    let before = room.saturating_sub(width);
    canvas.set_stringn(area.x + before, area.y, text, room.into(), style);
}
