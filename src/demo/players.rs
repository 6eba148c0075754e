//! The players of the demo league and their picks; the players differ as much as those of a real league.

use std::collections::BTreeSet;

use super::Chance;
use super::schedule::Strengths;
use crate::league::{Game, Pick, Player, PlayerId, Season, Side, Team, TeamCode, Week};

const PEOPLE: &str = include_str!("../../assets/demo/people.txt");
const GIVEN: &str = include_str!("../../assets/demo/given.txt");
const FAMILY: &str = include_str!("../../assets/demo/family.txt");

/// Betty Whitcombe copies Alan's picks, so the two always share a place.
const SAME_HAND: (u32, u32) = (22, 21);

/// A player, and the way the player picks.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) player: Player,
    /// The number of the player whose choices this player makes: the player's own, except for one couple.
    pub(super) hand: u32,
    /// The error of the player's estimate of a game, in tenths of a point.
    pub(super) error: u32,
    /// In how many weeks out of a thousand the player forgets to pick.
    pub(super) forgets: u32,
    /// Whether the player ever sets a banker.
    pub(super) bankers: bool,
    /// The first and the last week in which the player takes part, for the previous season and the current one.
    pub(super) weeks: [Option<(u8, u8)>; 2],
}

/// Every player, by number.
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

// The picks: each player estimates how good the teams are, with an error, and leans towards the favourite team.

/// The number of jokers that a player has in a season.
const JOKERS: u32 = 3;

/// The games of one week, each with the points its home team should win by, in tenths.
pub(super) struct Round<'a> {
    week: Week,
    games: Vec<(&'a Game, i32)>,
}

/// The season's games by week, computed once for all players.
pub(super) fn rounds<'a>(games: &'a [Game], strengths: &Strengths) -> Vec<Round<'a>> {
    let week = |games: &'a [Game]| {
        let rated = games.iter().map(|game| (game, strengths.margin(game)));
        Some(Round {
            week: games.first()?.week,
            games: rated.collect(),
        })
    };
    games
        .chunk_by(|a, b| a.week == b.week)
        .filter_map(week)
        .collect()
}

/// Adds a member's picks of a season: for every scored week (up to `scored`) unless the member missed it, and for the
/// next two weeks if the member picks early this time.
pub(super) fn add(
    picks: &mut Vec<Pick>,
    member: &Member,
    season: Season,
    (first, last): (u8, u8),
    rounds: &[Round<'_>],
    scored: u8,
    seed: u64,
) {
    let hand = u64::from(member.hand) << 16 | u64::from(season.get());
    let mut chance = Chance::about(seed, "picks", hand);
    let mut spent = BTreeSet::new();
    let mut jokers = 0;
    for round in rounds
        .iter()
        .filter(|round| (first..=last).contains(&round.week.get()))
    {
        let number = round.week.get();
        let early = match number.saturating_sub(scored) {
            0 => 1000,
            1 => 600,
            2 => 100,
            _ => 0,
        };
        // This uses another stream, so that picks do not change when their week is scored.
        let handed_in = Chance::about(seed, "early", hand << 8 | u64::from(number)).permille(early);
        let misses = chance.permille(member.forgets);
        let joker = jokers < JOKERS && chance.permille(170);
        let own = week(member, round, &mut chance);
        if misses || own.is_empty() || !handed_in {
            continue;
        }
        jokers += u32::from(joker);
        let wants_banker = member.bankers && chance.permille(930);
        let banker = wants_banker.then(|| surest_away(&own, &spent)).flatten();
        spent.extend(banker);
        picks.extend(own.iter().map(|&(game, view)| Pick {
            player: member.player.id,
            game: game.id,
            side: side(view),
            banker: side(view) == Side::Away && banker == Some(game.away),
            joker,
        }));
    }
}

/// The games that the member picks this week, with the member's estimate of each.
fn week<'a>(member: &Member, round: &Round<'a>, chance: &mut Chance) -> Vec<(&'a Game, i32)> {
    let mut own = Vec::with_capacity(round.games.len());
    for &(game, margin) in &round.games {
        let supports = |team: TeamCode| i32::from(member.player.team == Some(team)) * 100;
        let view = margin + chance.spread(member.error) + supports(game.home) - supports(game.away);
        if !chance.permille(10) {
            own.push((game, view));
        }
    }
    own
}

const fn side(view: i32) -> Side {
    if view >= 0 { Side::Home } else { Side::Away }
}

/// The away team that the member is most confident in, among those that were not a banker before.
fn surest_away(own: &[(&Game, i32)], spent: &BTreeSet<TeamCode>) -> Option<TeamCode> {
    let open =
        |(game, view): &&(&Game, i32)| side(*view) == Side::Away && !spent.contains(&game.away);
    own.iter()
        .filter(open)
        .min_by_key(|(_, view)| *view)
        .map(|(game, _)| game.away)
}
