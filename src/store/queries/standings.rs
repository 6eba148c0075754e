//! The standings of one week of one season, in order of player. They are passed on as they are read, because those of a large
//! league would take several times the memory of its table.

use std::num::NonZeroU32;

use rusqlite::{CachedStatement, Rows, Transaction};

use crate::league::{PlayerId, Points, Ranking, Season, SeasonScore, Week};
use crate::scoretable::Places;
use crate::store::connection::collect;
use crate::store::scores::{SCORE_SEASON, season_score};
use crate::store::{StoreError, meta};

/// Takes a player's numbers, and how many seasons they cover, where it may be more than one.
type Taker<'t> = &'t mut dyn FnMut(PlayerId, &SeasonScore, Option<u32>) -> Result<(), StoreError>;

/// Passes on the standings of a week. Answers the places after it, and after the newest earlier week that has scores.
pub(super) fn standings(
    db: &Transaction<'_>,
    (season, week): (Season, Week),
    players: usize,
    take: Taker<'_>,
) -> Result<Places, StoreError> {
    let mut places = Places::with_capacity(players);
    let mut now = db.prepare_cached(SCORE_SEASON.select)?;
    let mut now = now.query((season, week))?;
    // Where no week is before, it has no rows.
    let before = week_before(db, season, week)?;
    let mut ranks = db.prepare_cached(&of_each("rank"))?;
    let mut ranks = ranks.query((season, before))?;
    let mut rank = || -> rusqlite::Result<Option<(PlayerId, u32)>> {
        ranks.next()?.map(TryInto::try_into).transpose()
    };
    let mut known = rank()?;
    while let Some(row) = now.next()? {
        let player: PlayerId = row.get(0)?;
        while known.is_some_and(|(other, _)| other < player) {
            known = rank()?;
        }
        let own = known.filter(|(other, _)| *other == player);
        let place = own.and_then(|(_, place)| NonZeroU32::new(place));
        places.before.push(place);
        places.now.push(row.get(1)?);
        take(player, &season_score(row, 2)?, None)?;
    }
    Ok(places)
}

/// The season's weeks with results up to one, oldest first.
pub(super) fn weeks(
    db: &Transaction<'_>,
    season: Season,
    week: Week,
) -> rusqlite::Result<Vec<Week>> {
    let sql = "SELECT DISTINCT week FROM game
               WHERE season = ?1 AND week <= ?2 AND outcome IS NOT NULL ORDER BY week";
    collect(db, sql, (season, week), |row| row.get(0))
}

/// The query for one number of every player after a week, in order of player.
fn of_each(number: &str) -> String {
    format!(
        "SELECT player_id, {number} FROM score_season WHERE season = ?1 AND week = ?2 ORDER BY player_id"
    )
}

/// The newest week before `week` that has scores.
fn week_before(db: &Transaction<'_>, season: Season, week: Week) -> rusqlite::Result<Option<Week>> {
    db.prepare_cached("SELECT max(week) FROM score_season WHERE season = ?1 AND week < ?2")?
        .query_row((season, week), |row| row.get(0))
}

/// The points of the season after a week.
pub(super) fn points(
    db: &Transaction<'_>,
    season: Season,
    week: Week,
) -> rusqlite::Result<Vec<(PlayerId, Points)>> {
    collect(db, &of_each("points"), (season, week), |row| row.try_into())
}

// All seasons added up: the final standings of every earlier season, and those of the week shown.

/// Passes on the standings of all seasons as they were after a week. Answers the places then, and after the newest earlier week
/// that has scores, even if that week belongs to the season before.
pub(crate) fn all_time(
    db: &Transaction<'_>,
    (season, week): (Season, Week),
    players: usize,
    take: Taker<'_>,
) -> Result<Places, StoreError> {
    let mut ends: Vec<(Season, Week)> = Vec::new();
    for head in meta::seasons(db)? {
        if let (true, Some(last)) = (head.season < season, head.weeks.last()) {
            ends.push((head.season, *last));
        }
    }
    let prepare = || db.prepare_cached(SCORE_SEASON.select);
    let mut statements: Vec<_> = ends.iter().map(|_| prepare()).collect::<Result<_, _>>()?;
    let earlier = statements.iter_mut().zip(ends);
    let mut earlier: Vec<_> = earlier
        .map(|(statement, (season, end))| WeekRows::begin(statement, season, Some(end)))
        .collect::<Result<_, _>>()?;
    let (mut now, mut before) = (prepare()?, prepare()?);
    let mut now = WeekRows::begin(&mut now, season, Some(week))?;
    let mut before = WeekRows::begin(&mut before, season, week_before(db, season, week)?)?;
    let mut places = Places::with_capacity(players);
    let mut ranking = Ranking::with_capacity(players);
    let mut ranking_before = Ranking::with_capacity(players);
    loop {
        let heads = earlier.iter().chain([&now, &before]);
        let Some(player) = heads.filter_map(WeekRows::player).min() else {
            break;
        };
        let (mut sum, mut seasons) = (SeasonScore::default(), 0);
        for season in &mut earlier {
            let own = season.of(player)?;
            seasons += u32::from(own.is_some());
            sum = sum.and(&own.unwrap_or_default());
        }
        let (of_week, of_week_before) = (now.of(player)?, before.of(player)?);
        let was_there = seasons > 0 || of_week_before.is_some();
        if was_there {
            ranking_before.add(&sum.and(&of_week_before.unwrap_or_default()));
        }
        seasons += u32::from(of_week.is_some());
        if seasons > 0 {
            // The number among those before, whose place follows once all are known.
            let number = NonZeroU32::new(ranking_before.len());
            places.before.push(number.filter(|_| was_there));
            let sum = sum.and(&of_week.unwrap_or_default());
            ranking.add(&sum);
            take(player, &sum, Some(seasons))?;
        }
    }
    let known = ranking_before.places();
    for place in &mut places.before {
        let number = place.and_then(|number| usize::try_from(number.get() - 1).ok());
        let known = number.and_then(|number| known.get(number).copied());
        *place = known.and_then(NonZeroU32::new);
    }
    drop(known);
    places.now = ranking.places();
    Ok(places)
}

/// The running numbers after a week, as they are read.
struct WeekRows<'s> {
    rows: Rows<'s>,
    next: Option<(PlayerId, SeasonScore)>,
}

impl<'s> WeekRows<'s> {
    /// Begins before the first player; without a week there is none.
    fn begin(
        statement: &'s mut CachedStatement<'_>,
        season: Season,
        week: Option<Week>,
    ) -> rusqlite::Result<Self> {
        let mut rows = Self {
            rows: statement.query((season, week))?,
            next: None,
        };
        rows.pass()?;
        Ok(rows)
    }

    /// The player whose numbers are next.
    fn player(&self) -> Option<PlayerId> {
        self.next.map(|(player, _)| player)
    }

    /// The numbers of a player, if those are next.
    fn of(&mut self, player: PlayerId) -> rusqlite::Result<Option<SeasonScore>> {
        let Some((_, score)) = self.next.filter(|(next, _)| *next == player) else {
            return Ok(None);
        };
        self.pass()?;
        Ok(Some(score))
    }

    fn pass(&mut self) -> rusqlite::Result<()> {
        let row = self.rows.next()?;
        let next = row.map(|row| Ok::<_, rusqlite::Error>((row.get(0)?, season_score(row, 2)?)));
        self.next = next.transpose()?;
        Ok(())
    }
}
