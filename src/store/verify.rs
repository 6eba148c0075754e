//! Verifies that what is stored is what the facts give: every score is derived again, in memory, and compared. Also
//! checks the change log, the schema and the integrity of the file.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::types::{FromSql, Value, ValueRef};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::connection::collect;
use super::progress::{Meter, WriteWatch};
use super::queries::results::change;
use super::schedule::{self, Unconfirmed};
use super::scores::{SCORE_SEASON, SCORE_WEEK, ScoreTable, Scored, season_row, week_row};
use super::sql_types::result_of;
use super::{Store, StoreError, facts_digest, meta, migrate, open, queries, scores};
use crate::league::{
    Digest, Edition, Form, GameResult, PlayerId, Points, ResultChange, Season, Standing, Week,
    WeekBook,
};
use crate::scoretable::{Kind, Scoretable};

/// The result of checking a store against its own facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The edition that the store says it holds.
    pub edition: Edition,
    /// The digest of the facts as they are. When it differs from the edition's, another program changed facts without
    /// counting a revision.
    pub facts: Digest,
    /// The change log, compared with the results.
    pub log: CheckedLog,
    /// The seasons, in order.
    pub seasons: Vec<CheckedSeason>,
    /// The picked games that no schedule has confirmed, in order of week.
    pub unconfirmed: Vec<Unconfirmed>,
}

/// The result of checking a season against its picks and results.
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
    /// The first of those numbers.
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
    /// Whether the digest of the facts is the one that the revision was counted for.
    pub fn facts_are_sound(&self) -> bool {
        self.facts == self.edition.facts
    }

    /// How many derived scores differ from those that the facts give, plus one when the facts do not match the edition.
    pub fn drifted(&self) -> u64 {
        let scores: u64 = self.seasons.iter().map(|season| season.drifted).sum();
        scores + u64::from(!self.facts_are_sound())
    }

    /// How many picks will never count, because no schedule has their games.
    pub fn lost_picks(&self) -> u64 {
        let lost = self.unconfirmed.iter().filter(|game| game.lost.is_some());
        lost.map(|game| game.players.count as u64).sum()
    }
}

pub(super) fn verify(snapshot: &Transaction<'_>) -> rusqlite::Result<Checked> {
    let head = meta::head(snapshot)?;
    let seasons = head.seasons.iter();
    Ok(Checked {
        edition: head.edition(),
        facts: facts_digest::facts(snapshot)?,
        log: check_log(snapshot)?,
        seasons: seasons
            .map(|known| check(snapshot, known.season))
            .collect::<Result<_, _>>()?,
        unconfirmed: schedule::unconfirmed(snapshot)?,
    })
}

/// Computes a table from facts alone. The scores are derived into temporary tables of this connection, which hide those
/// of the store and are gone with the transaction; the store itself is only read.
pub(super) fn recomputed(
    snapshot: &Transaction<'_>,
    kind: Kind,
    season: Season,
    week: Option<Week>,
) -> Result<(Edition, Scoretable), StoreError> {
    snapshot.execute_batch(
        "CREATE TEMP TABLE score_week AS SELECT * FROM main.score_week WHERE 0;
         CREATE TEMP TABLE score_season AS SELECT * FROM main.score_season WHERE 0;",
    )?;
    scores::rebuild_all(snapshot, &WriteWatch::default())?;
    queries::scoretable(snapshot, kind, season, week)
}

fn check(db: &Connection, season: Season) -> rusqlite::Result<CheckedSeason> {
    let checked = CheckedSeason {
        season,
        weeks: 0,
        rows: 0,
        drifted: 0,
        named: Vec::new(),
    };
    // Weeks that have rows, and may no longer have results.
    let weeks = "SELECT week FROM score_week WHERE season = ?1 UNION SELECT week FROM score_season WHERE season = ?1";
    let mut compared = Compared {
        db,
        left: collect(db, weeks, [season], |row| row.get(0))?,
        checked,
    };
    scores::derive_season(db, season, &mut compared)?;
    let Compared {
        left, mut checked, ..
    } = compared;
    for week in left {
        checked.compare(db, &SCORE_WEEK, week, std::iter::empty())?;
        checked.compare(db, &SCORE_SEASON, week, std::iter::empty())?;
    }
    Ok(checked)
}

