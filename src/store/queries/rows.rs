//! The names behind the rows of a table.

use std::cmp::Reverse;
use std::collections::HashMap;

use rusqlite::Transaction;

use crate::league::{Division, PlayerId, Points, SeasonScore, TeamCode, Tenths};
use crate::scoretable::{Builder, DivisionRow, NameOrder, Places, Row, Scoretable, Unplaced};
use crate::store::connection::collect;
use crate::store::{StoreError, meta};

/// The names of all players in one string, in order of player.
#[derive(Clone, Debug, Default)]
pub(in crate::store) struct Names {
    text: String,
    list: Vec<Name>,
}

/// A player.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) player: PlayerId,
    end: u32,
    pub(super) team: Option<TeamCode>,
    pub(super) active: bool,
}

/// Names are seldom longer, in bytes.
const USUAL: usize = 20;

impl Names {
    pub(in crate::store) fn read(db: &Transaction<'_>) -> rusqlite::Result<Self> {
        let mut statement = db.prepare_cached(
            "SELECT player_id, name, team, active FROM player ORDER BY player_id",
        )?;
        let mut rows = statement.query([])?;
        // What grows is in memory twice meanwhile.
        let players = meta::players(db)? as usize;
        let mut names = Self {
            text: String::with_capacity(players * USUAL),
            list: Vec::with_capacity(players),
        };
        while let Some(row) = rows.next()? {
            names.text.push_str(row.get_ref(1)?.as_str()?);
            names.list.push(Name {
                player: row.get(0)?,
                end: u32::try_from(names.text.len()).unwrap_or(u32::MAX),
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
        NameOrder::of(self.list.len(), |index| self.text(index))
    }

    /// The players who are active in the league now, in order of player.
    pub(super) fn active(&self) -> impl Iterator<Item = &Name> {
        self.list.iter().filter(|name| name.active)
    }

    /// Builds the table of a time without results: the players who are active in the league now.
    pub(super) fn without_numbers(&self, mut builder: Builder) -> Scoretable {
        let listed = self.list.iter().enumerate();
        let active = listed.filter(|(_, name)| name.active);
        for (index, name) in active {
            builder.push(&Row {
                player: name.player,
                name: self.text(index),
                team: name.team,
                standing: None,
            });
        }
        builder.finish()
    }

    /// The name of a player; empty for one that the league does not have.
    pub(in crate::store) fn of(&self, player: PlayerId) -> &str {
        let found = self.list.binary_search_by_key(&player, |name| name.player);
        found.map_or("", |index| self.text(index))
    }

    fn text(&self, index: usize) -> &str {
        let end = |index: usize| self.list.get(index).map_or(0, |name| name.end as usize);
        let start = index.checked_sub(1).map_or(0, end);
        self.text.get(start..end(index)).unwrap_or_default()
    }
}

/// A table whose rows are read in order of player.
pub(super) struct NamedRows<'n> {
    names: &'n Names,
    builder: Builder,
    /// The places of the rows' names in the list of all names.
    named: Vec<u32>,
}

impl<'n> NamedRows<'n> {
    pub(super) fn new(names: &'n Names, builder: Builder) -> Self {
        Self {
            names,
            builder,
            named: Vec::with_capacity(names.len()),
        }
    }

    /// Adds the next player.
    pub(super) fn push(
        &mut self,
        player: PlayerId,
        score: &SeasonScore,
        seasons: Option<u32>,
    ) -> Result<(), StoreError> {
        let from = self.named.last().map_or(0, |&before| before + 1);
        let rest = self.names.list.get(from as usize..).unwrap_or_default();
        let mut rest = rest.iter().zip(from..);
        let found = rest.find(|(name, _)| name.player >= player);
        let Some((_, index)) = found.filter(|(name, _)| name.player == player) else {
            let what = format!("player {player} has scores and no name");
            return Err(StoreError::Damaged { what });
        };
        self.named.push(index);
        self.builder.push_unplaced(&Unplaced {
            player,
            score,
            seasons,
        });
        Ok(())
    }

    /// The table of players with these places.
    pub(super) fn placed(
        self,
        places: Places,
        order_of_names: impl FnOnce() -> NameOrder,
    ) -> Scoretable {
        let Self {
            names,
            builder,
            named,
        } = self;
        if named.is_empty() {
            // A week was played, and no player ever predicted anything.
            return names.without_numbers(builder);
        }
        let of = |row: u32| {
            let index = named.get(row as usize);
            let index = index.map_or(usize::MAX, |&index| index as usize);
            let team = names.list.get(index).and_then(|name| name.team);
            (names.text(index), team)
        };
        builder.finish_placed(places, || order_of_names().ranks(&named), of)
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
