//! The message under the table, and the overlay that shows the whole of a message that does not fit there.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use super::{draw_lines, framed, paragraph};
use crate::tui::layout::shrink;
use crate::tui::model::{Model, Notice};
use crate::tui::widget;

/// The number of lines of the message that do not fit: how far it can be scrolled.
pub(crate) fn hidden_lines(model: &Model) -> u16 {
    let inside = shrink(model.layout().overlay());
    widget::hidden(model, lines(model, inside.width).len())
}

/// Draws the message and its frame, scrolled by a number of lines.
pub(crate) fn draw(model: &Model, scroll: u16, area: Rect, canvas: &mut Buffer) {
    let heading = match model.remark() {
        Some(Notice::Failure(_)) => "What failed",
        Some(Notice::Advice(_)) => "What to do",
        Some(Notice::Remark(_)) | None => "Notice",
    };
    let inside = framed(heading, &model.look, area, canvas);
    let lines = lines(model, inside.width);
    widget::draw_scrolled(model, lines, scroll, area, canvas);
}

fn lines(model: &Model, width: u16) -> Vec<Line<'static>> {
    let text = match model.remark() {
        Some(Notice::Failure(text) | Notice::Remark(text)) => Cow::Borrowed(text),
        Some(Notice::Advice(text)) => text,
        None => return Vec::new(),
    };
    paragraph(&text, (width.into(), usize::MAX), Style::new(), &model.look)
}

/// Draws as many lines of the message under the table as the whole screen has room for.
pub(crate) fn draw_beginning(model: &Model, screen: Rect, area: Rect, canvas: &mut Buffer) {
    let styles = model.look.styles();
    let style = match model.remark() {
        Some(Notice::Failure(_)) => styles.bad.patch(styles.strong),
        Some(Notice::Advice(_)) => styles.warn,
        Some(Notice::Remark(_)) | None => styles.dim,
    };
    let lines = model.remark_lines(screen).into_iter();
    let lines = lines.map(|line| Line::styled(format!(" {line}"), style));
    draw_lines(lines, area, canvas);
}
