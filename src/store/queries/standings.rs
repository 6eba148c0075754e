//! The standings of one week of one season, in order of player.

use std::cmp::Ordering;

use rusqlite::Transaction;
use rusqlite::types::FromSql;

use crate::league::{PlayerId, Points, Season, SeasonScore, Week, places};
use crate::store::connection::collect;
use crate::store::meta;
use crate::store::scores::{SCORE_SEASON, season_score};

/// One player's numbers after a week.
pub(crate) struct RankedPlayer {
    pub(crate) player: PlayerId,
    pub(crate) place: u32,
    /// The place after the newest earlier week that has scores.
    pub(crate) previous: Option<u32>,
    pub(crate) score: SeasonScore,
    /// How many seasons the numbers cover, where it may be more than one.
    pub(crate) seasons: Option<u32>,
}

/// The standings of a week, with the places after the newest earlier week that has scores.
pub(super) fn standings(
    db: &Transaction<'_>,
    season: Season,
    week: Week,
) -> rusqlite::Result<Vec<RankedPlayer>> {
    let mut standings = week_scores(db, season, week)?;
    if let Some(before) = week_before(db, season, week)? {
        let places = of_each(db, "SELECT player_id, rank", season, before)?;
        add_previous(&mut standings, places);
    }
    Ok(standings)
}

fn add_previous(standings: &mut [RankedPlayer], places: Vec<(PlayerId, u32)>) {
    add(standings, places, |ranked, place| {
        ranked.previous = Some(place);
    });
}

/// The season's weeks with results up to one, oldest first.
pub(super) fn weeks(
    db: &Transaction<'_>,
    season: Season,
    week: Week,
) -> rusqlite::Result<Vec<Week>> {
    let sql = "SELECT DISTINCT week FROM game
               WHERE season = ?1 AND week <= ?2 AND outcome IS NOT NULL ORDER BY week";
    collect(db, sql, (season, week), |row| row.get(0))
}

/// Reads one number of every player after a week, in order of player.
fn of_each<T: FromSql>(
    db: &Transaction<'_>,
    select: &str,
    season: Season,
    week: Week,
) -> rusqlite::Result<Vec<(PlayerId, T)>> {
    let order = "FROM score_season WHERE season = ?1 AND week = ?2 ORDER BY player_id";
    let sql = format!("{select} {order}");
    collect(db, &sql, (season, week), |row| row.try_into())
}

/// Adds to the standings what is known of some players. Both lists are in order of player.
fn add<T>(
    standings: &mut [RankedPlayer],
    known: Vec<(PlayerId, T)>,
    mut to: impl FnMut(&mut RankedPlayer, T),
) {
    let mut known = known.into_iter().peekable();
    for ranked in standings {
        while known
            .next_if(|(player, _)| *player < ranked.player)
            .is_some()
        {}
        if let Some((_, value)) = known.next_if(|(player, _)| *player == ranked.player) {
            to(ranked, value);
        }
    }
}

/// Reads the running numbers and places after a week, with the weeks of the form that a row keeps.
pub(crate) fn week_scores(
    db: &Transaction<'_>,
    season: Season,
    week: Week,
) -> rusqlite::Result<Vec<RankedPlayer>> {
    collect(db, SCORE_SEASON.select, (season, week), |row| {
        Ok(RankedPlayer {
            player: row.get(0)?,
            place: row.get(1)?,
            previous: None,
            score: season_score(row, 2)?,
            seasons: None,
        })
    })
}

/// The newest week before `week` that has scores.
pub(super) fn week_before(
    db: &Transaction<'_>,
    season: Season,
    week: Week,
) -> rusqlite::Result<Option<Week>> {
    db.prepare_cached("SELECT max(week) FROM score_season WHERE season = ?1 AND week < ?2")?
        .query_row((season, week), |row| row.get(0))
}

/// The points of the season after a week.
pub(super) fn points(
    db: &Transaction<'_>,
    season: Season,
    week: Week,
) -> rusqlite::Result<Vec<(PlayerId, Points)>> {
    of_each(db, "SELECT player_id, points", season, week)
}

// All seasons added up: the final standings of every earlier season, and those of the week shown.

/// Each player's totals of all seasons so far, in order of player, with the number of seasons.
type Totals = Vec<(PlayerId, SeasonScore, u32)>;

/// Computes the standings of all seasons as they were after a week, in order of player, with the places after the
/// newest earlier week that has scores, even if that week belongs to the season before.
pub(crate) fn all_time(
    db: &Transaction<'_>,
    season: Season,
    week: Week,
) -> rusqlite::Result<Vec<RankedPlayer>> {
    let earlier = earlier_seasons(db, season)?;
    // Of the week before, only the places are kept: the totals of a large league take much memory.
    let before = match week_before(db, season, week)? {
        Some(before) => by_player(&with(&earlier, &week_scores(db, season, before)?)),
        None => by_player(&earlier),
    };
    let now = with(&earlier, &week_scores(db, season, week)?);
    drop(earlier);
    let places = places_of(&now);
    let ranked = now.into_iter().zip(places);
    let mut standings: Vec<_> = ranked
        .map(|((player, score, seasons), place)| RankedPlayer {
            player,
            place,
            previous: None,
            score,
            seasons: Some(seasons),
        })
        .collect();
    add_previous(&mut standings, before);
    Ok(standings)
}

/// Adds up all seasons before this one.
fn earlier_seasons(db: &Transaction<'_>, season: Season) -> rusqlite::Result<Totals> {
    let mut totals = Totals::new();
    for head in meta::seasons(db)? {
        if let (true, Some(last)) = (head.season < season, head.weeks.last()) {
            totals = with(&totals, &week_scores(db, head.season, *last)?);
        }
    }
    Ok(totals)
}

/// Adds one more season to the totals. Both lists are in order of player, and so is the result.
fn with(totals: &Totals, season: &[RankedPlayer]) -> Totals {
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

/// Computes the places that these totals give, in order of player.
fn by_player(totals: &Totals) -> Vec<(PlayerId, u32)> {
    let players = totals.iter().map(|(player, ..)| *player);
    players.zip(places_of(totals)).collect()
}

fn places_of(totals: &Totals) -> Vec<u32> {
    places(totals.iter().map(|(_, score, _)| score))
}
