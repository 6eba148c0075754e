//! A simulated league, the same on every machine and every run: something to look at before the first import, and
//! something to test with.
//!
//! Teams are the NFL's; games, results, players and picks are invented. There are two seasons, the older one complete.

mod calendar;
mod cast;
mod chance;
mod picks;
mod results;

use std::fmt;

use xxhash_rust::xxh3::xxh3_128;

use crate::league::{Facts, Season, StoreId, nfl_teams};
use crate::scoretable;
use calendar::WEEKS;
use results::Strengths;

/// What the league is called.
pub const LEAGUE: &str = "Pigskin Demo League";

/// How large and how far on the league is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How many players: 1 to [`Plan::MAX_PLAYERS`].
    pub players: u32,
    /// How many weeks of the current season have results: 0 to [`Plan::MAX_WEEKS`].
    pub weeks: u8,
    /// What chance starts from: another number, another league.
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
    /// The most players there can be. Each brings up to 480 picks, so this many take some 250 MB.
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

/// Why there is no such league.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanError {
    /// So many players are too few or too many.
    Players(u32),
    /// A season does not have so many weeks.
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

/// The league of a plan, with an identity of its own.
///
/// # Errors
/// When the plan asks for a league beyond its limits.
pub fn league(plan: &Plan) -> Result<(StoreId, Facts), PlanError> {
    plan.check()?;
    let seed = plan.seed;
    let teams = nfl_teams();
    let members = cast::members(plan.players, &teams, seed);
    let mut facts = Facts {
        teams,
        ..Facts::default()
    };
    let scored = [WEEKS, plan.weeks];
    let seasons = [2023, 2024].into_iter().filter_map(Season::new);
    for (number, (season, scored)) in seasons.zip(scored).enumerate() {
        let strengths = Strengths::of(season, seed);
        let mut games = calendar::games(season, &facts.teams, seed);
        results::play(&mut games, &strengths, scored);
        let rounds = picks::rounds(&games, &strengths);
        for member in &members {
            if let Some(&Some(weeks)) = member.weeks.get(number) {
                picks::add(
                    &mut facts.picks,
                    member,
                    season,
                    weeks,
                    &rounds,
                    scored,
                    seed,
                );
            }
        }
        facts.games.append(&mut games);
    }
    facts.players = members.into_iter().map(|member| member.player).collect();
    Ok((plan.store_id(), facts))
}
