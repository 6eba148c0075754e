//! The charts of a season: points per week as bars with the league's average, and places as a line.
//!
//! ```text
//!  Points a week, the league's average as ·
//!  241      █
//!       ▄·· █ ▆·█
//!   92  █ █·█ █ █·▂
//!       1 2 3 4 5 6
//!           ▲     ▼
//! ```

use std::borrow::Cow;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::league::{Points, Week};
use crate::scoretable::{Detail, DetailWeek};
use crate::tui::model::Appearance;

/// The chart of points: `height` lines of bars and two lines under them.
pub(super) fn points_chart(
    detail: &Detail,
    look: &Appearance,
    width: usize,
    height: usize,
) -> Vec<Line<'static>> {
    let labels = [detail.best(), detail.worst()].map(|week| week.map_or(Points(0), |(_, p)| p));
    let scale = labels.map(|label| label.to_string().len());
    let across = Across::new(
        width,
        scale.into_iter().max().unwrap_or(0) + 2,
        detail.weeks.len(),
    );
    let weeks = detail.weeks.get(across.skipped..).unwrap_or_default();
    let mut chart = Chart {
        grid: ChartCanvas::new(width, height + 2),
        height: Height::of(&detail.weeks, height),
        across,
        look,
    };
    for (index, week) in weeks.iter().enumerate() {
        let extreme = |of: Option<(_, Points)>| of.is_some_and(|(w, _)| w == week.week);
        let mark = (extreme(detail.best()), extreme(detail.worst()));
        chart.bar(index, week, mark);
        chart.average(index, week);
        chart.mark(index, week, mark, detail);
    }
    let dim = look.styles().dim;
    for label in labels {
        let y = chart.height.row(i64::from(label.0));
        chart
            .grid
            .put_number((across.scale - 1, y), &label.to_string(), dim);
    }
    let numbers = weeks.iter().map(|week| week.week);
    across.label(&mut chart.grid, height, numbers, dim);
    chart.grid.lines()
}

/// The scale from points to lines.
#[derive(Clone, Copy, Debug)]
struct Height {
    /// Lines above zero.
    above: usize,
    /// Points per line.
    unit: i64,
}

impl Height {
    fn of(weeks: &[DetailWeek], lines: usize) -> Self {
        let points = weeks.iter().filter_map(|week| week.points);
        let averages = weeks.iter().filter_map(|week| week.average);
        let all = points
            .map(|points| i64::from(points.0))
            .chain(averages.map(|average| i64::from(average.0) / 10));
        let (low, high) = all.fold((0, 1), |(low, high), n| (n.min(low), n.max(high)));
        let whole = i64::try_from(lines.max(2)).unwrap_or(2);
        let below = if low < 0 {
            (-low * whole / (high - low)).clamp(1, whole - 1)
        } else {
            0
        };
        let per = |points: i64, lines: i64| (points + lines - 1) / lines.max(1);
        let unit = per(high, whole - below).max(if below > 0 { per(-low, below) } else { 1 });
        Self {
            above: usize::try_from(whole - below).unwrap_or(1),
            unit,
        }
    }

    /// The line that a number of points reaches.
    fn row(&self, points: i64) -> usize {
        let lines = |points: i64| usize::try_from(points / self.unit).unwrap_or(0);
        if points < 0 {
            self.above + lines(-points - 1)
        } else {
            let reached = lines((points - 1).max(0));
            (self.above - 1).saturating_sub(reached)
        }
    }
}

struct Chart<'a> {
    grid: ChartCanvas,
    height: Height,
    across: Across,
    look: &'a Appearance,
}

