//! What is behind a player's row, in words.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::blocks::flow;
use crate::league::clean_name;
use crate::league::rules::Outcome;
use crate::scoretable::{Detail, Level, ScoredPick, Scoretable};
use crate::tui::model::{Look, Model};
use crate::tui::text;
use crate::tui::theme::Styles;

/// `▲ best 241 in week 3   ▼ worst 92 in week 9   ✓ jokers in weeks 3, 9`
pub(super) fn extremes(detail: &Detail, look: &Look, width: usize) -> Vec<Line<'static>> {
    let (glyphs, styles) = (look.signs().glyphs, look.theme.styles());
    let extreme = |sign, style, word, week: Option<_>| {
        let (week, points) = week?;
        let words = format!(" {word} {points} in week {week}");
        Some(vec![Span::styled(sign, style), Span::raw(words)])
    };
    let weeks = detail.earned.map(|earned| earned.jokers.weeks());
    let weeks: Vec<String> = weeks.into_iter().flatten().map(|w| w.to_string()).collect();
    let joker = (!weeks.is_empty()).then(|| {
        let many = if weeks.len() == 1 { "" } else { "s" };
        let words = format!(" joker{many} in week{many} {}", weeks.join(", "));
        vec![Span::styled(glyphs.joker, styles.warn), Span::raw(words)]
    });
    let pieces = [
        extreme(glyphs.up, styles.good, "best", detail.best()),
        extreme(glyphs.down, styles.bad, "worst", detail.worst()),
        joker,
    ];
    flow(
        "",
        pieces.into_iter().flatten().collect(),
        "   ",
        width,
        look,
    )
}

/// Why the player stands above or below a neighbour with the same points.
pub(super) fn levels(model: &Model, detail: &Detail, width: usize) -> Vec<Line<'static>> {
    let signs = model.look.signs();
    let of = |(table, row): (&Scoretable, usize)| -> Vec<String> {
        let levels = Level::of(table, row);
        levels.map(|l| l.text(table, &signs.glyphs)).collect()
    };
    let here = model.table.here();
    let here = here.filter(|&(table, row)| table.player(row) == detail.player.id);
    let lines = here.map(of).unwrap_or_default().into_iter().flat_map(|l| {
        let room = width.saturating_sub(2);
        text::wrap(&clean_name(&l), room, 2, signs.ellipsis)
    });
    lines.map(|line| Line::raw(format!(" {line}"))).collect()
}

/// `Bankers  1 BUF won +62 · 2 DAL lost -40 · 3 SF tie 0`
pub(super) fn bankers(detail: &Detail, look: &Look, width: usize) -> Vec<Line<'static>> {
    let styles = look.theme.styles();
    let piece = |banker: &ScoredPick| {
        let tripled = if banker.factor > 2 {
            format!(" {}{}", look.signs().times, banker.factor)
        } else {
            String::new()
        };
        let (word, style) = match banker.score.outcome {
            Outcome::Right => ("won", styles.good),
            Outcome::Wrong => ("lost", styles.bad),
            Outcome::Tie => ("tie", styles.faint),
            Outcome::CalledOff => ("void", styles.faint),
        };
        vec![
            Span::styled(format!("{} ", banker.week), styles.faint),
            Span::raw(format!("{} ", banker.team())),
            Span::styled(
                format!("{word}{tripled} {}", signed(banker.score.points.0)),
                style,
            ),
        ]
    };
    let mut pieces: Vec<_> = detail.bankers().map(piece).collect();
    if pieces.is_empty() {
        pieces.push(vec![Span::styled("none yet", styles.faint)]);
    }
    flow("Bankers", pieces, &separator(look), width, look)
}

/// The teams that have not been banker yet.
pub(super) fn free(detail: &Detail, look: &Look, width: usize) -> Vec<Line<'static>> {
    let teams = detail.free_teams();
    let mut pieces: Vec<_> = teams
        .map(|team| vec![Span::raw(team.to_string())])
        .collect();
    if pieces.is_empty() {
        let faint = look.theme.styles().faint;
        pieces.push(vec![Span::styled("no team", faint)]);
    }
    flow("Free", pieces, " ", width, look)
}

/// `Weeks    1 182 #4 · 2 241 #1`: what the season adds up from, and where each week led.
pub(super) fn weeks(detail: &Detail, look: &Look, width: usize) -> Vec<Line<'static>> {
    let Styles { faint, strong, .. } = look.theme.styles();
    let missing = look.signs().glyphs.missing;
    let pieces = detail.weeks.iter().map(|week| {
        let points = week.points.map_or(missing.to_owned(), |p| p.to_string());
        let place = week.place.map_or(String::new(), |p| format!(" #{p}"));
        vec![
            Span::styled(format!("{} ", week.week), faint),
            Span::styled(points, strong),
            Span::styled(place, faint),
        ]
    });
    flow("Weeks", pieces.collect(), &separator(look), width, look)
}

/// `+62`, `-40`, `0`
pub(super) fn signed(points: i32) -> String {
    if points > 0 {
        format!("+{points}")
    } else {
        points.to_string()
    }
}

/// The style of points won or lost.
pub(super) const fn gain(points: i32, styles: &Styles) -> Style {
    match points {
        1.. => styles.good,
        0 => styles.faint,
        _ => styles.bad,
    }
}

fn separator(look: &Look) -> String {
    format!(" {} ", look.signs().separator)
}
