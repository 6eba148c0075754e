//! Seasons and weeks.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An NFL season, named by the year it starts in: games played in January 2025 belong to season 2024.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Season(u16);

impl Season {
    /// The first of the NFL.
    pub const FIRST: Self = Self(1920);

    /// A season between [`FIRST`](Self::FIRST) and 2999; `None` outside.
    pub const fn new(year: u16) -> Option<Self> {
        if year >= Self::FIRST.0 && year <= 2999 {
            Some(Self(year))
        } else {
            None
        }
    }

    /// The year.
    pub const fn get(self) -> u16 {
        self.0
    }

    /// The weeks of its regular season: 18 since 2021 and in 1993, 17 otherwise.
    pub fn weeks(self) -> impl Iterator<Item = Week> {
        let last = if self.0 >= 2021 || self.0 == 1993 {
            18
        } else {
            17
        };
        (1..=last).filter_map(Week::new)
    }
}

/// A week of a season, 1 to 31. The regular season has had 16 to 18; 31 is what a bit mask of weeks can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Week(u8);

impl Week {
    /// The last week there can be.
    pub const MAX: u8 = 31;

    /// A week from 1 to 31; `None` outside.
    pub const fn new(number: u8) -> Option<Self> {
        if number >= 1 && number <= Self::MAX {
            Some(Self(number))
        } else {
            None
        }
    }

    /// The number of the week.
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// The newest of some seasons, in order, that has begun or is to begin this year; when all are of years to come, the newest.
/// A pick may name a year that is a slip of the pen.
pub fn newest_begun(seasons: &[Season], now: i64) -> Option<Season> {
    let year =
        jiff::Timestamp::from_second(now).map(|now| now.to_zoned(jiff::tz::TimeZone::UTC).year());
    let has_begun = |season: &&Season| {
        year.as_ref()
            .is_ok_and(|year| i32::from(season.0) <= i32::from(*year))
    };
    let begun = seasons.iter().rev().find(has_begun);
    begun.or(seasons.last()).copied()
}

/// Ascending numbers in the shortest form: `1-5, 7`; `none` when there are none.
pub fn runs(numbers: impl Iterator<Item = u16>) -> String {
    let mut runs: Vec<(u16, u16)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(number) => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let text = |&(first, last): &(u16, u16)| {
        if first == last {
            first.to_string()
        } else {
            format!("{first}-{last}")
        }
    };
    if runs.is_empty() {
        return "none".to_owned();
    }
    runs.iter().map(text).collect::<Vec<_>>().join(", ")
}

/// Implements what a number with limits needs to be printed, parsed and sent: one wording for every refusal.
macro_rules! bounded_number {
    ($name:ident, $inner:ty, $refusal:literal) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl From<$name> for $inner {
            fn from(value: $name) -> Self {
                value.0
            }
        }
        impl TryFrom<$inner> for $name {
            type Error = String;
            fn try_from(value: $inner) -> Result<Self, String> {
                Self::new(value).ok_or_else(|| format!(concat!("{} is not ", $refusal), value))
            }
        }
        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                let refusal = || format!(concat!("'{}' is not ", $refusal), text);
                text.parse().ok().and_then(Self::new).ok_or_else(refusal)
            }
        }
    };
}

bounded_number!(Season, u16, "a season (a year from 1920 to 2999)");
bounded_number!(Week, u8, "a week (1 to 31)");

// Which weeks of a season's schedule a league has.

/// The fewest games of a whole week: of 32 teams six rest at most.
pub(super) const FEWEST: u32 = 13;

/// A week's games, as far as a league has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slate {
    /// The week.
    pub week: Week,
    /// How many games it has by the numbers of the schedule. Those that are known by picks alone are not among them.
    pub games: u32,
    /// Whether one of them has kicked off.
    pub begun: bool,
    /// Whether there is a pick of any game of the week.
    pub picked: bool,
}

/// A week's games of which some have kicked off. Moments are seconds since 1970-01-01 UTC, and 0 where they are not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Played {
    /// The week.
    pub week: Week,
    /// When the last of them kicked off that has no result; `None` when all of them have one.
    pub open: Option<i64>,
    /// When the last of them should have kicked off that was called off.
    pub called_off: Option<i64>,
    /// When the last of them kicked off.
    pub kickoff: i64,
    /// When the newest of their results came to be known; `None` without any result, or when that is not known.
    pub told: Option<i64>,
}

