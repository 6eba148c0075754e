//! Which players are in the race, and which line is whose.

use super::Model;
use crate::league::PlayerId;
use crate::scoretable::Scoretable;

/// How many of the first players are in every race.
const LEADERS: usize = 5;

/// The user's changes to the race.
#[derive(Clone, Debug, Default)]
pub(crate) struct Race {
    /// The players that the user keeps in it, in the order they were added.
    pub(crate) kept: Vec<PlayerId>,
    /// The players that the user has dropped from it.
    pub(crate) dropped: Vec<PlayerId>,
}

/// A player's line in the race.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lane {
    pub(crate) player: PlayerId,
    /// The index of the line's colour among those of a race.
    pub(crate) color: usize,
}

impl Race {
    /// The most lines that can still be told apart.
    pub(crate) const MOST: usize = 12;

    /// The colours that belong to the pinned player, to the user, and to the player under the cursor; the others are for
    /// anyone else.
    const PINNED: usize = 3;
    const ME: usize = 6;
    const CURSOR: usize = 7;
    const OTHERS: [usize; 5] = [0, 1, 2, 4, 5];

    /// Puts a player into the race for good. False when it has as many as can be told apart.
    pub(crate) fn keep(&mut self, player: PlayerId, lanes: usize) -> bool {
        if let Some(at) = self.dropped.iter().position(|&dropped| dropped == player) {
            self.dropped.swap_remove(at);
        }
        // The player under the cursor has a line already, and the next one will need another.
        let room = lanes < Self::MOST;
        if room && !self.kept.contains(&player) {
            self.kept.push(player);
        }
        room
    }

    /// Takes a player out of the race.
    pub(crate) fn drop(&mut self, player: PlayerId) {
        self.kept.retain(|&kept| kept != player);
        if !self.dropped.contains(&player) {
            self.dropped.push(player);
        }
    }
}

impl Model {
    /// The lines of the race: the first players, those kept, the pinned player and the user, without those dropped, and
    /// always the player under the cursor.
    pub(crate) fn lanes(&self) -> Vec<Lane> {
        let Some(table) = self.table.table() else {
            return Vec::new();
        };
        let (me, cursor) = (self.me.player, self.table.player());
        let pinned = self.table.pinned.map(|pin| pin.player);
        let wanted = leaders(table).chain(self.race.kept.iter().copied());
        let mut players: Vec<PlayerId> = Vec::new();
        for player in wanted.chain(pinned).chain(me) {
            if !players.contains(&player) && !self.race.dropped.contains(&player) {
                players.push(player);
            }
        }
        players.truncate(Race::MOST);
        let visits = cursor.filter(|cursor| !players.contains(cursor));
        let mut plain = Race::OTHERS.into_iter().cycle();
        let mut lanes: Vec<Lane> = players
            .into_iter()
            .filter_map(|player| {
                let color = match player {
                    _ if me == Some(player) => Race::ME,
                    _ if pinned == Some(player) => Race::PINNED,
                    _ => plain.next()?,
                };
                Some(Lane { player, color })
            })
            .collect();
        lanes.extend(visits.map(|player| Lane {
            player,
            color: Race::CURSOR,
        }));
        lanes
    }
}

/// The first players of a table in league order.
fn leaders(table: &Scoretable) -> impl Iterator<Item = PlayerId> {
    let first = 0..table.rows().min(LEADERS);
    let placed = first.filter(|&row| table.pos(row).is_some());
    placed.map(|row| table.player(row))
}
