//! The cache panel. It answers, from the top: did the table come from the cache, is it current, how often was that so and for
//! how long still, what is kept, what happened, and who did it.

mod block;
mod entries;
mod events;
mod halves;
mod sheet;
pub(super) mod strip;
mod verdict_block;
mod waiting;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{at_right, clear, draw_lines, frame, on_edge, width_of};
use crate::loader::{BackendKind, State};
use crate::text::humanize;
use crate::tui::layout::{shrink, split_top};
use crate::tui::model::Model;
use crate::tui::theme::Styles;

use sheet::Sheet;

/// From this width on the panel has two halves beside each other.
const HALVES: u16 = 76;
/// The entries and the events that a short panel keeps.
const FEW: usize = 3;

/// Draws the panel and its frame, over several columns where it is as wide as a screen.
pub(crate) fn draw(model: &Model, area: Rect, canvas: &mut Buffer) {
    if area.width < 3 || area.height < 3 {
        return;
    }
    clear(area, model.look.styles(), canvas);
    frame(&model.look).render(area, canvas);
    if area.width >= HALVES {
        halves::draw(model, area, canvas);
    } else {
        column(model, area, canvas);
    }
}

fn column(model: &Model, area: Rect, canvas: &mut Buffer) {
    let inside = shrink(area);
    let sheet = Sheet::of(model, inside.width);
    let edge = Rect { height: 1, ..area };
    let title = vec![sheet.strong("Cache")];
    heading(&sheet, title, connection(&sheet), edge, canvas);
    let (entries, happened) = (entries::lines(&sheet), model.cache.events.len());
    let is_off = model.cache.backend() == BackendKind::Off;
    let shares = Shares::of(inside.height, verdict_block::lines(&sheet), |room| {
        if is_off {
            return (0, 0);
        }
        split(room, entries.len(), happened)
    });
    let (at, rest) = split_top(inside, shares.block.len().try_into().unwrap_or(u16::MAX));
    draw_lines(shares.block, at, canvas);
    let (kept, rest) = split_top(rest, shares.entries);
    if let Some((at, lines)) = headed(kept) {
        let (left, right) = entries::heading(&sheet);
        rule(&sheet, (left, right), at, area, canvas);
        draw_lines(entries, lines, canvas);
    }
    let (told, _) = split_top(rest, shares.events);
    if let Some((at, lines)) = headed(told) {
        rule(&sheet, events::heading(&sheet), at, area, canvas);
        draw_lines(events::lines(&sheet, lines.height.into()), lines, canvas);
    }
}

/// Everything that happened to the cache, the newest first, in lines of a width.
pub(crate) fn event_lines(model: &Model, width: u16) -> Vec<Line<'static>> {
    events::lines(&Sheet::of(model, width), usize::MAX)
}

/// The heading of a section and the lines under it; `None` for a section without any.
fn headed(area: Rect) -> Option<(Rect, Rect)> {
    (area.height > 1).then(|| split_top(area, 1))
}

/// How many lines each part of the panel has.
struct Shares {
    block: Vec<Line<'static>>,
    entries: u16,
    events: u16,
}

impl Shares {
    /// Shares the lines of the panel. The first block is whole where there is room for a few entries and events under it.
    fn of(height: u16, block: block::Leaving, rest: impl Fn(usize) -> (usize, usize)) -> Self {
        let height = usize::from(height);
        let whole = |(entries, events): (usize, usize)| entries + events;
        let least = whole(rest(2 * FEW + 3)).min(height / 2);
        let block = block::fitting(block, height - least);
        let (entries, events) = rest(height.saturating_sub(block.len()));
        let lines = |lines: usize| u16::try_from(lines).unwrap_or(u16::MAX);
        Self {
            block,
            entries: lines(entries),
            events: lines(events),
        }
    }
}

