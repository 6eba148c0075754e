//! Which weeks of a season's schedule a league has.

use super::{Season, Week};

/// The fewest games of a whole week: of 32 teams six rest at most.
const FEWEST: u32 = 13;

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

/// The weeks of a season that the schedule has and the league has not, whoever asks for it: those without games, and those
/// with fewer than a whole week has as long as none has kicked off, because a schedule may be announced piece by piece.
pub fn unscheduled(season: Season, slates: &[Slate]) -> Vec<Week> {
    let of = |week: Week| slates.iter().find(|slate| slate.week == week);
    let is_known = |week: Week| {
        of(week).is_some_and(|slate| slate.games >= FEWEST || slate.begun && slate.games > 0)
    };
    season.weeks().filter(|week| !is_known(*week)).collect()
}

/// Whether the games came with the season's schedule, rather than with the picks of them: nobody has picked any yet, or
/// there is a whole week that nobody has picked a game of. A schedule of which there is a part should become whole.
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
