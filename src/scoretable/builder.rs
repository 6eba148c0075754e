//! Makes a scoretable from rows that arrive in league order.

use std::cmp::Ordering;
use std::iter;
use std::ops::Range;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};

use super::packed::{Cell, Packed};
use super::storage::{ColumnRow, Columns};
use super::{FormWeek, Kind, Scoretable};
use crate::league::{
    Division, Form, PlayerId, Points, Season, SeasonScore, TeamCode, Tenths, Week,
};

/// One row, before it is spread over the arrays.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The player.
    pub player: PlayerId,
    /// The name.
    pub name: &'a str,
    /// The favourite team.
    pub team: Option<TeamCode>,
    /// The place and the numbers; `None` before the season's first result.
    pub standing: Option<Standing<'a>>,
}

/// What a player has earned.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// The place after the week shown.
    pub place: u32,
    /// The place after the newest earlier week that has scores.
    pub previous: Option<u32>,
    /// The running numbers.
    pub score: &'a SeasonScore,
}

/// A division, before it is spread over the arrays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DivisionRow {
    /// The division.
    pub division: Division,
    /// The place; `None` for a division without fans, and before the season's first result.
    pub place: Option<u32>,
    /// How many active players are fans of its teams.
    pub players: u32,
    /// Their points by their number; `None` where there is no place.
    pub average: Option<Tenths>,
}

impl DivisionRow {
    /// Stands where the players' numbers stand in other tables, and is the number of none.
    fn number(&self) -> u32 {
        let index = Division::ALL.iter().position(|&d| d == self.division);
        u32::MAX - index.and_then(|i| u32::try_from(i).ok()).unwrap_or(0)
    }
}

/// Collects rows in league order.
#[derive(Debug)]
pub struct Builder {
    table: Scoretable,
    team_of: Vec<Option<TeamCode>>,
}

impl Builder {
    /// Starts a table of a week with results, or of the time before the season's first; `capacity` is how many rows to
    /// make room for. Its form covers every week up to the one shown, unless [`weeks`](Self::weeks) are named.
    pub fn new(
        kind: Kind,
        league: &str,
        season: Season,
        week: Option<Week>,
        capacity: usize,
    ) -> Self {
        let table = Scoretable {
            kind,
            league: league.to_owned(),
            season,
            week,
            played: week.is_some(),
            names: String::with_capacity(capacity * 16),
            name_ends: Vec::with_capacity(capacity),
            teams: Vec::new(),
            columns: Columns::default(),
            form_weeks: Vec::new(),
            form: Vec::new(),
        };
        let every = (1..=week.map_or(0, Week::get)).filter_map(Week::new);
        Self {
            table,
            team_of: Vec::with_capacity(capacity),
        }
        .weeks(&every.collect::<Vec<_>>())
    }

    /// Says which weeks of the season have results, up to the one shown and in order, before any row is added.
    #[must_use]
    pub fn weeks(mut self, weeks: &[Week]) -> Self {
        let skipped = if self.table.kind.ranks_players() {
            weeks.len().saturating_sub(Form::WEEKS)
        } else {
            weeks.len()
        };
        let week = |&week: &Week| FormWeek {
            week,
            players: 0,
            points: 0,
            best: None,
        };
        self.table.form_weeks = weeks.iter().skip(skipped).map(week).collect();
        self.table.form = vec![Packed::default(); self.table.form_weeks.len()];
        self
    }

    /// Says that the week has no results yet.
    #[must_use]
    pub fn unplayed(mut self) -> Self {
        self.table.played = false;
        self.weeks(&[])
    }

    /// Adds the next player of the league order.
    pub fn push(&mut self, row: &Row<'_>) {
        self.player(row, None);
    }

    /// Adds the next player of an all-time order, with numbers of so many seasons.
    pub fn push_all_time(&mut self, row: &Row<'_>, seasons: u32) {
        self.player(row, Some(seasons));
    }

    /// Adds the next division of the order of averages.
    pub fn push_division(&mut self, row: &DivisionRow) {
        self.name(row.division.name(), None);
        self.table.columns.push(ColumnRow {
            player: Some(row.number()).into(),
            pos: row.place.into(),
            players: Some(row.players).into(),
            average: row.average.into(),
            ..ColumnRow::default()
        });
    }

    fn player(&mut self, row: &Row<'_>, seasons: Option<u32>) {
        self.name(row.name, row.team);
        let score = row.standing.map(|standing| standing.score);
        // Named one by one, so that a row without a value for a new column does not compile.
        self.table.columns.push(ColumnRow {
            player: Some(row.player.0).into(),
            // Both are known once all rows are there.
            name_rank: Cell::default(),
            team: Cell::default(),
            jokers: Some(score.map_or(0, |s| s.jokers.0)).into(),
            pos: row.standing.map(|s| s.place).into(),
            previous: row.standing.and_then(|s| s.previous).into(),
            players: Cell::default(),
            seasons: seasons.into(),
            correct: score.map(|s| s.correct).into(),
            percentage: score.and_then(SeasonScore::percentage).into(),
            best: score.map(|s| s.best).into(),
            average: score.and_then(SeasonScore::average).into(),
            worst: score.map(|s| s.worst).into(),
            banker: score.and_then(SeasonScore::banker_average).into(),
            score: score.map(|s| s.points).into(),
        });
        self.form(score);
    }

