//! This program's numbers, looked up by subject. Every look-up is a query by key: the numbers of a large league do not fit into
//! memory.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, Transaction, params};

use crate::league::rules::Rules;
use crate::league::{
    Figure, GameId, Pick, PlayerId, Points, ReferenceScores, Season, SeasonScore, Subject, Tenths,
    Week,
};
use crate::store::connection::collect;
use crate::store::scores::{SCORE_SEASON, season_score};
use crate::store::sql_types::result_of;
use crate::store::{StoreError, meta, scores};

/// The bankers that the reference scores leave out of averages, as far as they are scored.
const UNCOUNTED: &str = "
    CREATE TEMP TABLE uncounted (player_id, season, week, points);
    CREATE INDEX temp.uncounted_of ON uncounted (player_id, season, week);";

/// A player's running numbers after a week, and the place.
type Standing = (u32, SeasonScore);

/// The numbers of a store, as far as the reference scores go.
pub(super) struct OwnScores<'a> {
    db: &'a Transaction<'a>,
    rules: Rules,
    /// The weeks with scores, and what the points of those who played each add up to.
    weeks: BTreeMap<(Season, Week), Played>,
    /// The last week of each season that the reference scores cover.
    ends: BTreeMap<Season, Week>,
    /// The weeks that all seasons of a player are added up from.
    all: Vec<(Season, Week)>,
    /// The query for a player's standing after a week.
    of_player: String,
    // Several numbers of one player follow each other.
    newest: Option<((Season, Week, PlayerId), Option<Standing>)>,
    newest_of_all: Option<(PlayerId, Option<SeasonScore>)>,
}

/// The players of a week, and all their points.
#[derive(Clone, Copy)]
struct Played {
    players: u32,
    points: i64,
}

impl<'a> OwnScores<'a> {
    /// Begins with the last week of each season that the reference scores cover.
    pub(super) fn read(
        db: &'a Transaction<'a>,
        reference: &ReferenceScores,
        covered: &BTreeMap<Season, Week>,
    ) -> Result<Self, StoreError> {
        let columns = SCORE_SEASON.columns.join(", ");
        let mut own = Self {
            db,
            rules: scores::rules(db)?,
            weeks: BTreeMap::new(),
            ends: BTreeMap::new(),
            all: Vec::new(),
            of_player: format!(
                "SELECT {columns} FROM score_season WHERE season = ?1 AND week = ?2 AND player_id = ?3"
            ),
            newest: None,
            newest_of_all: None,
        };
        let heads = meta::seasons(db)?;
        for head in &heads {
            for &week in &head.weeks {
                let played = own.played(head.season, week)?;
                own.weeks.insert((head.season, week), played);
                if covered.get(&head.season).is_none_or(|last| week <= *last) {
                    own.ends.insert(head.season, week);
                }
            }
        }
        if let Some((&newest, &week)) = own.ends.last_key_value() {
            let earlier = heads.iter().filter(|head| head.season < newest);
            let earlier = earlier.filter_map(|head| Some((head.season, *head.weeks.last()?)));
            own.all = earlier.chain([(newest, week)]).collect();
        }
        db.execute_batch(UNCOUNTED)?;
        let mut insert = db.prepare("INSERT INTO uncounted VALUES (?1, ?2, ?3, ?4)")?;
        for banker in reference.uncounted() {
            let (player, game) = banker?;
            if let Some(scored) = pick(db, own.rules, player, game)? {
                let Scored {
                    season,
                    week,
                    points,
                } = scored;
                insert.execute(params![player, season, week, points])?;
            }
        }
        Ok(own)
    }

    fn played(&self, season: Season, week: Week) -> rusqlite::Result<Played> {
        let sql = "SELECT count(*), coalesce(sum(points), 0) FROM score_week WHERE season = ?1 AND week = ?2";
        self.db
            .prepare_cached(sql)?
            .query_row((season, week), |row| {
                Ok(Played {
                    players: row.get(0)?,
                    points: row.get(1)?,
                })
            })
    }

    /// Looks up the number of this program, if it has one.
    pub(super) fn value(&mut self, about: Subject) -> rusqlite::Result<Option<Tenths>> {
        Ok(match about {
            Subject::League(season, week) => {
                let played = self.weeks.get(&(season, week));
                played.and_then(|week| Tenths::ratio(week.points, week.players))
            }
            Subject::Pick(player, game) => {
                pick(self.db, self.rules, player, game)?.map(|pick| whole(pick.points))
            }
            Subject::Week(player, season, week) if self.weeks.contains_key(&(season, week)) => {
                let sql = "SELECT points FROM score_week WHERE season = ?1 AND week = ?2 AND player_id = ?3";
                let mut statement = self.db.prepare_cached(sql)?;
                let points = statement.query_row((season, week, player), |row| row.get(0));
                points.optional()?.map(whole)
            }
            Subject::Week(..) => None,
            Subject::Place(player, season, week) => {
                let standing = self.standing(player, season, week)?;
                standing.and_then(|(place, _)| count(place))
            }
            Subject::Season(_, _, figure) | Subject::AllTime(_, figure) => {
                let score = self.score(about)?;
                score.and_then(|score| of_score(&score, figure))
            }
        })
    }

