//! All seasons added up: the last standings of every earlier season, and those of the week shown.

use std::cmp::Ordering;

use rusqlite::Transaction;

use super::standings::{Placed, scores, week_before};
use crate::league::{Placed as Ranked, PlayerId, Season, SeasonScore, Week, in_league_order};
use crate::store::{StoreError, head};

/// A player's numbers of all seasons so far, in order of player, and of how many seasons they are.
type Totals = Vec<(PlayerId, SeasonScore, u32)>;

/// The standings of all seasons as they were after a week, in order of player, with the places after the newest earlier
/// week that has scores, be it of the season before.
pub(in crate::store) fn standings(
    db: &Transaction<'_>,
    season: Season,
    week: Week,
) -> Result<Vec<Placed>, StoreError> {
    let earlier = earlier_seasons(db, season)?;
    let before = match week_before(db, season, week)? {
        Some(before) => by_player(&with(&earlier, &scores(db, season, before)?)),
        None => by_player(&earlier),
    };
    let now = with(&earlier, &scores(db, season, week)?);
    let mut before = before.into_iter().peekable();
    let place = |(ranked, (_, _, seasons)): (Ranked, &(PlayerId, SeasonScore, u32))| {
        while before.next_if(|b| b.player < ranked.player).is_some() {}
        let same = before.next_if(|b| b.player == ranked.player);
        Placed {
            player: ranked.player,
            place: ranked.place,
            previous: same.map(|b| b.place),
            score: ranked.score,
            seasons: Some(*seasons),
        }
    };
    Ok(by_player(&now).into_iter().zip(&now).map(place).collect())
}

/// What all seasons before this one came to.
fn earlier_seasons(db: &Transaction<'_>, season: Season) -> Result<Totals, StoreError> {
    let mut totals = Totals::new();
    for head in head::seasons(db)? {
        if let (true, Some(last)) = (head.season < season, head.weeks.last()) {
            totals = with(&totals, &scores(db, head.season, *last)?);
        }
    }
    Ok(totals)
}

/// The totals with one season more. Both lists are in order of player, and so is what comes of them.
fn with(totals: &Totals, season: &[Placed]) -> Totals {
    let mut sum = Totals::with_capacity(totals.len().max(season.len()));
    let (mut totals, mut season) = (totals.iter().peekable(), season.iter().peekable());
    loop {
        let order = match (totals.peek(), season.peek()) {
            (Some((player, ..)), Some(placed)) => player.cmp(&placed.player),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return sum,
        };
        let before = totals.next_if(|_| order.is_le());
        let now = season.next_if(|_| order.is_ge());
        let (score, seasons) = before.map_or_else(Default::default, |&(_, score, n)| (score, n));
        match (before, now) {
            (_, Some(now)) => sum.push((now.player, score.and(&now.score), seasons + 1)),
            (Some((player, ..)), None) => {
                sum.push((*player, score.and(&SeasonScore::default()), seasons));
            }
            (None, None) => {}
        }
    }
}

/// The places these totals give, in order of player.
fn by_player(totals: &Totals) -> Vec<Ranked> {
    let mut ranked = in_league_order(totals.iter().map(|(player, score, _)| (*player, score)));
    ranked.sort_unstable_by_key(|ranked| ranked.player);
    ranked
}
