//! The arrays behind a scoretable, and how a table is cut into parts and put together again.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{NO_TEAM, Scoretable, run};
use crate::league::FORM_WEEKS;

/// The columns of whole words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Words {
    #[serde(with = "run")]
    pub(super) player: Vec<u32>,
    /// Where each name ends in the string of all names.
    #[serde(with = "run")]
    pub(super) name_end: Vec<u32>,
    /// The place of the name among all names of the table, in Unicode collation order.
    #[serde(with = "run")]
    pub(super) name_rank: Vec<u32>,
    /// An index into the list of teams, which is sorted, so the index sorts as the code does.
    #[serde(with = "run")]
    pub(super) team: Vec<u32>,
    #[serde(with = "run")]
    pub(super) jokers: Vec<u32>,
}

/// The columns of numbers, any of which may be [`MISSING`]. Ratios are in tenths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Numbers {
    #[serde(with = "run")]
    pub(super) pos: Vec<i32>,
    #[serde(with = "run")]
    pub(super) previous: Vec<i32>,
    #[serde(with = "run")]
    pub(super) players: Vec<i32>,
    #[serde(with = "run")]
    pub(super) seasons: Vec<i32>,
    #[serde(with = "run")]
    pub(super) last_week: Vec<i32>,
    #[serde(with = "run")]
    pub(super) correct: Vec<i32>,
    #[serde(with = "run")]
    pub(super) percentage: Vec<i32>,
    #[serde(with = "run")]
    pub(super) best: Vec<i32>,
    #[serde(with = "run")]
    pub(super) average: Vec<i32>,
    #[serde(with = "run")]
    pub(super) worst: Vec<i32>,
    #[serde(with = "run")]
    pub(super) banker: Vec<i32>,
    #[serde(with = "run")]
    pub(super) score: Vec<i32>,
}

impl Words {
    pub(super) fn each(&self) -> [&Vec<u32>; 5] {
        [
            &self.player,
            &self.name_end,
            &self.name_rank,
            &self.team,
            &self.jokers,
        ]
    }

    pub(super) fn each_mut(&mut self) -> [&mut Vec<u32>; 5] {
        let Self {
            player,
            name_end,
            name_rank,
            team,
            jokers,
        } = self;
        [player, name_end, name_rank, team, jokers]
    }
}

impl Numbers {
    pub(super) fn each(&self) -> [&Vec<i32>; 12] {
        let Self {
            pos,
            previous,
            players,
            seasons,
            last_week,
            correct,
            percentage,
            ..
        } = self;
        let Self {
            best,
            average,
            worst,
            banker,
            score,
            ..
        } = self;
        [
            pos, previous, players, seasons, last_week, correct, percentage, best, average, worst,
            banker, score,
        ]
    }

    pub(super) fn each_mut(&mut self) -> [&mut Vec<i32>; 12] {
        let Self {
            pos,
            previous,
            players,
            seasons,
            last_week,
            correct,
            percentage,
            best,
            average,
            worst,
            banker,
            score,
        } = self;
        [
            pos, previous, players, seasons, last_week, correct, percentage, best, average, worst,
            banker, score,
        ]
    }
}

impl Scoretable {
    /// The rows of `range` as a table of their own: a part small enough for one cache field. Rows past the end are left
    /// out.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Self {
        let range = range.start.min(self.rows())..range.end.min(self.rows());
        let text = self.name_start(range.start)..self.name_start(range.end);
        let mut part = Self {
            kind: self.kind,
            league: self.league.clone(),
            season: self.season,
            week: self.week,
            played: self.played,
            names: self.names.get(text.clone()).unwrap_or_default().to_owned(),
            teams: self.teams.clone(),
            words: Words::default(),
            numbers: Numbers::default(),
            form: self.form[range.start * FORM_WEEKS..range.end * FORM_WEEKS].to_vec(),
        };
        for (to, from) in part.words.each_mut().into_iter().zip(self.words.each()) {
            to.extend_from_slice(&from[range.clone()]);
        }
        for (to, from) in part.numbers.each_mut().into_iter().zip(self.numbers.each()) {
            to.extend_from_slice(&from[range.clone()]);
        }
        let shift = u32::try_from(text.start).unwrap_or(u32::MAX);
        part.words.name_end.iter_mut().for_each(|end| *end -= shift);
        part
    }

    /// Puts the parts of one table together again; `None` when they do not belong together, or when any of them breaks
    /// the rules a builder keeps (arrays of one length, names within their text, known teams).
    pub fn join(parts: impl IntoIterator<Item = Self>) -> Option<Self> {
        let mut parts = parts.into_iter();
        let mut whole = parts.next().filter(Self::is_sound)?;
        for part in parts {
            let same = part.kind == whole.kind
                && part.season == whole.season
                && part.week == whole.week
                && part.played == whole.played
                && part.teams == whole.teams;
            if !same || !part.is_sound() {
                return None;
            }
            let shift = u32::try_from(whole.names.len()).ok()?;
            whole.names.push_str(&part.names);
            for (to, from) in whole.words.each_mut().into_iter().zip(part.words.each()) {
                to.extend_from_slice(from);
            }
            for (to, from) in whole
                .numbers
                .each_mut()
                .into_iter()
                .zip(part.numbers.each())
            {
                to.extend_from_slice(from);
            }
            whole.form.extend_from_slice(&part.form);
            let first = whole.rows() - part.rows();
            for end in &mut whole.words.name_end[first..] {
                *end = end.checked_add(shift)?;
            }
        }
        Some(whole)
    }

    /// Whether the arrays fit together, so that no accessor can step outside one.
    fn is_sound(&self) -> bool {
        let rows = self.rows();
        let lengths = self.words.each().iter().all(|column| column.len() == rows)
            && self
                .numbers
                .each()
                .iter()
                .all(|column| column.len() == rows)
            && self.form.len() == rows.saturating_mul(FORM_WEEKS);
        let ends = &self.words.name_end;
        let names = ends.is_sorted()
            && ends
                .iter()
                .all(|&end| self.names.is_char_boundary(end as usize))
            && ends.last().map_or(0, |&end| end as usize) == self.names.len();
        let teams = |&team: &u32| team == NO_TEAM || (team as usize) < self.teams.len();
        lengths && names && self.words.team.iter().all(teams)
    }

    /// Where the name of a row begins in the string of all names; for the row past the last, where that string ends.
    pub(super) fn name_start(&self, row: usize) -> usize {
        row.checked_sub(1)
            .and_then(|before| self.words.name_end.get(before))
            .map_or(0, |&end| end as usize)
    }
}
