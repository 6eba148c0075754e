//! A part of a scoretable as it was sent, and how a table is put together from its parts.
//!
//! A part borrows the bytes that it was sent as: what is added to a table is checked where it lies, and copied once.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::packed::SentColumn;
use super::storage::SentColumns;
use super::{FormWeek, Kind, Scoretable};
use crate::league::{Form, Season, Week};

/// How many times the rows that are there room is made for at most. The number of rows to come is what an entry says, which may
/// say anything.
const MOST_ROOM: usize = 16;

/// Some rows of a table, with what all its parts have alike. They were sent by another program, and may be no table's.
///
/// Its fields are those of a [`Scoretable`], in their order.
#[derive(Clone, Debug, Deserialize)]
pub struct Part<'a> {
    kind: Kind,
    #[serde(borrow)]
    league: &'a str,
    season: Season,
    week: Option<Week>,
    played: bool,
    #[serde(borrow)]
    names: &'a str,
    #[serde(borrow)]
    name_lengths: SentColumn<'a>,
    #[serde(borrow)]
    teams: Vec<&'a str>,
    #[serde(borrow)]
    columns: SentColumns<'a>,
    form_weeks: Vec<FormWeek>,
    #[serde(borrow)]
    form: Vec<SentColumn<'a>>,
}

impl Part<'_> {
    /// How many rows it has.
    const fn rows(&self) -> usize {
        self.name_lengths.rows()
    }

    /// Whether its arrays fit together, so that no accessor can step outside one. What the names' lengths come to is found out
    /// where they are added up.
    fn is_sound(&self) -> bool {
        // Named one by one: what is added to the table is checked here, or where it is put together.
        let Self {
            kind: _,
            league: _,
            season: _,
            week,
            played: _,
            names: _,
            name_lengths,
            teams,
            columns,
            form_weeks,
            form,
        } = self;
        let mut all = columns.each().into_iter().chain(form);
        let lengths =
            name_lengths.is_filled() && all.all(|column| column.rows() == name_lengths.rows());
        let weeks = form.len() == form_weeks.len()
            && form.len() <= Form::WEEKS
            && form_weeks.is_sorted_by(|a, b| a.week < b.week)
            && form_weeks
                .last()
                .is_none_or(|last| Some(last.week) == *week);
        let known = |team| usize::try_from(team).is_ok_and(|team| team < teams.len());
        lengths && weeks && columns.team.all(|team: Option<i64>| team.is_none_or(known))
    }

    /// Whether it has what all parts of the table have.
    fn is_of(&self, table: &Scoretable) -> bool {
        (self.kind, self.season, self.week, self.played)
            == (table.kind, table.season, table.week, table.played)
            && self.league == table.league
            && self.teams == table.teams
            && self.form_weeks == table.form_weeks
    }
}

impl Scoretable {
    /// Begins a table, which will have so many rows as far as is known, with its first part; `None` when that breaks the rules a
    /// builder keeps: arrays of one length, names within their text, known teams.
    pub(crate) fn begin(part: &Part<'_>, rows: usize) -> Option<Self> {
        let mut table = Self {
            kind: part.kind,
            league: part.league.to_owned(),
            season: part.season,
            week: part.week,
            played: part.played,
            names: String::new(),
            name_ends: Vec::new(),
            teams: part.teams.iter().map(|&team| team.to_owned()).collect(),
            columns: part.columns.beginning(),
            form_weeks: part.form_weeks.clone(),
            form: part.form.iter().map(SentColumn::beginning).collect(),
        };
        table.append(part, rows).then_some(table)
    }

    /// Adds the rows of the next part below the others, of a table that will have so many rows as far as is known; false when
    /// the part does not belong to the table or breaks its rules. The table is then not to be used.
    pub(crate) fn append(&mut self, part: &Part<'_>, rows: usize) -> bool {
        if !part.is_of(self) || !part.is_sound() {
            return false;
        }
        let here = self.rows() + part.rows();
        let rows = rows.clamp(here, here.saturating_mul(MOST_ROOM));
        let of_weeks = self.form.iter_mut().zip(&part.form);
        let mut each = of_weeks.map(|(week, more)| week.append_sent(more, rows));
        each.all(|fits| fits)
            && self.columns.append(&part.columns, rows)
            && self.append_names(part, rows)
    }

    /// Adds the names of the next part; false when their lengths are not those of its texts.
    fn append_names(&mut self, part: &Part<'_>, rows: usize) -> bool {
        let (here, start) = (self.rows(), self.names.len());
        let room = rows.saturating_sub(here);
        if self.name_ends.capacity() < here + part.rows() {
            self.name_ends.reserve(room);
        }
        if self.names.capacity() < start + part.names.len() {
            let each = part.names.len().div_ceil(part.rows().max(1));
            self.names
                .reserve(each.saturating_mul(room).max(part.names.len()));
        }
        self.names.push_str(part.names);
        let Ok(mut end) = u32::try_from(start) else {
            return false;
        };
        let added_up = part.name_lengths.all(|length| {
            let length = length.and_then(|length| u32::try_from(length).ok());
            let next = length.and_then(|length| end.checked_add(length));
            if let Some(next) = next {
                self.name_ends.push(next);
                end = next;
            }
            next.is_some()
        });
        let ends = self.name_ends.get(here..).unwrap_or_default();
        let in_letters = |&end: &u32| self.names.is_char_boundary(end as usize);
        added_up
            && end as usize == self.names.len()
            && (part.names.is_ascii() || ends.iter().all(in_letters))
    }
}

impl<'de> Deserialize<'de> for Scoretable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let part = Part::deserialize(deserializer)?;
        let table = Self::begin(&part, part.rows());
        table.ok_or_else(|| D::Error::custom("rows that are no table's"))
    }
}
