//! The picks of the week shown, with the points of each and the reason for them.
//!
//! ```text
//!  Week 12  9 of 14 right, 278 points, 31 over the average
//!  ✓ ▌CLE   MIA 13 @ CLE 22    +22  ━━━━━━━━━━━━━
//!  ✓ ▌DEN   DEN 13 @ HOU 10    +26  ━━━━━━━━━━━━━━━ banker ×2
//!  ✗ ▌DET   DET 21 @ SF 34       0
//! ```

use ratatui::text::{Line, Span};

use crate::league::Week;
use crate::league::rules::Outcome;
use crate::scoretable::{Detail, ScoredPick};
use crate::text::humanize;
use crate::tui::model::Appearance;
use crate::tui::text;
use crate::tui::widget::bar;
use crate::tui::widget::number::{gain, signed};
use crate::tui::widget::pick::{game, outcome, team};
use crate::tui::widget::text_blocks::{beside, pad};

/// The cells of a line before its bar.
const BEFORE_BAR: usize = 34;
/// The most cells of a bar.
const BAR: usize = 26;
/// The cells after the longest bar: for what a banker counts.
const AFTER_BAR: usize = 11;
/// The least cells of a pick without a bar.
const NARROW: usize = 37;

/// A heading with the sum, and a line for each pick with a bar.
pub(super) fn with_bars(detail: &Detail, look: &Appearance, width: usize) -> Vec<Line<'static>> {
    let Some(week) = detail.week else {
        return vec![Line::raw(" No results yet.")];
    };
    let room = width.saturating_sub(BEFORE_BAR + AFTER_BAR).min(BAR);
    let points = detail
        .picks_of(week)
        .map(|p| p.score.points.0.unsigned_abs());
    let most = points.max().unwrap_or(0);
    let line = |pick: &ScoredPick| {
        let mut line = Line::from(beginning(pick, look));
        let points = pick.score.points.0;
        let style = match pick.factor {
            2.. if points >= 0 => look.styles().warn,
            _ => gain(points, look.styles()),
        };
        let size = u64::from(points.unsigned_abs());
        let bar = bar::line(size, most.into(), room, look.glyphs());
        line.push_span(Span::styled(format!("  {bar} "), style));
        line.push_span(factor(pick, look));
        line
    };
    let lines = detail.picks_of(week).map(line);
    std::iter::once(heading(detail, week, look, width))
        .chain(lines)
        .collect()
}

/// A heading with the sum, and the picks without bars, in two columns where there is room.
pub(super) fn in_columns(detail: &Detail, look: &Appearance, width: usize) -> Vec<Line<'static>> {
    let Some(week) = detail.week else {
        return vec![Line::raw(" No results yet.")];
    };
    let columns = if width >= 2 * NARROW { 2 } else { 1 };
    let column = width / columns;
    let picks: Vec<&ScoredPick> = detail.picks_of(week).collect();
    let drawn = |picks: &[&ScoredPick]| -> Vec<Line<'static>> {
        let line = |pick: &&ScoredPick| {
            let mut line = Line::from(beginning(pick, look));
            if pick.factor > 1 {
                let times = look.glyphs().times;
                let factor = format!(" {times}{}", pick.factor);
                line.push_span(Span::styled(factor, look.styles().warn));
            }
            pad(line, column)
        };
        picks.iter().map(line).collect()
    };
    let (left, right) = picks.split_at(picks.len().div_ceil(columns));
    let mut lines = vec![heading(detail, week, look, width)];
    lines.extend(beside(drawn(left), drawn(right), column));
    lines
}

/// ` Week 12  9 of 14 right, 278 points, 31 over the average; 2 games to come`
fn heading(detail: &Detail, week: Week, look: &Appearance, width: usize) -> Line<'static> {
    let styles = look.styles();
    let (mut picks, mut right, mut points) = (0_u32, 0_u32, 0);
    for pick in detail.picks_of(week) {
        picks += 1;
        right += u32::from(pick.score.outcome == Outcome::Right);
        points += pick.score.points.0;
    }
    let mut line = Line::from(Span::styled(format!(" Week {week}"), styles.strong));
    if picks == 0 {
        line.push_span(Span::styled("  no picks", styles.dim));
    } else {
        line.push_span(Span::styled(
            format!("  {right} of {picks} right, "),
            styles.dim,
        ));
        line.push_span(Span::styled(points.to_string(), styles.strong));
        line.push_span(Span::styled(" points", styles.dim));
    }
    let of_week = detail.weeks.iter().find(|of| of.week == week);
    let average = of_week.and_then(|of| of.average).filter(|_| picks > 0);
    let over = average.map(|average| {
        let over = points * 10 - average.0;
        let whole = (over.abs() + 5) / 10;
        match over {
            _ if whole == 0 => ", the average".to_owned(),
            1.. => format!(", {whole} over the average"),
            _ => format!(", {whole} under the average"),
        }
    });
    let to_come = (detail.to_come > 0).then(|| {
        let games = humanize::count(detail.to_come.into(), "game", "games");
        format!("; {games} to come")
    });
    for words in [over, to_come].into_iter().flatten() {
        if line.width() + text::width(&words) < width {
            line.push_span(Span::styled(words, styles.dim));
        }
    }
    line
}

/// ` ✓ ▌CLE   MIA 13 @ CLE 22    +22`
fn beginning(pick: &ScoredPick, look: &Appearance) -> Vec<Span<'static>> {
    let styles = look.styles();
    let points = pick.score.points.0;
    let right = pick.score.outcome == Outcome::Right;
    let code = if right { styles.strong } else { styles.dim };
    let number = if points == 0 {
        styles.dim
    } else {
        styles.strong.patch(gain(points, styles))
    };
    vec![
        Span::raw(" "),
        outcome(pick.score.outcome, look),
        Span::raw(" "),
        team(pick.team(), look),
        Span::styled(format!("{:4} ", pick.team().as_str()), code),
        Span::styled(format!("{} ", game(pick)), styles.dim),
        Span::styled(format!("{:>5}", signed(points, look.glyphs())), number),
    ]
}

/// `banker ×2`; a joker makes it `banker ×6`.
fn factor(pick: &ScoredPick, look: &Appearance) -> Span<'static> {
    let times = look.glyphs().times;
    let words = match (pick.factor, pick.pick.banker) {
        (..=1, _) => String::new(),
        (factor, true) => format!("banker {times}{factor}"),
        (factor, false) => format!("joker {times}{factor}"),
    };
    Span::styled(words, look.styles().warn)
}
