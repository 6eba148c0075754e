//! The points behind the leader or, while a player is pinned, between each player and the pinned one: a number, and a bar
//! where there is room. It is not a column of the table, which has no pins; sorting by it is sorting by score.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::geometry::Grid;
use super::put;
use crate::scoretable::Scoretable;
use crate::tui::glyphs::DashboardGlyphs;
use crate::tui::model::Model;
use crate::tui::theme::Styles;
use crate::tui::widget::bar;

/// Draws the points behind of a row.
pub(super) fn draw(
    model: &Model,
    table: &Scoretable,
    row: usize,
    grid: &Grid,
    y: u16,
    canvas: &mut Buffer,
) {
    let Some(number) = grid.behind else { return };
    let at = |area: Rect| Rect {
        y,
        height: 1,
        ..area
    };
    let (glyphs, styles) = (model.look.glyphs(), model.look.styles());
    let score = |row| table.score(row).map(|score| i64::from(score.0));
    let pinned = model
        .table
        .pinned
        .and_then(|pin| pin.row)
        .filter(|&row| score(row).is_some());
    let measures = &model.table.measures;
    let Some(own) = score(row) else {
        return put(glyphs.table.missing, at(number), styles.dim, canvas);
    };
    let [most, least] = measures.scores;
    match pinned.and_then(|pinned| Some((pinned, score(pinned)?))) {
        Some((pinned, _)) if pinned == row => put(glyphs.pinned, at(number), styles.pin, canvas),
        Some((_, theirs)) => {
            let gap = own - theirs;
            let (text, style) = match gap {
                1.. => (format!("+{gap}"), styles.good),
                0 => ("0".to_owned(), styles.dim),
                _ => (format!("{}{}", glyphs.minus, -gap), styles.text),
            };
            put(&text, at(number), style, canvas);
            if let Some(area) = grid.bar {
                let reach = (most - theirs).max(theirs - least).unsigned_abs();
                both_ways(gap, reach, at(area), styles, glyphs, canvas);
            }
        }
        None => {
            let gap = (most - own).unsigned_abs();
            if gap == 0 {
                return put(glyphs.table.missing, at(number), styles.dim, canvas);
            }
            put(&gap.to_string(), at(number), styles.text, canvas);
            if let Some(area) = grid.bar {
                let reach = (most - least).unsigned_abs();
                let line = bar::line(gap, reach, area.width.into(), glyphs);
                canvas.set_stringn(area.x, y, line, area.width.into(), styles.below);
            }
        }
    }
}

/// A bar from the middle: to the left for more points than the pinned player, who is ahead of the others, to the right for
/// fewer.
fn both_ways(
    gap: i64,
    reach: u64,
    area: Rect,
    styles: &Styles,
    glyphs: &DashboardGlyphs,
    canvas: &mut Buffer,
) {
    let half = area.width.saturating_sub(1) / 2;
    let middle = area.x + half;
    let line = bar::line(gap.unsigned_abs(), reach, half.into(), glyphs);
    let cells = u16::try_from(line.chars().count()).unwrap_or(half);
    let (x, style): (u16, Style) = if gap > 0 {
        (middle - cells, styles.above)
    } else {
        (middle + 1, styles.below)
    };
    // A line that grows to the left ends in whole cells.
    let line = if gap > 0 {
        glyphs.bar[0].repeat(cells.into())
    } else {
        line
    };
    canvas.set_stringn(x, area.y, line, half.into(), style);
    canvas.set_stringn(middle, area.y, glyphs.line.upright, 1, styles.line);
}
