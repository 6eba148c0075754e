//! The divisions, by what the fans of their teams earned on average.

use std::cmp::Reverse;
use std::collections::HashMap;

use rusqlite::Transaction;

use super::names::Names;
use crate::league::{Division, PlayerId, Points, TeamCode, Tenths};
use crate::scoretable::{Builder, DivisionRow, Scoretable};

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
    let division_of = divisions(db)?;
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

fn divisions(db: &Transaction<'_>) -> rusqlite::Result<HashMap<TeamCode, Division>> {
    let mut statement = db.prepare_cached("SELECT code, division FROM team")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}
