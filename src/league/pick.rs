//! What a player predicted.

use super::{GameId, PlayerId, Side};

/// A player's predicted winner of one game.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pick {
    /// Who predicted.
    pub player: PlayerId,
    /// The game.
    pub game: GameId,
    /// The team predicted to win.
    pub side: Side,
    /// Whether this is the player's banker of the week: doubled, and costly when wrong.
    pub banker: bool,
    /// Whether the player chose to play a joker in this game's week.
    pub joker: bool,
}
