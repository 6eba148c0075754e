//! The pieces of a pick on screen: its team, its game and its outcome.

use ratatui::text::Span;

use crate::league::rules::Outcome;
use crate::league::{GameResult, TeamCode};
use crate::scoretable::ScoredPick;
use crate::tui::model::Appearance;

/// The sign of an outcome.
pub(super) fn outcome(outcome: Outcome, look: &Appearance) -> Span<'static> {
    let (glyphs, styles) = (look.glyphs(), look.styles());
    match outcome {
        Outcome::Right => Span::styled(glyphs.right, styles.good),
        Outcome::Wrong => Span::styled(glyphs.failure, styles.bad),
        Outcome::Tie => Span::styled("=", styles.dim),
        Outcome::CalledOff => Span::styled(glyphs.table.missing, styles.dim),
    }
}

/// The block of a team's colour.
pub(super) fn team(code: TeamCode, look: &Appearance) -> Span<'static> {
    match look.styles().team(code.as_str()) {
        Some(style) => Span::styled(look.glyphs().team, style),
        None => Span::raw(" "),
    }
}

/// ` MIA 13 @ CLE 22 `, with the `@` always at the same place.
pub(super) fn game(pick: &ScoredPick) -> String {
    let (away, home) = match pick.result {
        GameResult::Final { home, away } => (
            format!("{} {away}", pick.away),
            format!("{} {home}", pick.home),
        ),
        GameResult::CalledOff => (pick.away.to_string(), pick.home.to_string()),
    };
    format!("{away:>7} @ {home:7}")
}
