//! Makes a scoretable from rows that arrive in league order, or in another one with their places.

use std::collections::BTreeSet;
use std::iter;
use std::num::NonZeroU32;

use super::name_order::NameOrder;
use super::packed::{Cell, Packed, PackedBuilder};
use super::storage::{ColumnRow, Columns, ColumnsBuilder};
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

/// The numbers of one row that were read in another order than the league's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unplaced<'a> {
    /// The player.
    pub(crate) player: PlayerId,
    /// The running numbers.
    pub(crate) score: &'a SeasonScore,
    /// How many seasons they cover, where it may be more than one.
    pub(crate) seasons: Option<u32>,
}

/// Where players stand, in the order in which they were read.
#[derive(Debug)]
pub(crate) struct Places {
    /// The places after the week shown.
    pub(crate) now: Vec<u32>,
    /// The places after the newest earlier week that has scores.
    pub(crate) before: Vec<Option<NonZeroU32>>,
}

impl Places {
    /// No places yet, and room for so many.
    pub(crate) fn with_capacity(players: usize) -> Self {
        Self {
            now: Vec::with_capacity(players),
            before: Vec::with_capacity(players),
        }
    }

    /// The order of the places. Those who share one stay in the order in which they were read.
    fn order(&self) -> Vec<u32> {
        // Words are sorted faster than references are followed.
        let word = |(&place, at): (&u32, u32)| u64::from(place) << 32 | u64::from(at);
        let mut words: Vec<u64> = self.now.iter().zip(0..).map(word).collect();
        words.sort_unstable();
        let at = |word: u64| u32::try_from(word & u64::from(u32::MAX)).unwrap_or(u32::MAX);
        words.into_iter().map(at).collect()
    }
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

/// Collects the rows of a table.
#[derive(Debug)]
pub struct Builder {
    /// The table, without its columns.
    table: Scoretable,
    columns: ColumnsBuilder,
    form: Vec<PackedBuilder>,
    team_of: Vec<Option<TeamCode>>,
    /// How many rows to make room for.
    capacity: usize,
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
            names: String::new(),
            name_ends: Vec::new(),
            teams: Vec::new(),
            columns: Columns::default(),
            form_weeks: Vec::new(),
            form: Vec::new(),
        };
        let every = (1..=week.map_or(0, Week::get)).filter_map(Week::new);
        Self {
            table,
            columns: ColumnsBuilder::with_capacity(capacity),
            form: Vec::new(),
            team_of: Vec::new(),
            capacity,
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
        let column = PackedBuilder::with_capacity(self.capacity);
        self.form = vec![column; self.table.form_weeks.len()];
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
        push_name(&mut self.table, row.division.name());
        self.team_of.push(None);
        self.columns.push(ColumnRow {
            player: Some(row.number()).into(),
            pos: row.place.into(),
            players: Some(row.players).into(),
            average: row.average.into(),
            ..ColumnRow::default()
        });
    }

    /// Adds a player who stands anywhere. Names, teams and places are said at the [end](Self::finish_placed).
    pub(crate) fn push_unplaced(&mut self, row: &Unplaced<'_>) {
        self.numbers(row.player, Some(row.score), [None; 2], row.seasons);
    }

    fn player(&mut self, row: &Row<'_>, seasons: Option<u32>) {
        push_name(&mut self.table, row.name);
        self.team_of.push(row.team);
        let score = row.standing.map(|standing| standing.score);
        let pos = row.standing.map(|s| s.place);
        let previous = row.standing.and_then(|s| s.previous);
        self.numbers(row.player, score, [pos, previous], seasons);
    }

