//! The players of the demo league; they differ as much as those of a real league.

use super::Chance;
use crate::league::{Player, PlayerId, Team, TeamCode};

const PEOPLE: &str = include_str!("../../assets/demo/people.txt");
const GIVEN: &str = include_str!("../../assets/demo/given.txt");
const FAMILY: &str = include_str!("../../assets/demo/family.txt");

/// Betty Whitcombe copies Alan's picks, so the two always share a place.
const SAME_HAND: (u32, u32) = (22, 21);

/// How a player picks. It is found anew from the number whenever it is needed, so that a large league keeps none of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    pub(super) id: PlayerId,
    /// The number of the player whose choices this player makes: the player's own, except for one couple.
    pub(super) hand: u32,
    /// The favourite team.
    pub(super) team: Option<TeamCode>,
    /// The error of the player's estimate of a game, in tenths of a point.
    pub(super) error: u32,
    /// In how many weeks out of a thousand the player forgets to pick.
    pub(super) forgets: u32,
    /// Whether the player ever sets a banker.
    pub(super) bankers: bool,
    /// The first and the last week in which the player takes part, for the previous season and the current one.
    pub(super) weeks: [Option<(u8, u8)>; 2],
}

impl Member {
    /// The member of a number, from 1. `playing` are the teams that have games.
    pub(super) fn of(id: u32, playing: &[TeamCode], seed: u64) -> Self {
        let hand = if id == SAME_HAND.0 { SAME_HAND.1 } else { id };
        let mut chance = Chance::about(seed, "member", hand.into());
        let favourite = chance.one_of(playing).copied();
        let (early, late) = (chance.0.u8(3..=6), chance.0.u8(9..=14));
        let all = Some((1, super::WEEKS));
        let weeks = match id {
            _ if id % 40 == 39 => [None, None],
            _ if id % 24 == 7 => [Some((1, late)), None],
            _ if id % 24 == 19 => [all, Some((1, early))],
            _ if id % 10 == 4 => [None, Some((early, super::WEEKS))],
            _ if id % 10 == 8 => [None, all],
            _ => [all, all],
        };
        Self {
            id: PlayerId(id),
            hand,
            team: favourite.filter(|_| id % 7 != 5),
            error: 60 + chance.below(200),
            forgets: if chance.permille(200) { 150 } else { 25 },
            bankers: id % 15 != 11,
            weeks,
        }
    }
}

/// Every player, by number.
pub(super) fn players(count: u32, teams: &[Team], seed: u64) -> Vec<Player> {
    let (names, playing) = (Names::new(), playing(teams));
    let player = |id| Player {
        id: PlayerId(id),
        name: names.of(id),
        team: Member::of(id, &playing, seed).team,
        active: id % 12 != 7,
    };
    (1..=count).map(player).collect()
}

/// The teams that have games.
pub(super) fn playing(teams: &[Team]) -> Vec<TeamCode> {
    teams.iter().filter(|t| t.active).map(|t| t.code).collect()
}

/// The names: first a list of people, then combinations of given and family names.
struct Names {
    people: Vec<&'static str>,
    given: Vec<&'static str>,
    family: Vec<&'static str>,
}

impl Names {
    fn new() -> Self {
        let [people, given, family] = [PEOPLE, GIVEN, FAMILY].map(|text| text.lines().collect());
        Self {
            people,
            given,
            family,
        }
    }

    /// The name of player `id`, from 1. Beyond the list, names are unique up to the largest league.
    fn of(&self, id: u32) -> String {
        let index = id.saturating_sub(1) as usize;
        if let Some(name) = self.people.get(index) {
            return (*name).to_owned();
        }
        let index = index - self.people.len();
        let (first, turn) = (index % self.given.len(), index / self.given.len());
        // Each turn moves on through the family names, and once they are through, one middle initial or two tell them apart.
        let last = (turn + first * 7) % self.family.len();
        let given = self.given.get(first).copied().unwrap_or_default();
        let family = self.family.get(last).copied().unwrap_or_default();
        let initial = |number: usize| ('A'..='Z').nth(number % LETTERS).unwrap_or('A');
        match (turn / self.family.len()).checked_sub(1) {
            None => format!("{given} {family}"),
            Some(number @ ..LETTERS) => format!("{given} {}. {family}", initial(number)),
            Some(number) => {
                let number = number - LETTERS;
                let (one, other) = (initial(number / LETTERS), initial(number));
                format!("{given} {one}. {other}. {family}")
            }
        }
    }
}

/// How many initials there are.
const LETTERS: usize = 26;

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::demo::Plan;

    #[test]
    fn the_largest_league_has_a_name_for_each_player() {
        let names = Names::new();
        // Two of the people share a name, and only players of one given name could share one otherwise.
        let people = u32::try_from(names.people.len()).unwrap();
        let known: HashSet<String> = (1..=people).map(|id| names.of(id)).collect();
        assert_eq!(known.len(), names.people.len() - 1);
        for first in [1, 40, names.given.len()] {
            let ids = (people + u32::try_from(first).unwrap()..=Plan::MAX_PLAYERS)
                .step_by(names.given.len());
            let own: HashSet<String> = ids.clone().map(|id| names.of(id)).collect();
            assert_eq!(own.len(), ids.count());
        }
        assert!(names.of(Plan::MAX_PLAYERS).contains(". "));
    }
}
