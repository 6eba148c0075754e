//! Points a week as bars, with the week's average of the league as a line across each.
//!
//! ```text
//!  450 ┤ ███
//!      │ ━━━━    ▃▃▃
//!    0 ┤ ███ ▇▇▇ ━━━━▁▁▁ ▁▁▁
//!         1   2   3   4   5
//!        450 208 303
//!         ▲   ▼   ✓
//! ```

use ratatui::style::{Modifier, Style};
use ratatui::text::Line;

use crate::league::{Points, Week};
use crate::scoretable::{Detail, DetailWeek};
use crate::tui::model::Appearance;
use crate::tui::widget::cell_grid::CellGrid;
use crate::tui::widget::number::on_screen;
use crate::tui::widget::season_weeks::SeasonWeeks;
use crate::tui::widget::week_axis::{WeekAxis, centered, scale_line};

/// The most cells of a week.
const WEEK: usize = 4;

/// The chart: `height` lines of bars, then the numbers of the weeks, the points where they fit, and the marks.
pub(super) fn chart(
    detail: &Detail,
    season: &SeasonWeeks,
    look: &Appearance,
    (width, height): (usize, usize),
) -> Vec<Line<'static>> {
    let scale = Height::of(&detail.weeks, height);
    let labels = scale.labels(height);
    let digits = labels.iter().map(|(_, label)| label.len()).max();
    let before = digits.unwrap_or(0) + 4;
    let axis = WeekAxis::new(detail, &season.to_come, (width, before), WEEK);
    let weeks = detail.weeks.get(axis.skipped..).unwrap_or_default();
    let values = has_values(&axis, weeks);
    let styles = look.styles();
    let under = height + 1 + usize::from(values);
    let mut chart = PointsChart {
        grid: CellGrid::new(width, under + 1),
        height: scale,
        axis,
        look,
    };
    let line = look.glyphs().line;
    let labels = labels.into_iter();
    let labels: Vec<_> = labels
        .map(|(y, label)| (y, on_screen(&label, look.glyphs())))
        .collect();
    scale_line(
        &mut chart.grid,
        (before - 2, height),
        &labels,
        [line.upright, line.scale],
        (styles.line, styles.dim),
    );
    for (index, week) in weeks.iter().enumerate() {
        let style = match week.average {
            _ if season.is_won(week) => styles.win,
            Some(average) if week.points.is_none_or(|p| p.0 * 10 < average.0) => styles.below,
            _ => styles.above,
        };
        chart.bar(index, week, style);
        chart.mark(index, week, under, detail);
        if values {
            chart.value(index, week, height + 1);
        }
    }
    for (index, week) in weeks.iter().enumerate() {
        chart.average(index, week);
    }
    chart.stubs();
    let bar = chart.axis.bar();
    chart.axis.label(&mut chart.grid, height, bar, styles);
    chart.grid.lines()
}

/// Whether the points of every week fit under its bar, so that they need no list of their own.
pub(super) fn shows_values(detail: &Detail, season: &SeasonWeeks, width: usize) -> bool {
    let labels = Height::of(&detail.weeks, 6).labels(6);
    let digits = labels.iter().map(|(_, label)| label.len()).max();
    let before = digits.unwrap_or(0) + 4;
    let axis = WeekAxis::new(detail, &season.to_come, (width, before), WEEK);
    has_values(&axis, &detail.weeks)
}

fn has_values(axis: &WeekAxis, weeks: &[DetailWeek]) -> bool {
    let mut points = weeks.iter().filter_map(|week| week.points);
    axis.skipped == 0 && points.all(|points| points.to_string().len() < axis.cells)
}

/// The scale from points to lines.
#[derive(Clone, Copy, Debug)]
struct Height {
    /// Lines above zero.
    above: usize,
    /// Points per line.
    unit: i64,
    /// The least and the most points, zero among them.
    low: i64,
    high: i64,
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
            low,
            high,
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

    /// The numbers beside the scale, each with its line: the most points, half of them where there is room, zero, and the
    /// fewest if they are less.
    fn labels(&self, lines: usize) -> Vec<(usize, String)> {
        let half = (self.above > 4).then_some(self.high / 2);
        let below = (self.low < 0).then_some(self.low);
        let points = [Some(self.high), half, Some(0), below]
            .into_iter()
            .flatten();
        let row = |points: i64| self.row(points).min(lines.saturating_sub(1));
        points.map(|p| (row(p), p.to_string())).collect()
    }
}