/// A season's weeks, as they are compared.
struct Compared<'c> {
    db: &'c Connection,
    /// The weeks whose rows have not been compared yet.
    left: BTreeSet<Week>,
    checked: CheckedSeason,
}

impl Scored for Compared<'_> {
    fn week(&mut self, week: Week, scores: &WeekBook, _: &mut Meter<'_>) -> rusqlite::Result<()> {
        self.left.remove(&week);
        self.checked.weeks += 1;
        let scores = scores.scores();
        let scores = scores.map(|(player, score)| Ok((player, week_row(score)?)));
        self.checked.compare(self.db, &SCORE_WEEK, week, scores)
    }

    fn standings(
        &mut self,
        week: Week,
        standings: impl Iterator<Item = Standing>,
        _: &mut Meter<'_>,
    ) -> rusqlite::Result<()> {
        let standings = standings.map(|placed| Ok((placed.player, season_row(&placed)?)));
        self.checked
            .compare(self.db, &SCORE_SEASON, week, standings)
    }
}

// Stored rows, compared with those that the facts give.

/// How many drifted numbers of a season are listed; the others are only counted.
const NAMED: usize = 50;

impl CheckedSeason {
    /// Compares the stored rows of a week with the expected ones; both are in order of player.
    fn compare<const N: usize>(
        &mut self,
        db: &Connection,
        table: &ScoreTable<N>,
        week: Week,
        recomputed: impl Iterator<Item = rusqlite::Result<(PlayerId, [Value; N])>>,
    ) -> rusqlite::Result<()> {
        let mut right = recomputed.peekable();
        let mut statement = db.prepare_cached(table.select)?;
        let mut rows = statement.query(params![self.season, week])?;
        let mut note = |player, column: Option<&str>, stored, recomputed| {
            self.note(db, table.name, (week, player, column), stored, recomputed)
        };
        let mut compared = 0;
        while let Some(row) = rows.next()? {
            compared += 1;
            let player: PlayerId = row.get(0)?;
            while let Some(missing) =
                right.next_if(|next| next.as_ref().is_ok_and(|(other, _)| *other < player))
            {
                compared += 1;
                note(missing?.0, None, "no row".to_owned(), "a row".to_owned())?;
            }
            let same =
                right.next_if(|next| next.as_ref().map_or(true, |(other, _)| *other == player));
            let Some((_, expected)) = same.transpose()? else {
                note(player, None, "a row".to_owned(), "no row".to_owned())?;
                continue;
            };
            for ((at, column), expected) in (1..).zip(table.columns).zip(&expected) {
                let stored = row.get_ref(at)?;
                if stored != ValueRef::from(expected) {
                    note(player, Some(column), text(stored), text(expected.into()))?;
                }
            }
        }
        for missing in right {
            compared += 1;
            note(missing?.0, None, "no row".to_owned(), "a row".to_owned())?;
        }
        self.rows += compared;
        Ok(())
    }

    fn note(
        &mut self,
        db: &Connection,
        table: &str,
        (week, player, column): (Week, PlayerId, Option<&str>),
        stored: String,
        recomputed: String,
    ) -> rusqlite::Result<()> {
        self.drifted += 1;
        if self.named.len() < NAMED {
            let name = db
                .prepare_cached("SELECT name FROM player WHERE player_id = ?1")?
                .query_row([player], |row| row.get(0))
                .optional()?;
            self.named.push(Drift {
                week,
                player,
                name: name.unwrap_or_default(),
                column: column
                    .map_or_else(|| table.to_owned(), |column| format!("{table}.{column}")),
                stored,
                recomputed,
            });
        }
        Ok(())
    }
}

