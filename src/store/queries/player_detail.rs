//! Reads what is behind players' rows. Everything is found by an index or a primary key, except what the players share: the
//! league's averages add up the season's week scores, in one sequential read.

use rusqlite::{OptionalExtension, Transaction, params};

use crate::league::{Pick, Player, PlayerId, Revision, Season, Tenths, Week};
use crate::scoretable::{Detail, DetailBlock, DetailWeek, Earned, ScoredPick, Shared};
use crate::store::connection::collect;
use crate::store::sql_types::result_of;
use crate::store::{StoreError, queries, scores};

pub(crate) fn detail(
    db: &Transaction<'_>,
    player: PlayerId,
    season: Season,
    week: Option<Week>,
) -> Result<Detail, StoreError> {
    let at = At::new(db, season, week)?;
    at.detail(player)?.ok_or(StoreError::NoPlayer { player })
}

/// The details of some players, in their order.
pub(crate) fn of_players(
    db: &Transaction<'_>,
    players: &[PlayerId],
    season: Season,
    week: Option<Week>,
) -> Result<Vec<Detail>, StoreError> {
    let at = At::new(db, season, week)?;
    let detail = |&player: &PlayerId| {
        let detail = at.detail(player)?;
        detail.ok_or(StoreError::NoPlayer { player })
    };
    players.iter().map(detail).collect()
}

/// The details of the players whose ids are from `first` to `last`.
pub(crate) fn block(
    db: &Transaction<'_>,
    [first, last]: [u32; 2],
    season: Season,
    week: Option<Week>,
) -> Result<DetailBlock, StoreError> {
    let at = At::new(db, season, week)?;
    let ids = "SELECT player_id FROM player WHERE player_id BETWEEN ?1 AND ?2 ORDER BY player_id";
    let players: Vec<PlayerId> = collect(db, ids, [first, last], |row| row.get(0))?;
    let details: Result<Vec<Detail>, _> = players
        .into_iter()
        .filter_map(|player| at.detail(player).transpose())
        .collect();
    Ok(DetailBlock::of(&at.shared, &details?))
}

/// The season to read, and the last week. Before the first result there is no week, and no week is before it.
struct At<'a> {
    db: &'a Transaction<'a>,
    shared: Shared,
    revision: Revision,
}

impl<'a> At<'a> {
    fn new(
        db: &'a Transaction<'a>,
        season: Season,
        week: Option<Week>,
    ) -> Result<Self, StoreError> {
        const WEEKS: &str = "
             SELECT week, sum(points), count(*) FROM score_week WHERE season = ?1 AND week <= ?2
             GROUP BY week ORDER BY week";
        queries::played(db, season, week)?;
        let average =
            |row: &rusqlite::Row<'_>| Ok((row.get(0)?, Tenths::ratio(row.get(1)?, row.get(2)?)));
        let travel = "SELECT DISTINCT away FROM game WHERE season = ?1 ORDER BY away";
        let to_come =
            "SELECT count(*) FROM game WHERE season = ?1 AND week = ?2 AND outcome IS NULL";
        let of = "SELECT count(*) FROM score_season WHERE season = ?1 AND week = ?2";
        let count = |sql| -> rusqlite::Result<u32> {
            db.prepare_cached(sql)?
                .query_row(params![season, week], |row| row.get(0))
        };
        Ok(Self {
            db,
            revision: db.query_row("SELECT revision FROM meta", [], |row| row.get(0))?,
            shared: Shared {
                season,
                week,
                rules: scores::rules(db)?,
                weeks: collect(db, WEEKS, params![season, week], average)?,
                away_teams: collect(db, travel, [season], |row| row.get(0))?,
                to_come: count(to_come)?,
                of: count(of)?,
            },
        })
    }

    /// What is behind a player's row; `None` when there is no such player.
    fn detail(&self, player: PlayerId) -> rusqlite::Result<Option<Detail>> {
        let Some(of_player) = self.player(player)? else {
            return Ok(None);
        };
        Ok(Some(Detail {
            revision: self.revision,
            player: of_player,
            season: self.shared.season,
            week: self.shared.week,
            earned: self.earned(player)?,
            weeks: self.weeks(player)?,
            picks: self.picks(player)?,
            away_teams: self.shared.away_teams.clone(),
            to_come: self.shared.to_come,
        }))
    }

    fn player(&self, player: PlayerId) -> rusqlite::Result<Option<Player>> {
        self.db
            .prepare_cached("SELECT name, team, active FROM player WHERE player_id = ?1")?
            .query_row([player], |row| {
                Ok(Player {
                    id: player,
                    name: row.get(0)?,
                    team: row.get(1)?,
                    active: row.get(2)?,
                })
            })
            .optional()
    }

    fn earned(&self, player: PlayerId) -> rusqlite::Result<Option<Earned>> {
        let Shared {
            season, week, of, ..
        } = self.shared;
        self.db
            .prepare_cached(
                "SELECT rank, points, jokers FROM score_season
                 WHERE season = ?1 AND week = ?2 AND player_id = ?3",
            )?
            .query_row(params![season, week, player], |row| {
                Ok(Earned {
                    place: row.get(0)?,
                    of,
                    points: row.get(1)?,
                    jokers: row.get(2)?,
                })
            })
            .optional()
    }

    fn weeks(&self, player: PlayerId) -> rusqlite::Result<Vec<DetailWeek>> {
        const SQL: &str = "
             SELECT (SELECT points FROM score_week WHERE season = ?1 AND week = ?2 AND player_id = ?3),
                    (SELECT rank FROM score_season WHERE season = ?1 AND week = ?2 AND player_id = ?3)";
        let mut statement = self.db.prepare_cached(SQL)?;
        let weeks = self.shared.weeks.iter();
        weeks
            .map(|&(week, average)| {
                statement.query_row(params![self.shared.season, week, player], |row| {
                    Ok(DetailWeek {
                        week,
                        points: row.get(0)?,
                        place: row.get(1)?,
                        average,
                    })
                })
            })
            .collect()
    }

    fn picks(&self, player: PlayerId) -> rusqlite::Result<Vec<ScoredPick>> {
        const SQL: &str = "
             SELECT week, away, home, home_score, away_score, game_id, side, banker, joker
             FROM pick JOIN game USING (game_id)
             WHERE player_id = ?1 AND season = ?2 AND week <= ?3 AND outcome IS NOT NULL
             ORDER BY week, kickoff, game_id";
        let Shared {
            season,
            week,
            rules,
            ..
        } = self.shared;
        collect(self.db, SQL, params![player, season, week], |row| {
            let teams = [row.get(1)?, row.get(2)?];
            let result = result_of((row.get(3)?, row.get(4)?));
            let pick = Pick {
                player,
                game: row.get(5)?,
                side: row.get(6)?,
                banker: row.get(7)?,
                joker: row.get(8)?,
            };
            Ok(ScoredPick::new(rules, row.get(0)?, teams, pick, result))
        })
    }
}
