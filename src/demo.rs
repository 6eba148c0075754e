//! A simulated league, the same on every machine and in every run: something to look at before the first import, and data
//! for tests.
//!
//! Teams are the NFL's; games, results, players and picks are invented. There are two seasons, the older one complete, or
//! the current one alone. A league of any size is made a week at a time, so that memory never holds all picks.

mod picks;
mod players;
mod schedule;

use std::{fmt, io};

use fastrand::Rng;
use picks::SeasonPicks;
use schedule::{Strengths, WEEKS};
use xxhash_rust::xxh3::{xxh3_64_with_seed, xxh3_128};

use crate::league::{Facts, Game, Season, StoreId, nfl_teams};
use crate::scoretable;

/// The name of the league.
pub const LEAGUE: &str = "Pigskin Demo League";

/// The size and the progress of the league.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How many players: 1 to [`Plan::MAX_PLAYERS`].
    pub players: u32,
    /// How many weeks of the current season have results: 0 to [`Plan::MAX_WEEKS`].
    pub weeks: u8,
    /// How many seasons there are: the current one alone, or a complete one before it.
    pub seasons: u8,
    /// The seed of the random numbers: another seed gives another league.
    pub seed: u64,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            players: 60,
            weeks: 12,
            seasons: Self::MAX_SEASONS,
            seed: 1895,
        }
    }
}

impl Plan {
    /// The maximum number of players.
    pub const MAX_PLAYERS: u32 = 1_000_000;
    /// The weeks of a season.
    pub const MAX_WEEKS: u8 = WEEKS;
    /// The seasons that a demo league can have.
    pub const MAX_SEASONS: u8 = 2;

    fn check(&self) -> Result<(), PlanError> {
        if !(1..=Self::MAX_PLAYERS).contains(&self.players) {
            Err(PlanError::Players(self.players))
        } else if self.weeks > Self::MAX_WEEKS {
            Err(PlanError::Weeks(self.weeks))
        } else if !(1..=Self::MAX_SEASONS).contains(&self.seasons) {
            Err(PlanError::Seasons(self.seasons))
        } else {
            Ok(())
        }
    }

    /// The league's identity: equal plans of equal programs make equal leagues, which may share a cache.
    fn store_id(&self) -> StoreId {
        let Self {
            players,
            weeks,
            seasons,
            seed,
        } = self;
        let seasons = match *seasons {
            Self::MAX_SEASONS => String::new(),
            fewer => format!(" of {fewer}"),
        };
        let version = (env!("CARGO_PKG_VERSION"), scoretable::VERSION);
        let text = format!("demo {players} {weeks} {seed}{seasons} {version:?}");
        StoreId::from_bits(xxh3_128(text.as_bytes()))
    }

    /// About how many picks its league has: as many for each player as the players of a small league have.
    ///
    /// # Errors
    ///
    /// As for [`league`].
    pub fn picks(&self) -> Result<u64, PlanError> {
        /// Enough for a player of every kind.
        const SAMPLE: u32 = 240;
        let sample = Self {
            players: self.players.min(SAMPLE),
            ..*self
        };
        let (_, facts) = league(&sample)?;
        let picks = facts.picks.len() as u64;
        Ok(picks * u64::from(self.players) / u64::from(sample.players))
    }
}

