//! What is behind a player's row: the season week by week, and every pick with its points.

use super::{Glyphs, Scoretable};
use crate::league::rules::{Outcome, PickScore, Rules};
use crate::league::{
    GameResult, JokerWeeks, Pick, Player, Points, Revision, Season, Side, TeamCode, Tenths, Week,
};

/// A player's season as it stood after a week. The points of its picks add up to the player's row.
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
    /// What the player has earned by then; `None` for a player who has not played yet.
    pub earned: Option<Earned>,
    /// The weeks with results up to that one, in order.
    pub weeks: Vec<DetailWeek>,
    /// The picks of those weeks on games with a result, in order of week. Others are left out: before a game is played,
    /// no user may see who picked what.
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
    /// The average points of the players who played the week.
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

    /// How many picks were right, of how many scored ones.
    pub fn right(&self) -> (u32, u32) {
        let right = |pick: &&ScoredPick| pick.score.outcome == Outcome::Right;
        (
            count(self.picks.iter().filter(right)),
            count(self.picks.iter()),
        )
    }

    /// Right picks in percent of scored picks.
    pub fn percentage(&self) -> Option<Tenths> {
        let (right, scored) = self.right();
        Tenths::ratio(i64::from(right) * 100, scored)
    }

    /// Points a week played.
    pub fn average(&self) -> Option<Tenths> {
        let points = self.played().map(|(_, points)| i64::from(points.0));
        Tenths::ratio(points.sum(), count(self.played()))
    }

    /// What the weeks' averages of the league are on average.
    pub fn league_average(&self) -> Option<Tenths> {
        let averages = self.weeks.iter().filter_map(|week| week.average);
        let sum: i64 = averages.clone().map(|average| i64::from(average.0)).sum();
        let whole = Tenths::ratio(sum, count(averages))?;
        // A ratio of tenths has tenths of tenths.
        Some(Tenths((whole.0 + whole.0.signum() * 5) / 10))
    }

    /// Points a scored banker.
    pub fn banker_average(&self) -> Option<Tenths> {
        let points = self.bankers().map(|pick| i64::from(pick.score.points.0));
        Tenths::ratio(points.sum(), count(self.bankers()))
    }

    /// How many bankers ended this way.
    pub fn bankers_ended(&self, outcome: Outcome) -> u32 {
        count(self.bankers().filter(|pick| pick.score.outcome == outcome))
    }

    /// The place after the newest week before the last one that has a place.
    pub fn previous_place(&self) -> Option<u32> {
        let (_, before) = self.weeks.split_last()?;
        before.iter().rev().find_map(|week| week.place)
    }

    fn played(&self) -> impl Iterator<Item = (Week, Points)> {
        self.weeks
            .iter()
            .filter_map(|week| Some((week.week, week.points?)))
    }
}

fn count(of: impl Iterator) -> u32 {
    u32::try_from(of.count()).unwrap_or(u32::MAX)
}

// Why one of two players with the same points stands above the other.

/// What keeps two neighbours with the same points apart. Numbers are the player's own first, then the neighbour's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TieBreak {
    /// Right picks.
    Correct(u32, u32),
    /// The banker averages; one that is missing comes last.
    BankerAverage(Option<Tenths>, Option<Tenths>),
    /// Nothing: they share their place.
    Shared,
}

/// A neighbour in the league order with the same points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// The neighbour's row.
    pub neighbour: usize,
    /// What decides.
    pub by: TieBreak,
}

impl Level {
    /// The neighbours of a row that have the same points, the one above first.
    pub fn of(table: &Scoretable, row: usize) -> impl Iterator<Item = Self> {
        let above = row.checked_sub(1);
        let below = row.checked_add(1).filter(|&row| row < table.rows());
        let neighbours = above.into_iter().chain(below);
        neighbours.filter_map(move |neighbour| Self::with(table, row, neighbour))
    }

    fn with(table: &Scoretable, row: usize, neighbour: usize) -> Option<Self> {
        table
            .score(row)
            .filter(|&points| table.score(neighbour) == Some(points))?;
        let correct = (table.correct(row)?, table.correct(neighbour)?);
        let bankers = (table.banker_average(row), table.banker_average(neighbour));
        let by = if correct.0 != correct.1 {
            TieBreak::Correct(correct.0, correct.1)
        } else if bankers.0 != bankers.1 {
            TieBreak::BankerAverage(bankers.0, bankers.1)
        } else {
            TieBreak::Shared
        };
        Some(Self { neighbour, by })
    }

    /// `level on 2851 with Grace Hopper: more right picks, 107 to 103`
    pub fn text(&self, table: &Scoretable, glyphs: &Glyphs) -> String {
        let Self { neighbour, by } = *self;
        let points = table.score(neighbour).unwrap_or_default();
        let why = match by {
            TieBreak::Correct(own, other) => {
                let way = if own > other { "more" } else { "fewer" };
                format!("{way} right picks, {own} to {other}")
            }
            TieBreak::BankerAverage(own, other) => {
                let way = if own > other { "higher" } else { "lower" };
                let shown = |average: Option<Tenths>| {
                    average.map_or_else(|| glyphs.missing.to_owned(), |average| average.to_string())
                };
                format!("{way} banker average, {} to {}", shown(own), shown(other))
            }
            TieBreak::Shared => "shared place".to_owned(),
        };
        format!("level on {points} with {}: {why}", table.name(neighbour))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::league::{PlayerId, Points, Season, SeasonScore, Week};
    use crate::scoretable::{Builder, Kind, Row, Standing};

    /// A table of (place, points, right picks, banker points); without banker points there was no banker.
    fn table(rows: &[(u32, i32, u32, Option<i32>)]) -> Scoretable {
        let season = Season::new(2024).unwrap();
        let mut builder = Builder::new(Kind::Enhanced, "L", season, Week::new(3), rows.len());
        for (player, &(place, points, correct, banker)) in (1..).zip(rows) {
            let score = SeasonScore {
                points: Points(points),
                correct,
                banker_points: Points(banker.unwrap_or(0)),
                banker_count: u32::from(banker.is_some()),
                ..SeasonScore::default()
            };
            builder.push(&Row {
                player: PlayerId(player),
                name: &format!("P{player}"),
                team: None,
                standing: Some(Standing {
                    place,
                    previous: None,
                    score: &score,
                }),
            });
        }
        builder.finish()
    }

    #[test]
    fn the_first_difference_in_the_league_order_is_the_reason() {
        let table = table(&[
            (1, 100, 9, None),
            (2, 90, 9, Some(3)),
            (3, 90, 8, Some(5)),
            (4, 90, 8, None),
            (4, 90, 8, None),
            (6, 80, 9, None),
        ]);
        let told: Vec<Vec<String>> = (0..7)
            .map(|row| {
                let levels = Level::of(&table, row);
                levels
                    .map(|level| level.text(&table, &Glyphs::ASCII))
                    .collect()
            })
            .collect();
        let expected: [&[&str]; 7] = [
            &[],
            &["level on 90 with P3: more right picks, 9 to 8"],
            &[
                "level on 90 with P2: fewer right picks, 8 to 9",
                "level on 90 with P4: higher banker average, 5.0 to -",
            ],
            &[
                "level on 90 with P3: lower banker average, - to 5.0",
                "level on 90 with P5: shared place",
            ],
            &["level on 90 with P4: shared place"],
            &[],
            &[],
        ];
        assert_eq!(told, expected);
    }
}
