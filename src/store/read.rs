//! A table as it stood after a week: three tables are read from front to back in order of player and merged, and the
//! rows are put in league order here. Asking per row, or joining in order of score, is several times slower.

use std::cmp::Ordering;

use rusqlite::{Connection, Transaction, named_params, params};

use super::{StoreError, head};
use crate::league::{Edition, PlayerId, Season, SeasonScore, TeamCode, Week};
use crate::scoretable::{Builder, Kind, Row, Scoretable, Standing};

/// Where the standings of a week come from, in order of player.
pub(super) type Standings = fn(&Connection, Season, Week) -> Result<Vec<Placed>, StoreError>;

pub(super) fn scoretable(
    db: &mut Connection,
    kind: Kind,
    season: Season,
    week: Option<Week>,
    standings: Standings,
) -> Result<(Edition, Scoretable), StoreError> {
    let snapshot = db.transaction()?;
    let (edition, league): (Edition, String) = snapshot
        .prepare_cached("SELECT revision, facts, name FROM meta")?
        .query_row([], |row| {
            let edition = Edition {
                revision: row.get(0)?,
                facts: row.get(1)?,
            };
            Ok((edition, row.get(2)?))
        })?;
    check(&snapshot, season, week)?;
    let names = Names::read(&snapshot)?;
    let placed = match week {
        Some(week) => standings(&snapshot, season, week)?,
        None => Vec::new(),
    };
    let builder = Builder::new(kind, &league, season, week, names.list.len());
    let table = if placed.is_empty() {
        without_numbers(builder, &names)
    } else {
        in_league_order(builder, &names, &placed)?
    };
    Ok((edition, table))
}

/// Refuses a season without games and a week without results, and says what there is.
pub(super) fn check(
    db: &Transaction<'_>,
    season: Season,
    week: Option<Week>,
) -> Result<(), StoreError> {
    let known: bool = db
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM game
             WHERE season = ?1 AND (?2 IS NULL OR (week = ?2 AND outcome IS NOT NULL)))",
        )?
        .query_row(params![season, week], |row| row.get(0))?;
    if known {
        return Ok(());
    }
    let seasons = head::seasons(db)?;
    let found = seasons.iter().find(|head| head.season == season);
    Err(match (found, week) {
        (Some(found), Some(week)) => StoreError::NoWeek {
            season,
            week,
            known: found.weeks.clone(),
        },
        _ => StoreError::NoSeason {
            season,
            known: seasons.iter().map(|head| head.season).collect(),
        },
    })
}

/// Everybody's name in one string, in order of player.
#[derive(Default)]
struct Names {
    text: String,
    list: Vec<Name>,
}

struct Name {
    player: PlayerId,
    end: usize,
    team: Option<TeamCode>,
    active: bool,
}

impl Names {
    fn read(db: &Transaction<'_>) -> rusqlite::Result<Self> {
        let mut statement = db.prepare_cached(
            "SELECT player_id, name, team, active FROM player ORDER BY player_id",
        )?;
        let mut rows = statement.query([])?;
        let mut names = Self::default();
        while let Some(row) = rows.next()? {
            names.text.push_str(row.get_ref(1)?.as_str()?);
            names.list.push(Name {
                player: row.get(0)?,
                end: names.text.len(),
                team: row.get(2)?,
                active: row.get(3)?,
            });
        }
        Ok(names)
    }

    fn row<'a>(&'a self, index: usize, standing: Option<Standing<'a>>) -> Option<Row<'a>> {
        let name = self.list.get(index)?;
        let start = index
            .checked_sub(1)
            .and_then(|before| self.list.get(before));
        Some(Row {
            player: name.player,
            name: self
                .text
                .get(start.map_or(0, |before| before.end)..name.end)?,
            team: name.team,
            standing,
        })
    }
}

/// One player's numbers after the week.
pub(super) struct Placed {
    pub(super) player: PlayerId,
    pub(super) place: u32,
    pub(super) previous: Option<u32>,
    pub(super) score: SeasonScore,
}

/// The stored standings of a week in order of player, with the places after the newest earlier week that has scores.
pub(super) fn standings(
    db: &Connection,
    season: Season,
    week: Week,
) -> Result<Vec<Placed>, StoreError> {
    let mut earlier = places_before(db, season, week)?.into_iter().peekable();
    let mut statement = db.prepare_cached(
        "SELECT player_id, rank, points, correct, picks, banker_points, banker_count, best, worst, weeks_played,
                last_points, jokers, form
         FROM score_season WHERE season = :season AND week = :week ORDER BY player_id",
    )?;
    let mut rows = statement.query(named_params! { ":season": season, ":week": week })?;
    let mut standings = Vec::new();
    while let Some(row) = rows.next()? {
        let player = row.get(0)?;
        while earlier.next_if(|&(other, _)| other < player).is_some() {}
        standings.push(Placed {
            player,
            place: row.get(1)?,
            previous: earlier
                .next_if(|&(other, _)| other == player)
                .map(|(_, place)| place),
            score: SeasonScore {
                points: row.get(2)?,
                correct: row.get(3)?,
                picks: row.get(4)?,
                banker_points: row.get(5)?,
                banker_count: row.get(6)?,
                best: row.get(7)?,
                worst: row.get(8)?,
                weeks_played: row.get(9)?,
                last_week: row.get(10)?,
                jokers: row.get(11)?,
                form: row.get(12)?,
            },
        });
    }
    Ok(standings)
}

fn places_before(
    db: &Connection,
    season: Season,
    week: Week,
) -> rusqlite::Result<Vec<(PlayerId, u32)>> {
    let mut statement = db.prepare_cached(
        "SELECT player_id, rank FROM score_season
         WHERE season = :season AND week = (SELECT max(week) FROM score_season WHERE season = :season AND week < :week)
         ORDER BY player_id",
    )?;
    let rows = statement.query_map(named_params! { ":season": season, ":week": week }, |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    rows.collect()
}

fn without_numbers(mut builder: Builder, names: &Names) -> Scoretable {
    let active = names
        .list
        .iter()
        .enumerate()
        .filter(|(_, name)| name.active);
    for row in active.filter_map(|(index, _)| names.row(index, None)) {
        builder.push(&row);
    }
    builder.finish()
}

fn in_league_order(
    mut builder: Builder,
    names: &Names,
    placed: &[Placed],
) -> Result<Scoretable, StoreError> {
    let mut order = Vec::with_capacity(placed.len());
    let mut named = names.list.iter().enumerate();
    for placed in placed {
        let found = named.find(|(_, name)| name.player.cmp(&placed.player) != Ordering::Less);
        match found {
            Some((index, name)) if name.player == placed.player => order.push((placed, index)),
            _ => {
                let what = format!("player {} has scores and no name", placed.player);
                return Err(StoreError::Damaged { what });
            }
        }
    }
    order.sort_unstable_by_key(|(placed, _)| (placed.place, placed.player));
    for (placed, index) in order {
        let standing = Standing {
            place: placed.place,
            previous: placed.previous,
            score: &placed.score,
        };
        if let Some(row) = names.row(index, Some(standing)) {
            builder.push(&row);
        }
    }
    Ok(builder.finish())
}
