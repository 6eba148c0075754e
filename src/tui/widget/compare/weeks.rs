//! The points of each week of two players, as bars to the left and to the right, and who is ahead since.
//!
//! ```text
//!  Points a week  brighter: more that week          ahead
//!   ━━━━━━━━━━━━━ 450   1  335 ━━━━━━━━━━        ◀    115
//!           ━━━━━ 220  11  473 ━━━━━━━━━━━━━━         48 ▶
//! ```

use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::Side;
use crate::league::{Points, Week};
use crate::tui::model::Appearance;
use crate::tui::widget::bar;
use crate::tui::widget::number::on_screen;

/// The most cells of a bar.
const BAR: usize = 20;
/// The cells of a line beside its bars.
const BESIDE: usize = 25;

/// A heading and a line for each week.
pub(super) fn weeks(sides: &[Side<'_>; 2], look: &Appearance, width: usize) -> Vec<Line<'static>> {
    let styles = look.styles();
    let [left, right] = sides;
    let room = (width.saturating_sub(BESIDE) / 2).min(BAR);
    let of = |side: &Side<'_>, week: Week| -> Option<Points> {
        let mut weeks = side.detail.weeks.iter();
        weeks.find(|of| of.week == week)?.points
    };
    let all = left.detail.weeks.iter().chain(&right.detail.weeks);
    let most = all.filter_map(|week| week.points).map(|p| p.0).max();
    let most = u64::try_from(most.unwrap_or(0)).unwrap_or(0);
    let mut lines = vec![heading(look, room)];
    let mut ahead = 0;
    for week in &left.detail.weeks {
        let (own, other) = (of(left, week.week), of(right, week.week));
        ahead += own.map_or(0, |p| p.0) - other.map_or(0, |p| p.0);
        let more = [own > other, other > own];
        let bar = |points: Option<Points>| {
            let points = points.and_then(|points| u64::try_from(points.0).ok());
            bar::line(points.unwrap_or(0), most, room, look.glyphs())
        };
        let shown = |points: Option<Points>| match points {
            Some(points) => on_screen(&points.to_string(), look.glyphs()),
            None => look.glyphs().table.missing.to_owned(),
        };
        let [left_more, right_more] = more;
        let number = |is_more: bool| if is_more { styles.strong } else { styles.dim };
        let style = |is_more: bool, side: &Side<'_>| {
            if is_more {
                side.style.add_modifier(Modifier::BOLD)
            } else {
                styles.below
            }
        };
        // The half cell of a bar is filled on its left, which is the wrong side here.
        let [full, ..] = look.glyphs().bar;
        let mirrored = full.repeat(bar(own).chars().count());
        let mut line = Line::from(vec![
            Span::styled(format!(" {mirrored:>room$}"), style(left_more, left)),
            Span::styled(format!(" {:>4}", shown(own)), number(left_more)),
            Span::styled(format!("{:>4}", week.week.to_string()), styles.dim),
            Span::styled(format!("{:>5}", shown(other)), number(right_more)),
            Span::styled(format!(" {:room$} ", bar(other)), style(right_more, right)),
        ]);
        line.extend(lead(ahead, sides, look));
        lines.push(line);
    }
    lines
}

fn heading(look: &Appearance, room: usize) -> Line<'static> {
    let styles = look.styles();
    let title = " Points a week";
    let hint = "  brighter: more that week";
    let before_ahead = (2 * room + 18).saturating_sub(title.len());
    let hint = if hint.len() < before_ahead { hint } else { "" };
    Line::from(vec![
        Span::styled(title, styles.strong),
        Span::styled(format!("{hint:before_ahead$}ahead"), styles.dim),
    ])
}

/// Who is ahead after a week, and by how much.
fn lead(ahead: i32, sides: &[Side<'_>; 2], look: &Appearance) -> [Span<'static>; 3] {
    let [left_mark, right_mark] = look.glyphs().better;
    let [left, right] = sides;
    let points = format!("{:>5} ", ahead.unsigned_abs());
    match ahead {
        0 => [
            Span::raw(" "),
            Span::styled(points, look.styles().dim),
            Span::raw(""),
        ],
        1.. => [
            Span::styled(left_mark, left.style),
            Span::styled(points, left.style),
            Span::raw(""),
        ],
        _ => [
            Span::raw(" "),
            Span::styled(points, right.style),
            Span::styled(right_mark, right.style),
        ],
    }
}
