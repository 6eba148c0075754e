//! A grid of cells, one glyph each, on which charts are drawn before they become lines of text.

use std::borrow::Cow;

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;

use crate::tui::text;

/// A grid of cells.
#[derive(Debug)]
pub(super) struct CellGrid {
    rows: Vec<Vec<GridCell>>,
}

/// A glyph, if one was drawn. The second cell of a wide one has an empty glyph.
type GridCell = Option<(Cow<'static, str>, Style)>;

impl CellGrid {
    pub(super) fn new(width: usize, height: usize) -> Self {
        Self {
            rows: vec![vec![None; width]; height],
        }
    }

    /// Draws one glyph into a cell. Outside the grid it does nothing.
    pub(super) fn put(
        &mut self,
        (x, y): (usize, usize),
        glyph: impl Into<Cow<'static, str>>,
        style: Style,
    ) {
        if let Some(cell) = self.rows.get_mut(y).and_then(|row| row.get_mut(x)) {
            *cell = Some((glyph.into(), style));
        }
    }

    /// Draws a text from a cell on.
    pub(super) fn put_text(&mut self, (x, y): (usize, usize), text: &str, style: Style) {
        let mut at = x;
        for grapheme in text.graphemes(true) {
            let cells = text::width(grapheme);
            if cells == 0 {
                continue;
            }
            self.put((at, y), grapheme.to_owned(), style);
            for behind in 1..cells {
                self.put((at + behind, y), "", style);
            }
            at += cells;
        }
    }

    /// Draws a text so that it ends before `end`. What has no room on the left is not drawn.
    pub(super) fn put_before(&mut self, (end, y): (usize, usize), text: &str, style: Style) {
        if let Some(x) = end.checked_sub(text::width(text)) {
            self.put_text((x, y), text, style);
        }
    }

    /// Adds a style to the cells of a line from `x` on, drawn or not.
    pub(super) fn tint(&mut self, (x, y): (usize, usize), style: Style) {
        let row = self.rows.get_mut(y);
        for cell in row.into_iter().flat_map(|row| row.iter_mut().skip(x)) {
            let (glyph, before) = cell.take().unwrap_or((" ".into(), Style::new()));
            *cell = Some((glyph, before.patch(style)));
        }
    }

    /// Whether a cell is empty.
    pub(super) fn is_free(&self, (x, y): (usize, usize)) -> bool {
        let cell = self.rows.get(y).and_then(|row| row.get(x));
        cell.is_some_and(Option::is_none)
    }

    /// The glyph of a cell and its style, if one was drawn.
    pub(super) fn at(&self, (x, y): (usize, usize)) -> Option<(&str, Style)> {
        let (glyph, style) = self.rows.get(y)?.get(x)?.as_ref()?;
        Some((glyph, *style))
    }

    pub(super) fn lines(self) -> Vec<Line<'static>> {
        let span = |cell: GridCell| match cell {
            Some((glyph, style)) => Span::styled(glyph, style),
            None => Span::raw(" "),
        };
        let line = |row: Vec<GridCell>| row.into_iter().map(span).collect();
        self.rows.into_iter().map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_take_two_cells_and_nothing_leaves_the_grid() {
        let mut grid = CellGrid::new(6, 2);
        grid.put_text((1, 0), "小a", Style::new());
        grid.put_before((6, 1), "12", Style::new());
        grid.put_before((1, 1), "123", Style::new());
        grid.put_text((5, 0), "xyz", Style::new());
        grid.put((0, 9), "x", Style::new());
        let lines: Vec<String> = grid.lines().iter().map(ToString::to_string).collect();
        assert_eq!(lines, [" 小a x", "    12"]);
    }
}
