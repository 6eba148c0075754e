//! The lines under the table: what failed, or what the user should know.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

use crate::tui::layout::remark_lines;
use crate::tui::model::{self, Model};

/// The remark, if there is one.
#[derive(Clone, Copy, Debug)]
pub(in crate::tui) struct Remark<'a> {
    pub(in crate::tui) model: &'a Model,
    /// The whole screen, whose size decides how much is said.
    pub(in crate::tui) screen: Rect,
}

impl Widget for Remark<'_> {
    fn render(self, area: Rect, canvas: &mut Buffer) {
        let styles = self.model.look.theme.styles();
        let style = match self.model.remark() {
            Some(model::Remark::Failure(_)) => styles.bad.patch(styles.strong),
            Some(model::Remark::Advice(_)) => styles.warn,
            Some(model::Remark::Notice(_)) | None => styles.faint,
        };
        let lines = remark_lines(self.model, self.screen);
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
