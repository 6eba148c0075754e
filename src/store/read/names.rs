//! Who the rows of a table are.

use std::cmp::Ordering;

use rusqlite::Transaction;

use super::standings::Placed;
use crate::league::{PlayerId, TeamCode};
use crate::scoretable::{Builder, Row, Scoretable, Standing};
use crate::store::StoreError;

/// Everybody's name in one string, in order of player.
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

    /// The players who are in the league now, in order of player.
    pub(super) fn active(&self) -> impl Iterator<Item = &Name> {
        self.list.iter().filter(|name| name.active)
    }

    /// The table of a time without results: the players who are in the league now.
    pub(super) fn without_numbers(&self, mut builder: Builder) -> Scoretable {
        let listed = self.list.iter().enumerate();
        let active = listed.filter(|(_, name)| name.active);
        for row in active.filter_map(|(index, _)| self.row(index, None)) {
            builder.push(&row);
        }
        builder.finish()
    }

    /// The table of standings that come in order of player.
    pub(super) fn placed(
        &self,
        mut builder: Builder,
        standings: &[Placed],
    ) -> Result<Scoretable, StoreError> {
        if standings.is_empty() {
            // A week was played, and nobody ever predicted anything.
            return Ok(self.without_numbers(builder));
        }
        let mut order = Vec::with_capacity(standings.len());
        let mut named = self.list.iter().enumerate();
        for placed in standings {
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
            match (self.row(index, Some(standing)), placed.seasons) {
                (Some(row), Some(seasons)) => builder.push_all_time(&row, seasons),
                (Some(row), None) => builder.push(&row),
                (None, _) => {}
            }
        }
        Ok(builder.finish())
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
