//! Lines that may be more than fit into their frame, and are scrolled there.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

use super::at_right;
use crate::tui::amount;
use crate::tui::keymap::Action;
use crate::tui::layout::shrink;
use crate::tui::model::Model;

/// How many of so many lines do not fit into an overlay: how far it can be scrolled.
pub(super) fn hidden(model: &Model, lines: usize) -> u16 {
    let inside = shrink(model.layout().overlay());
    let lines = u16::try_from(lines).unwrap_or(u16::MAX);
    lines.saturating_sub(inside.height)
}

/// Draws the lines behind the first `scroll` ones inside the frame around `area`.
pub(super) fn draw(
    model: &Model,
    lines: Vec<Line<'_>>,
    scroll: u16,
    area: Rect,
    canvas: &mut Buffer,
) {
    let inside = shrink(area);
    let below = lines
        .len()
        .saturating_sub(usize::from(inside.height) + usize::from(scroll));
    let shown = lines.into_iter().skip(scroll.into());
    for (y, line) in (inside.y..inside.bottom()).zip(shown) {
        let at = Rect {
            y,
            height: 1,
            ..inside
        };
        line.render(at.intersection(canvas.area), canvas);
    }
    more_below(model, below, area, canvas);
}

/// Says on the frame's lower edge how many lines there are below it, and the key that brings them.
pub(super) fn more_below(model: &Model, below: usize, area: Rect, canvas: &mut Buffer) {
    if below == 0 || area.height < 2 {
        return;
    }
    let key = model.keys.label(Action::PageDown, model.look.ascii);
    let lines = u64::try_from(below).unwrap_or(u64::MAX);
    let words = format!(
        " {key} {} ",
        amount::count(lines, "more line", "more lines")
    );
    let edge = Rect {
        y: area.bottom() - 1,
        height: 1,
        ..shrink(area)
    };
    at_right(&Line::raw(words), edge.intersection(canvas.area), canvas);
}
