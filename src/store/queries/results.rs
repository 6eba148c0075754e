//! Queries about results: which are missing, which changed, and what a write would change.

use std::collections::BTreeMap;
use std::slice;

use rusqlite::{Connection, Row, TransactionBehavior, named_params, params};

use crate::league::{
    Expected, Facts, Origin, Played, Progress, ResultChange, Season, Slate, Week, expected,
};
use crate::store::connection::collect;
use crate::store::{Head, SeasonHead, Store, StoreError, Written, meta, schedule, write};

/// Games without a number of the schedule are known by their picks alone.
const SLATES: &str = "
    SELECT week, sum(game_id > 0), ifnull(max(game_id > 0 AND (kickoff < :now OR outcome IS NOT NULL)), 0),
        max(EXISTS (SELECT 1 FROM pick WHERE pick.game_id = game.game_id))
    FROM game WHERE season = :season GROUP BY week ORDER BY week";

/// By week, when the newest of its results came to be known.
const TOLD: &str = "
    SELECT week, max(at) FROM change JOIN game USING (game_id) WHERE season = ?1 AND at IS NOT NULL GROUP BY week";

const CHANGES: &str = "
    SELECT game_id, season, week, home, away, old, new, source, at FROM change JOIN game USING (game_id)
    ORDER BY change_id DESC LIMIT ?1";

const COUNTED: &str = "
    SELECT count(*), ifnull(sum(outcome IS 'final'), 0), ifnull(sum(outcome IS 'called off'), 0) FROM game
    WHERE season = ?1 AND week = ?2";

const NEXT: &str = "
    SELECT min(kickoff) FROM game
    WHERE outcome IS NULL AND kickoff >= (SELECT ifnull(max(kickoff), 0) FROM game WHERE outcome IS NOT NULL)";

/// The change log of one week: by the index of games, then by that of changes.
const NOTED: &str = "
    SELECT game_id, season, week, home, away, old, new, source, at FROM game JOIN change USING (game_id)
    WHERE season = ?1 AND week = ?2 ORDER BY change_id DESC";

impl Store {
    /// Answers what [`write`](Self::write) would do. Nothing is written; the revision in the answer is the one that the
    /// write would lead to.
    ///
    /// # Errors
    ///
    /// As for [`write`](Self::write): the write is executed, inspected and rolled back.
    pub fn dry_run(&mut self, facts: &Facts) -> Result<Written, StoreError> {
        let meant = self.meant_names(slice::from_ref(facts))?;
        let mut run = || {
            let kind = TransactionBehavior::Immediate;
            let transaction = self.db.transaction_with_behavior(kind)?;
            let answer = write::write(&transaction, facts, &meant, &self.watch)?;
            transaction.rollback()?;
            Ok(answer)
        };
        run().map_err(|error: StoreError| error.during("write", &self.path))
    }

    /// The weeks of a season with games that have kicked off by `now` (seconds since 1970-01-01 UTC) and are not known
    /// to have ended. A game that was called off counts among them for two weeks, in which it may still be played.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn unfinished(&self, season: Season, now: i64) -> Result<Vec<Week>, StoreError> {
        let weeks = expected(&self.played(season, now)?, now).into_iter();
        let is_open = |expected| matches!(expected, Expected::Result | Expected::Late);
        Ok(weeks
            .filter_map(|(week, expected)| is_open(expected).then_some(week))
            .collect())
    }

    /// The weeks of a season with games that kicked off before a moment (seconds since 1970-01-01 UTC), or at an unknown
    /// time; see [`expected`] for what more is expected of them.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn played(&self, season: Season, before: i64) -> Result<Vec<Played>, StoreError> {
        self.read(|snapshot| -> rusqlite::Result<_> {
            let mut played = schedule::read(snapshot)?.played(season, before);
            let row = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
            let told: BTreeMap<Week, i64> = collect(snapshot, TOLD, [season], row)?;
            for week in &mut played {
                week.told = told.get(&week.week).copied();
            }
            Ok(played)
        })
    }

    /// What the league has of a season's schedule, by week, at `now` (seconds since 1970-01-01 UTC).
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn slates(&self, season: Season, now: i64) -> Result<Vec<Slate>, StoreError> {
        let parameters = named_params! {":season": season, ":now": now};
        let slate = |row: &Row<'_>| {
            Ok(Slate {
                week: row.get(0)?,
                games: row.get(1)?,
                begun: row.get(2)?,
                picked: row.get(3)?,
            })
        };
        self.read(|snapshot| collect(snapshot, SLATES, parameters, slate))
    }

    /// The league's seasons in order, each with how far the results of its newest week go.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn calendar(&self) -> Result<Vec<SeasonHead>, StoreError> {
        Ok(self.head_with_progress()?.seasons)
    }

    /// Reads the league's metadata with the progress of each season's newest results, in one snapshot.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn head_with_progress(&self) -> Result<Head, StoreError> {
        self.read(|snapshot| -> rusqlite::Result<_> {
            let mut league = meta::head(snapshot)?;
            for head in &mut league.seasons {
                if let Some(week) = head.weeks.last() {
                    head.progress = Some(progress(snapshot, head.season, *week)?);
                }
            }
            Ok(league)
        })
    }

    /// When the first game kicks off whose result is the next to come, in seconds since 1970-01-01 UTC; `None` when no game
    /// with a known kick-off is left. A game from before the newest result was put off, and is not waited for.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn next_kickoff(&self) -> Result<Option<i64>, StoreError> {
        self.read(|snapshot| snapshot.query_row(NEXT, [], |row| row.get(0)))
    }

    /// The newest changes of results, newest first, `limit` at most.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn changes(&self, limit: u32) -> Result<Vec<ResultChange>, StoreError> {
        self.read(|snapshot| collect(snapshot, CHANGES, [limit], change))
    }
}

fn progress(db: &Connection, season: Season, week: Week) -> rusqlite::Result<Progress> {
    let mut progress = db
        .prepare_cached(COUNTED)?
        .query_row(params![season, week], |row| {
            Ok(Progress {
                games: row.get(0)?,
                finals: row.get(1)?,
                called_off: row.get(2)?,
                ..Progress::default()
            })
        })?;
    let mut statement = db.prepare_cached(NOTED)?;
    let mut rows = statement.query(params![season, week])?;
    while let Some(row) = rows.next()? {
        progress.noted += 1;
        if progress.newest.is_none() {
            progress.newest = Some(change(row)?);
        }
    }
    Ok(progress)
}

/// A row of the change log with its game.
pub(crate) fn change(row: &Row<'_>) -> rusqlite::Result<ResultChange> {
    Ok(ResultChange {
        game: row.get(0)?,
        season: row.get(1)?,
        week: row.get(2)?,
        home: row.get(3)?,
        away: row.get(4)?,
        old: row.get(5)?,
        new: row.get(6)?,
        origin: Origin {
            name: row.get(7)?,
            at: row.get(8)?,
        },
    })
}
