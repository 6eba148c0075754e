//! Which table a request means, and which tables there can be.

use super::{LoadError, Request};
use crate::cache::{Key, LeagueTag};
use crate::league::Week;
use crate::scoretable::Kind;
use crate::store::{Head, SeasonHead, StoreError};

/// The key of the table a request means: the newest season that has a result unless it names one, and the newest week of
/// the season that has a result unless it names one.
pub(super) fn key(league: &Head, request: Request) -> Result<Key, LoadError> {
    let season = season(league, request)?;
    let week = match request.week {
        Some(week) if !season.planned.contains(&week) => {
            return Err(StoreError::NoWeek {
                season: season.season,
                week,
                known: season.planned.clone(),
            }
            .into());
        }
        Some(week) => Some(week),
        None => season.weeks.last().copied(),
    };
    Ok(Key {
        league: LeagueTag::of(&league.id),
        kind: request.kind,
        season: season.season,
        week,
    })
}

fn season(league: &Head, request: Request) -> Result<&SeasonHead, LoadError> {
    let Some(wanted) = request.season else {
        return SeasonHead::newest(&league.seasons).ok_or(LoadError::NoGames);
    };
    league
        .seasons
        .iter()
        .find(|season| season.season == wanted)
        .ok_or_else(|| {
            let known = league.seasons.iter().map(|season| season.season).collect();
            StoreError::NoSeason {
                season: wanted,
                known,
            }
            .into()
        })
}

/// Every key the league's tables can have.
pub(super) fn every_key(league: &Head) -> Vec<Key> {
    let tag = LeagueTag::of(&league.id);
    let key = |kind, season, week| Key {
        league: tag.clone(),
        kind,
        season,
        week,
    };
    let weeks = |season: &SeasonHead| -> Vec<Option<Week>> {
        std::iter::once(None)
            .chain(season.planned.iter().copied().map(Some))
            .collect()
    };
    let season = |kind, season: &SeasonHead| -> Vec<Key> {
        weeks(season)
            .into_iter()
            .map(|week| key(kind, season.season, week))
            .collect()
    };
    Kind::ALL
        .into_iter()
        .flat_map(|kind| league.seasons.iter().flat_map(move |s| season(kind, s)))
        .collect()
}
