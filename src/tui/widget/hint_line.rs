//! The last line: hints for the keys and the number of rows; for a while, the result of an action; while a filter is
//! being typed, its text.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{at_right, width_of};
use crate::text::humanize;
use crate::tui::model::{Model, Prompt};
use crate::tui::text;

/// The hint line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hints<'a>(pub(crate) &'a Model);

impl Widget for Hints<'_> {
    fn render(self, area: Rect, canvas: &mut Buffer) {
        let model = self.0;
        let styles = model.look.theme.styles();
        let rows = rows(model);
        at_right(&Line::styled(rows.clone(), styles.faint), area, canvas);
        let area = Rect {
            width: area
                .width
                .saturating_sub(u16::try_from(text::width(&rows)).unwrap_or(0)),
            ..area
        };
        let room = usize::from(area.width);
        if let Some(prompt) = &model.prompt {
            return typed(model, prompt, area, canvas);
        }
        if let Some(toast) = &model.toast {
            let signs = model.look.signs();
            let text = text::cut(&toast.text, room.saturating_sub(2), signs.ellipsis);
            return Line::styled(format!(" {text}"), styles.accent).render(area, canvas);
        }
        let mut pieces = Vec::new();
        for (keys, word) in model.keys.hints(model.context(), model.look.ascii) {
            let hint = [
                Span::raw(if pieces.is_empty() { " " } else { "  " }),
                Span::styled(keys, styles.accent),
                Span::raw(format!(" {word}")),
            ];
            if width_of(&pieces) + width_of(&hint) + 2 > room {
                // A shorter hint later in the list may still fit, above all the one for the help.
                continue;
            }
            pieces.extend(hint);
        }
        Line::from(pieces).render(area, canvas);
    }
}

/// ` 60 players `, or ` 3 of 60 players ` with a filter.
fn rows(model: &Model) -> String {
    let Some(table) = model.table.table() else {
        return String::new();
    };
    let count = |rows: usize| u64::try_from(rows).unwrap_or(u64::MAX);
    let (one, many) = if table.kind.ranks_players() {
        ("player", "players")
    } else {
        ("division", "divisions")
    };
    let all = humanize::count(count(table.rows()), one, many);
    match model.table.rows().filter() {
        Some(_) => format!(" {} of {all} ", model.table.lines_in_all()),
        None => format!(" {all} "),
    }
}

/// ` / ada`, with a cursor in the text styled like the table's, and then the keys that edit it. While there is no text, a
/// hint at what can be typed.
fn typed(model: &Model, prompt: &Prompt, area: Rect, canvas: &mut Buffer) {
    const LEAD: &str = " / ";
    let styles = model.look.theme.styles();
    let room = usize::from(area.width).saturating_sub(LEAD.len() + 1);
    // If the text is wider than the line, the part around its cursor is shown.
    let skipped = (prompt.cursor() + 1).saturating_sub(room);
    let shown = text::from(prompt.text(), skipped);
    let (shown, style) = match shown {
        "" => ("letters, =TEAM or 'part of a name", styles.faint),
        shown => (shown, styles.strong),
    };
    let text = text::cut(shown, room, model.look.signs().ellipsis).into_owned();
    let mut line = vec![Span::styled(LEAD, styles.accent), Span::styled(text, style)];
    for (keys, word) in model.keys.hints(model.context(), model.look.ascii) {
        let hint = [
            Span::raw("   "),
            Span::styled(keys, styles.accent),
            Span::raw(format!(" {word}")),
        ];
        if width_of(&line) + width_of(&hint) < usize::from(area.width) {
            line.extend(hint);
        }
    }
    Line::from(line).render(area, canvas);
    let before = LEAD.len() + prompt.cursor() - skipped;
    let cursor = Rect {
        x: area.x + u16::try_from(before).unwrap_or(0),
        width: 1,
        ..area
    };
    canvas.set_style(cursor.intersection(area), styles.cursor);
}
