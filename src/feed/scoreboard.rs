//! ESPN's scoreboard: the games of a week with what is known of them, as the public site API answers it, or the same
//! object inside the envelope of the content network (`content.sbData`).
//!
//! A game has a result once `status.type.completed` says so, and is called off when its state is `post` without that. A
//! live score is none: scores are "0" before the kick-off and move until the end. Each event is read on its own, so a bad
//! one is reported by its id and the others are taken. Only games of the regular season are: the weeks of the others are
//! counted from 1 again.

mod board;
mod event;
mod loose;
mod status;
mod team;

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::Fault;
use super::limit::{self, Excess};
use crate::league::{Facts, Game, GameId, Skipped, Skips};
use board::Board;
use event::{Part, Read};

/// Reads a whole answer.
pub(super) fn read(json: &[u8]) -> Result<(Facts, Vec<Skipped>), Fault> {
    if json.len() as u64 > limit::BOARD {
        return Err(Fault::Excess(Excess::TooLarge {
            limit: limit::BOARD,
        }));
    }
    let board = Board::open(json)?;
    let mut gathered = Gathered::default();
    for (event, place) in board.events.iter().zip(1..) {
        gathered.add(&board, event, place);
    }
    Ok(gathered.finish())
}

/// What the events have brought so far.
#[derive(Default)]
struct Gathered {
    games: BTreeMap<GameId, Game>,
    elsewhere: BTreeMap<Part, usize>,
    skips: Skips,
}

impl Gathered {
    fn add(&mut self, board: &Board<'_>, event: &RawValue, place: usize) {
        let what = event::name(event, place);
        match event::read(event, board) {
            Ok(Read::Game { game, kickoff }) => {
                if let Err(why) = kickoff {
                    self.skip(&format!("the kick-off of {what}"), &why);
                }
                self.take(game);
            }
            Ok(Read::Elsewhere(part)) => *self.elsewhere.entry(part).or_default() += 1,
            Err(why) => self.skip(&what, &why),
        }
    }

    /// Of two events with one id the later counts, unless only the earlier knows how the game ended.
    fn take(&mut self, game: Game) {
        let known = self.games.get(&game.id).and_then(|known| known.result);
        if known.is_none() || game.result.is_some() {
            self.games.insert(game.id, game);
        }
    }

    fn skip(&mut self, what: &str, why: &str) {
        self.skips.add(|| Skipped::new(what, why));
    }

    fn finish(mut self) -> (Facts, Vec<Skipped>) {
        for (part, count) in std::mem::take(&mut self.elsewhere) {
            let what = format!("games of the {part} ({count})");
            let why = "only games of the regular season are predicted";
            self.skip(&what, why);
        }
        let facts = Facts {
            games: self.games.into_values().collect(),
            ..Facts::default()
        };
        (facts, self.skips.finish("events"))
    }
}
