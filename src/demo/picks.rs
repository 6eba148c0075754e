//! What the players predict: each sees how good the teams are, but not clearly, and leans towards the favourite team.

use std::collections::BTreeSet;

use super::cast::Member;
use super::chance::Chance;
use super::results::Strengths;
use crate::league::{Game, Pick, Season, Side, TeamCode, Week};

/// Jokers a player has for a season.
const JOKERS: u32 = 3;

/// The games of one week, each with the points its home team should win by, in tenths.
pub(super) struct Round<'a> {
    week: Week,
    games: Vec<(&'a Game, i32)>,
}

/// The season's games by week, looked at once for all players.
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

/// Adds a member's picks of a season: of every week scored (up to `scored`) unless it was missed, and of the next two
/// if the member is early this time.
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
        // Asked of another stream, so that picks do not change when their week is scored.
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

/// The games the member picks this week, with how the member sees them.
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

/// The away team picked with most confidence among those that were not a banker before.
fn surest_away(own: &[(&Game, i32)], spent: &BTreeSet<TeamCode>) -> Option<TeamCode> {
    let open =
        |(game, view): &&(&Game, i32)| side(*view) == Side::Away && !spent.contains(&game.away);
    own.iter()
        .filter(open)
        .min_by_key(|(_, view)| *view)
        .map(|(game, _)| game.away)
}
