//! What is behind a player's row: the season week by week, and every pick with what it scored.

use crate::league::rules::{PickScore, Rules};
use crate::league::{
    GameResult, JokerWeeks, Pick, Player, Points, Revision, Season, Side, TeamCode, Tenths, Week,
};

/// A player's season as it stood after a week. Whoever adds up the points of its picks arrives at the player's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// The league's revision it was read at.
    pub revision: Revision,
    /// The player.
    pub player: Player,
    /// The season.
    pub season: Season,
    /// The week it stands after; `None` before the season's first result.
    pub week: Option<Week>,
    /// What the player has earned by then; `None` for who has not played yet.
    pub earned: Option<Earned>,
    /// The weeks with results up to that one, in order.
    pub weeks: Vec<DetailWeek>,
    /// The picks of those weeks on games with a result, in order of week. Others are not in it: before a game is played
    /// nobody is to see who picked what.
    pub picks: Vec<ScoredPick>,
    /// The teams that travel this season, in order: those that can be bankers.
    pub away_teams: Vec<TeamCode>,
    /// How many games of the week have no result yet.
    pub to_come: u32,
}

/// A player's place, and the numbers that belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Earned {
    /// The place in the league order.
    pub place: u32,
    /// How many players have one.
    pub of: u32,
    /// The points of the season.
    pub points: Points,
    /// The weeks a joker was played in.
    pub jokers: JokerWeeks,
}

/// One week of a player's season.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DetailWeek {
    /// The week.
    pub week: Week,
    /// The player's points; `None` for a week missed.
    pub points: Option<Points>,
    /// The place after the week; `None` before the player's first.
    pub place: Option<u32>,
    /// The points of everybody who played the week, on average.
    pub average: Option<Tenths>,
}

/// A pick on a game that has a result, and what it brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScoredPick {
    /// The week of the game.
    pub week: Week,
    /// The team that hosted.
    pub home: TeamCode,
    /// The team that travelled.
    pub away: TeamCode,
    /// How the game ended.
    pub result: GameResult,
    /// The pick.
    pub pick: Pick,
    /// How many times the winner's score it was worth.
    pub factor: i32,
    /// What it brought.
    pub score: PickScore,
}

impl ScoredPick {
    /// Scores a pick on the game `away @ home`.
    pub fn new(
        rules: Rules,
        week: Week,
        [away, home]: [TeamCode; 2],
        pick: Pick,
        result: GameResult,
    ) -> Self {
        Self {
            week,
            home,
            away,
            result,
            factor: rules.factor(&pick),
            score: rules.score(&pick, result),
            pick,
        }
    }

    /// The team predicted to win.
    pub const fn team(&self) -> TeamCode {
        match self.pick.side {
            Side::Home => self.home,
            Side::Away => self.away,
        }
    }
}

impl Detail {
    /// The picks of a week.
    pub fn picks_of(&self, week: Week) -> impl Iterator<Item = &ScoredPick> {
        self.picks.iter().filter(move |pick| pick.week == week)
    }

    /// The bankers used, in order of week.
    pub fn bankers(&self) -> impl Iterator<Item = &ScoredPick> {
        self.picks.iter().filter(|pick| pick.pick.banker)
    }

    /// The teams that have not been the player's banker yet, in order.
    pub fn free_teams(&self) -> impl Iterator<Item = TeamCode> {
        let used = |team: &TeamCode| self.bankers().any(|banker| banker.team() == *team);
        self.away_teams
            .iter()
            .copied()
            .filter(move |team| !used(team))
    }

    /// The first week with the most points.
    pub fn best(&self) -> Option<(Week, Points)> {
        self.played()
            .reduce(|best, week| if week.1 > best.1 { week } else { best })
    }

    /// The first week with the fewest points.
    pub fn worst(&self) -> Option<(Week, Points)> {
        self.played()
            .reduce(|worst, week| if week.1 < worst.1 { week } else { worst })
    }

    fn played(&self) -> impl Iterator<Item = (Week, Points)> {
        self.weeks
            .iter()
            .filter_map(|week| Some((week.week, week.points?)))
    }
}
