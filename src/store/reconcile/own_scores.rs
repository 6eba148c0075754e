//! This program's numbers, looked up by subject.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{OptionalExtension, Transaction, params};

use crate::league::rules::Rules;
use crate::league::{
    Figure, GameId, Pick, PlayerId, Points, ReferenceScores, Season, SeasonScore, Subject, Tenths,
    Week,
};
use crate::store::connection::collect;
use crate::store::queries::{RankedPlayer, standings, week_scores};
use crate::store::sql_types::result_of;
use crate::store::{meta, scores};

/// A week's standings by player.
pub(super) type Standings = BTreeMap<PlayerId, RankedPlayer>;

/// The numbers of a store, as far as the reference scores go.
pub(super) struct OwnScores<'a> {
    db: &'a Transaction<'a>,
    rules: Rules,
    pub(super) names: HashMap<PlayerId, String>,
    /// The points of each week by player.
    pub(super) weeks: BTreeMap<(Season, Week), BTreeMap<PlayerId, Points>>,
    pub(super) standings: BTreeMap<(Season, Week), Standings>,
    /// The last week of each season that the reference scores cover.
    ends: BTreeMap<Season, Week>,
    pub(super) all_time: Standings,
    /// Bankers that the reference scores leave out of averages, by player.
    uncounted: HashMap<PlayerId, Vec<Scored>>,
}

impl<'a> OwnScores<'a> {
    pub(super) fn read(
        db: &'a Transaction<'a>,
        reference: &ReferenceScores,
    ) -> rusqlite::Result<Self> {
        let names = "SELECT player_id, name FROM player";
        let points = "SELECT player_id, points FROM score_week WHERE season = ?1 AND week = ?2";
        let mut own = Self {
            db,
            rules: scores::rules(db)?,
            names: collect(db, names, [], |row| row.try_into())?,
            weeks: BTreeMap::new(),
            standings: BTreeMap::new(),
            ends: BTreeMap::new(),
            all_time: Standings::new(),
            uncounted: HashMap::new(),
        };
        for head in meta::seasons(db)? {
            for week in head.weeks {
                let key = (head.season, week);
                let ranked = by_player(week_scores(db, head.season, week)?);
                own.standings.insert(key, ranked);
                let points = collect(db, points, key, |row| row.try_into())?;
                own.weeks.insert(key, points);
            }
        }
        own.ends = own.ends(reference);
        if let Some((season, week)) = own.ends.last_key_value() {
            own.all_time = by_player(standings::all_time(db, *season, *week)?);
        }
        for &(player, game) in &reference.uncounted {
            if let Some(scored) = pick(db, own.rules, player, game)? {
                own.uncounted.entry(player).or_default().push(scored);
            }
        }
        Ok(own)
    }

    /// The newest week of each season with scores here, up to the newest week of the reference scores.
    fn ends(&self, reference: &ReferenceScores) -> BTreeMap<Season, Week> {
        let mut last_of: BTreeMap<Season, Week> = BTreeMap::new();
        for score in &reference.list {
            if let Subject::Week(_, season, week) | Subject::Place(_, season, week) = score.about {
                let last = last_of.entry(season).or_insert(week);
                *last = week.max(*last);
            }
        }
        let mut ends = BTreeMap::new();
        for &(season, week) in self.standings.keys() {
            if last_of.get(&season).is_none_or(|last| week <= *last) {
                ends.insert(season, week);
            }
        }
        ends
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
                let points = of_week.and_then(|points| points.get(&player));
                points.copied().map(whole)
            }
            Subject::Place(player, season, week) => {
                let of_week = self.standings.get(&(season, week));
                let placed = of_week.and_then(|all| all.get(&player));
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

    /// The newest standings of a season.
    pub(super) fn of_season(&self, season: Season) -> Option<&Standings> {
        self.standings.get(&(season, *self.ends.get(&season)?))
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
