//! The picks of two players in the week shown: those that differ first, then those they share.

use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::Side;
use crate::league::Week;
use crate::league::rules::Outcome;
use crate::scoretable::ScoredPick;
use crate::text::humanize;
use crate::tui::model::Appearance;
use crate::tui::widget::number::signed;
use crate::tui::widget::pick::{game, outcome};
use crate::tui::widget::text_blocks::{beside, pad};

/// The cells of a shared pick.
const SHARED: usize = 35;

/// A heading, and the picks.
pub(super) fn picks(sides: &[Side<'_>; 2], look: &Appearance, width: usize) -> Vec<Line<'static>> {
    let styles = look.styles();
    let [left, right] = sides;
    let Some(week) = left.detail.week else {
        return vec![Line::raw(" No results yet.")];
    };
    let pairs = pairs(left, right, week);
    let (shared, different): (Vec<_>, Vec<_>) = pairs.into_iter().partition(Pair::is_shared);
    let count = |picks: usize| u64::try_from(picks).unwrap_or(0);
    let words = format!(
        "  {} shared, {} different",
        humanize::count(count(shared.len()), "pick", "picks"),
        different.len()
    );
    let mut lines = vec![Line::from(vec![
        Span::styled(format!(" Week {week}"), styles.strong),
        Span::styled(words, styles.dim),
    ])];
    if !different.is_empty() {
        lines.push(Line::styled(" different", styles.dim));
        lines.extend(different.iter().map(|pair| pair.line(sides, look)));
    }
    if !shared.is_empty() {
        if !different.is_empty() {
            lines.push(Line::default());
        }
        lines.push(Line::styled(" shared", styles.dim));
        let columns = if width >= 2 * SHARED { 2 } else { 1 };
        let column = width / columns;
        let (one, other) = shared.split_at(shared.len().div_ceil(columns));
        let drawn = |pairs: &[Pair<'_>]| -> Vec<Line<'static>> {
            let of_both = pairs.iter().filter_map(|pair| pair.left);
            of_both
                .map(|pick| shared_line(pick, look, column))
                .collect()
        };
        lines.extend(beside(drawn(one), drawn(other), column));
    }
    lines
}

/// The picks of both players on one game; `None` for a player without one.
#[derive(Clone, Copy, Debug)]
struct Pair<'a> {
    left: Option<&'a ScoredPick>,
    right: Option<&'a ScoredPick>,
}

fn pairs<'a>(left: &Side<'a>, right: &Side<'a>, week: Week) -> Vec<Pair<'a>> {
    let on = |side: &Side<'a>, pick: &ScoredPick| {
        let mut picks = side.detail.picks_of(week);
        picks.find(|other| other.pick.game == pick.pick.game)
    };
    let first = left.detail.picks_of(week).map(|pick| Pair {
        left: Some(pick),
        right: on(right, pick),
    });
    let alone = right
        .detail
        .picks_of(week)
        .filter(|pick| on(left, pick).is_none());
    let alone = alone.map(|pick| Pair {
        left: None,
        right: Some(pick),
    });
    first.chain(alone).collect()
}

impl Pair<'_> {
    /// Whether both predict the same for the same points.
    fn is_shared(&self) -> bool {
        let both = self.left.zip(self.right);
        both.is_some_and(|(left, right)| {
            left.pick.side == right.pick.side && left.factor == right.factor
        })
    }

    /// `TEN 16 @ KC 38     ✓ KC      +38      ✗ TEN       0`
    fn line(&self, sides: &[Side<'_>; 2], look: &Appearance) -> Line<'static> {
        let [left, right] = sides;
        let known = self.left.or(self.right);
        let game = known.map(game).unwrap_or_default();
        let mut line = Line::from(Span::styled(format!(" {game}"), look.styles().dim));
        line.extend(cell(self.left, left, look));
        line.extend(cell(self.right, right, look));
        line
    }
}

/// `  ✓ DEN ×2   +26`
fn cell(pick: Option<&ScoredPick>, side: &Side<'_>, look: &Appearance) -> [Span<'static>; 4] {
    let (styles, glyphs) = (look.styles(), look.glyphs());
    let Some(pick) = pick else {
        let nothing = format!("  {:15}", glyphs.table.missing);
        let nothing = Span::styled(nothing, styles.dim);
        return [nothing, Span::raw(""), Span::raw(""), Span::raw("")];
    };
    let right = pick.score.outcome == Outcome::Right;
    let factor = match pick.factor {
        ..=1 => String::new(),
        factor => format!(" {}{factor}", glyphs.times),
    };
    let team = format!(" {:8}", format!("{}{factor}", pick.team()));
    let style = if right {
        side.style
    } else {
        side.style.remove_modifier(Modifier::BOLD)
    };
    let points = pick.score.points.0;
    let number = if points == 0 {
        styles.dim
    } else {
        styles.strong
    };
    [
        Span::raw("  "),
        outcome(pick.score.outcome, look),
        Span::styled(team, style),
        Span::styled(format!("{:>5} ", signed(points, glyphs)), number),
    ]
}

/// `MIA 13 @ CLE 22  ✓ CLE  +22`
fn shared_line(pick: &ScoredPick, look: &Appearance, width: usize) -> Line<'static> {
    let styles = look.styles();
    let points = pick.score.points.0;
    let right = pick.score.outcome == Outcome::Right;
    let code = if right { styles.text } else { styles.dim };
    let factor = match pick.factor {
        ..=1 => String::new(),
        factor => format!(" {}{factor}", look.glyphs().times),
    };
    let line = Line::from(vec![
        Span::styled(format!(" {} ", game(pick)), styles.dim),
        outcome(pick.score.outcome, look),
        Span::styled(format!(" {:4}", pick.team().as_str()), code),
        Span::styled(format!("{:>5}", signed(points, look.glyphs())), code),
        Span::styled(factor, styles.warn),
    ]);
    pad(line, width)
}
