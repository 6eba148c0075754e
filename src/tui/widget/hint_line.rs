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

/// Draws the line.
pub(crate) fn draw(model: &Model, area: Rect, canvas: &mut Buffer) {
    let styles = model.look.styles();
    let rows = rows(model);
    at_right(&Line::styled(rows.clone(), styles.dim), area, canvas);
    let taken = u16::try_from(text::width(&rows)).unwrap_or(0);
    let width = area.width.saturating_sub(taken);
    let area = Rect { width, ..area };
    let room = usize::from(width);
    if let Some(prompt) = &model.prompt {
        return typed(model, prompt, area, canvas);
    }
    if let Some(toast) = &model.toast {
        let glyphs = model.look.glyphs();
        let text = text::cut(&toast.text, room.saturating_sub(2), glyphs.ellipsis);
        return Line::styled(format!(" {text}"), styles.accent).render(area, canvas);
    }
    let mut line = Vec::new();
    push_hints(model, &mut line, "  ", room.saturating_sub(2));
    Line::from(line).render(area, canvas);
}

/// Appends the hints that fit into a line of `room` cells. A shorter hint later in the list may still fit, above all the
/// one for the help.
fn push_hints(model: &Model, line: &mut Vec<Span<'static>>, gap: &'static str, room: usize) {
    for (keys, word) in model.keys.hints(model.context(), model.look.ascii) {
        let hint = [
            Span::raw(if line.is_empty() { " " } else { gap }),
            Span::styled(keys, model.look.styles().accent),
            Span::raw(format!(" {word}")),
        ];
        if width_of(line) + width_of(&hint) <= room {
            line.extend(hint);
        }
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
    match &model.table.rows.filter {
        Some(_) => format!(" {} of {all} ", model.table.rows.shown().len()),
        None => format!(" {all} "),
    }
}

/// ` / ada`, with a cursor in the text styled like the table's, and then the keys that edit it. While there is no text, a
/// hint at what can be typed.
fn typed(model: &Model, prompt: &Prompt, area: Rect, canvas: &mut Buffer) {
    const LEAD: &str = " / ";
    let styles = model.look.styles();
    let room = usize::from(area.width).saturating_sub(LEAD.len() + 1);
    // If the text is wider than the line, the part around its cursor is shown.
    let skipped = (prompt.cursor() + 1).saturating_sub(room);
    let shown = text::from(prompt.text(), skipped);
    let (shown, style) = match shown {
        "" => ("letters, =TEAM or 'part of a name", styles.dim),
        shown => (shown, styles.strong),
    };
    let text = text::cut(shown, room, model.look.glyphs().ellipsis).into_owned();
    let mut line = vec![Span::styled(LEAD, styles.accent), Span::styled(text, style)];
    push_hints(
        model,
        &mut line,
        "   ",
        usize::from(area.width).saturating_sub(1),
    );
    Line::from(line).render(area, canvas);
    let before = LEAD.len() + prompt.cursor() - skipped;
    let cursor = Rect {
        x: area.x + u16::try_from(before).unwrap_or(0),
        width: 1,
        ..area
    };
    canvas.set_style(cursor.intersection(area), styles.select);
}
