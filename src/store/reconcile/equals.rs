//! The players who are equal in points and right picks after a week, counted. The counts are made for a week when the first
//! place of it differs, in temporary tables that are gone with the transaction.

use std::collections::BTreeMap;

use rusqlite::Transaction;

use crate::league::{Season, SeasonScore, Week};

const TABLES: &str = "
    CREATE TEMP TABLE IF NOT EXISTS equals (
        season, week, points, correct, rank, players, PRIMARY KEY (season, week, points, correct, rank)
    ) WITHOUT ROWID;
    CREATE TEMP TABLE IF NOT EXISTS left_out (
        season, week, points, correct, PRIMARY KEY (season, week, points, correct)
    ) WITHOUT ROWID;";

const COUNT: &str = "
    INSERT INTO equals SELECT season, week, points, correct, rank, count(*) FROM score_season
    WHERE season = ?1 AND week = ?2 GROUP BY points, correct, rank";

/// The groups with a player who has a banker that the reference scores leave out.
const LEFT_OUT: &str = "
    INSERT OR IGNORE INTO left_out SELECT s.season, s.week, s.points, s.correct
    FROM uncounted u CROSS JOIN score_season s ON s.season = u.season AND s.player_id = u.player_id
    WHERE u.season = ?1 AND u.week <= ?2 AND s.week = ?2";

/// The weeks that were counted.
#[derive(Default)]
pub(super) struct Equals(BTreeMap<(Season, Week), u32>);

/// The players who are equal to one in points and right picks.
pub(super) struct Group {
    /// How many there are, by their place; the first is the best.
    pub(super) places: Vec<(u32, u32)>,
    /// Whether any of them has a banker that is not counted there.
    pub(super) has_left_out: bool,
}

impl Equals {
    /// How many players have a place after a week.
    pub(super) fn players(
        &mut self,
        db: &Transaction<'_>,
        season: Season,
        week: Week,
    ) -> rusqlite::Result<u32> {
        if let Some(players) = self.0.get(&(season, week)) {
            return Ok(*players);
        }
        db.execute_batch(TABLES)?;
        db.execute(COUNT, (season, week))?;
        db.execute(LEFT_OUT, (season, week))?;
        let sum = "SELECT coalesce(sum(players), 0) FROM equals WHERE season = ?1 AND week = ?2";
        let players = db.query_row(sum, (season, week), |row| row.get(0))?;
        self.0.insert((season, week), players);
        Ok(players)
    }

    /// Those who are equal to a player with these numbers after a week.
    pub(super) fn group(
        &mut self,
        db: &Transaction<'_>,
        (season, week): (Season, Week),
        score: &SeasonScore,
    ) -> rusqlite::Result<Group> {
        self.players(db, season, week)?;
        let key = (season, week, score.points, score.correct);
        let places = "
            SELECT rank, players FROM equals
            WHERE season = ?1 AND week = ?2 AND points = ?3 AND correct = ?4 ORDER BY rank";
        let left_out = "
            SELECT EXISTS (SELECT 1 FROM left_out WHERE season = ?1 AND week = ?2 AND points = ?3 AND correct = ?4)";
        Ok(Group {
            places: super::collect(db, places, key, |row| row.try_into())?,
            has_left_out: db
                .prepare_cached(left_out)?
                .query_row(key, |row| row.get(0))?,
        })
    }
}