struct PointsChart<'a> {
    grid: CellGrid,
    height: Height,
    axis: WeekAxis,
    look: &'a Appearance,
}

impl PointsChart<'_> {
    fn bar(&mut self, index: usize, week: &DetailWeek, style: Style) {
        let (glyphs, styles) = (self.look.glyphs(), self.look.styles());
        let start = self.axis.start(index);
        let zero = self.height.above;
        let Some(Points(points)) = week.points else {
            let middle = centered(start, self.axis.bar(), 1);
            return self
                .grid
                .put((middle, zero - 1), glyphs.table.missing, styles.dim);
        };
        let rises = points >= 0;
        let bars = if rises { glyphs.rising } else { glyphs.hanging };
        let mut left = i64::from(points).abs();
        for line in 0.. {
            // Zero points are the lowest bar, not an empty cell: the week was played.
            let part = left.min(self.height.unit);
            let row = if rises {
                (zero - 1).checked_sub(line)
            } else {
                Some(zero + line)
            };
            let steps = i64::try_from(bars.len()).unwrap_or(1);
            let step = (part * steps + self.height.unit - 1) / self.height.unit - 1;
            let glyph = usize::try_from(step.max(0))
                .ok()
                .and_then(|step| bars.get(step));
            for x in start..start + self.axis.bar() {
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

    /// A line across the bar and the gap after it. Inside a whole cell of a bar it stands on the bar's colour.
    fn average(&mut self, index: usize, week: &DetailWeek) {
        let Some(average) = week.average else { return };
        let y = self.height.row(i64::from(average.0) / 10);
        let line = self.look.glyphs().average;
        let start = self.axis.start(index);
        for x in start..start + self.axis.cells {
            let under = self.grid.at((x, y));
            let whole = under.filter(|(glyph, _)| *glyph == self.look.glyphs().block);
            let style = match whole {
                Some((_, bar)) if !self.look.ascii => self.across(bar),
                _ => self.look.styles().warn,
            };
            self.grid.put((x, y), line, style);
        }
    }

    /// The style of the average on a bar.
    fn across(&self, bar: Style) -> Style {
        let styles = self.look.styles();
        match (bar.fg, styles.warn.fg) {
            (Some(ground), Some(_)) if bar != styles.win => {
                styles.warn.bg(ground).add_modifier(Modifier::BOLD)
            }
            _ => styles.pill(bar),
        }
    }

    /// Weeks to come have a place and no height.
    fn stubs(&mut self) {
        let stub = self.look.glyphs().rising.first().copied();
        for index in self.axis.played..self.axis.weeks.len() {
            let start = self.axis.start(index);
            for x in start..start + self.axis.bar() {
                let at = (x, self.height.above - 1);
                self.grid
                    .put(at, stub.unwrap_or_default(), self.look.styles().track);
            }
        }
    }

    /// The points under the number of the week.
    fn value(&mut self, index: usize, week: &DetailWeek, y: usize) {
        let (styles, missing) = (self.look.styles(), self.look.glyphs().table.missing);
        let value = week.points.map_or(missing.to_owned(), |p| {
            on_screen(&p.to_string(), self.look.glyphs())
        });
        let over = week.points.zip(week.average);
        let style = match over {
            Some((points, average)) if points.0 * 10 >= average.0 => styles.strong,
            _ => styles.dim,
        };
        let end = self.axis.start(index) + self.axis.bar();
        self.grid.put_before((end, y), &value, style);
    }

    /// Marks the best and the worst week, and the jokers.
    fn mark(&mut self, index: usize, week: &DetailWeek, y: usize, detail: &Detail) {
        let (glyphs, styles) = (self.look.glyphs().table, self.look.styles());
        let x = centered(self.axis.start(index), self.axis.bar(), 1);
        let jokers = detail.earned.map(|earned| earned.jokers);
        let joker = jokers.is_some_and(|jokers| jokers.weeks().any(|w| w == week.week));
        let extreme = |of: Option<(Week, Points)>| of.is_some_and(|(w, _)| w == week.week);
        if extreme(detail.best()) {
            self.grid.put((x, y), glyphs.up, styles.good);
        } else if extreme(detail.worst()) {
            self.grid.put((x, y), glyphs.down, styles.bad);
        }
        if joker && self.grid.is_free((x, y)) {
            self.grid.put((x, y), glyphs.joker, styles.warn);
        } else if joker && self.axis.cells > 1 {
            self.grid.put((x + 1, y), glyphs.joker, styles.warn);
        }
    }
}

#[cfg(test)]
mod tests;