/// What more is expected of a week whose games should be over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A result, soon.
    Result,
    /// A result, some day: the game was put off or called off, or its time is not known.
    Late,
    /// Nothing but a correction of what is known.
    Correction,
}

/// How long after its kick-off, and after its result came to be known, a game is news: its result comes soon, may still be
/// corrected, or the game may still be played although it was called off.
const NEWS: i64 = 14 * 24 * 60 * 60;

/// How many weeks, of those played last, may still be corrected.
const CORRECTABLE: usize = 2;

/// What more is expected of each of a season's played weeks. Weeks of which nothing more is expected are not among them.
pub fn expected(played: &[Played], now: i64) -> Vec<(Week, Expected)> {
    let is_news = |moment: i64| moment > now.saturating_sub(NEWS);
    let last = played.len().saturating_sub(CORRECTABLE);
    let of_week = |(place, played): (usize, &Played)| {
        let Played {
            week,
            open,
            called_off,
            kickoff,
            told,
        } = *played;
        let expected = match open {
            Some(kickoff) if is_news(kickoff) => Expected::Result,
            Some(_) => Expected::Late,
            None if called_off.is_some_and(is_news) => Expected::Late,
            None if place < last => return None,
            None if is_news(kickoff) || told.is_some_and(is_news) => Expected::Correction,
            None => return None,
        };
        Some((week, expected))
    };
    played.iter().enumerate().filter_map(of_week).collect()
}

/// The weeks of a season that the schedule has and the league lacks: those without games, and those with fewer games
/// than a whole week has, as long as none has kicked off, because a schedule may be announced piece by piece.
pub fn unscheduled(season: Season, slates: &[Slate]) -> Vec<Week> {
    let of = |week: Week| slates.iter().find(|slate| slate.week == week);
    let is_known = |week: Week| {
        of(week).is_some_and(|slate| slate.games >= FEWEST || slate.begun && slate.games > 0)
    };
    season.weeks().filter(|week| !is_known(*week)).collect()
}

/// Whether the games came with the season's schedule, rather than with picks of them: no game has a pick yet, or a
/// whole week has none. The caller then fetches the rest of a partial schedule.
pub fn is_from_schedule(slates: &[Slate]) -> bool {
    let has_games = slates.iter().any(|slate| slate.games > 0);
    let unpicked = |slate: &Slate| slate.games >= FEWEST && !slate.picked;
    has_games && !slates.iter().any(|slate| slate.picked) || slates.iter().any(unpicked)
}

