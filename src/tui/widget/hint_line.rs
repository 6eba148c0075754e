//! The last line: on the left the keys that are most useful here or, while a filter is typed, its text; on the right the
//! last message, which never lies over them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{at_right, width_of};
use crate::text::humanize;
use crate::tui::keymap::ShownHint;
use crate::tui::model::{Model, Prompt};
use crate::tui::text;

/// The cells between two hints.
const GAP: &str = "   ";
/// The cells that hints keep beside a message, where there are so many.
const KEPT: usize = 22;

/// Draws the line.
pub(crate) fn draw(model: &Model, area: Rect, canvas: &mut Buffer) {
    let width = usize::from(area.width);
    let message = message(model, width.saturating_sub(KEPT.min(width / 2)));
    let taken = width_of(&message);
    let gap = if taken == 0 { 1 } else { 2 };
    let room = width.saturating_sub(taken + gap);
    let prompt = model.prompt.as_ref().filter(|_| model.overlay.is_none());
    let left = match prompt {
        Some(prompt) => typed(model, prompt, room),
        None => hints(model, 1, room),
    };
    Line::from(left).render(area, canvas);
    if let Some(prompt) = prompt {
        draw_cursor(model, prompt, room, area, canvas);
    }
    at_right(&Line::from(message), area, canvas);
}

/// The last message, in at most `room` cells, with a mark while rows are marked as changed; empty without either.
fn message(model: &Model, room: usize) -> Vec<Span<'static>> {
    let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
    let mark = match &model.changes {
        Some(changes) if changes.count() > 0 => format!("{} ", glyphs.changed),
        _ => String::new(),
    };
    let text = match (&model.toast, &model.changes) {
        (Some(toast), _) => toast.text.clone(),
        (None, Some(changes)) if changes.count() > 0 => {
            let count = u64::try_from(changes.count()).unwrap_or(u64::MAX);
            format!("{} changed", humanize::count(count, "row", "rows"))
        }
        _ => return Vec::new(),
    };
    let text = text::cut(
        &text,
        room.saturating_sub(text::width(&mark) + 1),
        glyphs.ellipsis,
    );
    let (before, rest) = match text.split_once(": ") {
        Some((before, rest)) => (format!("{before}: "), rest.to_owned()),
        None => (String::new(), text.clone().into_owned()),
    };
    vec![
        Span::styled(before, styles.accent),
        Span::styled(format!("{rest} "), styles.text),
        Span::styled(mark, styles.warn),
    ]
}

/// The hints that fit into `room` cells, after `before` blank ones: where there is no room for all, those that are the
/// least useful leave first.
fn hints(model: &Model, before: usize, room: usize) -> Vec<Span<'static>> {
    let hints = model.keys.hints(model.context(), model.look.ascii);
    let width = |hint: &ShownHint| text::width(&hint.keys) + 1 + text::width(hint.label);
    let mut by_rank: Vec<usize> = (0..hints.len()).collect();
    by_rank.sort_by_key(|&at| hints.get(at).map(|hint| hint.rank));
    let mut used = before;
    let mut shown = Vec::new();
    for at in by_rank {
        let gap = if shown.is_empty() { 0 } else { GAP.len() };
        let more = hints.get(at).map_or(0, &width) + gap;
        if used + more <= room {
            used += more;
            shown.push(at);
        }
    }
    let mut line = vec![Span::raw(" ".repeat(before))];
    let kept = hints.into_iter().enumerate();
    for (at, (_, hint)) in kept.filter(|(at, _)| shown.contains(at)).enumerate() {
        let styles = model.look.styles();
        line.extend([
            Span::raw(if at == 0 { "" } else { GAP }),
            Span::styled(hint.keys, styles.accent),
            Span::styled(format!(" {}", hint.label), styles.dim),
        ]);
    }
    line
}

// The filter that is being typed.

const LEAD: &str = " / ";

/// The cells of the text that are left of the line.
fn skipped(prompt: &Prompt, room: usize) -> usize {
    (prompt.cursor() + 1 + LEAD.len()).saturating_sub(room)
}

/// ` / ada   Enter keep   Esc clear`. While there is no text, a hint at what can be typed.
fn typed(model: &Model, prompt: &Prompt, room: usize) -> Vec<Span<'static>> {
    let styles = model.look.styles();
    // If the text is wider than the line, the part around its cursor is shown.
    let shown = text::from(prompt.text(), skipped(prompt, room));
    let (shown, style) = match shown {
        "" => (" name or team, =TEAM, ~letters", styles.dim),
        shown => (shown, styles.strong),
    };
    let cells = room.saturating_sub(LEAD.len());
    let text = text::cut(shown, cells, model.look.glyphs().ellipsis).into_owned();
    let mut line = vec![Span::styled(LEAD, styles.accent), Span::styled(text, style)];
    let left = room.saturating_sub(width_of(&line));
    line.extend(hints(model, GAP.len(), left));
    line
}

/// Marks the cell in which the next character is typed.
fn draw_cursor(model: &Model, prompt: &Prompt, room: usize, area: Rect, canvas: &mut Buffer) {
    let before = (LEAD.len() + prompt.cursor()).saturating_sub(skipped(prompt, room));
    let cursor = Rect {
        x: area.x.saturating_add(u16::try_from(before).unwrap_or(0)),
        width: 1,
        ..area
    };
    canvas.set_style(cursor.intersection(area), model.look.styles().select);
}