    fn numbers(
        &mut self,
        player: PlayerId,
        score: Option<&SeasonScore>,
        [pos, previous]: [Option<u32>; 2],
        seasons: Option<u32>,
    ) {
        // Named one by one, so that a row without a value for a new column does not compile.
        self.columns.push(ColumnRow {
            player: Some(player.0).into(),
            // Both are known once all rows are there.
            name_rank: Cell::default(),
            team: Cell::default(),
            jokers: Some(score.map_or(0, |s| s.jokers.0)).into(),
            pos: pos.into(),
            previous: previous.into(),
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

    /// Adds a player's weeks, and counts them towards the league's.
    fn form(&mut self, score: Option<&SeasonScore>) {
        let (form, form_weeks) = (&mut self.form, &mut self.table.form_weeks);
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

    /// The finished table of rows in league order, with its teams listed and its names ranked.
    pub fn finish(self) -> Scoretable {
        let rows = self.table.rows();
        let order = NameOrder::of(rows, |row| self.table.name(row));
        let ranks = order.ranks(&(0..).take(rows).collect::<Vec<_>>());
        let (teams, team) = teams(self.team_of.iter().copied());
        let columns = Columns {
            team,
            name_rank: Packed::of(ranks.into_iter().map(|rank| Some(rank).into())),
            ..self.columns.finish()
        };
        Scoretable {
            teams,
            columns,
            form: self.form.into_iter().map(PackedBuilder::finish).collect(),
            ..self.table
        }
    }

    /// The finished table of rows that were added in another order. Their names, the ranks of those, and their teams
    /// are asked for by the order in which they were added.
    ///
    /// What has been put into its place is let go at once, so that hardly anything is in memory twice: a league may be large.
    pub(crate) fn finish_placed<'a>(
        self,
        places: Places,
        ranks: impl FnOnce() -> Vec<u32>,
        named: impl Fn(u32) -> (&'a str, Option<TeamCode>),
    ) -> Scoretable {
        let Self {
            mut table,
            columns,
            form,
            ..
        } = self;
        let order = places.order();
        let Places { now, before } = places;
        let pos = in_order(&order, &now, |&place| Some(place));
        let previous = in_order(&order, &before, |place| place.map(NonZeroU32::get));
        drop((now, before));
        let (teams, team) = teams(order.iter().map(|&row| named(row).1));
        let columns = Columns {
            team,
            pos,
            previous,
            ..columns.finish().arranged(&order)
        };
        let form = form.into_iter();
        let form = form.map(|week| week.finish().arranged(&order)).collect();
        let columns = Columns {
            name_rank: in_order(&order, &ranks(), |&rank| Some(rank)),
            ..columns
        };
        let length = order.iter().map(|&row| named(row).0.len()).sum();
        table.names.reserve_exact(length);
        table.name_ends.reserve_exact(order.len());
        for &row in &order {
            push_name(&mut table, named(row).0);
        }
        Scoretable {
            teams,
            columns,
            form,
            ..table
        }
    }
}

/// Adds a name behind the others.
fn push_name(table: &mut Scoretable, name: &str) {
    let Scoretable {
        names, name_ends, ..
    } = table;
    names.push_str(name);
    name_ends.push(u32::try_from(names.len()).unwrap_or(u32::MAX));
}

/// The numbers in another order, as a column.
fn in_order<T>(order: &[u32], all: &[T], number: impl Fn(&T) -> Option<u32>) -> Packed {
    let number = |&row: &u32| all.get(row as usize).and_then(&number);
    Packed::of(order.iter().map(|row| number(row).into()))
}

/// The teams of rows, and each row's place among them.
fn teams(of: impl Iterator<Item = Option<TeamCode>> + Clone) -> (Vec<String>, Packed) {
    let teams: BTreeSet<TeamCode> = of.clone().flatten().fold(BTreeSet::new(), |mut all, team| {
        all.insert(team);
        all
    });
    let teams: Vec<TeamCode> = teams.into_iter().collect();
    let index = |team: Option<TeamCode>| {
        let found = teams.binary_search(&team?).ok();
        found.and_then(|index| u32::try_from(index).ok())
    };
    let column = Packed::of(of.map(|team| index(team).into()));
    (teams.iter().map(ToString::to_string).collect(), column)
}