/// Why a demo league cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanError {
    /// The number of players is too small or too large.
    Players(u32),
    /// A season has fewer weeks.
    Weeks(u8),
    /// There are one or two seasons.
    Seasons(u8),
    /// There is no room for its picks; the text says where.
    NoRoom(String),
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Players(players) => write!(
                f,
                "a demo league of {players} players cannot be made: ask for 1 to {}",
                Plan::MAX_PLAYERS
            ),
            Self::Weeks(weeks) => write!(
                f,
                "a demo season with {weeks} weeks scored cannot be made: ask for 0 to {}",
                Plan::MAX_WEEKS
            ),
            Self::Seasons(seasons) => write!(
                f,
                "a demo league of {seasons} seasons cannot be made: ask for 1 to {}",
                Plan::MAX_SEASONS
            ),
            Self::NoRoom(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for PlanError {}

/// Makes the league of a plan, with its own identity, all of it at once.
///
/// # Errors
/// When the plan asks for a league beyond its limits, or there is no room for a large one.
pub fn league(plan: &Plan) -> Result<(StoreId, Facts), PlanError> {
    let mut whole = Facts::default();
    let no_room = |error: io::Error| PlanError::NoRoom(error.to_string());
    for part in parts(plan)? {
        let Facts {
            teams,
            players,
            games,
            picks,
            ..
        } = part.map_err(no_room)?;
        whole.teams.extend(teams);
        whole.players.extend(players);
        whole.games.extend(games);
        for pick in picks.iter() {
            let pushed = pick.and_then(|pick| whole.picks.push(pick));
            pushed.map_err(no_room)?;
        }
    }
    Ok((plan.store_id(), whole))
}

/// The identity of a plan's league.
///
/// # Errors
/// When the plan asks for a league beyond its limits.
pub fn store_id(plan: &Plan) -> Result<StoreId, PlanError> {
    plan.check()?;
    Ok(plan.store_id())
}

/// Makes the league of a plan in parts, to be written one after the other: first its teams, players and games, then the
/// picks of one week after the other. No more than one part is in memory or on disk at a time.
///
/// # Errors
/// When the plan asks for a league beyond its limits. A part is an error when there is no room for it.
pub fn parts(plan: &Plan) -> Result<Parts, PlanError> {
    plan.check()?;
    Ok(Parts {
        plan: *plan,
        begun: false,
        waiting: Vec::new().into_iter(),
        season: None,
    })
}

/// The parts of a league that are still to be made.
pub struct Parts {
    plan: Plan,
    begun: bool,
    /// The seasons of which no pick is made yet.
    waiting: std::vec::IntoIter<Schedule>,
    /// The season whose picks are being made.
    season: Option<SeasonPicks>,
}

/// A season with its games.
struct Schedule {
    season: Season,
    /// Its place among the seasons of a member.
    number: usize,
    /// The last scored week.
    scored: u8,
    games: Vec<Game>,
}

impl Iterator for Parts {
    type Item = io::Result<Facts>;

    fn next(&mut self) -> Option<Self::Item> {
        if !self.begun {
            self.begun = true;
            return Some(Ok(self.first()));
        }
        loop {
            if let Some(picks) = self.season.as_mut().and_then(SeasonPicks::next_week) {
                return Some(picks.map(|picks| Facts {
                    picks,
                    ..Facts::default()
                }));
            }
            let schedule = self.waiting.next()?;
            self.season = Some(SeasonPicks::of(&schedule, &self.plan));
        }
    }
}

impl Parts {
    /// Everything but picks.
    fn first(&mut self) -> Facts {
        let Plan {
            players,
            weeks,
            seasons,
            seed,
        } = self.plan;
        let teams = nfl_teams();
        let all = [(2023, WEEKS), (2024, weeks)].into_iter().enumerate();
        let own = all.skip(usize::from(Plan::MAX_SEASONS - seasons));
        let schedule = |(number, (year, scored)): (usize, (u16, u8))| {
            let season = Season::new(year)?;
            let mut games = schedule::games(season, &teams, seed);
            schedule::play(&mut games, &Strengths::of(season, seed), scored);
            Some(Schedule {
                season,
                number,
                scored,
                games,
            })
        };
        let schedules: Vec<Schedule> = own.filter_map(schedule).collect();
        let games = schedules.iter().flat_map(|schedule| &schedule.games);
        let facts = Facts {
            players: players::players(players, &teams, seed),
            games: games.cloned().collect(),
            teams,
            ..Facts::default()
        };
        self.waiting = schedules.into_iter();
        facts
    }
}

// Random numbers that are the same on every machine: integers only, and a separate stream for every question, so that one
// more player or one more week does not change the others.

/// A stream of random numbers for one purpose of one league.
#[derive(Debug)]
struct Chance(Rng);

impl Chance {
    /// The stream that answers `what` about number `which` (a player, a season, or both together).
    fn about(seed: u64, what: &str, which: u64) -> Self {
        let question = [what.as_bytes(), &which.to_le_bytes()].concat();
        Self(Rng::with_seed(xxh3_64_with_seed(&question, seed)))
    }

    /// A number below `limit`; 0 when there is none.
    fn below(&mut self, limit: u32) -> u32 {
        if limit == 0 { 0 } else { self.0.u32(..limit) }
    }

    /// True with this probability, in thousandths.
    fn permille(&mut self, times: u32) -> bool {
        self.0.u32(..1000) < times
    }

    /// A number from −`reach` to `reach`, with small ones more likely: the mean of three dice.
    fn spread(&mut self, reach: u32) -> i32 {
        let thrown: u32 = (0..3).map(|_| self.below(2 * reach + 1)).sum();
        i32::try_from(thrown / 3).unwrap_or(0) - i32::try_from(reach).unwrap_or(0)
    }

    /// A random element; `None` when there are none.
    fn one_of<'a, T>(&mut self, things: &'a [T]) -> Option<&'a T> {
        things.get(self.below(u32::try_from(things.len()).unwrap_or(u32::MAX)) as usize)
    }

    /// Shuffles the elements. (The crate's own shuffle draws numbers of the machine's word size.)
    fn shuffle<T>(&mut self, things: &mut [T]) {
        for (end, limit) in (0..things.len()).zip(1u32..) {
            things.swap(end, self.below(limit) as usize);
        }
    }
}
