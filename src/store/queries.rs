//! Reads a table as it stood after a week: the tables of the store are read sequentially in order of player and merged,
//! and the rows are put into league order here. A query for each row, or a join in order of score, is several times slower.

pub(super) mod blocks;
mod by_name;
pub(super) mod player_detail;
pub(super) mod results;
pub(super) mod rows;
pub(crate) mod standings;

use std::thread::{self, Scope};

use rows::{NamedRows, Names};
use rusqlite::{Transaction, params};

use super::{StoreError, meta};
use crate::league::{Edition, Season, Week};
use crate::scoretable::{Builder, Kind, NameOrder, Scoretable};

pub use by_name::NamedKinds;

pub(super) fn scoretable(
    snapshot: &Transaction<'_>,
    kind: Kind,
    season: Season,
    week: Option<Week>,
) -> Result<(Edition, Scoretable), StoreError> {
    let (edition, league): (Edition, String) = snapshot
        .prepare_cached("SELECT revision, facts, name FROM meta")?
        .query_row([], |row| {
            let edition = Edition {
                revision: row.get(0)?,
                facts: row.get(1)?,
            };
            Ok((edition, row.get(2)?))
        })?;
    let played = played(snapshot, season, week)?;
    let names = Names::read(snapshot)?;
    let weeks = match played {
        Some(week) => standings::weeks(snapshot, season, week)?,
        None => Vec::new(),
    };
    let builder = Builder::new(kind, &league, season, week, names.len()).weeks(&weeks);
    let table = match (kind, played) {
        (Kind::Enhanced | Kind::Standard | Kind::AllTime, Some(week)) => thread::scope(|scope| {
            let order = beside(scope, &names);
            let mut rows = NamedRows::new(&names, builder);
            let mut take = |player, score: &_, seasons| rows.push(player, score, seasons);
            let (when, count) = ((season, week), names.len());
            let places = match kind {
                Kind::AllTime => standings::all_time(snapshot, when, count, &mut take)?,
                _ => standings::standings(snapshot, when, count, &mut take)?,
            };
            Ok::<_, StoreError>(rows.placed(places, order))
        })?,
        (Kind::Enhanced | Kind::Standard | Kind::AllTime, None) => {
            names.without_numbers(builder.unplayed())
        }
        (Kind::Division, Some(week)) => {
            let earned = standings::points(snapshot, season, week)?;
            rows::table(snapshot, builder, &names, Some(&earned))?
        }
        (Kind::Division, None) => rows::table(snapshot, builder.unplayed(), &names, None)?,
    };
    Ok((edition, table))
}

/// How many names are ordered on a thread of their own. Fewer take less time than a busy system takes to start a thread.
const MANY: usize = 5_000;

/// Orders names on another thread, if they are many, while their scores are read.
fn beside<'scope>(
    scope: &'scope Scope<'scope, '_>,
    names: &'scope Names,
) -> impl FnOnce() -> NameOrder + use<'scope> {
    let order = || names.order();
    let many = names.len() >= MANY;
    let thread = many.then(|| thread::Builder::new().spawn_scoped(scope, order));
    // A system that starts no more threads is no reason to show no table.
    let started = thread.and_then(Result::ok);
    move || {
        let ordered = started.and_then(|thread| thread.join().ok());
        ordered.unwrap_or_else(order)
    }
}

/// Returns the week if it has results. Refuses a season or a week without games, and lists those that exist.
pub(super) fn played(
    db: &Transaction<'_>,
    season: Season,
    week: Option<Week>,
) -> Result<Option<Week>, StoreError> {
    let played: Option<bool> = db
        .prepare_cached(
            "SELECT max(outcome IS NOT NULL) FROM game WHERE season = ?1 AND (?2 IS NULL OR week = ?2)",
        )?
        .query_row(params![season, week], |row| row.get(0))?;
    if let Some(played) = played {
        return Ok(week.filter(|_| played));
    }
    let seasons = meta::seasons(db)?;
    let found = seasons.iter().find(|head| head.season == season);
    Err(match (found, week) {
        (Some(found), Some(week)) => StoreError::NoWeek {
            season,
            week,
            known: found.planned.clone(),
        },
        _ => StoreError::NoSeason {
            season,
            known: seasons.iter().map(|head| head.season).collect(),
        },
    })
}
