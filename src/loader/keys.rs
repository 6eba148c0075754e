//! Resolves a request to the key of its table, and lists the keys that a league's tables can have.

use super::{LoadError, Request};
use crate::cache::{Content, Key, LeagueTag};
use crate::league::{Season, Week};
use crate::scoretable::Kind;
use crate::store::{Head, SeasonHead, StoreError};

/// The key of the table a request means: the newest season that has a result unless it names one, and the newest week of
/// the season that has a result unless it names one.
pub(super) fn key(league: &Head, request: Request) -> Result<Key, LoadError> {
    let season = season(league, request.season)?;
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
        content: Content::Table(request.kind),
        season: season.season,
        week,
    })
}

/// The season that is wanted; the newest that has a result when none is named.
pub(super) fn season(league: &Head, wanted: Option<Season>) -> Result<&SeasonHead, LoadError> {
    let Some(wanted) = wanted else {
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

/// Every table of a season: one of each kind for every week with a result, or for its beginning while there is none.
pub(super) fn season_requests(
    league: &Head,
    wanted: Option<Season>,
) -> Result<Vec<Request>, LoadError> {
    let head = season(league, wanted)?;
    let mut weeks: Vec<Option<Week>> = head.weeks.iter().copied().map(Some).collect();
    if weeks.is_empty() {
        weeks.push(None);
    }
    let request = |kind, week| Request {
        kind,
        season: Some(head.season),
        week,
    };
    let of_kind = |kind| weeks.iter().map(move |&week| request(kind, week));
    Ok(Kind::ALL.into_iter().flat_map(of_kind).collect())
}

/// The tables of one week, or of the season's beginning.
pub(super) fn tables(league: &Head, season: Season, week: Option<Week>) -> Vec<Key> {
    let tag = LeagueTag::of(&league.id);
    let key = |kind| Key {
        league: tag.clone(),
        content: Content::Table(kind),
        season,
        week,
    };
    Kind::ALL.into_iter().map(key).collect()
}

/// The keys of every table of the newest season, the newest week first.
pub(super) fn season_keys(league: &Head) -> Vec<Key> {
    let Some(head) = SeasonHead::newest(&league.seasons) else {
        return Vec::new();
    };
    let mut weeks: Vec<Option<Week>> = head.weeks.iter().rev().copied().map(Some).collect();
    if weeks.is_empty() {
        weeks.push(None);
    }
    let of_week = |week| tables(league, head.season, week);
    weeks.into_iter().flat_map(of_week).collect()
}

/// Every key the league's tables can have.
pub(super) fn every_key(league: &Head) -> Vec<Key> {
    let tag = LeagueTag::of(&league.id);
    let key = |kind, season, week| Key {
        league: tag.clone(),
        content: Content::Table(kind),
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

/// Whether a league's calendar has the season and the week of a key.
pub(super) fn is_in_calendar(league: &Head, key: &Key) -> bool {
    let season = league.seasons.iter().find(|it| it.season == key.season);
    season.is_some_and(|season| key.week.is_none_or(|week| season.planned.contains(&week)))
}
