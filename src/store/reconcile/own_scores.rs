//! This program's numbers, looked up by subject.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{OptionalExtension, Transaction, params};

use crate::league::rules::Rules;
use crate::league::{
    Figure, GameId, Pick, PlayerId, Points, ReferenceScores, Season, SeasonScore, Subject, Tenths,
    Week,
};
use crate::store::queries::{RankedPlayer, standings, week_scores};
use crate::store::sql_types::result_of;
use crate::store::{StoreError, meta, scores};

/// A week's standings by player.
pub(super) type Standings = BTreeMap<PlayerId, RankedPlayer>;

/// The numbers of a store, as far as the reference scores go.
pub(super) struct Ours<'a> {
    db: &'a Transaction<'a>,
    rules: Rules,
    names: HashMap<PlayerId, String>,
    weeks: BTreeMap<(Season, Week), BTreeMap<PlayerId, Points>>,
    standings: BTreeMap<(Season, Week), Standings>,
    /// The last week of each season that the reference scores cover.
    ends: BTreeMap<Season, Week>,
    all_time: Standings,
    /// Bankers that the reference scores leave out of averages, by player.
    uncounted: HashMap<PlayerId, Vec<Scored>>,
}

impl<'a> Ours<'a> {
    pub(super) fn read(
        db: &'a Transaction<'a>,
        claims: &ReferenceScores,
    ) -> Result<Self, StoreError> {
        let mut ours = Self {
            db,
            rules: scores::rules(db)?,
            names: names(db)?,
            weeks: BTreeMap::new(),
            standings: BTreeMap::new(),
            ends: BTreeMap::new(),
            all_time: Standings::new(),
            uncounted: HashMap::new(),
        };
        for head in meta::seasons(db)? {
            for week in head.weeks {
                let placed = week_scores(db, head.season, week)?;
                ours.standings
                    .insert((head.season, week), by_player(placed));
                ours.weeks
                    .insert((head.season, week), points(db, head.season, week)?);
            }
        }
        ours.ends = ours.ends(claims);
        if let Some((season, week)) = ours.ends.last_key_value() {
            let placed = standings::all_time(db, *season, *week)?;
            ours.all_time = by_player(placed);
        }
        for &(player, game) in &claims.uncounted {
            if let Some(scored) = pick(db, ours.rules, player, game)? {
                ours.uncounted.entry(player).or_default().push(scored);
            }
        }
        Ok(ours)
    }

    /// The newest week of each season with scores here, up to the newest week of the reference scores.
    fn ends(&self, claims: &ReferenceScores) -> BTreeMap<Season, Week> {
        let mut claimed: BTreeMap<Season, Week> = BTreeMap::new();
        for claim in &claims.list {
            if let Subject::Week(_, season, week) | Subject::Place(_, season, week) = claim.about {
                let last = claimed.entry(season).or_insert(week);
                *last = week.max(*last);
            }
        }
        let mut ends = BTreeMap::new();
        for &(season, week) in self.standings.keys() {
            if claimed.get(&season).is_none_or(|last| week <= *last) {
                ends.insert(season, week);
            }
        }
        ends
    }

    pub(super) fn name(&self, player: PlayerId) -> Option<&str> {
        self.names.get(&player).map(String::as_str)
    }

    /// Looks up the number of this program, if it has one.
    pub(super) fn value(&self, about: Subject) -> rusqlite::Result<Option<Tenths>> {
        Ok(match about {
            Subject::League(season, week) => self.weeks.get(&(season, week)).and_then(average),
            Subject::Pick(player, game) => {
                pick(self.db, self.rules, player, game)?.map(|pick| whole(pick.points))
            }
            Subject::Week(player, season, week) => {
                let of_week = self.weeks.get(&(season, week));
                of_week
                    .and_then(|week| week.get(&player))
                    .copied()
                    .map(whole)
            }
            Subject::Place(player, season, week) => {
                let placed = self
                    .standings(season, week)
                    .and_then(|all| all.get(&player));
                placed.and_then(|placed| count(placed.place))
            }
            Subject::Season(player, season, figure) => {
                let placed = self.of_season(season).and_then(|all| all.get(&player));
                placed.and_then(|placed| of_score(&placed.score, figure))
            }
            Subject::AllTime(player, figure) => {
                let placed = self.all_time.get(&player);
                placed.and_then(|placed| of_score(&placed.score, figure))
            }
        })
    }

