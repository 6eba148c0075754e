//! Curves of dots, eight to a cell, that become Braille patterns. Dots of several curves in a cell add up, so crossing curves
//! stay whole. A terminal without Braille patterns gets one dot to a cell.

use ratatui::style::Style;

use super::cell_grid::CellGrid;
use crate::tui::glyphs::DashboardGlyphs;

/// The dots of a cell, by column and row, as bits of a Braille pattern.
const BITS: [[u32; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];
/// The Braille pattern without a dot.
const BLANK: u32 = 0x2800;

/// A rectangle of cells with dots.
#[derive(Debug)]
pub(super) struct Plot {
    width: usize,
    /// The dots of each cell and the style of the last one drawn, row by row.
    cells: Vec<(u32, Style)>,
    /// The dots of a cell, across and down.
    dots: (usize, usize),
}

impl Plot {
    pub(super) fn new(width: usize, height: usize, glyphs: &DashboardGlyphs) -> Self {
        Self {
            width,
            cells: vec![(0, Style::new()); width * height],
            dots: if glyphs.braille { (2, 4) } else { (1, 1) },
        }
    }

    /// Draws a curve from one cell to another one to the right of it. It leaves and arrives level, as places do that are held
    /// for a week.
    pub(super) fn curve(&mut self, from: (usize, usize), to: (usize, usize), style: Style) {
        let middle = |(x, y): (usize, usize)| {
            let (across, down) = self.dots;
            (x * across, y * down + down / 2)
        };
        let (start, end) = (middle(from), middle(to));
        let run = end.0.saturating_sub(start.0).max(1);
        let mut before = start.1;
        for step in 0..=run {
            let (x, y) = (start.0 + step, between((start.1, end.1), step, run));
            // Where it is steep, dots in both columns fill the gap.
            let half = usize::midpoint(before, y);
            for (x, (one, other)) in [(x.saturating_sub(1), (before, half)), (x, (half, y))] {
                for y in one.min(other)..=one.max(other) {
                    if step > 0 && y != before {
                        self.dot((x, y), style);
                    }
                }
            }
            self.dot((x, y), style);
            before = y;
        }
    }

    fn dot(&mut self, (x, y): (usize, usize), style: Style) {
        let (across, down) = self.dots;
        let column = x / across;
        let cell = self.cells.get_mut(y / down * self.width + column);
        let bit = BITS
            .get(x % across)
            .and_then(|column| column.get(y % down))
            .copied()
            .unwrap_or_default();
        if let Some((dots, last)) = cell.filter(|_| column < self.width) {
            *dots |= bit;
            *last = style;
        }
    }

    /// Draws the dots into a grid, from a cell on.
    pub(super) fn onto(self, grid: &mut CellGrid, (left, top): (usize, usize)) {
        let braille = self.dots != (1, 1);
        for (index, (dots, style)) in self.cells.into_iter().enumerate() {
            if dots == 0 {
                continue;
            }
            let glyph = char::from_u32(BLANK + dots).filter(|_| braille);
            let at = (left + index % self.width, top + index / self.width);
            grid.put(at, glyph.unwrap_or('.').to_string(), style);
        }
    }
}

/// The height of a curve after `step` of `run` steps: flat at both ends, steepest half way.
fn between((from, to): (usize, usize), step: usize, run: usize) -> usize {
    let weight = step * step * (3 * run - 2 * step);
    let whole = run * run * run;
    let moved = (from.abs_diff(to) * weight + whole / 2) / whole;
    if to < from {
        from - moved
    } else {
        from + moved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The two cells that a curve connects.
    type Ends = [(usize, usize); 2];

    fn drawn(glyphs: &DashboardGlyphs, curves: &[Ends]) -> Vec<String> {
        let mut plot = Plot::new(9, 3, glyphs);
        for &[from, to] in curves {
            plot.curve(from, to, Style::new());
        }
        let mut grid = CellGrid::new(9, 3);
        plot.onto(&mut grid, (0, 0));
        grid.lines().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_curve_is_whole_from_cell_to_cell() {
        let lines = drawn(&DashboardGlyphs::UNICODE, &[[(0, 0), (8, 2)]]);
        assert_eq!(lines, ["⠤⢄⡀      ", "  ⠈⠒⢄⡀   ", "     ⠈⠒⠤⠄"]);
    }

    #[test]
    fn crossing_curves_add_their_dots() {
        let one = drawn(&DashboardGlyphs::UNICODE, &[[(0, 0), (8, 2)]]);
        let both = drawn(
            &DashboardGlyphs::UNICODE,
            &[[(0, 0), (8, 2)], [(0, 2), (8, 0)]],
        );
        for (one, both) in one.concat().chars().zip(both.concat().chars()) {
            let dots = |cell: char| u32::from(cell).saturating_sub(BLANK);
            assert_eq!(dots(both) & dots(one), dots(one), "{both} lacks {one}");
        }
    }

    #[test]
    fn without_braille_there_is_a_dot_in_each_column() {
        let lines = drawn(&DashboardGlyphs::ASCII, &[[(0, 0), (8, 2)]]);
        assert!(lines.concat().chars().all(|c| matches!(c, '.' | ' ')));
        for x in 0..9 {
            assert!(lines.iter().any(|line| line.as_bytes()[x] == b'.'), "{x}");
        }
    }

    #[test]
    fn what_is_outside_is_not_drawn() {
        let lines = drawn(&DashboardGlyphs::UNICODE, &[[(4, 1), (40, 30)]]);
        assert_eq!(lines.len(), 3);
    }
}
