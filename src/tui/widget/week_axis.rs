//! The weeks of a season from left to right: each has the same number of cells, after the labels of a scale.

use ratatui::style::Style;

use super::cell_grid::CellGrid;
use crate::league::Week;
use crate::scoretable::Detail;
use crate::tui::theme::Styles;

/// The horizontal positions of weeks in a chart.
#[derive(Clone, Debug)]
pub(super) struct WeekAxis {
    /// The width of the scale, in cells.
    pub(super) scale: usize,
    /// The width of a week, in cells.
    pub(super) cells: usize,
    /// The weeks shown. The first ones are left out where there is no room for all.
    pub(super) weeks: Vec<Week>,
    /// How many of them are played.
    pub(super) played: usize,
    /// How many played weeks are left out at the beginning.
    pub(super) skipped: usize,
}

impl WeekAxis {
    /// The widest positions of a detail's weeks, up to `most` cells a week. Weeks to come have a place where that leaves as
    /// many cells for each.
    pub(super) fn new(
        detail: &Detail,
        to_come: &[Week],
        (width, scale): (usize, usize),
        most: usize,
    ) -> Self {
        // The gap after the last week needs no room.
        let room = (width + usize::from(most > 1)).saturating_sub(scale);
        let played: Vec<Week> = detail.weeks.iter().map(|week| week.week).collect();
        let all = played.len() + to_come.len();
        let to_come = if room / all.max(1) >= most {
            to_come
        } else {
            &[]
        };
        let skipped = played.len().saturating_sub(width.saturating_sub(scale));
        let shown = played.get(skipped..).unwrap_or_default();
        let weeks: Vec<Week> = shown.iter().chain(to_come).copied().collect();
        Self {
            scale,
            cells: (room / weeks.len().max(1)).clamp(1, most),
            played: shown.len(),
            weeks,
            skipped,
        }
    }

    /// The first cell of the week at an index.
    pub(super) const fn start(&self, index: usize) -> usize {
        self.scale + index * self.cells
    }

    /// The width of a week's bar; the cell after it separates the bars.
    pub(super) fn bar(&self) -> usize {
        self.cells.saturating_sub(1).max(1)
    }

    /// Writes the numbers of the weeks on a line, as many as fit, each in the middle of its first `width` cells.
    pub(super) fn label(&self, grid: &mut CellGrid, y: usize, width: usize, styles: &Styles) {
        // From the end on, so that the newest week is always named.
        let mut free = usize::MAX;
        for (index, week) in self.weeks.iter().enumerate().rev() {
            let number = week.to_string();
            let start = centered(self.start(index), width, number.len());
            if start + number.len() < free {
                let style = if index < self.played {
                    styles.text
                } else {
                    styles.dim
                };
                grid.put_text((start, y), &number, style);
                free = start;
            }
        }
    }
}

/// Where a text begins that is in the middle of `width` cells, and ends with them where it is wider.
pub(super) fn centered(start: usize, width: usize, text: usize) -> usize {
    if text > width {
        (start + width).saturating_sub(text)
    } else {
        start + (width - text) / 2
    }
}

/// Draws the line of a scale, with labels that end before it.
pub(super) fn scale_line(
    grid: &mut CellGrid,
    (x, height): (usize, usize),
    labels: &[(usize, String)],
    [upright, tick]: [&'static str; 2],
    (line, dim): (Style, Style),
) {
    for y in 0..height {
        grid.put((x, y), upright, line);
    }
    for (y, label) in labels {
        grid.put_before((x.saturating_sub(1), *y), label, dim);
        grid.put((x, *y), tick, line);
    }
}
