//! What a league is, and how far it has come.

use rusqlite::Connection;

use super::StoreError;
use crate::league::{Revision, Season, StoreId, Week};

/// A league at a glance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its identity.
    pub id: StoreId,
    /// Its name.
    pub name: String,
    /// How many writes have changed it.
    pub revision: Revision,
    /// The seasons it has games of, in order.
    pub seasons: Vec<SeasonHead>,
}

/// A season at a glance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeasonHead {
    /// The season.
    pub season: Season,
    /// The weeks with at least one result, in order: those that have places and points.
    pub weeks: Vec<Week>,
    /// The weeks that have games, played or not, in order.
    pub planned: Vec<Week>,
}

impl SeasonHead {
    /// The newest season that has a result; where none has, the newest.
    pub fn newest(seasons: &[Self]) -> Option<&Self> {
        let begun = seasons.iter().rfind(|season| !season.weeks.is_empty());
        begun.or(seasons.last())
    }
}

/// Reads it in one transaction, so that the weeks are those of the revision.
pub(super) fn head(db: &Connection) -> Result<Head, StoreError> {
    let snapshot = db.unchecked_transaction()?;
    let (id, name, revision) = snapshot
        .prepare_cached("SELECT store_id, name, revision FROM meta")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let seasons = seasons(&snapshot)?;
    Ok(Head {
        id,
        name,
        revision,
        seasons,
    })
}

pub(super) fn seasons(db: &Connection) -> Result<Vec<SeasonHead>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT season, week, max(outcome IS NOT NULL) FROM game GROUP BY season, week ORDER BY season, week",
    )?;
    let mut rows = statement.query([])?;
    let mut seasons: Vec<SeasonHead> = Vec::new();
    while let Some(row) = rows.next()? {
        let (season, week): (Season, Week) = (row.get(0)?, row.get(1)?);
        if seasons.last().is_none_or(|last| last.season != season) {
            seasons.push(SeasonHead {
                season,
                weeks: Vec::new(),
                planned: Vec::new(),
            });
        }
        if let Some(head) = seasons.last_mut() {
            head.planned.push(week);
            if row.get(2)? {
                head.weeks.push(week);
            }
        }
    }
    Ok(seasons)
}