    /// The average of a week as a whole number; its decimals are truncated.
    pub(super) fn cut_average(&self, season: Season, week: Week) -> Option<Tenths> {
        let week = self.weeks.get(&(season, week))?;
        let sum: i64 = week.values().map(|points| i64::from(points.0)).sum();
        let cut = sum.checked_div(i64::try_from(week.len()).ok()?)?;
        Tenths::ratio(cut, 1)
    }

    /// The standings after a week.
    pub(super) fn standings(&self, season: Season, week: Week) -> Option<&Standings> {
        self.standings.get(&(season, week))
    }

    /// The bankers of a player that the reference scores leave out, up to a week.
    pub(super) fn uncounted(
        &self,
        player: PlayerId,
        season: Season,
        week: Week,
    ) -> impl Iterator<Item = &Scored> {
        let all = self.uncounted.get(&player).into_iter().flatten();
        all.filter(move |pick| pick.season == season && pick.week <= week)
    }

    /// What a banker average is computed from: the player's numbers, and those bankers that the reference scores leave
    /// out.
    pub(super) fn bankers(&self, about: Subject) -> Option<(&SeasonScore, Vec<&Scored>)> {
        let (all, player) = match about {
            Subject::Season(player, season, _) => (self.of_season(season)?, player),
            Subject::AllTime(player, _) => (&self.all_time, player),
            _ => return None,
        };
        let counted = |(season, week): (&Season, &Week)| match about {
            Subject::Season(_, of, _) if of != *season => Vec::new(),
            _ => self.uncounted(player, *season, *week).collect(),
        };
        let left_out = self.ends.iter().flat_map(counted).collect();
        Some((&all.get(&player)?.score, left_out))
    }

    /// The players who have points in a week.
    pub(super) fn players_of_week(
        &self,
        season: Season,
        week: Week,
    ) -> impl Iterator<Item = PlayerId> {
        let of_week = self.weeks.get(&(season, week));
        of_week.into_iter().flat_map(|week| week.keys().copied())
    }

    /// The players who are in a season's standings.
    pub(super) fn players_of_season(&self, season: Season) -> impl Iterator<Item = PlayerId> {
        let of_season = self.of_season(season);
        of_season.into_iter().flat_map(|all| all.keys().copied())
    }

    /// The players who are in any standings.
    pub(super) fn players(&self) -> impl Iterator<Item = PlayerId> {
        self.all_time.keys().copied()
    }

    fn of_season(&self, season: Season) -> Option<&Standings> {
        self.standings(season, *self.ends.get(&season)?)
    }
}

fn by_player(placed: Vec<RankedPlayer>) -> Standings {
    let by_player = placed.into_iter().map(|placed| (placed.player, placed));
    by_player.collect()
}

/// The average points of the players who played the week.
fn average(week: &BTreeMap<PlayerId, Points>) -> Option<Tenths> {
    let sum = week.values().map(|points| i64::from(points.0)).sum();
    Tenths::ratio(sum, u32::try_from(week.len()).ok()?)
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

// What is read for a comparison.

/// A scored pick.
#[derive(Clone, Copy)]
pub(super) struct Scored {
    season: Season,
    week: Week,
    pub(super) points: Points,
}

/// Reads the names of all players.
fn names(db: &Transaction<'_>) -> rusqlite::Result<HashMap<PlayerId, String>> {
    let mut statement = db.prepare_cached("SELECT player_id, name FROM player")?;
    let names = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    names.collect()
}

/// The points of a week by player.
fn points(
    db: &Transaction<'_>,
    season: Season,
    week: Week,
) -> rusqlite::Result<BTreeMap<PlayerId, Points>> {
    let mut statement = db.prepare_cached(
        "SELECT player_id, points FROM score_week WHERE season = ?1 AND week = ?2",
    )?;
    let points =
        statement.query_map(params![season, week], |row| Ok((row.get(0)?, row.get(1)?)))?;
    points.collect()
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
