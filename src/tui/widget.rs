//! The widgets of the screen, one file per rectangle, and what they share.

mod bar;
pub(crate) mod cache_panel;
pub(crate) mod cache_status_line;
mod cell_grid;
pub(crate) mod column_chooser;
pub(crate) mod compare;
pub(crate) mod differences;
pub(crate) mod head;
pub(crate) mod help;
pub(crate) mod hint_line;
pub(crate) mod league_list;
pub(crate) mod message_log;
pub(crate) mod notice;
mod number;
pub(crate) mod palette;
mod pick;
mod place_scale;
pub(crate) mod player_detail;
mod plot;
mod popup;
mod proof;
pub(crate) mod race;
mod season_weeks;
pub(crate) mod table;
mod text_blocks;
pub(crate) mod themes;
pub(crate) mod verdict;
mod view_frame;
mod view_words;
mod week_axis;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Widget};

use super::keymap::Action;
use super::layout::shrink;
use super::model::{Appearance, Model};
use super::text;
use super::theme::Styles;
use crate::text::humanize;

/// The label of a table on screen whose store is lost.
const LAST_KNOWN: &str = "last known";

/// Clears a rectangle, draws a frame with a heading around it, and returns its interior.
fn framed(heading: &str, look: &Appearance, area: Rect, canvas: &mut Buffer) -> Rect {
    let styles = look.styles();
    let title = Span::styled(format!(" {heading} "), on_edge(styles.strong));
    let block = frame(look).title(title);
    let inside = block.inner(area);
    clear(area, styles, canvas);
    block.render(area, canvas);
    inside
}

/// A frame without a heading.
fn frame(look: &Appearance) -> Block<'static> {
    Block::bordered()
        .border_set(look.glyphs().border)
        .border_style(look.styles().line)
}

/// A style for words on a frame, which would otherwise be as dim as the frame.
const fn on_edge(style: Style) -> Style {
    if style.add_modifier.contains(Modifier::DIM) {
        style
    } else {
        style.remove_modifier(Modifier::DIM)
    }
}

/// Clears a rectangle, also of the other halves of characters of two cells that it cuts.
fn clear(area: Rect, styles: &Styles, canvas: &mut Buffer) {
    let area = area.intersection(canvas.area);
    let (left, right) = (area.left(), area.right());
    for y in area.top()..area.bottom() {
        if let Some(before) = left.checked_sub(1).and_then(|x| canvas.cell_mut((x, y)))
            && text::width(before.symbol()) > 1
        {
            before.set_symbol(" ");
        }
        let cut = canvas.cell((right.saturating_sub(1), y));
        if cut.is_some_and(|cell| text::width(cell.symbol()) > 1)
            && let Some(after) = canvas.cell_mut((right, y))
        {
            after.set_symbol(" ");
        }
    }
    Clear.render(area, canvas);
    canvas.set_style(area, styles.text.patch(styles.ground));
}

/// Draws lines from the top of a rectangle on, as many as fit.
fn draw_lines<'a>(lines: impl IntoIterator<Item = Line<'a>>, area: Rect, canvas: &mut Buffer) {
    for (at, line) in area.rows().zip(lines) {
        line.render(at, canvas);
    }
}

/// A text over as many lines as it needs, at most `lines`, with a blank cell on either side.
fn paragraph(
    words: &str,
    (width, lines): (usize, usize),
    style: Style,
    look: &Appearance,
) -> Vec<Line<'static>> {
    let room = width.saturating_sub(2);
    let broken = text::wrap(words, room, lines, look.glyphs().ellipsis).into_iter();
    let shown = |line| Line::styled(format!(" {line}"), style);
    broken.map(shown).collect()
}

/// Draws a text on one line, right-aligned.
fn at_right(line: &Line<'_>, area: Rect, canvas: &mut Buffer) {
    let width = u16::try_from(line.width())
        .unwrap_or(u16::MAX)
        .min(area.width);
    let x = area.x + (area.width - width);
    line.render(Rect { x, width, ..area }, canvas);
}

/// The number of cells of a line's spans.
fn width_of(pieces: &[Span<'_>]) -> usize {
    pieces.iter().map(|piece| text::width(&piece.content)).sum()
}

// Lines that may not fit into their frame and are scrolled there.

/// The number of lines, out of `lines`, that do not fit into an overlay: how far it can be scrolled.
fn hidden(model: &Model, lines: usize) -> u16 {
    let inside = shrink(model.layout().overlay());
    let lines = u16::try_from(lines).unwrap_or(u16::MAX);
    lines.saturating_sub(inside.height)
}

/// Draws the lines after the first `scroll` ones inside the frame around `area`.
fn draw_scrolled(
    model: &Model,
    lines: Vec<Line<'_>>,
    scroll: u16,
    area: Rect,
    canvas: &mut Buffer,
) {
    let inside = shrink(area);
    let skipped = usize::from(scroll);
    let below = (lines.len()).saturating_sub(usize::from(inside.height) + skipped);
    draw_lines(lines.into_iter().skip(skipped), inside, canvas);
    more_below(model, below, area, canvas);
}

/// Shows on the frame's bottom edge how many lines are below it, and the key that scrolls to them.
fn more_below(model: &Model, below: usize, area: Rect, canvas: &mut Buffer) {
    if below == 0 || area.height < 2 {
        return;
    }
    let key = model.keys.label(Action::PageDown, model.look.ascii);
    let lines = u64::try_from(below).unwrap_or(u64::MAX);
    let words = format!(
        " {key} {} ",
        humanize::count(lines, "more line", "more lines")
    );
    let edge = Rect {
        y: area.bottom() - 1,
        height: 1,
        ..shrink(area)
    };
    at_right(&Line::raw(words), edge.intersection(canvas.area), canvas);
}
