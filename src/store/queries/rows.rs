//! The names behind the rows of a table.

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;

use rusqlite::Transaction;

use super::standings::RankedPlayer;
use crate::league::{Division, PlayerId, Points, TeamCode, Tenths};
use crate::scoretable::{Builder, DivisionRow, NameOrder, Row, Scoretable, Standing};
use crate::store::StoreError;
use crate::store::connection::collect;

/// The names of all players in one string, in order of player.
#[derive(Default)]
pub(super) struct Names {
    text: String,
    list: Vec<Name>,
}

/// A player.
pub(super) struct Name {
    pub(super) player: PlayerId,
    end: usize,
    pub(super) team: Option<TeamCode>,
    pub(super) active: bool,
}

impl Names {
    pub(super) fn read(db: &Transaction<'_>) -> rusqlite::Result<Self> {
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

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The names in collation order.
    pub(super) fn order(&self) -> NameOrder {
        NameOrder::of((0..self.list.len()).filter_map(|index| self.text(index)))
    }

    /// The players who are active in the league now, in order of player.
    pub(super) fn active(&self) -> impl Iterator<Item = &Name> {
        self.list.iter().filter(|name| name.active)
    }

    /// Builds the table of a time without results: the players who are active in the league now.
    pub(super) fn without_numbers(&self, mut builder: Builder) -> Scoretable {
        let listed = self.list.iter().enumerate();
        let active = listed.filter(|(_, name)| name.active);
        for row in active.filter_map(|(index, _)| self.row(index, None)) {
            builder.push(&row);
        }
        builder.finish()
    }

    /// Builds the table from standings in order of player, and from the order of the names.
    pub(super) fn placed(
        &self,
        mut builder: Builder,
        standings: &[RankedPlayer],
        order_of_names: impl FnOnce() -> NameOrder,
    ) -> Result<Scoretable, StoreError> {
        if standings.is_empty() {
            // A week was played, and no player ever predicted anything.
            return Ok(self.without_numbers(builder));
        }
        let mut named = Vec::with_capacity(standings.len());
        let mut known = self.list.iter().zip(0_u32..);
        for placed in standings {
            let found = known.find(|(name, _)| name.player.cmp(&placed.player) != Ordering::Less);
            match found {
                Some((name, index)) if name.player == placed.player => named.push(index),
                _ => {
                    let what = format!("player {} has scores and no name", placed.player);
                    return Err(StoreError::Damaged { what });
                }
            }
        }
        // Who shares a place stays in order of player. Words are sorted faster than references are followed.
        let word = |(placed, at): (&RankedPlayer, u64)| u64::from(placed.place) << 32 | at;
        let mut order: Vec<u64> = standings.iter().zip(0..).map(word).collect();
        order.sort_unstable();
        let at = |word: u64| usize::try_from(word & u64::from(u32::MAX)).unwrap_or(usize::MAX);
        let mut names = Vec::with_capacity(order.len());
        for at in order.into_iter().map(at) {
            let (Some(placed), Some(&index)) = (standings.get(at), named.get(at)) else {
                continue;
            };
            let standing = Standing {
                place: placed.place,
                previous: placed.previous,
                score: &placed.score,
            };
            let Some(row) = self.row(index as usize, Some(standing)) else {
                continue;
            };
            match placed.seasons {
                Some(seasons) => builder.push_all_time(&row, seasons),
                None => builder.push(&row),
            }
            names.push(index);
        }
        Ok(builder.finish_in(&order_of_names(), &names))
    }

    fn row<'a>(&'a self, index: usize, standing: Option<Standing<'a>>) -> Option<Row<'a>> {
        let name = self.list.get(index)?;
        Some(Row {
            player: name.player,
            name: self.text(index)?,
            team: name.team,
            standing,
        })
    }

    fn text(&self, index: usize) -> Option<&str> {
        let before = index
            .checked_sub(1)
            .and_then(|before| self.list.get(before));
        let start = before.map_or(0, |before| before.end);
        self.text.get(start..self.list.get(index)?.end)
    }
}

// The divisions, ranked by the average points of their teams' fans.

/// All points of a division's active fans by their number: a fan who never played counts as one without points. Equal
/// averages, as shown, share a place. Divisions without fans come last, without a place.
///
/// `earned` are the points of the season in order of player; `None` before there are results.
pub(super) fn table(
    db: &Transaction<'_>,
    mut builder: Builder,
    names: &Names,
    earned: Option<&[(PlayerId, Points)]>,
) -> rusqlite::Result<Scoretable> {
    let sql = "SELECT code, division FROM team";
    let division_of: HashMap<TeamCode, Division> = collect(db, sql, [], |row| row.try_into())?;
    let mut sums: HashMap<Division, (u32, i64)> = HashMap::new();
    let mut earned_by = earned.unwrap_or_default().iter().peekable();
    for fan in names.active() {
        while earned_by.next_if(|(p, _)| *p < fan.player).is_some() {}
        let points = earned_by.next_if(|(p, _)| *p == fan.player);
        if let Some(division) = fan.team.and_then(|team| division_of.get(&team)) {
            let (players, sum) = sums.entry(*division).or_default();
            *players += 1;
            *sum += points.map_or(0, |(_, points)| i64::from(points.0));
        }
    }
    let mut rows = Division::ALL.map(|division| {
        let (players, points) = sums.get(&division).copied().unwrap_or_default();
        let average = earned.and_then(|_| Tenths::ratio(points, players));
        DivisionRow {
            division,
            place: None,
            players,
            average,
        }
    });
    rows.sort_by_key(|row| (row.average.is_none(), Reverse(row.average)));
    let averages = rows.map(|row| row.average);
    for row in &mut rows {
        let better = |other: &&Option<Tenths>| **other > row.average;
        let place = u32::try_from(averages.iter().filter(better).count() + 1).ok();
        row.place = place.filter(|_| row.average.is_some());
        builder.push_division(row);
    }
    Ok(builder.finish())
}