/// The weeks that have no games at all by the numbers of the schedule.
pub fn vacant(season: Season, slates: &[Slate]) -> Vec<Week> {
    let has_games = |week: Week| {
        let mut of_week = slates.iter().filter(|slate| slate.week == week);
        of_week.any(|slate| slate.games > 0)
    };
    season.weeks().filter(|week| !has_games(*week)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_season_is_a_year_and_a_week_a_small_number() {
        assert_eq!(Season::new(2024).map(Season::get), Some(2024));
        assert_eq!("2024".parse::<Season>().unwrap().to_string(), "2024");
        assert_eq!("18".parse::<Week>().unwrap().get(), 18);
    }

    #[test]
    fn refusals_name_the_value_and_the_limits() {
        assert_eq!(
            "24".parse::<Season>(),
            Err("'24' is not a season (a year from 1920 to 2999)".into())
        );
        assert_eq!(
            "0".parse::<Week>(),
            Err("'0' is not a week (1 to 31)".into())
        );
        assert_eq!(
            "32".parse::<Week>(),
            Err("'32' is not a week (1 to 31)".into())
        );
        assert_eq!(Week::try_from(0), Err("0 is not a week (1 to 31)".into()));
    }
}

#[cfg(test)]
mod newest_tests {
    use super::*;

    #[test]
    fn a_season_of_years_to_come_is_not_the_newest_while_there_is_another() {
        let season = |year| Season::new(year).unwrap();
        let newest = |years: &[u16]| {
            let seasons: Vec<Season> = years.iter().map(|year| season(*year)).collect();
            newest_begun(&seasons, 1_731_000_000).map(Season::get)
        };
        assert_eq!(newest(&[2023, 2024, 2204]), Some(2024));
        assert_eq!(newest(&[2025, 2204]), Some(2204));
        assert_eq!(newest(&[]), None);
    }
}

#[cfg(test)]
mod expected_tests {
    use super::*;

    const DAY: i64 = 24 * 60 * 60;
    const NOW: i64 = 1_700_000_000;

    fn played(week: u8, open: Option<i64>, kickoff: i64) -> Played {
        Played {
            week: Week::new(week).unwrap(),
            open,
            called_off: None,
            kickoff,
            told: None,
        }
    }

    fn of(played: &[Played]) -> Vec<(u8, Expected)> {
        let expected = expected(played, NOW).into_iter();
        expected.map(|(week, what)| (week.get(), what)).collect()
    }

    #[test]
    fn a_result_is_expected_soon_for_two_weeks_and_some_day_after() {
        for (open, expected) in [
            (NOW - DAY, Expected::Result),
            (NOW - 13 * DAY, Expected::Result),
            (NOW - 15 * DAY, Expected::Late),
            (0, Expected::Late),
        ] {
            assert_eq!(of(&[played(3, Some(open), NOW)]), [(3, expected)], "{open}");
        }
        let called_off = |moment| Played {
            called_off: Some(moment),
            ..played(3, None, 0)
        };
        assert_eq!(of(&[called_off(NOW - DAY)]), [(3, Expected::Late)]);
        assert_eq!(of(&[called_off(NOW - 15 * DAY)]), []);
    }

    #[test]
    fn the_last_two_weeks_may_be_corrected_for_two_weeks_after_their_kickoff_or_their_result() {
        let season = |kickoff, told| {
            let week = |week| Played {
                told,
                ..played(week, None, kickoff)
            };
            of(&[1, 2, 3].map(week))
        };
        let both = [(2, Expected::Correction), (3, Expected::Correction)];
        assert_eq!(season(NOW - 13 * DAY, None), both);
        assert_eq!(season(0, Some(NOW - DAY)), both);
        assert_eq!(season(NOW - 15 * DAY, Some(NOW - 15 * DAY)), []);
    }
}

#[cfg(test)]
mod slate_tests {
    use super::*;

    fn slate(week: u8, games: u32, begun: bool, picked: bool) -> Slate {
        Slate {
            week: Week::new(week).unwrap(),
            games,
            begun,
            picked,
        }
    }

    fn numbers(weeks: Vec<Week>) -> Vec<u8> {
        weeks.into_iter().map(Week::get).collect()
    }

    const SEASON: Season = Season::new(2020).unwrap();

    #[test]
    fn weeks_without_games_are_unscheduled_and_so_is_a_part_of_one_to_come() {
        let mut slates: Vec<Slate> = (1..=17).map(|week| slate(week, 16, false, false)).collect();
        assert_eq!(numbers(unscheduled(SEASON, &slates)), [0; 0]);
        slates[2].games = 1;
        slates[3].games = 0;
        slates.truncate(16);
        assert_eq!(numbers(unscheduled(SEASON, &slates)), [3, 4, 17]);
        assert_eq!(numbers(vacant(SEASON, &slates)), [4, 17]);
        slates[2].begun = true;
        assert_eq!(numbers(unscheduled(SEASON, &slates)), [4, 17]);
    }

    #[test]
    fn games_come_with_a_schedule_or_with_picks() {
        for (slates, from_schedule) in [
            (vec![], false),
            (vec![slate(1, 1, true, false)], true),
            (vec![slate(1, 16, true, true)], false),
            (vec![slate(1, 0, false, true)], false),
            (
                vec![slate(1, 2, true, true), slate(2, 2, true, false)],
                false,
            ),
            (
                vec![slate(1, 16, true, true), slate(2, 16, false, false)],
                true,
            ),
        ] {
            assert_eq!(is_from_schedule(&slates), from_schedule, "{slates:?}");
        }
    }
}
