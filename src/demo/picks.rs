//! The picks of the demo league, a week of all players at a time: of a player, no more is kept from one week to the next
//! than the player's random numbers, bankers and jokers.
//!
//! Each player estimates how good the teams are, with an error, and leans towards the favourite team.

use std::io;

use super::players::{Member, playing};
use super::schedule::Strengths;
use super::{Chance, Plan, Schedule};
use crate::league::{Game, GameId, Pick, Picks, Season, Side, TeamCode, Week, nfl_teams};

/// The number of jokers that a player has in a season.
const JOKERS: u8 = 3;
/// So many weeks after the last scored one the first picks are in.
const AHEAD: u8 = 2;

/// The picks of a season that are still to be made.
pub(super) struct SeasonPicks {
    season: Season,
    /// The place of the season among those that a member takes part in.
    number: usize,
    /// The last scored week.
    scored: u8,
    seed: u64,
    playing: Vec<TeamCode>,
    rounds: std::vec::IntoIter<Round>,
    hands: Vec<Hand>,
}

/// What a player has used up of a season.
struct Hand {
    chance: Chance,
    /// The teams that were bankers, a bit for each.
    spent: u32,
    jokers: u8,
}

/// The games of one week.
struct Round {
    week: Week,
    games: Vec<Rated>,
}

/// A game, and the points that its home team should win by, in tenths.
#[derive(Clone, Copy)]
struct Rated {
    id: GameId,
    home: TeamCode,
    away: TeamCode,
    margin: i32,
}

impl SeasonPicks {
    /// The picks of a plan's players on the games of a season.
    pub(super) fn of(schedule: &Schedule, plan: &Plan) -> Self {
        let &Schedule {
            season,
            number,
            scored,
            ref games,
        } = schedule;
        let seed = plan.seed;
        let playing = playing(&nfl_teams());
        let hand = |id| Hand {
            chance: {
                let Member { hand, .. } = Member::of(id, &playing, seed);
                Chance::about(seed, "picks", stream(hand, season))
            },
            spent: 0,
            jokers: 0,
        };
        Self {
            hands: (1..=plan.players).map(hand).collect(),
            rounds: rounds(games, &Strengths::of(season, seed)).into_iter(),
            season,
            number,
            scored,
            seed,
            playing,
        }
    }

    /// The picks of the next week that has any: for every scored week unless the member missed it, and for the next two
    /// weeks if the member picks early this time.
    pub(super) fn next_week(&mut self) -> Option<io::Result<Picks>> {
        let last = self.scored.saturating_add(AHEAD);
        let round = self.rounds.next();
        let round = round.filter(|round| round.week.get() <= last)?;
        Some(self.of_week(&round))
    }

    fn of_week(&mut self, round: &Round) -> io::Result<Picks> {
        let number = round.week.get();
        let early = match number.saturating_sub(self.scored) {
            0 => 1000,
            1 => 600,
            AHEAD => 100,
            _ => 0,
        };
        let mut picks = Picks::default();
        let mut own = Vec::with_capacity(round.games.len());
        for (id, hand) in (1..).zip(&mut self.hands) {
            let member = Member::of(id, &self.playing, self.seed);
            let weeks = member.weeks.get(self.number).copied().flatten();
            if !weeks.is_some_and(|(first, last)| (first..=last).contains(&number)) {
                continue;
            }
            // This uses another stream, so that picks do not change when their week is scored.
            let question = stream(member.hand, self.season) << 8 | u64::from(number);
            let handed_in = Chance::about(self.seed, "early", question).permille(early);
            let misses = hand.chance.permille(member.forgets);
            let joker = hand.jokers < JOKERS && hand.chance.permille(170);
            views(&member, round, &mut hand.chance, &mut own);
            if misses || own.is_empty() || !handed_in {
                continue;
            }
            hand.jokers += u8::from(joker);
            let wants_banker = member.bankers && hand.chance.permille(930);
            let banker = if wants_banker {
                surest_away(&own, hand.spent, &self.playing)
            } else {
                None
            };
            if let Some(away) = banker {
                hand.spent |= bit(away, &self.playing);
            }
            for &(game, view) in &own {
                let side = side(view);
                picks.push(Pick {
                    player: member.id,
                    game: game.id,
                    side,
                    banker: side == Side::Away && banker == Some(game.away),
                    joker,
                })?;
            }
        }
        Ok(picks)
    }
}

/// The number of a player's season in questions of chance.
fn stream(hand: u32, season: Season) -> u64 {
    u64::from(hand) << 16 | u64::from(season.get())
}

/// The season's games by week, rated once for all players.
fn rounds(games: &[Game], strengths: &Strengths) -> Vec<Round> {
    let rated = |game: &Game| Rated {
        id: game.id,
        home: game.home,
        away: game.away,
        margin: strengths.margin(game),
    };
    let round = |games: &[Game]| {
        Some(Round {
            week: games.first()?.week,
            games: games.iter().map(rated).collect(),
        })
    };
    games
        .chunk_by(|a, b| a.week == b.week)
        .filter_map(round)
        .collect()
}

/// Finds the games that the member picks this week, with the member's estimate of each.
fn views(member: &Member, round: &Round, chance: &mut Chance, own: &mut Vec<(Rated, i32)>) {
    own.clear();
    for &game in &round.games {
        let supports = |team: TeamCode| i32::from(member.team == Some(team)) * 100;
        let margin = game.margin + chance.spread(member.error);
        let view = margin + supports(game.home) - supports(game.away);
        if !chance.permille(10) {
            own.push((game, view));
        }
    }
}

const fn side(view: i32) -> Side {
    if view >= 0 { Side::Home } else { Side::Away }
}

/// The away team that the member is most confident in, among those that were not a banker before.
fn surest_away(own: &[(Rated, i32)], spent: u32, playing: &[TeamCode]) -> Option<TeamCode> {
    let open = |(game, view): &&(Rated, i32)| {
        side(*view) == Side::Away && spent & bit(game.away, playing) == 0
    };
    own.iter()
        .filter(open)
        .min_by_key(|(_, view)| *view)
        .map(|(game, _)| game.away)
}

/// The bit of a team, of which 32 have games.
fn bit(team: TeamCode, playing: &[TeamCode]) -> u32 {
    let place = playing.iter().position(|other| *other == team);
    let place = place.and_then(|place| u32::try_from(place).ok());
    place
        .and_then(|place| 1_u32.checked_shl(place))
        .unwrap_or(0)
}
