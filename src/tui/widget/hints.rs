//! The last line: what the keys do, and how many rows there are; for a while, what an action led to.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{at_right, width_of};
use crate::tui::model::Model;
use crate::tui::{amount, keymap, text};

/// The hint line.
#[derive(Clone, Copy, Debug)]
pub(in crate::tui) struct Hints<'a>(pub(in crate::tui) &'a Model);

impl Widget for Hints<'_> {
    fn render(self, area: Rect, canvas: &mut Buffer) {
        let model = self.0;
        let styles = model.look.theme.styles();
        let room = usize::from(area.width);
        if let Some(toast) = &model.toast {
            let signs = model.look.signs();
            let text = text::cut(&toast.text, room.saturating_sub(2), signs.ellipsis);
            return Line::styled(format!(" {text}"), styles.accent).render(area, canvas);
        }
        let rows = model.table.table().map_or_else(String::new, |table| {
            let count = u64::try_from(table.rows()).unwrap_or(u64::MAX);
            let (one, many) = if table.kind.ranks_players() {
                ("player", "players")
            } else {
                ("division", "divisions")
            };
            format!("{} ", amount::count(count, one, many))
        });
        let mut pieces = Vec::new();
        for (keys, word) in keymap::hints(model.context(), model.look.ascii) {
            let hint = [
                Span::raw(if pieces.is_empty() { " " } else { "  " }),
                Span::styled(keys, styles.accent),
                Span::raw(format!(" {word}")),
            ];
            if width_of(&pieces) + width_of(&hint) + rows.len() + 2 > room {
                // A shorter one further on may still fit: the way to the help above all.
                continue;
            }
            pieces.extend(hint);
        }
        Line::from(pieces).render(area, canvas);
        at_right(&Line::styled(rows, styles.faint), area, canvas);
    }
}
