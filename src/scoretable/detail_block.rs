//! The details of a block of players in one value, so that a viewer without the store can show them.
//!
//! What the players share (the games with a result, the league's averages, the teams that travel) is held once. A pick is an
//! index into the games and four bits; what it brought follows from the rules.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Detail, DetailWeek, Earned, ScoredPick};
use crate::league::rules::{JokerRule, Rules};
use crate::league::{
    GameId, GameResult, JokerWeeks, Pick, Player, PlayerId, Points, Revision, Season, Side,
    TeamCode, Tenths, Week, clean_name,
};

/// What is behind the rows of a block of players after a week of a season.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetailBlock {
    season: Season,
    week: Option<Week>,
    joker_triples_the_week: bool,
    games: Vec<GameLine>,
    /// The weeks with results, each with the league's average in tenths.
    weeks: Vec<(Week, Option<i32>)>,
    away_teams: Vec<TeamCode>,
    to_come: u32,
    /// How many players have a place.
    of: u32,
    players: Vec<PlayerLine>,
}

/// A game with a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct GameLine {
    id: i64,
    week: Week,
    home: TeamCode,
    away: TeamCode,
    /// The scores of the home and the away team; `None` for a game called off.
    score: Option<(u8, u8)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct PlayerLine {
    id: u32,
    name: String,
    team: Option<TeamCode>,
    active: bool,
    /// The place, the points, and the bit mask of the weeks with a joker.
    earned: Option<(u32, Points, u32)>,
    /// The points and the place of each of the weeks.
    weeks: Vec<(Option<Points>, Option<u32>)>,
    /// The index of the game, and the side and the marks of the pick.
    picks: Vec<(usize, u8)>,
}

/// The bits of a pick.
const AWAY: u8 = 1;
const BANKER: u8 = 2;
const JOKER: u8 = 4;

/// What the players of a league share in a week's details.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// The season.
    pub season: Season,
    /// The week; `None` before the season's first result.
    pub week: Option<Week>,
    /// The rules by which picks are scored.
    pub rules: Rules,
    /// The weeks with results up to that one, each with the average points of the players who played it.
    pub weeks: Vec<(Week, Option<Tenths>)>,
    /// The teams that travel this season, in order.
    pub away_teams: Vec<TeamCode>,
    /// How many games of the week have no result yet.
    pub to_come: u32,
    /// How many players have a place.
    pub of: u32,
}

impl DetailBlock {
    /// The details of some players of a week.
    pub fn of(shared: &Shared, details: &[Detail]) -> Self {
        let (mut games, mut known) = (Vec::new(), HashMap::new());
        for pick in details.iter().flat_map(|detail| &detail.picks) {
            known.entry(pick.pick.game).or_insert_with(|| {
                games.push(GameLine {
                    id: pick.pick.game.0,
                    week: pick.week,
                    home: pick.home,
                    away: pick.away,
                    score: match pick.result {
                        GameResult::Final { home, away } => Some((home, away)),
                        GameResult::CalledOff => None,
                    },
                });
                games.len() - 1
            });
        }
        let players = details.iter().map(|detail| PlayerLine::of(detail, &known));
        Self {
            season: shared.season,
            week: shared.week,
            joker_triples_the_week: shared.rules.joker == JokerRule::Week,
            weeks: shared
                .weeks
                .iter()
                .map(|&(week, average)| (week, average.map(|average| average.0)))
                .collect(),
            away_teams: shared.away_teams.clone(),
            to_come: shared.to_come,
            of: shared.of,
            players: players.collect(),
            games,
        }
    }

    /// How many players it has.
    pub fn players(&self) -> usize {
        self.players.len()
    }

    /// Whether every index leads somewhere and every player has a line for every week, which bytes from elsewhere need not.
    pub fn is_sound(&self) -> bool {
        self.players.iter().all(|player| {
            player.weeks.len() == self.weeks.len()
                && player
                    .picks
                    .iter()
                    .all(|&(game, _)| game < self.games.len())
        })
    }

    /// A player's detail, of the revision that the block is of; `None` for a player of another block.
    pub fn detail(&self, player: PlayerId, revision: Revision) -> Option<Detail> {
        let line = self.players.iter().find(|line| line.id == player.0)?;
        let weeks = self.weeks.iter().zip(&line.weeks);
        let weeks = weeks.map(|(&(week, average), &(points, place))| DetailWeek {
            week,
            points,
            place,
            average: average.map(Tenths),
        });
        let picks = line.picks.iter();
        Some(Detail {
            revision,
            player: Player {
                id: player,
                name: clean_name(&line.name),
                team: line.team,
                active: line.active,
            },
            season: self.season,
            week: self.week,
            earned: line.earned.map(|(place, points, jokers)| Earned {
                place,
                of: self.of,
                points,
                jokers: JokerWeeks(jokers),
            }),
            weeks: weeks.collect(),
            picks: picks
                .filter_map(|&(game, marks)| self.pick(player, game, marks))
                .collect(),
            away_teams: self.away_teams.clone(),
            to_come: self.to_come,
        })
    }

    fn pick(&self, player: PlayerId, game: usize, marks: u8) -> Option<ScoredPick> {
        let game = self.games.get(game)?;
        let result = match game.score {
            Some((home, away)) => GameResult::Final { home, away },
            None => GameResult::CalledOff,
        };
        let side = if marks & AWAY == 0 {
            Side::Home
        } else {
            Side::Away
        };
        let pick = Pick {
            player,
            game: GameId(game.id),
            side,
            banker: marks & BANKER != 0,
            joker: marks & JOKER != 0,
        };
        let joker = if self.joker_triples_the_week {
            JokerRule::Week
        } else {
            JokerRule::Banker
        };
        let teams = [game.away, game.home];
        Some(ScoredPick::new(
            Rules { joker },
            game.week,
            teams,
            pick,
            result,
        ))
    }
}

impl PlayerLine {
    fn of(detail: &Detail, games: &HashMap<GameId, usize>) -> Self {
        let pick = |scored: &ScoredPick| {
            let mut marks = match scored.pick.side {
                Side::Home => 0,
                Side::Away => AWAY,
            };
            for (marked, bit) in [(scored.pick.banker, BANKER), (scored.pick.joker, JOKER)] {
                marks |= if marked { bit } else { 0 };
            }
            Some((*games.get(&scored.pick.game)?, marks))
        };
        Self {
            id: detail.player.id.0,
            name: detail.player.name.clone(),
            team: detail.player.team,
            active: detail.player.active,
            earned: detail
                .earned
                .map(|earned| (earned.place, earned.points, earned.jokers.0)),
            weeks: detail
                .weeks
                .iter()
                .map(|week| (week.points, week.place))
                .collect(),
            picks: detail.picks.iter().filter_map(pick).collect(),
        }
    }
}
