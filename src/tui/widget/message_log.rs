//! The messages: the whole of the one under the table, what the dashboard told in this session, and what
//! happened to the cache.
//!
//! ```text
//! ╭─ Messages ──────────────────────────────────── 2 ─╮
//! │ What failed                                       │
//! │ could not open league.db: it is locked            │
//! │                                                   │
//! │ 12:00:09  412: week 12 corrected, 5 rows changed  │
//! │ 12:00:01  theme: dark                             │
//! ╰───────────────────────────────────────────────────╯
//! ```

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{cache_panel, draw_lines, more_below, paragraph, popup};
use crate::text::humanize;
use crate::tui::layout::shrink;
use crate::tui::model::{Model, Notice};
use crate::tui::text;

/// The widest box, its frame included.
const WIDEST: u16 = 100;

/// The number of lines that do not fit: how far the messages can be scrolled.
pub(crate) fn hidden_lines(model: &Model) -> u16 {
    let over = model.layout().overlay();
    let area = area(model, over);
    let lines = lines(model, shrink(area).width.into()).len();
    let lines = u16::try_from(lines).unwrap_or(u16::MAX);
    lines.saturating_sub(shrink(area).height)
}

/// Draws the messages and their frame, scrolled by a number of lines.
pub(crate) fn draw(model: &Model, scroll: u16, over: Rect, canvas: &mut Buffer) {
    let look = &model.look;
    let area = area(model, over);
    let inside = popup::draw("Messages", look, area, canvas);
    let count = model.log.newest_first().len();
    let count = Span::styled(count.to_string(), look.styles().dim);
    popup::on_right(vec![count], "Messages".len(), area.y, area, canvas);
    let lines = lines(model, inside.width.into());
    let skipped = usize::from(scroll);
    let below = lines
        .len()
        .saturating_sub(usize::from(inside.height) + skipped);
    draw_lines(lines.into_iter().skip(skipped), inside, canvas);
    more_below(model, below, area, canvas);
}

/// As high as the messages need.
fn area(model: &Model, over: Rect) -> Rect {
    let width = over.width.min(WIDEST);
    let lines = lines(model, usize::from(width.saturating_sub(2))).len();
    let height = u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(2);
    popup::centred((width, height), over)
}

fn lines(model: &Model, width: usize) -> Vec<Line<'static>> {
    let styles = model.look.styles();
    let mut lines = remark(model, width);
    let logged = model.log.newest_first();
    if !lines.is_empty() && logged.len() > 0 {
        lines.push(Line::default());
    }
    for message in logged {
        let at = humanize::clock(message.at, model.now, &model.look.zone);
        let lead = text::width(&at) + 3;
        let room = width.saturating_sub(lead + 1);
        let wrapped = text::wrap(
            &message.text,
            room,
            usize::MAX,
            model.look.glyphs().ellipsis,
        );
        let mut before = format!(" {at}  ");
        for part in wrapped {
            lines.push(Line::from(vec![
                Span::styled(before, styles.dim),
                Span::styled(part, styles.text),
            ]));
            before = " ".repeat(lead);
        }
    }
    let events = cache_panel::event_lines(model, u16::try_from(width).unwrap_or(u16::MAX));
    if !events.is_empty() {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(Line::styled(" Cache", styles.strong));
        lines.extend(events);
    }
    if lines.is_empty() {
        lines.push(Line::styled(" Nothing has happened yet.", styles.dim));
    }
    lines
}

/// The whole of the message under the table, under what it is.
fn remark(model: &Model, width: usize) -> Vec<Line<'static>> {
    let styles = model.look.styles();
    let (heading, text) = match model.remark() {
        Some(Notice::Failure(text)) => ("What failed", Cow::Borrowed(text)),
        Some(Notice::Advice(text)) => ("What to do", text),
        Some(Notice::Remark(text)) => ("Notice", Cow::Borrowed(text)),
        None => return Vec::new(),
    };
    let mut lines = vec![Line::styled(format!(" {heading}"), styles.strong)];
    lines.extend(paragraph(
        &text,
        (width, usize::MAX),
        styles.text,
        &model.look,
    ));
    lines
}
