//! A player's pick of one game.

use std::sync::Arc;

use super::Cells;
use crate::league::{NamedPick, Side, TeamCode};

/// Reads a player's pick. The error is why the record must be left out.
pub(super) fn pick(cells: &Cells<'_>, player: Arc<str>) -> Result<NamedPick, String> {
    let (away, home) = (cells.team("away")?, cells.team("home")?);
    if away.is_same_club(home) {
        return Err(format!("{home} cannot play itself"));
    }
    let side = side(cells.team("winner")?, away, home)?;
    let banker = cells.yes("banker", false)?;
    if banker && side == Side::Home {
        return Err(format!(
            "a banker is an away team, and {home} is at home; nothing of the pick was taken"
        ));
    }
    Ok(NamedPick {
        line: cells.line,
        player,
        season: cells.cell("season").parse()?,
        week: cells.cell("week").parse()?,
        away,
        home,
        side,
        banker,
        joker: cells.yes("joker", false)?,
    })
}

fn side(winner: TeamCode, away: TeamCode, home: TeamCode) -> Result<Side, String> {
    if winner.is_same_club(home) {
        Ok(Side::Home)
    } else if winner.is_same_club(away) {
        Ok(Side::Away)
    } else {
        Err(format!("{winner} does not play in {away} at {home}"))
    }
}
