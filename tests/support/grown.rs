//! A demo league with more players than the demo makes.

use scoretable::league::{Facts, Pick, Player, PlayerId, Side};

/// The league with so many players, of whom each picks the winner of one game a week.
pub(crate) fn grown(mut facts: Facts, players: u32) -> Facts {
    if players <= 100 {
        return facts;
    }
    let newest = facts.games.iter().map(|game| game.season).max();
    facts.games.retain(|game| Some(game.season) == newest);
    let first = facts.players.first().cloned().expect("a player");
    facts.players = (1..=players)
        .map(|number| Player {
            id: PlayerId(number),
            name: format!(
                "Player {:05} Fortescue",
                number.wrapping_mul(40_503) % 100_000
            ),
            ..first.clone()
        })
        .collect();
    let known: Vec<_> = facts
        .games
        .iter()
        .filter(|game| game.result.is_some())
        .collect();
    let mut picks = Vec::new();
    for player in 1..=players {
        for week in known.chunk_by(|a, b| a.week == b.week) {
            let game = week[player as usize % week.len()];
            picks.push(Pick {
                player: PlayerId(player),
                game: game.id,
                side: if player % 3 == 0 {
                    Side::Home
                } else {
                    Side::Away
                },
                banker: player % 5 == 0 && player % 3 != 0,
                joker: false,
            });
        }
    }
    facts.picks = picks.into();
    facts
}
