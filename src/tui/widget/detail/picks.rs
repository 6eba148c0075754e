//! The picks of the week shown, each with what it scored and why.

use ratatui::text::{Line, Span};

use super::blocks::{beside, pad};
use super::facts::{gain, signed};
use crate::league::rules::Outcome;
use crate::league::{GameResult, Week};
use crate::scoretable::{Detail, ScoredPick};
use crate::tui::amount;
use crate::tui::model::Look;

/// The narrowest a column of picks can be, and the narrowest that has room for whole words.
const NARROW: usize = 37;
const WORDY: usize = 53;

/// A heading with the sum, and a line a pick, in two columns where there is room.
pub(super) fn picks(detail: &Detail, look: &Look, width: usize) -> Vec<Line<'static>> {
    let Some(week) = detail.week else {
        return vec![Line::raw(" No results yet.")];
    };
    let mut lines = vec![heading(detail, week, look)];
    let columns = if width >= 2 * NARROW { 2 } else { 1 };
    let column = width / columns;
    let picks: Vec<_> = detail.picks_of(week).collect();
    let rows = picks.len().div_ceil(columns);
    let drawn = |picks: &[&ScoredPick]| -> Vec<Line<'static>> {
        picks.iter().map(|pick| line(pick, look, column)).collect()
    };
    let (left, right) = picks.split_at(rows);
    lines.extend(beside(drawn(left), drawn(right), column));
    lines
}

/// ` Week 12: 16 picks, 9 right, 182 points; 2 games to come`
fn heading(detail: &Detail, week: Week, look: &Look) -> Line<'static> {
    let styles = look.theme.styles();
    let (mut picks, mut right, mut points) = (0, 0, 0);
    for pick in detail.picks_of(week) {
        picks += 1;
        right += u64::from(pick.score.outcome == Outcome::Right);
        points += pick.score.points.0;
    }
    let words = if picks == 0 {
        ": no picks".to_owned()
    } else {
        let picks = amount::count(picks, "pick", "picks");
        format!(": {picks}, {right} right, {points} points")
    };
    let to_come = match detail.to_come {
        0 => String::new(),
        games => format!("; {} to come", amount::count(games.into(), "game", "games")),
    };
    Line::from(vec![
        Span::styled(format!(" Week {week}"), styles.strong),
        Span::raw(words),
        Span::raw(to_come),
    ])
}

/// ` KC   BUF 17 @ KC 31   right, banker ×2, joker ×3   +186`
fn line(pick: &ScoredPick, look: &Look, width: usize) -> Line<'static> {
    let styles = look.theme.styles();
    let game = match pick.result {
        GameResult::Final { home, away } => {
            format!("{} {away} @ {} {home}", pick.away, pick.home)
        }
        GameResult::CalledOff => format!("{} @ {}", pick.away, pick.home),
    };
    let points = pick.score.points.0;
    let why = why(pick, look, width >= WORDY);
    let style = match pick.score.outcome {
        Outcome::Right => styles.good,
        Outcome::Wrong if pick.pick.banker => styles.bad,
        Outcome::Wrong | Outcome::Tie | Outcome::CalledOff => styles.faint,
    };
    let before = 1 + 4 + 1 + 16 + 1;
    let room = width.saturating_sub(before + 5 + 1);
    let line = Line::from(vec![
        Span::raw(format!(" {:4} ", pick.team().as_str())),
        Span::styled(format!("{game:16} "), styles.faint),
        Span::styled(format!("{why:room$}"), style),
        Span::styled(format!("{:>5}", signed(points)), gain(points, &styles)),
    ]);
    pad(line, width)
}

/// The outcome and what multiplied it: in words, or as `×2` where there is no room.
fn why(pick: &ScoredPick, look: &Look, words: bool) -> String {
    let outcome = match pick.score.outcome {
        Outcome::Right => "right",
        Outcome::Wrong => "wrong",
        Outcome::Tie => "tie",
        Outcome::CalledOff if words => "called off",
        Outcome::CalledOff => "void",
    };
    let times = look.signs().times;
    let banker = if pick.pick.banker { 2 } else { 1 };
    match (pick.factor, words) {
        (1, _) => outcome.to_owned(),
        (factor, false) => format!("{outcome} {times}{factor}"),
        (factor, true) if factor == banker => format!("{outcome}, banker {times}{factor}"),
        (factor, true) if banker == 1 => format!("{outcome}, joker {times}{factor}"),
        (factor, true) => {
            let joker = factor / banker;
            format!("{outcome}, banker {times}{banker}, joker {times}{joker}")
        }
    }
}
