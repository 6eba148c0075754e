//! Blocks of lines: one beside the other, and lists that flow over as many as they need.

use ratatui::text::{Line, Span};

use crate::tui::model::Look;
use crate::tui::text;

/// Cells before the pieces of a labelled list.
const LABEL: usize = 9;

/// Two blocks of lines side by side, the second from `column` on.
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

/// The line with spaces up to a width, its style in its pieces.
pub(super) fn pad(line: Line<'static>, width: usize) -> Line<'static> {
    let (style, missing) = (line.style, width.saturating_sub(line.width()));
    let pieces = line.spans.into_iter();
    let mut padded: Line<'static> = pieces
        .map(|piece| Span::styled(piece.content, style.patch(piece.style)))
        .collect();
    padded.push_span(" ".repeat(missing));
    padded
}

/// Pieces one after the other, on as many lines as they take, behind a label.
pub(super) fn flow(
    label: &'static str,
    pieces: Vec<Vec<Span<'static>>>,
    separator: &str,
    width: usize,
    look: &Look,
) -> Vec<Line<'static>> {
    let indent = if label.is_empty() { 0 } else { LABEL };
    let mut lines: Vec<Line<'static>> = Vec::new();
    for piece in pieces {
        let cells: usize = piece.iter().map(|span| text::width(&span.content)).sum();
        match lines.last_mut() {
            Some(line) if line.width() + text::width(separator) + cells < width => {
                line.push_span(Span::styled(
                    separator.to_owned(),
                    look.theme.styles().faint,
                ));
                line.extend(piece);
            }
            last => {
                let label = if last.is_none() { label } else { "" };
                let label = format!(" {label:indent$}");
                let mut line = Line::from(Span::styled(label, look.theme.styles().strong));
                line.extend(piece);
                lines.push(line);
            }
        }
    }
    lines
}
