//! Makes a scoretable from rows that arrive in league order.

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};

use super::storage::{Numbers, Words};
use super::{Kind, MISSING, NO_TEAM, Scoretable};
use crate::league::{FORM_WEEKS, PlayerId, Season, SeasonScore, TeamCode, Week};

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

/// Collects rows in league order.
#[derive(Debug)]
pub struct Builder {
    table: Scoretable,
    team_of: Vec<Option<TeamCode>>,
}

impl Builder {
    /// Starts a table; `capacity` is how many rows to make room for.
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

    /// Adds the next row of the league order.
    pub fn push(&mut self, row: &Row<'_>) {
        let Scoretable {
            names,
            words,
            numbers,
            form,
            ..
        } = &mut self.table;
        names.push_str(row.name);
        words.player.push(row.player.0);
        words
            .name_end
            .push(u32::try_from(names.len()).unwrap_or(u32::MAX));
        self.team_of.push(row.team);
        let score = row.standing.map(|standing| standing.score);
        words.jokers.push(score.map_or(0, |s| s.jokers.0));
        let count = |n: Option<u32>| n.and_then(|n| i32::try_from(n).ok()).unwrap_or(MISSING);
        let number = |n: Option<i32>| n.unwrap_or(MISSING);
        numbers.pos.push(count(row.standing.map(|s| s.place)));
        numbers
            .previous
            .push(count(row.standing.and_then(|s| s.previous)));
        numbers
            .last_week
            .push(number(score.and_then(|s| s.last_week).map(|p| p.0)));
        numbers.correct.push(count(score.map(|s| s.correct)));
        numbers
            .percentage
            .push(number(score.and_then(SeasonScore::percentage).map(|t| t.0)));
        numbers.best.push(number(score.map(|s| s.best.0)));
        numbers
            .average
            .push(number(score.and_then(SeasonScore::average).map(|t| t.0)));
        numbers.worst.push(number(score.map(|s| s.worst.0)));
        numbers.banker.push(number(
            score.and_then(SeasonScore::banker_average).map(|t| t.0),
        ));
        numbers.score.push(number(score.map(|s| s.points.0)));
        let weeks = score.map(|s| s.form).unwrap_or_default();
        form.extend(weeks.0.iter().map(|week| number(week.map(|p| p.0))));
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
