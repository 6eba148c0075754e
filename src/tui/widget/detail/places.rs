//! Places over the season as a line, the first place at the top.

use ratatui::text::Line;

use super::grid::{Across, Grid};
use crate::scoretable::Detail;
use crate::tui::model::Look;

/// The chart, `height` lines and one under them.
pub(super) fn chart(
    detail: &Detail,
    look: &Look,
    width: usize,
    height: usize,
) -> Vec<Line<'static>> {
    let (signs, styles) = (look.signs(), look.theme.styles());
    let all = detail.weeks.iter().filter_map(|week| week.place);
    let (Some(first), Some(last)) = (all.clone().min(), all.max()) else {
        return Vec::new();
    };
    let scale = last.to_string().len() + 2;
    let across = Across::new(width, scale, detail.weeks.len());
    let weeks = detail.weeks.get(across.skipped..).unwrap_or_default();
    let mut grid = Grid::new(width, height + 1);
    let lines = u32::try_from(height).unwrap_or(2).max(2) - 1;
    let span = (last - first).max(lines);
    let row = |place: u32| {
        let below = u64::from(place - first) * u64::from(lines) + u64::from(span) / 2;
        usize::try_from(below / u64::from(span)).unwrap_or(0)
    };
    for place in [first, last] {
        grid.put_number((scale - 1, row(place)), &format!("{place} "), styles.faint);
        grid.put((scale - 1, row(place)), signs.line.scale, styles.faint);
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
                    grid.put((x, now), signs.line.level, styles.accent);
                }
            }
        }
        before = now;
    }
    let numbers = weeks.iter().map(|week| week.week);
    across.label(&mut grid, height, numbers, styles.faint);
    grid.lines()
}

/// Leads the line from one place to the next.
fn turn(grid: &mut Grid, look: &Look, x: usize, (from, to): (usize, usize)) {
    let (line, style) = (look.signs().line, look.theme.styles().accent);
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