/// Formats a value of a derived row for the user.
fn text(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "nothing".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => format!("'{}'", text.escape_ascii()),
        ValueRef::Blob(bytes) => match Form::column_result(value) {
            Ok(form) => {
                let week = |points: Option<_>| {
                    points.map_or_else(|| "-".to_owned(), |points: Points| points.to_string())
                };
                form.weeks().map(week).collect::<Vec<_>>().join(" ")
            }
            Err(_) => format!("{} bytes", bytes.len()),
        },
    }
}

// Stored results, compared with the change log: every result was recorded there when it changed.

/// The newest change of each game, with the result that is stored.
const NEWEST: &str = "
    SELECT game_id, season, week, home, away, old, new, source, at, outcome IS NOT NULL, home_score, away_score
    FROM change JOIN game USING (game_id)
    WHERE change_id IN (SELECT max(change_id) FROM change GROUP BY game_id) ORDER BY change_id";

/// The change log, compared with the results.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckedLog {
    /// How many games have a recorded change. Results from before the log existed have none.
    pub games: u64,
    /// The newest change of all.
    pub newest: Option<ResultChange>,
    /// Games whose result is not the last recorded one: another program changed it without recording it.
    pub drifted: Vec<UnnotedResult>,
}

/// A result that differs from the last recorded one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnnotedResult {
    /// The last recorded change.
    pub noted: ResultChange,
    /// What is stored.
    pub stored: Option<GameResult>,
}

fn check_log(db: &Connection) -> rusqlite::Result<CheckedLog> {
    let mut checked = CheckedLog::default();
    let mut statement = db.prepare_cached(NEWEST)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let noted = change(row)?;
        let has_result: bool = row.get(9)?;
        let stored = result_of((row.get(10)?, row.get(11)?));
        let stored = has_result.then_some(stored);
        checked.games += 1;
        checked.newest = Some(noted.clone());
        if stored != Some(noted.new) {
            checked.drifted.push(UnnotedResult { noted, stored });
        }
    }
    Ok(checked)
}

// Checks of the store for a user who wonders why it does not work. Nothing is written, not even a newer schema.

/// How many integrity errors of one store are reported.
const ERRORS: u32 = 10;

/// The version of a store's schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schema {
    /// The version of the store.
    pub found: i64,
    /// The newest version that this program knows. An older store is migrated to it by [`Store::open`].
    pub known: i64,
}

impl Store {
    /// Opens a store read-only, as it is: nothing can be written through it, and an older schema stays.
    ///
    /// # Errors
    ///
    /// When there is no file at `path`, or the file is not a store of this program or was made by a newer one.
    pub fn open_read_only(path: &Path) -> Result<Self, StoreError> {
        open::read_only(path)
    }

    /// Whether this user cannot write to the store at this path.
    ///
    /// # Errors
    ///
    /// When the store cannot be queried.
    pub fn is_read_only(&self) -> Result<bool, StoreError> {
        let in_memory_alone = self.migrated.as_ref().is_some_and(|it| it.kept.is_none());
        Ok(in_memory_alone || self.db.is_readonly("main")?)
    }

    /// Reads the version of the schema.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn schema(&self) -> Result<Schema, StoreError> {
        Ok(Schema {
            found: self.read(|snapshot| migrate::version(snapshot))?,
            known: migrate::newest(),
        })
    }

    /// Returns what SQLite finds wrong with the file itself, at most ten errors; none when it is sound. Reads the whole
    /// file.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn integrity_errors(&self) -> Result<Vec<String>, StoreError> {
        let sql = format!("PRAGMA integrity_check({ERRORS})");
        let mut found: Vec<String> =
            self.read(|snapshot| collect(snapshot, &sql, [], |row| row.get(0)))?;
        found.retain(|line| line != "ok");
        Ok(found)
    }

    /// Counts the rows that refer to a row that does not exist.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn foreign_key_violations(&self) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM pragma_foreign_key_check";
        let count: i64 = self.read(|snapshot| snapshot.query_row(sql, [], |row| row.get(0)))?;
        Ok(count.unsigned_abs())
    }
}
