//! Makes a scoretable from rows that arrive in league order.

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};

use super::storage::{NumberRow, Numbers, WordRow, Words};
use super::{Kind, MISSING, NO_TEAM, Scoretable};
use crate::league::{
    Division, FORM_WEEKS, Form, JokerWeeks, PlayerId, Points, Season, SeasonScore, TeamCode,
    Tenths, Week,
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
    /// make room for.
    pub fn new(
        kind: Kind,
        league: &str,
        season: Season,
        week: Option<Week>,
        capacity: usize,
    ) -> Self {
        let mut table = Scoretable {
            kind,
            league: league.to_owned(),
            season,
            week,
            played: week.is_some(),
            names: String::with_capacity(capacity * 16),
            teams: Vec::new(),
            words: Words::default(),
            numbers: Numbers::default(),
            form: Vec::with_capacity(capacity * FORM_WEEKS),
        };
        table
            .words
            .each_mut()
            .into_iter()
            .for_each(|column| column.reserve(capacity));
        table
            .numbers
            .each_mut()
            .into_iter()
            .for_each(|column| column.reserve(capacity));
        Self {
            table,
            team_of: Vec::with_capacity(capacity),
        }
    }

    /// Says that the week has no results yet.
    #[must_use]
    pub const fn unplayed(mut self) -> Self {
        self.table.played = false;
        self
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
        self.name(
            row.division.name(),
            row.number(),
            None,
            JokerWeeks::default(),
        );
        let figures = Figures {
            pos: row.place,
            players: Some(row.players),
            average: row.average,
            ..Figures::default()
        };
        figures.spread(&mut self.table.numbers);
        self.form(Form::default());
    }

    fn player(&mut self, row: &Row<'_>, seasons: Option<u32>) {
        let score = row.standing.map(|standing| standing.score);
        let jokers = score.map(|s| s.jokers).unwrap_or_default();
        self.name(row.name, row.player.0, row.team, jokers);
        Figures::of(row.standing, seasons).spread(&mut self.table.numbers);
        self.form(score.map(|s| s.form).unwrap_or_default());
    }

    fn name(&mut self, name: &str, number: u32, team: Option<TeamCode>, jokers: JokerWeeks) {
        let Scoretable { names, words, .. } = &mut self.table;
        names.push_str(name);
        words.push(&WordRow {
            player: number,
            name_end: u32::try_from(names.len()).unwrap_or(u32::MAX),
            // Both are known once all rows are there.
            name_rank: u32::MAX,
            team: NO_TEAM,
            jokers: jokers.0,
        });
        self.team_of.push(team);
    }

    fn form(&mut self, form: Form) {
        let points = form.0.iter().map(|week| week.map_or(MISSING, |p| p.0));
        self.table.form.extend(points);
    }

    /// The finished table, with its teams listed and its names ranked.
    pub fn finish(mut self) -> Scoretable {
        let mut teams: Vec<TeamCode> = self.team_of.iter().copied().flatten().collect();
        teams.sort_unstable();
        teams.dedup();
        let index = |team: &Option<TeamCode>| {
            let found = team.and_then(|code| teams.binary_search(&code).ok());
            found
                .and_then(|index| u32::try_from(index).ok())
                .unwrap_or(NO_TEAM)
        };
        self.table.words.team = self.team_of.iter().map(index).collect();
        self.table.teams = teams.iter().map(ToString::to_string).collect();
        self.table.words.name_rank = name_ranks(&self.table);
        self.table
    }
}

/// The place of each row's name in Unicode collation order; equal names share a place. Sort keys are made once per name,
/// because a collator is two orders of magnitude slower than a comparison of bytes.
fn name_ranks(table: &Scoretable) -> Vec<u32> {
    let collator: Option<CollatorBorrowed<'_>> =
        Collator::try_new(CollatorPreferences::default(), CollatorOptions::default()).ok();
    let mut keys: Vec<(Vec<u8>, u32)> = Vec::with_capacity(table.rows());
    for (row, index) in (0..table.rows()).zip(0u32..) {
        let mut key = Vec::new();
        match &collator {
            Some(collator) => {
                let Ok(()) = collator.write_sort_key_to(table.name(row), &mut key);
            }
            None => key.extend_from_slice(table.name(row).as_bytes()),
        }
        keys.push((key, index));
    }
    keys.sort_unstable();
    let mut ranks = vec![0; keys.len()];
    let mut shared: Option<(&[u8], u32)> = None;
    for ((key, row), place) in keys.iter().zip(0u32..) {
        let rank = shared
            .filter(|(same, _)| same == key)
            .map_or(place, |(_, rank)| rank);
        shared = Some((key, rank));
        if let Some(slot) = ranks.get_mut(*row as usize) {
            *slot = rank;
        }
    }
    ranks
}

// The numbers of one row, on their way into the columns.

/// The numbers of one row; `None` is one the row does not have.
#[derive(Clone, Copy, Debug, Default)]
struct Figures {
    pos: Option<u32>,
    previous: Option<u32>,
    players: Option<u32>,
    seasons: Option<u32>,
    last_week: Option<Points>,
    correct: Option<u32>,
    percentage: Option<Tenths>,
    best: Option<Points>,
    average: Option<Tenths>,
    worst: Option<Points>,
    banker: Option<Tenths>,
    score: Option<Points>,
}

impl Figures {
    /// What a player has earned, in so many seasons where that matters.
    fn of(standing: Option<Standing<'_>>, seasons: Option<u32>) -> Self {
        let score = standing.map(|standing| standing.score);
        Self {
            pos: standing.map(|s| s.place),
            previous: standing.and_then(|s| s.previous),
            players: None,
            seasons,
            last_week: score.and_then(|s| s.last_week),
            correct: score.map(|s| s.correct),
            percentage: score.and_then(SeasonScore::percentage),
            best: score.map(|s| s.best),
            average: score.and_then(SeasonScore::average),
            worst: score.map(|s| s.worst),
            banker: score.and_then(SeasonScore::banker_average),
            score: score.map(|s| s.points),
        }
    }

    /// Puts each number at the end of its column.
    fn spread(self, numbers: &mut Numbers) {
        let count = |n: Option<u32>| n.and_then(|n| i32::try_from(n).ok()).unwrap_or(MISSING);
        let points = |p: Option<Points>| p.map_or(MISSING, |p| p.0);
        let tenths = |t: Option<Tenths>| t.map_or(MISSING, |t| t.0);
        numbers.push(&NumberRow {
            pos: count(self.pos),
            previous: count(self.previous),
            players: count(self.players),
            seasons: count(self.seasons),
            last_week: points(self.last_week),
            correct: count(self.correct),
            percentage: tenths(self.percentage),
            best: points(self.best),
            average: tenths(self.average),
            worst: points(self.worst),
            banker: tenths(self.banker),
            score: points(self.score),
        });
    }
}