/// The lines of the entries and of the events, headings included. The entries have two fifths, or what a few of them need, and
/// whatever the events leave.
fn split(room: usize, entries: usize, events: usize) -> (usize, usize) {
    let whole = |lines: usize| if lines == 0 { 0 } else { lines + 1 };
    let (all, happened) = (whole(entries), whole(events));
    let share = (room * 2 / 5)
        .max(FEW + 2)
        .max(room.saturating_sub(happened));
    let kept = all.min(share).min(room);
    (kept, happened.min(room - kept))
}

/// A line across the frame with a heading in it.
fn rule(
    sheet: &Sheet<'_>,
    (left, right): (Vec<Span<'static>>, Vec<Span<'static>>),
    at: Rect,
    area: Rect,
    canvas: &mut Buffer,
) {
    let edge = Rect {
        x: area.x,
        width: area.width,
        ..at
    };
    let [from, to, ..] = sheet.glyphs.tees;
    let border = sheet.glyphs.border.horizontal_top;
    let line = border.repeat(usize::from(edge.width.saturating_sub(2)));
    Line::styled(format!("{from}{line}{to}"), sheet.styles.line).render(edge, canvas);
    heading(sheet, left, right, edge, canvas);
}

/// Words on an edge: at its left, and at its right where there is room for both.
fn heading(
    sheet: &Sheet<'_>,
    left: Vec<Span<'static>>,
    right: Vec<Span<'static>>,
    edge: Rect,
    canvas: &mut Buffer,
) {
    let inside = Rect {
        x: edge.x + 2,
        width: edge.width.saturating_sub(4),
        ..edge
    };
    let words = |pieces: Vec<Span<'static>>| {
        let blank = || Span::raw(" ");
        let pieces = pieces.into_iter();
        let pieces = pieces.map(|piece| Span::styled(piece.content, on_edge(piece.style)));
        let mut words = vec![blank()];
        words.extend(pieces);
        words.push(blank());
        words
    };
    let (left, right) = (words(left), words(right));
    let both = width_of(&left) + width_of(&right) + 1;
    let reset = Style::reset().patch(sheet.styles.ground);
    let set = |pieces: Vec<Span<'static>>| {
        let piece = |piece: Span<'static>| Span::styled(piece.content, reset.patch(piece.style));
        Line::from(pieces.into_iter().map(piece).collect::<Vec<_>>())
    };
    if right.len() > 2 && both <= usize::from(inside.width) {
        at_right(&set(right), inside, canvas);
    }
    set(left).render(inside, canvas);
}

/// How the cache answers: `redis up, 0.08 ms`, or `in this program`.
fn connection(sheet: &Sheet<'_>) -> Vec<Span<'static>> {
    let status = &sheet.model.cache.status;
    let state = &status.state;
    let style = match state {
        State::Up | State::Off => sheet.styles.dim,
        state => state_style(state, sheet.styles),
    };
    let backend = sheet.model.cache.backend();
    let words = match (backend, state, status.round_trip_micros) {
        (BackendKind::Off, ..) => "off".to_owned(),
        (BackendKind::Embedded, State::Off, _) => "in this program".to_owned(),
        (_, State::Up, Some(micros)) => format!("redis up, {}", humanize::time(micros)),
        (_, state, _) => format!("redis {}", state.name()),
    };
    vec![Span::styled(words, style)]
}

/// The style of a connection's state.
pub(super) const fn state_style(state: &State, styles: &Styles) -> Style {
    match state {
        State::Up => styles.good,
        State::Connecting | State::Slow | State::Loading | State::ReadOnly(_) => styles.warn,
        State::Down(_) | State::Denied(_) | State::KeepsNothing(_) => styles.bad,
        State::Off => Style::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_entries_have_two_fifths_and_the_events_the_rest() {
        assert_eq!(split(29, 18, 200), (11, 18));
        assert_eq!(split(29, 5, 200), (6, 23));
        assert_eq!(split(29, 18, 4), (19, 5), "what the events leave");
        assert_eq!(split(9, 18, 200), (5, 4), "three of each");
        assert_eq!(split(0, 18, 200), (0, 0));
        assert_eq!(split(4, 18, 200), (4, 0));
        assert_eq!(split(9, 0, 0), (0, 0));
    }
}
