//! The places over the season as a line with a dot at each week, the best place at the top.
//!
//! ```text
//!   1 ┤      ╭●─╮  ╭●
//!     │ ●──●─╯  │  │
//!   4 ┤         ╰●─╯
//!       1  2  3  4  5
//! ```

use ratatui::style::{Modifier, Style};
use ratatui::text::Line;

use crate::scoretable::Detail;
use crate::tui::model::Appearance;
use crate::tui::widget::cell_grid::CellGrid;
use crate::tui::widget::place_scale::PlaceScale;
use crate::tui::widget::season_weeks::SeasonWeeks;
use crate::tui::widget::week_axis::{WeekAxis, scale_line};

/// The most cells of a week.
const WEEK: usize = 3;

/// The chart: `height` lines and the numbers of the weeks; nothing without a place.
pub(super) fn chart(
    detail: &Detail,
    season: &SeasonWeeks,
    look: &Appearance,
    (width, height): (usize, usize),
) -> Vec<Line<'static>> {
    let (glyphs, styles) = (look.glyphs(), look.styles());
    let places = detail.weeks.iter().filter_map(|week| week.place);
    let Some(scale) = PlaceScale::new(places, height, true) else {
        return Vec::new();
    };
    let scale = scale.of_one();
    let ticks = scale.ticks().into_iter();
    let labels: Vec<_> = ticks.map(|p| (scale.line(p), p.to_string())).collect();
    let digits = labels.iter().map(|(_, label)| label.len()).max();
    let before = digits.unwrap_or(0) + 4;
    let axis = WeekAxis::new(detail, &season.to_come, (width, before), WEEK);
    let mut grid = CellGrid::new(width, height + 1);
    scale_line(
        &mut grid,
        (before - 2, height),
        &labels,
        [glyphs.line.upright, glyphs.line.scale],
        (styles.line, styles.dim),
    );
    let line = styles.accent.remove_modifier(Modifier::BOLD);
    let weeks = detail.weeks.get(axis.skipped..).unwrap_or_default();
    let mut before = None;
    for (index, week) in weeks.iter().enumerate() {
        let now = week.place.map(|place| scale.line(place));
        let at = axis.start(index);
        if let (Some(from), Some(to)) = (before, now) {
            // The line turns in the last cell of the week before, and where a week has only one, in the week's own.
            let turn = if axis.cells > 1 { at - 1 } else { at };
            for x in at + 1 - axis.cells..turn {
                grid.put((x, from), glyphs.line.level, line);
            }
            step(&mut grid, look, turn, (from, to), line);
        }
        if let Some(now) = now.filter(|&now| axis.cells > 1 || grid.is_free((at, now))) {
            let (dot, style) = if axis.cells > 1 {
                (glyphs.shown_week, styles.accent)
            } else {
                (glyphs.line.level, line)
            };
            grid.put((at, now), dot, style);
        }
        before = now;
    }
    axis.label(&mut grid, height, 1, styles);
    grid.lines()
}

/// Draws the line from one place to the next.
fn step(
    grid: &mut CellGrid,
    look: &Appearance,
    x: usize,
    (from, to): (usize, usize),
    style: Style,
) {
    let line = look.glyphs().line;
    if from == to {
        return grid.put((x, from), line.level, style);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::league::{PlayerId, Week};
    use crate::scoretable::DetailWeek;
    use crate::tui::testing::{detail, options};

    fn drawn(places: &[Option<u32>], size: (usize, usize)) -> Vec<String> {
        let weeks = (1..).zip(places).map(|(week, &place)| DetailWeek {
            week: Week::new(week).unwrap(),
            points: None,
            place,
            average: None,
        });
        let detail = Detail {
            weeks: weeks.collect(),
            ..detail(PlayerId(1))
        };
        let look = Appearance::of(&options());
        let lines = chart(&detail, &SeasonWeeks::default(), &look, size);
        let lines = lines.iter().map(ToString::to_string);
        lines.map(|line| line.trim_end().to_owned()).collect()
    }

    #[test]
    fn the_line_turns_between_the_dots_of_the_weeks() {
        let places = [None, Some(4), Some(4), Some(2), Some(3)];
        assert_eq!(
            drawn(&places, (30, 5)),
            [
                " 2 ┤         ╭●─╮",
                "   │         │  │",
                " 3 ┤         │  ╰●",
                "   │         │",
                " 4 ┤    ●──●─╯",
                "     1  2  3  4  5"
            ]
        );
    }

    #[test]
    fn where_weeks_have_one_cell_the_line_has_no_dots() {
        let places = [3, 1, 1, 2, 3, 3].map(Some);
        assert_eq!(
            drawn(&places, (11, 3)),
            [" 1 ┤  ╭─╮", "   │  │ ╰╮", " 3 ┤ ─╯  ╰─", "      2 4 6"]
        );
        assert_eq!(drawn(&[None, None], (30, 5)), [""; 0]);
    }
}
