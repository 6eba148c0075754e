//! A simulated league, the same on every machine and in every run: something to look at before the first import, and data
//! for tests.
//!
//! Teams are the NFL's; games, results, players and picks are invented. There are two seasons, the older one complete.

mod players;
mod schedule;

use std::fmt;

use fastrand::Rng;
use schedule::{Strengths, WEEKS};
use xxhash_rust::xxh3::{xxh3_64_with_seed, xxh3_128};

use crate::league::{Facts, Season, StoreId, nfl_teams};
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
    /// The seed of the random numbers: another seed gives another league.
    pub seed: u64,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            players: 60,
            weeks: 12,
            seed: 1895,
        }
    }
}

impl Plan {
    /// The maximum number of players. Each has up to 480 picks, so this many take some 250 MB.
    pub const MAX_PLAYERS: u32 = 20_000;
    /// The weeks of a season.
    pub const MAX_WEEKS: u8 = WEEKS;

    fn check(&self) -> Result<(), PlanError> {
        if !(1..=Self::MAX_PLAYERS).contains(&self.players) {
            Err(PlanError::Players(self.players))
        } else if self.weeks > Self::MAX_WEEKS {
            Err(PlanError::Weeks(self.weeks))
        } else {
            Ok(())
        }
    }

    /// The league's identity: equal plans of equal programs make equal leagues, which may share a cache.
    fn store_id(&self) -> StoreId {
        let Self {
            players,
            weeks,
            seed,
        } = self;
        let version = (env!("CARGO_PKG_VERSION"), scoretable::VERSION);
        let text = format!("demo {players} {weeks} {seed} {version:?}");
        StoreId::from_bits(xxh3_128(text.as_bytes()))
    }
}

/// Why a plan is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanError {
    /// The number of players is too small or too large.
    Players(u32),
    /// A season has fewer weeks.
    Weeks(u8),
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
        }
    }
}

impl std::error::Error for PlanError {}

/// Makes the league of a plan, with its own identity.
///
/// # Errors
/// When the plan asks for a league beyond its limits.
pub fn league(plan: &Plan) -> Result<(StoreId, Facts), PlanError> {
    plan.check()?;
    let seed = plan.seed;
    let teams = nfl_teams();
    let members = players::members(plan.players, &teams, seed);
    let mut facts = Facts {
        teams,
        ..Facts::default()
    };
    let mut picks = Vec::new();
    let scored = [WEEKS, plan.weeks];
    let seasons = [2023, 2024].into_iter().filter_map(Season::new);
    for (number, (season, scored)) in seasons.zip(scored).enumerate() {
        let strengths = Strengths::of(season, seed);
        let mut games = schedule::games(season, &facts.teams, seed);
        schedule::play(&mut games, &strengths, scored);
        let rounds = players::rounds(&games, &strengths);
        for member in &members {
            if let Some(&Some(weeks)) = member.weeks.get(number) {
                players::add(&mut picks, member, season, weeks, &rounds, scored, seed);
            }
        }
        facts.games.append(&mut games);
    }
    facts.picks = picks.into();
    facts.players = members.into_iter().map(|member| member.player).collect();
    Ok((plan.store_id(), facts))
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