    fn name(&mut self, name: &str, team: Option<TeamCode>) {
        let Scoretable {
            names, name_ends, ..
        } = &mut self.table;
        names.push_str(name);
        name_ends.push(u32::try_from(names.len()).unwrap_or(u32::MAX));
        self.team_of.push(team);
    }

    /// Adds a player's weeks, and counts them towards the league's.
    fn form(&mut self, score: Option<&SeasonScore>) {
        let Scoretable {
            form, form_weeks, ..
        } = &mut self.table;
        let newest = score.and_then(|score| score.last_week);
        let earlier = score.map(|score| score.form).unwrap_or_default();
        let points = iter::once(newest).chain(earlier.weeks().rev().skip(1));
        for ((column, week), points) in form.iter_mut().zip(form_weeks).rev().zip(points) {
            column.push(points.into());
            if let Some(Points(points)) = points {
                week.players += 1;
                week.points += i64::from(points);
                week.best = week.best.max(Some(Points(points)));
            }
        }
    }

    /// The finished table, with its teams listed and its names ranked.
    pub fn finish(mut self) -> Scoretable {
        let mut teams: Vec<TeamCode> = self.team_of.iter().copied().flatten().collect();
        teams.sort_unstable();
        teams.dedup();
        let index = |team: &Option<TeamCode>| {
            let found = teams.binary_search(team.as_ref()?).ok();
            found.and_then(|index| u32::try_from(index).ok())
        };
        let columns = &mut self.table.columns;
        columns.team = Packed::of(self.team_of.iter().map(|team| index(team).into()));
        self.table.teams = teams.iter().map(ToString::to_string).collect();
        let ranks = name_ranks(&self.table).into_iter();
        self.table.columns.name_rank = Packed::of(ranks.map(|rank| Some(rank).into()));
        self.table
    }
}

/// The place of each row's name in Unicode collation order; equal names share a place. Sort keys are made once per name,
/// because a collator is two orders of magnitude slower than a comparison of bytes, and all of them in one buffer.
fn name_ranks(table: &Scoretable) -> Vec<u32> {
    let collator: Option<CollatorBorrowed<'_>> =
        Collator::try_new(CollatorPreferences::default(), CollatorOptions::default()).ok();
    let mut bytes: Vec<u8> = Vec::with_capacity(table.names.len() * 2);
    let mut keys: Vec<NameKey> = Vec::with_capacity(table.rows());
    for (row, index) in (0..table.rows()).zip(0u32..) {
        let start = bytes.len();
        match &collator {
            Some(collator) => {
                let Ok(()) = collator.write_sort_key_to(table.name(row), &mut bytes);
            }
            None => bytes.extend_from_slice(table.name(row).as_bytes()),
        }
        keys.push(NameKey::of(&bytes, start, index));
    }
    keys.sort_unstable_by(|a, b| a.cmp(b, &bytes));
    let mut ranks = vec![0; keys.len()];
    let mut shared: Option<(&NameKey, u32)> = None;
    for (key, place) in keys.iter().zip(0u32..) {
        let rank = shared
            .filter(|(same, _)| same.first == key.first && same.rest(&bytes) == key.rest(&bytes))
            .map_or(place, |(_, rank)| rank);
        shared = Some((key, rank));
        if let Some(slot) = ranks.get_mut(key.row as usize) {
            *slot = rank;
        }
    }
    ranks
}

/// The sort key of a name.
struct NameKey {
    /// Its first bytes, which nearly always decide.
    first: u64,
    /// Where the others are in the buffer of all keys.
    rest: Range<usize>,
    row: u32,
}

impl NameKey {
    /// The key that begins at `start` and ends the buffer.
    fn of(bytes: &[u8], start: usize, row: u32) -> Self {
        let key = bytes.get(start..).unwrap_or_default();
        let (first, rest) = key.split_at(key.len().min(size_of::<u64>()));
        let mut padded = [0; size_of::<u64>()];
        padded
            .iter_mut()
            .zip(first)
            .for_each(|(to, from)| *to = *from);
        Self {
            first: u64::from_be_bytes(padded),
            rest: bytes.len() - rest.len()..bytes.len(),
            row,
        }
    }

    fn rest<'b>(&self, bytes: &'b [u8]) -> &'b [u8] {
        bytes.get(self.rest.clone()).unwrap_or_default()
    }

    fn cmp(&self, other: &Self, bytes: &[u8]) -> Ordering {
        let rest = || self.rest(bytes).cmp(other.rest(bytes));
        let first = self.first.cmp(&other.first);
        first.then_with(rest).then(self.row.cmp(&other.row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_ranked_by_their_sort_keys_and_equal_ones_share_a_rank() {
        let names = [
            "Zoë",
            "ada",
            "Ada",
            "Adalbert the Younger",
            "Adalbert the Elder",
            "",
            "Ada",
            "Émile",
            "Emil",
            "ßen",
        ];
        let season = Season::new(2024).unwrap();
        let mut builder = Builder::new(Kind::Standard, "L", season, None, names.len());
        for (name, number) in names.iter().zip(1..) {
            builder.push(&Row {
                player: PlayerId(number),
                name,
                team: None,
                standing: None,
            });
        }
        let table = builder.finish();
        let collator =
            Collator::try_new(CollatorPreferences::default(), CollatorOptions::default()).unwrap();
        for (row, name) in names.iter().enumerate() {
            let less = |other: &&&str| collator.compare(other, name) == Ordering::Less;
            let rank = names.iter().filter(less).count();
            assert_eq!(table.name_rank(row) as usize, rank, "{name}");
        }
    }
}
