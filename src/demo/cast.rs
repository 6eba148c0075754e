//! Who is in the league: players as different as those of a real one.

use super::chance::Chance;
use crate::league::{Player, PlayerId, Team, TeamCode};

const PEOPLE: &str = include_str!("../../assets/demo/people.txt");
const GIVEN: &str = include_str!("../../assets/demo/given.txt");
const FAMILY: &str = include_str!("../../assets/demo/family.txt");

/// Betty Whitcombe hands in whatever Alan does, so the two always share a place.
const SAME_HAND: (u32, u32) = (22, 21);

/// A player, and how the player plays.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) player: Player,
    /// Whose choices the player makes: the player's own number, but for one couple.
    pub(super) hand: u32,
    /// How far the player's view of a game is off, in tenths of a point.
    pub(super) error: u32,
    /// How many weeks in a thousand the player forgets.
    pub(super) forgets: u32,
    /// Whether the player ever sets a banker.
    pub(super) bankers: bool,
    /// The first and the last week the player takes part in, for the season before and the current one.
    pub(super) weeks: [Option<(u8, u8)>; 2],
}

/// Everyone, by number.
pub(super) fn members(count: u32, teams: &[Team], seed: u64) -> Vec<Member> {
    let names = Names::new();
    (1..=count)
        .map(|id| member(id, names.of(id), teams, seed))
        .collect()
}

fn member(id: u32, name: String, teams: &[Team], seed: u64) -> Member {
    let hand = if id == SAME_HAND.0 { SAME_HAND.1 } else { id };
    let mut chance = Chance::about(seed, "member", hand.into());
    let playing: Vec<TeamCode> = teams.iter().filter(|t| t.active).map(|t| t.code).collect();
    let favourite = chance.one_of(&playing).copied();
    let (early, late) = (chance.week(3..=6), chance.week(9..=14));
    let all = Some((1, super::WEEKS));
    let weeks = match id {
        _ if id % 40 == 39 => [None, None],
        _ if id % 24 == 7 => [Some((1, late)), None],
        _ if id % 24 == 19 => [all, Some((1, early))],
        _ if id % 10 == 4 => [None, Some((early, super::WEEKS))],
        _ if id % 10 == 8 => [None, all],
        _ => [all, all],
    };
    Member {
        player: Player {
            id: PlayerId(id),
            name,
            team: favourite.filter(|_| id % 7 != 5),
            active: id % 12 != 7,
        },
        hand,
        error: 60 + chance.below(200),
        forgets: if chance.permille(200) { 150 } else { 25 },
        bankers: id % 15 != 11,
        weeks,
    }
}

/// The names: a list of people first, then combinations.
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

    /// The name of player `id`, from 1. Beyond the list no two names are equal up to the largest league there can be.
    fn of(&self, id: u32) -> String {
        let index = id.saturating_sub(1) as usize;
        if let Some(name) = self.people.get(index) {
            return (*name).to_owned();
        }
        let index = index - self.people.len();
        let (first, turn) = (index % self.given.len(), index / self.given.len());
        // Each turn moves on through the family names, and once they are through, a middle initial tells them apart.
        let last = (turn + first * 7) % self.family.len();
        let given = self.given.get(first).copied().unwrap_or_default();
        let family = self.family.get(last).copied().unwrap_or_default();
        match ('A'..='Z').nth((turn / self.family.len()).wrapping_sub(1)) {
            Some(initial) => format!("{given} {initial}. {family}"),
            None => format!("{given} {family}"),
        }
    }
}
