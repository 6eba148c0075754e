//! Places gained and lost.

use super::{Glyphs, Scoretable};

/// How a player's place changed since the newest earlier week that has scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Movement {
    /// Gained places.
    Up(u32),
    /// Lost places.
    Down(u32),
    /// The same place.
    Same,
    /// No earlier place to compare with.
    New,
}

impl Movement {
    /// The movement of a row; `None` when the row has no place.
    pub fn of(table: &Scoretable, row: usize) -> Option<Self> {
        let now = table.pos(row)?;
        Some(match table.previous(row) {
            None => Self::New,
            Some(before) if before > now => Self::Up(before - now),
            Some(before) if before < now => Self::Down(now - before),
            Some(_) => Self::Same,
        })
    }

    /// Places gained; negative when lost, 0 for a newcomer.
    pub fn gain(self) -> i32 {
        match self {
            Self::Up(places) => i32::try_from(places).unwrap_or(i32::MAX),
            Self::Down(places) => -i32::try_from(places).unwrap_or(i32::MAX),
            Self::Same | Self::New => 0,
        }
    }

    /// `▲3`, `▼2`, `=` or `new`.
    pub fn text(self, glyphs: &Glyphs) -> String {
        match self {
            Self::Up(places) => format!("{}{places}", glyphs.up),
            Self::Down(places) => format!("{}{places}", glyphs.down),
            Self::Same => "=".to_owned(),
            Self::New => "new".to_owned(),
        }
    }
}
