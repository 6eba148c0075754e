//! The rectangles of the screen, one file each.

pub(super) mod cache_facts;
pub(super) mod cache_line;
pub(super) mod cache_panel;
pub(super) mod column_list;
pub(super) mod columns;
pub(super) mod detail;
pub(super) mod differences;
pub(super) mod grid;
pub(super) mod help;
pub(super) mod hints;
pub(super) mod message;
mod page;
pub(super) mod remark;
pub(super) mod table;
pub(super) mod title;
pub(super) mod verdict;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Widget};

use super::model::Look;
use super::text;

/// What is said of a table on screen whose store is lost.
const LAST_KNOWN: &str = "last known";

/// Clears a rectangle and draws a frame with a heading around it; answers the inside.
fn framed(heading: &str, look: &Look, area: Rect, canvas: &mut Buffer) -> Rect {
    let styles = look.theme.styles();
    // The heading is written over the frame and would be dim like it.
    let strong = styles.strong.remove_modifier(Modifier::DIM);
    let block = Block::bordered()
        .border_set(look.signs().border)
        .border_style(styles.faint)
        .title(Span::styled(format!(" {heading} "), strong));
    let inside = block.inner(area);
    Clear.render(area, canvas);
    block.render(area, canvas);
    inside
}

/// Draws a text on one line, leaning to the right.
fn at_right(line: &Line<'_>, area: Rect, canvas: &mut Buffer) {
    let width = u16::try_from(line.width())
        .unwrap_or(u16::MAX)
        .min(area.width);
    let x = area.x + (area.width - width);
    line.render(Rect { x, width, ..area }, canvas);
}

/// How many cells the pieces of a line take.
fn width_of(pieces: &[Span<'_>]) -> usize {
    pieces.iter().map(|piece| text::width(&piece.content)).sum()
}
