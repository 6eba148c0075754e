//! The detail of a player's row, as text.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::league::rules::Outcome;
use crate::league::{GameResult, Week, clean_name};
use crate::scoretable::{Detail, Level, ScoredPick, Scoretable};
use crate::text::humanize;
use crate::tui::model::{Appearance, Model};
use crate::tui::text;
use crate::tui::theme::Styles;
use crate::tui::widget::paragraph;

/// `▲ best 241 in week 3   ▼ worst 92 in week 9   ✓ jokers in weeks 3, 9`
pub(super) fn extremes(detail: &Detail, look: &Appearance, width: usize) -> Vec<Line<'static>> {
    let (glyphs, styles) = (look.glyphs().table, look.styles());
    let extreme = |glyph, style, word, week: Option<_>| {
        let (week, points) = week?;
        let words = format!(" {word} {points} in week {week}");
        Some(vec![Span::styled(glyph, style), Span::raw(words)])
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
    let glyphs = model.look.glyphs();
    let of = |(table, row): (&Scoretable, usize)| -> Vec<String> {
        let levels = Level::of(table, row);
        levels.map(|l| l.text(table, &glyphs.table)).collect()
    };
    let here = model.table.here();
    let here = here.filter(|&(table, row)| table.player(row) == detail.player.id);
    let levels = here.map(of).unwrap_or_default().into_iter();
    let lines =
        |level: String| paragraph(&clean_name(&level), (width, 2), Style::new(), &model.look);
    levels.flat_map(lines).collect()
}

/// `Bankers  1 BUF won +62 · 2 DAL lost -40 · 3 SF tie 0`
pub(super) fn bankers(detail: &Detail, look: &Appearance, width: usize) -> Vec<Line<'static>> {
    let styles = look.styles();
    let piece = |banker: &ScoredPick| {
        let tripled = if banker.factor > 2 {
            format!(" {}{}", look.glyphs().times, banker.factor)
        } else {
            String::new()
        };
        let (word, style) = match banker.score.outcome {
            Outcome::Right => ("won", styles.good),
            Outcome::Wrong => ("lost", styles.bad),
            Outcome::Tie => ("tie", styles.dim),
            Outcome::CalledOff => ("void", styles.dim),
        };
        vec![
            Span::styled(format!("{} ", banker.week), styles.dim),
            Span::raw(format!("{} ", banker.team())),
            Span::styled(
                format!("{word}{tripled} {}", signed(banker.score.points.0)),
                style,
            ),
        ]
    };
    let mut pieces: Vec<_> = detail.bankers().map(piece).collect();
    if pieces.is_empty() {
        pieces.push(vec![Span::styled("none yet", styles.dim)]);
    }
    flow("Bankers", pieces, &separator(look), width, look)
}

/// The teams that have not been a banker yet.
pub(super) fn free(detail: &Detail, look: &Appearance, width: usize) -> Vec<Line<'static>> {
    let teams = detail.free_teams();
    let mut pieces: Vec<_> = teams
        .map(|team| vec![Span::raw(team.to_string())])
        .collect();
    if pieces.is_empty() {
        let dim = look.styles().dim;
        pieces.push(vec![Span::styled("no team", dim)]);
    }
    flow("Free", pieces, " ", width, look)
}