impl Chart<'_> {
    fn bar(&mut self, index: usize, week: &DetailWeek, (best, worst): (bool, bool)) {
        let (glyphs, styles) = (self.look.glyphs(), self.look.styles());
        let style = match (best, worst) {
            (true, _) => styles.good,
            (_, true) => styles.bad,
            _ => styles.accent,
        };
        let start = self.across.start(index);
        let zero = self.height.above;
        let Some(Points(points)) = week.points else {
            return self
                .grid
                .put((start, zero - 1), glyphs.table.missing, styles.dim);
        };
        let (rises, glyphs) = (
            points >= 0,
            if points < 0 {
                glyphs.hanging
            } else {
                glyphs.rising
            },
        );
        let mut left = i64::from(points).abs();
        for line in 0.. {
            // Zero points are the lowest bar, not an empty cell: the week was played.
            let part = left.min(self.height.unit);
            let row = if rises {
                (zero - 1).checked_sub(line)
            } else {
                Some(zero + line)
            };
            let steps = i64::try_from(glyphs.len()).unwrap_or(1);
            let step = (part * steps + self.height.unit - 1) / self.height.unit - 1;
            let glyph = usize::try_from(step.max(0))
                .ok()
                .and_then(|step| glyphs.get(step));
            for x in start..start + self.across.bar() {
                if let (Some(row), Some(&glyph)) = (row, glyph) {
                    self.grid.put((x, row), glyph, style);
                }
            }
            left -= part;
            if left <= 0 {
                break;
            }
        }
    }

    /// Dots where there is no bar and between bars; where bars touch, one inside the bar.
    fn average(&mut self, index: usize, week: &DetailWeek) {
        let Some(average) = week.average else { return };
        let y = self.height.row(i64::from(average.0) / 10);
        let (start, glyph) = (self.across.start(index), self.look.glyphs().average);
        let style = self.look.styles().warn;
        for x in start..start + self.across.cells {
            let inside = self.across.cells == 1 && y > 0 && !self.grid.is_free((x, y - 1));
            if self.grid.is_free((x, y)) || inside {
                self.grid.put((x, y), glyph, style);
            }
        }
    }

    /// Marks the best and the worst week, and the jokers, under the numbers of the weeks.
    fn mark(
        &mut self,
        index: usize,
        week: &DetailWeek,
        (best, worst): (bool, bool),
        detail: &Detail,
    ) {
        let (glyphs, styles) = (self.look.glyphs().table, self.look.styles());
        let y = self.grid.rows.len() - 1;
        let x = self.across.start(index) + self.across.bar() - 1;
        let jokers = detail.earned.map(|earned| earned.jokers);
        let joker = jokers.is_some_and(|jokers| jokers.weeks().any(|w| w == week.week));
        if best {
            self.grid.put((x, y), glyphs.up, styles.good);
        } else if worst {
            self.grid.put((x, y), glyphs.down, styles.bad);
        }
        if joker && self.grid.is_free((x, y)) {
            self.grid.put((x, y), glyphs.joker, styles.warn);
        } else if joker && self.across.cells > 1 {
            self.grid.put((x + 1, y), glyphs.joker, styles.warn);
        }
    }
}

// The places over the season as a line, the first place at the top.

/// The chart of places: `height` lines and one line under them.
pub(super) fn places_chart(
    detail: &Detail,
    look: &Appearance,
    width: usize,
    height: usize,
) -> Vec<Line<'static>> {
    let (glyphs, styles) = (look.glyphs(), look.styles());
    let all = detail.weeks.iter().filter_map(|week| week.place);
    let (Some(first), Some(last)) = (all.clone().min(), all.max()) else {
        return Vec::new();
    };
    let scale = last.to_string().len() + 2;
    let across = Across::new(width, scale, detail.weeks.len());
    let weeks = detail.weeks.get(across.skipped..).unwrap_or_default();
    let mut grid = ChartCanvas::new(width, height + 1);
    let lines = u32::try_from(height).unwrap_or(2).max(2) - 1;
    let span = (last - first).max(lines);
    let row = |place: u32| {
        let below = u64::from(place - first) * u64::from(lines) + u64::from(span) / 2;
        usize::try_from(below / u64::from(span)).unwrap_or(0)
    };
    for place in [first, last] {
        grid.put_number((scale - 1, row(place)), &format!("{place} "), styles.dim);
        grid.put((scale - 1, row(place)), glyphs.line.scale, styles.dim);
    }
    let mut before: Option<usize> = None;
    for (index, week) in weeks.iter().enumerate() {
        let now = week.place.map(row);
        let start = across.start(index);
        if let (Some(before), Some(now)) = (before, now) {
            turn(&mut grid, look, start, (before, now));
        }
        if let Some(now) = now {
            for x in start..start + across.cells {
                if grid.is_free((x, now)) {
                    grid.put((x, now), glyphs.line.level, styles.accent);
                }
            }
        }
        before = now;
    }
    let numbers = weeks.iter().map(|week| week.week);
    across.label(&mut grid, height, numbers, styles.dim);
    grid.lines()
}

