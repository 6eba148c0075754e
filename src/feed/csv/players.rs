//! A member of the league.

use super::Cells;
use crate::league::NamedPlayer;

/// Reads a player. The error is why the record must be left out.
pub(super) fn player(cells: &Cells<'_>) -> Result<NamedPlayer, String> {
    Ok(NamedPlayer {
        line: cells.line,
        name: cells.name("name")?,
        team: cells.team_if_any("team")?,
        active: cells.yes("active", true)?,
    })
}
