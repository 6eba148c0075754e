//! The message under the table.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::draw_lines;
use crate::tui::model::{Model, Notice};

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
