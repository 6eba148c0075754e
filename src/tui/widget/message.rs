//! The whole of a message of which only the first lines fit under the table.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

use super::{framed, page};
use crate::tui::layout::shrink;
use crate::tui::model::{Model, Remark};
use crate::tui::text;

/// The message and its frame.
#[derive(Clone, Copy, Debug)]
pub(in crate::tui) struct Message<'a> {
    pub(in crate::tui) model: &'a Model,
    /// How many lines are above the top.
    pub(in crate::tui) scroll: u16,
}

/// How many lines of the message do not fit: how far it can be scrolled.
pub(in crate::tui) fn hidden_lines(model: &Model) -> u16 {
    let inside = shrink(model.layout().overlay());
    page::hidden(model, lines(model, inside.width).len())
}

impl Widget for Message<'_> {
    fn render(self, area: Rect, canvas: &mut Buffer) {
        let look = &self.model.look;
        let heading = match self.model.remark() {
            Some(Remark::Failure(_)) => "What failed",
            Some(Remark::Advice(_)) => "What to do",
            Some(Remark::Notice(_)) | None => "Notice",
        };
        let inside = framed(heading, look, area, canvas);
        let lines = lines(self.model, inside.width);
        page::draw(self.model, lines, self.scroll, area, canvas);
    }
}

fn lines(model: &Model, width: u16) -> Vec<Line<'static>> {
    let Some(Remark::Failure(text) | Remark::Advice(text) | Remark::Notice(text)) = model.remark()
    else {
        return Vec::new();
    };
    let room = usize::from(width.saturating_sub(2));
    let lines = text::wrap(text, room, usize::MAX, model.look.signs().ellipsis);
    let lines = lines.into_iter();
    lines.map(|line| Line::raw(format!(" {line}"))).collect()
}