    /// A player's standing after a week that has scores.
    pub(super) fn standing(
        &mut self,
        player: PlayerId,
        season: Season,
        week: Week,
    ) -> rusqlite::Result<Option<Standing>> {
        if !self.weeks.contains_key(&(season, week)) {
            return Ok(None);
        }
        let key = (season, week, player);
        if let Some((_, standing)) = self.newest.filter(|(newest, _)| *newest == key) {
            return Ok(standing);
        }
        let mut statement = self.db.prepare_cached(&self.of_player)?;
        let standing = statement.query_row(key, |row| Ok((row.get(0)?, season_score(row, 1)?)));
        let standing = standing.optional()?;
        self.newest = Some((key, standing));
        Ok(standing)
    }

    /// The running numbers of a player's season, or of all seasons, as far as the reference scores go.
    fn score(&mut self, about: Subject) -> rusqlite::Result<Option<SeasonScore>> {
        match about {
            Subject::Season(player, season, _) => {
                let Some(&end) = self.ends.get(&season) else {
                    return Ok(None);
                };
                let standing = self.standing(player, season, end)?;
                Ok(standing.map(|(_, score)| score))
            }
            Subject::AllTime(player, _) => {
                let newest = self.newest_of_all;
                if let Some((_, score)) = newest.filter(|(newest, _)| *newest == player) {
                    return Ok(score);
                }
                let mut sum: Option<SeasonScore> = None;
                for (season, end) in self.all.clone() {
                    let of_season = self.standing(player, season, end)?;
                    sum = match (sum, of_season) {
                        (sum, None) => sum.map(|sum| sum.and(&SeasonScore::default())),
                        (sum, Some((_, score))) => Some(sum.unwrap_or_default().and(&score)),
                    };
                }
                self.newest_of_all = Some((player, sum));
                Ok(sum)
            }
            _ => Ok(None),
        }
    }

    /// The average of a week as a whole number; its decimals are truncated.
    pub(super) fn cut_average(&self, season: Season, week: Week) -> Option<Tenths> {
        let Played { players, points } = self.weeks.get(&(season, week))?;
        let cut = points.checked_div((*players).into())?;
        Tenths::ratio(cut, 1)
    }

    /// What a banker average is computed from: the player's numbers, and the points of those bankers that the reference scores
    /// leave out.
    pub(super) fn bankers(
        &mut self,
        about: Subject,
    ) -> rusqlite::Result<Option<(SeasonScore, Vec<Points>)>> {
        let Some((score, player)) = self.score(about)?.zip(about.player()) else {
            return Ok(None);
        };
        let sql =
            "SELECT points FROM uncounted WHERE player_id = ?1 AND season = ?2 AND week <= ?3";
        let mut left_out = Vec::new();
        for (&season, &end) in &self.ends {
            if matches!(about, Subject::Season(_, of, _) if of != season) {
                continue;
            }
            let points: Vec<Points> =
                collect(self.db, sql, (player, season, end), |row| row.get(0))?;
            left_out.extend(points);
        }
        Ok(Some((score, left_out)))
    }

    /// The weeks with scores.
    pub(super) fn has_week(&self, season: Season, week: Week) -> bool {
        self.weeks.contains_key(&(season, week))
    }

    /// The last week of a season that the reference scores cover.
    pub(super) fn end(&self, season: Season) -> Option<Week> {
        self.ends.get(&season).copied()
    }

    /// The newest season that the reference scores cover, and its last week.
    pub(super) fn newest_end(&self) -> Option<(Season, Week)> {
        self.all.last().copied()
    }
}

fn of_score(score: &SeasonScore, figure: Figure) -> Option<Tenths> {
    match figure {
        Figure::Score => Some(whole(score.points)),
        Figure::Worst => Some(whole(score.worst)),
        Figure::Best => Some(whole(score.best)),
        Figure::Correct => count(score.correct),
        Figure::Percentage => score.percentage(),
        Figure::Average => score.average(),
        Figure::BankerAverage => score.banker_average(),
    }
}

fn whole(points: Points) -> Tenths {
    Tenths(points.0.saturating_mul(10))
}

fn count(number: u32) -> Option<Tenths> {
    Tenths::ratio(number.into(), 1)
}

/// A scored pick.
struct Scored {
    season: Season,
    week: Week,
    points: Points,
}

/// Reads the points of a pick, if the pick exists and its game has a result.
fn pick(
    db: &Transaction<'_>,
    rules: Rules,
    player: PlayerId,
    game: GameId,
) -> rusqlite::Result<Option<Scored>> {
    let mut statement = db.prepare_cached(
        "SELECT side, banker, joker, home_score, away_score, season, week FROM pick JOIN game USING (game_id)
         WHERE game_id = ?1 AND player_id = ?2 AND outcome IS NOT NULL",
    )?;
    let scored = statement.query_row(params![game, player], |row| {
        let pick = Pick {
            player,
            game,
            side: row.get(0)?,
            banker: row.get(1)?,
            joker: row.get(2)?,
        };
        let result = result_of((row.get(3)?, row.get(4)?));
        Ok(Scored {
            season: row.get(5)?,
            week: row.get(6)?,
            points: rules.score(&pick, result).points,
        })
    });
    scored.optional()
}
