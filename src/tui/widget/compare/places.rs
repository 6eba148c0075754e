//! The places of two players over the season, as two lines.

use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::Side;
use crate::tui::model::Appearance;
use crate::tui::widget::cell_grid::CellGrid;
use crate::tui::widget::place_scale::PlaceScale;
use crate::tui::widget::plot::Plot;
use crate::tui::widget::season_weeks::SeasonWeeks;
use crate::tui::widget::week_axis::{WeekAxis, scale_line};

/// The most cells of a week.
const WEEK: usize = 3;

/// The heading with the signs of the lines, `height` lines, and the numbers of the weeks.
pub(super) fn chart(
    sides: &[Side<'_>; 2],
    season: &SeasonWeeks,
    look: &Appearance,
    (width, height): (usize, usize),
    airy: bool,
) -> Vec<Line<'static>> {
    let (glyphs, styles) = (look.glyphs(), look.styles());
    let [left, right] = sides;
    let both = left.detail.weeks.iter().chain(&right.detail.weeks);
    let places = both.filter_map(|week| week.place);
    let mut lines = vec![heading(sides, look, width)];
    let Some(scale) = PlaceScale::new(places, height, true) else {
        return lines;
    };
    let ticks = scale.ticks().into_iter();
    let labels: Vec<_> = ticks.map(|p| (scale.line(p), p.to_string())).collect();
    let digits = labels.iter().map(|(_, label)| label.len()).max();
    let before = digits.unwrap_or(0) + 4;
    let axis = WeekAxis::new(left.detail, &season.to_come, (width, before), WEEK);
    let mut grid = CellGrid::new(width, height + 1);
    scale_line(
        &mut grid,
        (before - 2, height),
        &labels,
        [glyphs.line.upright, glyphs.line.scale],
        (styles.line, styles.dim),
    );
    let mut plot = Plot::new(width.saturating_sub(before), height, glyphs);
    let mut dots = Vec::new();
    // The left player is drawn last, over the other one.
    for side in [right, left] {
        let thin = side.style.remove_modifier(Modifier::BOLD);
        let weeks = side.detail.weeks.get(axis.skipped..).unwrap_or_default();
        let mut last = None;
        for (index, week) in weeks.iter().enumerate() {
            let now = week
                .place
                .map(|place| (index * axis.cells, scale.line(place)));
            if let (Some(from), Some(to)) = (last, now) {
                plot.curve(from, to, thin);
            }
            dots.extend(now.map(|(x, y)| ((before + x, y), side)));
            last = now;
        }
    }
    plot.onto(&mut grid, (before, 0));
    for (at, side) in dots {
        grid.put(at, side.dot, side.style);
    }
    axis.label(&mut grid, height, 1, styles);
    lines.extend(airy.then(Line::default));
    lines.extend(grid.lines());
    lines
}

/// `Place  ● Dmitri Volkov  ◆ Anne-Sophie Müller`
fn heading(sides: &[Side<'_>; 2], look: &Appearance, width: usize) -> Line<'static> {
    let styles = look.styles();
    let room = width.saturating_sub(" Place".len() + 2 * 4 + 1) / 2;
    let mut line = Line::from(Span::styled(" Place", styles.strong));
    for side in sides {
        line.push_span(Span::styled(format!("  {} ", side.dot), side.style));
        line.push_span(Span::styled(side.name(room, look), styles.dim));
    }
    line
}
