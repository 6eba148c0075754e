//! The message under the table, and the overlay that shows the whole of a message that does not fit there.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

use super::framed;
use crate::tui::layout::shrink;
use crate::tui::model::{Model, Notice};
use crate::tui::{model, text, widget};

/// The message and its frame.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Message<'a> {
    pub(crate) model: &'a Model,
    /// Lines above the visible ones.
    pub(crate) scroll: u16,
}

/// The number of lines of the message that do not fit: how far it can be scrolled.
pub(crate) fn hidden_lines(model: &Model) -> u16 {
    let inside = shrink(model.layout().overlay());
    widget::hidden(model, lines(model, inside.width).len())
}

impl Widget for Message<'_> {
    fn render(self, area: Rect, canvas: &mut Buffer) {
        let look = &self.model.look;
        let heading = match self.model.remark() {
            Some(Notice::Failure(_)) => "What failed",
            Some(Notice::Advice(_)) => "What to do",
            Some(Notice::Remark(_)) | None => "Notice",
        };
        let inside = framed(heading, look, area, canvas);
        let lines = lines(self.model, inside.width);
        widget::draw(self.model, lines, self.scroll, area, canvas);
    }
}

fn lines(model: &Model, width: u16) -> Vec<Line<'static>> {
    let Some(Notice::Failure(text) | Notice::Advice(text) | Notice::Remark(text)) = model.remark()
    else {
        return Vec::new();
    };
    let room = usize::from(width.saturating_sub(2));
    let lines = text::wrap(text, room, usize::MAX, model.look.signs().ellipsis);
    let lines = lines.into_iter();
    lines.map(|line| Line::raw(format!(" {line}"))).collect()
}

// The lines under the table: a failure, or information for the user.

/// The message under the table, if there is one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NoticeLines<'a> {
    pub(crate) model: &'a Model,
    /// The whole screen, whose size decides how many lines are shown.
    pub(crate) screen: Rect,
}

impl Widget for NoticeLines<'_> {
    fn render(self, area: Rect, canvas: &mut Buffer) {
        let styles = self.model.look.theme.styles();
        let style = match self.model.remark() {
            Some(model::Notice::Failure(_)) => styles.bad.patch(styles.strong),
            Some(model::Notice::Advice(_)) => styles.warn,
            Some(model::Notice::Remark(_)) | None => styles.faint,
        };
        let lines = self.model.remark_lines(self.screen);
        for (y, line) in (area.y..area.bottom()).zip(lines) {
            let at = Rect {
                y,
                height: 1,
                ..area
            };
            Line::styled(format!(" {line}"), style).render(at, canvas);
        }
    }
}
