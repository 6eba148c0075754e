//! Blocks of lines: side by side, and lists that wrap.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::width_of;
use crate::tui::model::Appearance;
use crate::tui::text;

/// Two blocks of lines side by side, the second one starting at `column`.
pub(super) fn beside(
    left: Vec<Line<'static>>,
    right: Vec<Line<'static>>,
    column: usize,
) -> Vec<Line<'static>> {
    let rows = left.len().max(right.len());
    let (mut left, mut right) = (left.into_iter(), right.into_iter());
    let line = |_| {
        let mut line = pad(left.next().unwrap_or_default(), column);
        line.extend(pad(right.next().unwrap_or_default(), 0).spans);
        line
    };
    (0..rows).map(line).collect()
}

/// The line padded with spaces to a width, with its style applied to its spans.
pub(super) fn pad(line: Line<'static>, width: usize) -> Line<'static> {
    let style = line.style;
    let pieces = line.spans.into_iter();
    let mut padded: Line<'static> = pieces
        .map(|piece| Span::styled(piece.content, style.patch(piece.style)))
        .collect();
    let missing = width.saturating_sub(width_of(&padded.spans));
    padded.push_span(" ".repeat(missing));
    padded
}

/// A list of items after a label of `indent` cells, wrapped over as many lines as necessary.
pub(super) fn flow(
    (label, indent): (&'static str, usize),
    pieces: Vec<Vec<Span<'static>>>,
    separator: &str,
    width: usize,
    look: &Appearance,
) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> = Vec::new();
    for piece in pieces {
        let cells = width_of(&piece);
        match lines.last_mut() {
            Some(line) if line.width() + text::width(separator) + cells < width => {
                line.push_span(Span::styled(separator.to_owned(), look.styles().dim));
                line.extend(piece);
            }
            last => {
                let label = if last.is_none() { label } else { "" };
                let label = format!(" {label:indent$}");
                let mut line = Line::from(Span::styled(label, look.styles().strong));
                line.extend(piece);
                lines.push(line);
            }
        }
    }
    lines
}

/// The width from which there is a margin.
const ROOMY: usize = 100;

/// The blank cells on either side of a view, and the width between them.
pub(super) fn margin(inside: Rect) -> (usize, usize) {
    let width = usize::from(inside.width);
    let margin = usize::from(width >= ROOMY);
    (margin, width - 2 * margin)
}

/// The lines after some blank cells.
pub(super) fn indented(lines: Vec<Line<'static>>, cells: usize) -> Vec<Line<'static>> {
    let indent = |mut line: Line<'static>| {
        line.spans.insert(0, Span::raw(" ".repeat(cells)));
        line
    };
    lines.into_iter().map(indent).collect()
}
