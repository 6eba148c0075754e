//! Which player the user is.

use crate::league::PlayerId;
use crate::scoretable::{NameError, Scoretable, find};

/// The name the user gave, and the player it turned out to be.
#[derive(Clone, Debug, Default)]
pub(in crate::tui) struct Me {
    name: Option<String>,
    player: Option<PlayerId>,
    /// Whether the user was told that nobody, or more than one, is called that.
    told: bool,
}

impl Me {
    pub(in crate::tui) fn new(name: Option<String>) -> Self {
        Self {
            name,
            ..Self::default()
        }
    }

    /// The player, once known.
    pub(in crate::tui) const fn player(&self) -> Option<PlayerId> {
        self.player
    }

    /// The name as it was given.
    pub(in crate::tui) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Looks for the name in a table. Who has been found stays that player in every table; who has not may be in the
    /// next. An error is answered once.
    pub(in crate::tui) fn look_in(&mut self, table: &Scoretable) -> Option<NameError> {
        let wanted = self.player.is_none() && table.kind.ranks_players();
        let name = self.name.as_deref().filter(|_| wanted)?;
        match find(table, name) {
            Ok(row) => {
                self.player = Some(table.player(row));
                None
            }
            Err(error) => (!std::mem::replace(&mut self.told, true)).then_some(error),
        }
    }
}
