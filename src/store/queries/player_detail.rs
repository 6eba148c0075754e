//! Reads what is behind one player's row. Everything is found by an index or a primary key, except the league's
//! averages: those add up the season's week scores, in one sequential read.

use rusqlite::{OptionalExtension, Transaction, named_params, params};

use crate::league::rules::Rules;
use crate::league::{Pick, Player, PlayerId, Season, TeamCode, Tenths, Week};
use crate::scoretable::{Detail, DetailWeek, Earned, ScoredPick};
use crate::store::connection::collect;
use crate::store::sql_types::result_of;
use crate::store::{StoreError, queries, scores};

pub(crate) fn detail(
    db: &Transaction<'_>,
    player: PlayerId,
    season: Season,
    week: Option<Week>,
) -> Result<Detail, StoreError> {
    queries::played(db, season, week)?;
    let rules = scores::rules(db)?;
    let at = At {
        db,
        player,
        season,
        week,
    };
    Ok(Detail {
        revision: db.query_row("SELECT revision FROM meta", [], |row| row.get(0))?,
        player: at.player()?.ok_or(StoreError::NoPlayer { player })?,
        season,
        week,
        earned: at.earned()?,
        weeks: at.weeks()?,
        picks: at.picks(rules)?,
        away_teams: at.away_teams()?,
        to_come: at.to_come()?,
    })
}

/// The player and season to read, and the last week. Before the first result there is no week, and no week is before
/// it.
struct At<'a> {
    db: &'a Transaction<'a>,
    player: PlayerId,
    season: Season,
    week: Option<Week>,
}

impl At<'_> {
    fn player(&self) -> rusqlite::Result<Option<Player>> {
        self.db
            .prepare_cached("SELECT name, team, active FROM player WHERE player_id = ?1")?
            .query_row([self.player], |row| {
                Ok(Player {
                    id: self.player,
                    name: row.get(0)?,
                    team: row.get(1)?,
                    active: row.get(2)?,
                })
            })
            .optional()
    }

    fn earned(&self) -> rusqlite::Result<Option<Earned>> {
        self.db
            .prepare_cached(
                "SELECT rank, (SELECT count(*) FROM score_season WHERE season = ?1 AND week = ?2), points, jokers
                 FROM score_season WHERE season = ?1 AND week = ?2 AND player_id = ?3",
            )?
            .query_row(params![self.season, self.week, self.player], |row| {
                Ok(Earned {
                    place: row.get(0)?,
                    of: row.get(1)?,
                    points: row.get(2)?,
                    jokers: row.get(3)?,
                })
            })
            .optional()
    }

    fn weeks(&self) -> rusqlite::Result<Vec<DetailWeek>> {
        const SQL: &str = "
             SELECT of_all.week, one.points, season.rank, of_all.points, of_all.players
             FROM (SELECT week, sum(points) AS points, count(*) AS players
                   FROM score_week WHERE season = :season AND week <= :week GROUP BY week) AS of_all
             LEFT JOIN score_week AS one
                   ON one.season = :season AND one.week = of_all.week AND one.player_id = :player
             LEFT JOIN score_season AS season
                   ON season.season = :season AND season.week = of_all.week AND season.player_id = :player
             ORDER BY of_all.week";
        let named = named_params! {
            ":season": self.season, ":week": self.week, ":player": self.player,
        };
        collect(self.db, SQL, named, |row| {
            Ok(DetailWeek {
                week: row.get(0)?,
                points: row.get(1)?,
                place: row.get(2)?,
                average: Tenths::ratio(row.get(3)?, row.get(4)?),
            })
        })
    }

    fn picks(&self, rules: Rules) -> rusqlite::Result<Vec<ScoredPick>> {
        const SQL: &str = "
             SELECT week, away, home, home_score, away_score, game_id, side, banker, joker
             FROM pick JOIN game USING (game_id)
             WHERE player_id = :player AND season = :season AND week <= :week AND outcome IS NOT NULL
             ORDER BY week, kickoff, game_id";
        let named = named_params! {
            ":season": self.season, ":week": self.week, ":player": self.player,
        };
        collect(self.db, SQL, named, |row| {
            let teams = [row.get(1)?, row.get(2)?];
            let result = result_of((row.get(3)?, row.get(4)?));
            let pick = Pick {
                player: self.player,
                game: row.get(5)?,
                side: row.get(6)?,
                banker: row.get(7)?,
                joker: row.get(8)?,
            };
            Ok(ScoredPick::new(rules, row.get(0)?, teams, pick, result))
        })
    }

    fn away_teams(&self) -> rusqlite::Result<Vec<TeamCode>> {
        let sql = "SELECT DISTINCT away FROM game WHERE season = ?1 ORDER BY away";
        collect(self.db, sql, [self.season], |row| row.get(0))
    }

    fn to_come(&self) -> rusqlite::Result<u32> {
        self.db
            .prepare_cached(
                "SELECT count(*) FROM game WHERE season = ?1 AND week = ?2 AND outcome IS NULL",
            )?
            .query_row(params![self.season, self.week], |row| row.get(0))
    }
}
