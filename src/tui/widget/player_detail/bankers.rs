//! The bankers of the season: week by week with bars to both sides of zero, or as a list.
//!
//! ```text
//!  Bankers  7 won, 3 lost, 1 not played
//!   1  ▌BAL  ✓ won    +66          │━━━━━━━━
//!   2  ▌DAL  ✗ lost   −18        ━━│
//!   6  – no banker                 │
//!  Left    ARI BUF CAR CHI CLE
//! ```

use ratatui::text::{Line, Span};

use crate::league::Week;
use crate::league::rules::Outcome;
use crate::scoretable::{Detail, ScoredPick};
use crate::tui::model::Appearance;
use crate::tui::widget::number::{gain, signed};
use crate::tui::widget::pick::{outcome, team};
use crate::tui::widget::text_blocks::flow;

/// The cells of a line before its bar.
const BEFORE_BAR: usize = 26;
/// The most cells of the bars to both sides.
const BARS: usize = 32;
/// The cells after the longest bar: for the joker.
const AFTER_BAR: usize = 10;
/// The cells before the first item of a list.
const INDENT: usize = 9;

/// A heading with the outcomes, and a line for each week played.
pub(super) fn with_bars(detail: &Detail, look: &Appearance, width: usize) -> Vec<Line<'static>> {
    let styles = look.styles();
    let room = width.saturating_sub(BEFORE_BAR + 1 + AFTER_BAR).min(BARS);
    let points = detail.bankers().map(|pick| i64::from(pick.score.points.0));
    let (low, high) = points.fold((0, 0), |(low, high), n| (n.min(low), n.max(high)));
    let cells = |points: i64| -> usize {
        let whole = (high - low).max(1);
        let room = i64::try_from(room).unwrap_or(0);
        usize::try_from((points.abs() * room + whole / 2) / whole).unwrap_or(0)
    };
    let (before, after) = (cells(low), cells(high));
    let axis = || Span::styled(look.glyphs().line.upright, styles.line);
    let row = |week: Week| -> Line<'static> {
        let number = Span::styled(format!(" {:>2}  ", week.to_string()), styles.dim);
        let Some(pick) = detail.bankers().find(|pick| pick.week == week) else {
            let words = format!("{} no banker", look.glyphs().table.missing);
            let rest = BEFORE_BAR + before - 6;
            let words = Span::styled(format!("{words:rest$}"), styles.dim);
            return Line::from(vec![number, words, axis()]);
        };
        let points = pick.score.points.0;
        let [full, ..] = look.glyphs().bar;
        let style = gain(points, styles);
        let bar = full.repeat(cells(points.into()));
        let (left, right) = if points < 0 {
            (bar, String::new())
        } else {
            (String::new(), bar)
        };
        let mut line = Line::from(vec![
            number,
            team(pick.team(), look),
            Span::styled(format!("{:5}", pick.team().as_str()), styles.text),
        ]);
        line.extend(ending(pick, look));
        let points = Span::styled(
            format!("{:>6}", signed(points, look.glyphs())),
            styles.strong.patch(style),
        );
        line.extend([
            points,
            Span::styled(format!("{left:>0$}", before + 2), style),
            axis(),
            Span::styled(format!("{right:after$} "), style),
            joker(pick, look),
        ]);
        line
    };
    let rows = detail.weeks.iter().map(|week| row(week.week));
    std::iter::once(heading(detail, look)).chain(rows).collect()
}

/// `Bankers  7 won, 3 lost, 1 tie, 1 not played`
fn heading(detail: &Detail, look: &Appearance) -> Line<'static> {
    let styles = look.styles();
    let ended = [
        Outcome::Right,
        Outcome::Wrong,
        Outcome::Tie,
        Outcome::CalledOff,
    ];
    let words = ["won", "lost", "tied", "called off"];
    let told = ended.map(|outcome| detail.bankers_ended(outcome));
    let used = usize::try_from(told.iter().sum::<u32>()).unwrap_or(0);
    let left_out = u32::try_from(detail.weeks.len().saturating_sub(used)).unwrap_or(0);
    let parts = told
        .into_iter()
        .zip(words)
        .chain([(left_out, "not played")]);
    let parts = parts.filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let words = if parts.is_empty() {
        "none yet".to_owned()
    } else {
        parts.join(", ")
    };
    Line::from(vec![
        Span::styled(" Bankers", styles.strong),
        Span::styled(format!("  {words}"), styles.dim),
    ])
}

/// `✓ won `
fn ending(pick: &ScoredPick, look: &Appearance) -> [Span<'static>; 2] {
    let sign = outcome(pick.score.outcome, look);
    let word = match pick.score.outcome {
        Outcome::Right => " won ",
        Outcome::Wrong => " lost",
        Outcome::Tie => " tie ",
        Outcome::CalledOff => " off ",
    };
    let style = sign.style;
    [sign, Span::styled(word, style)]
}

/// `joker ×3`
fn joker(pick: &ScoredPick, look: &Appearance) -> Span<'static> {
    let times = look.glyphs().times;
    let tripled = pick.factor > 2;
    let words = tripled.then(|| format!("joker {times}{}", pick.factor / 2));
    Span::styled(words.unwrap_or_default(), look.styles().warn)
}

/// `Bankers  1 BUF won +62 · 2 DAL lost −40 · 3 SF tie 0`
pub(super) fn listed(detail: &Detail, look: &Appearance, width: usize) -> Vec<Line<'static>> {
    let (styles, glyphs) = (look.styles(), look.glyphs());
    let piece = |banker: &ScoredPick| {
        let points = banker.score.points.0;
        let [sign, word] = ending(banker, look);
        let word = Span::styled(word.content.trim_end().to_owned(), word.style);
        let mut piece = vec![
            Span::styled(format!("{} ", banker.week), styles.dim),
            Span::raw(format!("{} ", banker.team())),
            sign,
            word,
            Span::styled(format!(" {}", signed(points, glyphs)), gain(points, styles)),
        ];
        if banker.factor > 2 {
            let factor = format!(" {}{}", glyphs.times, banker.factor);
            piece.push(Span::styled(factor, styles.warn));
        }
        piece
    };
    let mut pieces: Vec<_> = detail.bankers().map(piece).collect();
    if pieces.is_empty() {
        pieces.push(vec![Span::styled("none yet", styles.dim)]);
    }
    let separator = format!(" {} ", glyphs.separator);
    flow(("Bankers", INDENT), pieces, &separator, width, look)
}

/// The teams that have not been a banker yet.
pub(super) fn left(detail: &Detail, look: &Appearance, width: usize) -> Vec<Line<'static>> {
    let teams = detail.free_teams();
    let mut pieces: Vec<_> = teams
        .map(|team| vec![Span::styled(team.to_string(), look.styles().text)])
        .collect();
    if pieces.is_empty() {
        pieces.push(vec![Span::styled("no team", look.styles().dim)]);
    }
    flow(("Left", INDENT), pieces, " ", width, look)
}