/// `Weeks    1 182 #4 · 2 241 #1`: the points of each week, and the place after it.
pub(super) fn weeks(detail: &Detail, look: &Appearance, width: usize) -> Vec<Line<'static>> {
    let &Styles { dim, strong, .. } = look.styles();
    let missing = look.glyphs().table.missing;
    let pieces = detail.weeks.iter().map(|week| {
        let points = week.points.map_or(missing.to_owned(), |p| p.to_string());
        let place = week.place.map_or(String::new(), |p| format!(" #{p}"));
        vec![
            Span::styled(format!("{} ", week.week), dim),
            Span::styled(points, strong),
            Span::styled(place, dim),
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

/// The style of points gained or lost.
pub(super) const fn gain(points: i32, styles: &Styles) -> Style {
    match points {
        1.. => styles.good,
        0 => styles.dim,
        _ => styles.bad,
    }
}

fn separator(look: &Appearance) -> String {
    format!(" {} ", look.glyphs().separator)
}

// The picks of the week shown, with the points of each and the reason for them.

/// The minimum width of a column of picks, and the minimum width for whole words.
const NARROW: usize = 37;
const WORDY: usize = 53;

/// A heading with the sum, and one line per pick, in two columns where there is room.
pub(super) fn picks(detail: &Detail, look: &Appearance, width: usize) -> Vec<Line<'static>> {
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
fn heading(detail: &Detail, week: Week, look: &Appearance) -> Line<'static> {
    let styles = look.styles();
    let (mut picks, mut right, mut points) = (0, 0, 0);
    for pick in detail.picks_of(week) {
        picks += 1;
        right += u64::from(pick.score.outcome == Outcome::Right);
        points += pick.score.points.0;
    }
    let words = if picks == 0 {
        ": no picks".to_owned()
    } else {
        let picks = humanize::count(picks, "pick", "picks");
        format!(": {picks}, {right} right, {points} points")
    };
    let to_come = match detail.to_come {
        0 => String::new(),
        games => format!(
            "; {} to come",
            humanize::count(games.into(), "game", "games")
        ),
    };
    Line::from(vec![
        Span::styled(format!(" Week {week}"), styles.strong),
        Span::raw(words),
        Span::raw(to_come),
    ])
}

/// ` KC   BUF 17 @ KC 31   right, banker ×2, joker ×3   +186`
fn line(pick: &ScoredPick, look: &Appearance, width: usize) -> Line<'static> {
    let styles = look.styles();
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
        Outcome::Wrong | Outcome::Tie | Outcome::CalledOff => styles.dim,
    };
    let before = 1 + 4 + 1 + 16 + 1;
    let room = width.saturating_sub(before + 5 + 1);
    let line = Line::from(vec![
        Span::raw(format!(" {:4} ", pick.team().as_str())),
        Span::styled(format!("{game:16} "), styles.dim),
        Span::styled(format!("{why:room$}"), style),
        Span::styled(format!("{:>5}", signed(points)), gain(points, styles)),
    ]);
    pad(line, width)
}

/// The outcome and its multipliers: in words, or as `×2` where there is no room.
fn why(pick: &ScoredPick, look: &Appearance, words: bool) -> String {
    let outcome = match pick.score.outcome {
        Outcome::Right => "right",
        Outcome::Wrong => "wrong",
        Outcome::Tie => "tie",
        Outcome::CalledOff if words => "called off",
        Outcome::CalledOff => "void",
    };
    let times = look.glyphs().times;
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

// The layout of blocks of lines: side by side, and lists that wrap.

/// The cells before the first item of a labelled list.
const LABEL: usize = 9;

/// Two blocks of lines side by side, the second one starting at `column`.
pub(super) fn beside(
    left: Vec<Line<'static>>,
    right: Vec<Line<'static>>,
    column: usize,
) -> Vec<Line<'static>> {
    let rows = left.len().max(right.len());
    let (mut left, mut right) = (left.into_iter(), right.into_iter());
    let line = |_| {
        let mut line = pad(left.next().unwrap_or_default(), column);
        line.extend(pad(right.next().unwrap_or_default(), 0).spans);
        line
    };
    (0..rows).map(line).collect()
}

/// The line padded with spaces to a width, with its style applied to its spans.
pub(super) fn pad(line: Line<'static>, width: usize) -> Line<'static> {
    let (style, missing) = (line.style, width.saturating_sub(line.width()));
    let pieces = line.spans.into_iter();
    let mut padded: Line<'static> = pieces
        .map(|piece| Span::styled(piece.content, style.patch(piece.style)))
        .collect();
    padded.push_span(" ".repeat(missing));
    padded
}

/// A list of items after a label, wrapped over as many lines as necessary.
pub(super) fn flow(
    label: &'static str,
    pieces: Vec<Vec<Span<'static>>>,
    separator: &str,
    width: usize,
    look: &Appearance,
) -> Vec<Line<'static>> {
    let indent = if label.is_empty() { 0 } else { LABEL };
    let mut lines: Vec<Line<'static>> = Vec::new();
    for piece in pieces {
        let cells: usize = piece.iter().map(|span| text::width(&span.content)).sum();
        match lines.last_mut() {
            Some(line) if line.width() + text::width(separator) + cells < width => {
                line.push_span(Span::styled(separator.to_owned(), look.styles().dim));
                line.extend(piece);
            }
            last => {
                let label = if last.is_none() { label } else { "" };
                let label = format!(" {label:indent$}");
                let mut line = Line::from(Span::styled(label, look.styles().strong));
                line.extend(piece);
                lines.push(line);
            }
        }
    }
    lines
}
