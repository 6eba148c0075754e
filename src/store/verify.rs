//! Whether what is stored is what the facts give: every score is derived again, in memory, and compared.

mod compare;
mod log;

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::derived::{SCORE_SEASON, SCORE_WEEK, Sheet, season_row, week_row};
use super::{StoreError, derive, digest, head, read, rebuild};
use crate::league::{Digest, Edition, PlayerId, Season, Week};
use crate::scoretable::{Kind, Scoretable};

pub use log::{CheckedLog, UnnotedResult};

/// A store, checked against its own facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The edition the store says it holds.
    pub edition: Edition,
    /// The digest of the facts as they are. Another one than the edition's means that somebody changed facts without
    /// counting a revision.
    pub facts: Digest,
    /// The change log, beside the results.
    pub log: CheckedLog,
    /// The seasons, in order.
    pub seasons: Vec<CheckedSeason>,
}

/// A season, checked against its picks and results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedSeason {
    /// The season.
    pub season: Season,
    /// How many weeks have results.
    pub weeks: usize,
    /// How many derived rows were compared.
    pub rows: u64,
    /// How many stored numbers are not what the facts give.
    pub drifted: u64,
    /// The first of them.
    pub named: Vec<Drift>,
}

/// A stored number that is not what the facts give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// The week.
    pub week: Week,
    /// The player.
    pub player: PlayerId,
    /// The player's name; empty when the store has no such player.
    pub name: String,
    /// Table and column, such as `score_season.points`; the table alone when it is about a whole row.
    pub column: String,
    /// What is stored.
    pub stored: String,
    /// What the facts give.
    pub recomputed: String,
}

impl Checked {
    /// Whether the facts are those the revision was counted for.
    pub fn facts_are_sound(&self) -> bool {
        self.facts == self.edition.facts
    }

    /// How many derived scores are not what the facts give, and whether the facts are not those that were counted.
    pub fn drifted(&self) -> u64 {
        let scores: u64 = self.seasons.iter().map(|season| season.drifted).sum();
        scores + u64::from(!self.facts_are_sound())
    }
}

/// Checks everything in one transaction, so that nothing moves meanwhile.
pub(super) fn verify(db: &Connection) -> Result<Checked, StoreError> {
    let snapshot = db.unchecked_transaction()?;
    let head = head::head_in(&snapshot)?;
    let facts = digest::facts(&snapshot)?;
    let seasons = head
        .seasons
        .iter()
        .map(|known| check(&snapshot, known.season));
    Ok(Checked {
        edition: head.edition(),
        facts,
        log: log::check(&snapshot)?,
        seasons: seasons.collect::<Result<_, _>>()?,
    })
}

/// A table from facts alone. The scores are derived into tables of this connection's own, which hide those of the store
/// and are gone with the transaction; the store itself is only read.
pub(super) fn recomputed(
    db: &mut Connection,
    kind: Kind,
    season: Season,
    week: Option<Week>,
) -> Result<(Edition, Scoretable), StoreError> {
    let snapshot = db.transaction()?;
    snapshot.execute_batch(
        "CREATE TEMP TABLE score_week AS SELECT * FROM main.score_week WHERE 0;
         CREATE TEMP TABLE score_season AS SELECT * FROM main.score_season WHERE 0;",
    )?;
    for head in head::seasons(&snapshot)? {
        rebuild::rebuild(&snapshot, head.season)?;
    }
    read::in_snapshot(&snapshot, kind, season, week)
}

fn check(db: &Connection, season: Season) -> rusqlite::Result<CheckedSeason> {
    let mut checked = CheckedSeason {
        season,
        weeks: 0,
        rows: 0,
        drifted: 0,
        named: Vec::new(),
    };
    // Weeks that have rows and may no longer have results.
    let mut left: BTreeSet<Week> = weeks(db, &SCORE_WEEK, season)?;
    left.append(&mut weeks(db, &SCORE_SEASON, season)?);
    derive::season(db, season, None, |week, scores, standings| {
        left.remove(&week);
        checked.weeks += 1;
        let scores = scores
            .scores()
            .map(|(player, score)| Ok((player, week_row(score)?)));
        checked.compare(db, &SCORE_WEEK, week, scores)?;
        let standings = standings
            .iter()
            .map(|placed| Ok((placed.player, season_row(placed)?)));
        checked.compare(db, &SCORE_SEASON, week, standings)
    })?;
    for week in left {
        checked.compare(db, &SCORE_WEEK, week, std::iter::empty())?;
        checked.compare(db, &SCORE_SEASON, week, std::iter::empty())?;
    }
    Ok(checked)
}

fn weeks<const N: usize>(
    db: &Connection,
    sheet: &Sheet<N>,
    season: Season,
) -> rusqlite::Result<BTreeSet<Week>> {
    let mut statement = db.prepare_cached(sheet.weeks)?;
    let weeks = statement.query_map([season], |row| row.get(0))?;
    weeks.collect()
}
