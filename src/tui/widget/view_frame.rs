//! The frame of a view that fills the screen. The frame itself carries words, so that no line inside is spent on them.
//!
//! ```text
//! ╭─ 1 Dmitri Volkov ▌BAL ─────────────── j k other players  [ ] other weeks ─╮
//! ╰─ Enhanced, week 12, by Score ▼ ───────────────────────────────── 1 of 56 ─╯
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{clear, frame, on_edge, width_of};
use crate::tui::layout::shrink;
use crate::tui::model::Appearance;

/// The words on the edges of a frame.
#[derive(Debug, Default)]
pub(super) struct EdgeWords {
    pub(super) heading: Vec<Span<'static>>,
    /// On the right of the heading, where there is room.
    pub(super) keys: Vec<Span<'static>>,
    pub(super) foot: Vec<Span<'static>>,
    /// On the right of the foot, where there is room.
    pub(super) count: Vec<Span<'static>>,
}

/// Draws the frame, clears what is inside, and returns that rectangle.
pub(super) fn draw(words: EdgeWords, look: &Appearance, area: Rect, canvas: &mut Buffer) -> Rect {
    clear(area, look.styles(), canvas);
    frame(look).render(area, canvas);
    let bottom = area.bottom().saturating_sub(1);
    edge(words.heading, words.keys, area.y, area, canvas);
    if bottom > area.y {
        edge(words.foot, words.count, bottom, area, canvas);
    }
    inside(area)
}

/// The rectangle inside the frame.
pub(super) fn inside(area: Rect) -> Rect {
    shrink(area).intersection(area)
}

/// The words of one edge: those on the left, and those on the right if both have room.
fn edge(
    left: Vec<Span<'static>>,
    right: Vec<Span<'static>>,
    y: u16,
    area: Rect,
    canvas: &mut Buffer,
) {
    let room = usize::from(area.width).saturating_sub(4);
    let cells = |words: &[Span<'_>]| width_of(words) + if words.is_empty() { 0 } else { 2 };
    let (before, after) = (cells(&left), cells(&right));
    let x = area.x.saturating_add(2);
    put(left, (x, y), before.min(room), area, canvas);
    if before + after < room {
        let start = x.saturating_add(u16::try_from(room - after).unwrap_or(0));
        put(right, (start, y), after, area, canvas);
    }
}

fn put(
    words: Vec<Span<'static>>,
    (x, y): (u16, u16),
    cells: usize,
    area: Rect,
    canvas: &mut Buffer,
) {
    if words.is_empty() || cells == 0 {
        return;
    }
    let at = Rect {
        x,
        y,
        width: u16::try_from(cells).unwrap_or(0),
        height: 1,
    };
    let on_frame = |word: Span<'static>| Span::styled(word.content, on_edge(word.style));
    let words = words.into_iter().map(on_frame);
    let line: Line<'_> = std::iter::once(Span::raw(" "))
        .chain(words)
        .chain([Span::raw(" ")])
        .collect();
    let at = at.intersection(area).intersection(canvas.area);
    line.render(at, canvas);
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Cell;

    use super::*;
    use crate::tui::testing::options;

    #[test]
    fn words_stand_in_the_frame_as_far_as_they_fit() {
        let look = Appearance::of(&options());
        let drawn = |width, height| -> Vec<String> {
            let area = Rect::new(0, 0, width, height);
            let mut canvas = Buffer::empty(area);
            let words = |text: &'static str| vec![Span::raw(text)];
            let edges = EdgeWords {
                heading: words("Ada"),
                keys: words("j k"),
                foot: words("week 3"),
                count: words("1 of 9"),
            };
            let inside = draw(edges, &look, area, &mut canvas);
            assert!(inside.width <= width && inside.height <= height);
            let lines = canvas.content().chunks(usize::from(width.max(1)));
            let text = |line: &[Cell]| line.iter().map(Cell::symbol).collect();
            lines.map(text).collect()
        };
        assert_eq!(
            drawn(22, 3),
            [
                "╭─ Ada ──────── j k ─╮",
                "│                    │",
                "╰─ week 3 ── 1 of 9 ─╯"
            ]
        );
        assert_eq!(drawn(16, 2), ["╭─ Ada ── j k ─╮", "╰─ week 3 ─────╯"]);
        for (width, height) in [(0, 0), (1, 1), (2, 2), (5, 1), (3, 9)] {
            drawn(width, height);
        }
    }
}