/// Draws the line from one place to the next.
fn turn(grid: &mut ChartCanvas, look: &Appearance, x: usize, (from, to): (usize, usize)) {
    let (line, style) = (look.glyphs().line, look.styles().accent);
    if from == to {
        return;
    }
    let [leave, arrive] = if to < from {
        [line.leave_up, line.arrive_up]
    } else {
        [line.leave_down, line.arrive_down]
    };
    grid.put((x, from), leave, style);
    for y in from.min(to) + 1..from.max(to) {
        grid.put((x, y), line.upright, style);
    }
    grid.put((x, to), arrive, style);
}

// The canvas for a chart.

/// A grid of cells, one glyph each, that becomes lines of text.
#[derive(Debug)]
struct ChartCanvas {
    rows: Vec<Vec<CanvasCell>>,
}

/// A glyph, if one was drawn.
type CanvasCell = Option<(Cow<'static, str>, Style)>;

impl ChartCanvas {
    fn new(width: usize, height: usize) -> Self {
        Self {
            rows: vec![vec![None; width]; height],
        }
    }

    /// Draws one glyph into a cell. Outside the grid it does nothing.
    fn put(&mut self, (x, y): (usize, usize), glyph: impl Into<Cow<'static, str>>, style: Style) {
        if let Some(cell) = self.rows.get_mut(y).and_then(|row| row.get_mut(x)) {
            *cell = Some((glyph.into(), style));
        }
    }

    /// Draws a number so that it ends before `end`.
    fn put_number(&mut self, (end, y): (usize, usize), number: &str, style: Style) {
        for (back, digit) in (1..).zip(number.chars().rev()) {
            if let Some(x) = end.checked_sub(back) {
                self.put((x, y), digit.to_string(), style);
            }
        }
    }

    /// Whether a cell is empty.
    fn is_free(&self, (x, y): (usize, usize)) -> bool {
        let cell = self.rows.get(y).and_then(|row| row.get(x));
        cell.is_some_and(Option::is_none)
    }

    fn lines(self) -> Vec<Line<'static>> {
        let span = |cell: CanvasCell| match cell {
            Some((glyph, style)) => Span::styled(glyph, style),
            None => Span::raw(" "),
        };
        let line = |row: Vec<CanvasCell>| row.into_iter().map(span).collect();
        self.rows.into_iter().map(line).collect()
    }
}

/// The horizontal positions of a season's weeks in a chart: each week has the same number of cells, after the labels of
/// the scale.
#[derive(Clone, Copy, Debug)]
struct Across {
    /// The width of the scale, in cells.
    scale: usize,
    /// The width of a week, in cells.
    cells: usize,
    /// The number of weeks left out at the beginning, where there is no room for all.
    skipped: usize,
}

impl Across {
    /// The widest positions that fit `weeks` weeks.
    fn new(width: usize, scale: usize, weeks: usize) -> Self {
        let room = width.saturating_sub(scale);
        Self {
            scale,
            cells: (room / weeks.max(1)).clamp(1, 4),
            skipped: weeks.saturating_sub(room),
        }
    }

    /// The first cell of the week at an index, not counting the weeks left out.
    const fn start(&self, index: usize) -> usize {
        self.scale + index * self.cells
    }

    /// The width of a week's bar; the cell after it separates the bars.
    fn bar(&self) -> usize {
        self.cells.saturating_sub(1).max(1)
    }

    /// Writes the numbers of the weeks under their cells, as many as fit.
    fn label(
        &self,
        grid: &mut ChartCanvas,
        y: usize,
        weeks: impl Iterator<Item = Week>,
        style: Style,
    ) {
        let mut taken = 0;
        for (index, week) in weeks.enumerate() {
            let number = week.to_string();
            let end = self.start(index) + self.bar();
            let start = end.saturating_sub(number.len());
            if start >= taken && start >= self.scale {
                grid.put_number((end, y), &number, style);
                taken = end + 1;
            }
        }
    }
}

#[cfg(test)]
mod tests;
