//! The arrays behind a scoretable, and how a table is cut into parts and put together again.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::run::Word;
use super::{NO_TEAM, Scoretable, run};
use crate::league::{Digest, Digester, FORM_WEEKS, Week};

/// Makes a struct of columns from the one list of them. What every column needs (to be cut, joined, measured, sent and part of
/// the digest) goes by `each` and `each_mut`, which leave none out; and `$row` has no default, so that a row without a value
/// for a new column does not compile.
macro_rules! columns {
    (
        $(#[$about:meta])*
        struct $name:ident, each row of which is $row:ident of $word:ty {
            $($(#[$of_column:meta])* $column:ident,)*
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub(super) struct $name {
            $($(#[$of_column])* #[serde(with = "run")] pub(super) $column: Vec<$word>,)*
        }

        /// One value for each column.
        pub(super) struct $row {
            $(pub(super) $column: $word,)*
        }

        impl $name {
            const COUNT: usize = [$(stringify!($column)),*].len();

            pub(super) fn each(&self) -> [&Vec<$word>; Self::COUNT] {
                [$(&self.$column),*]
            }

            pub(super) fn each_mut(&mut self) -> [&mut Vec<$word>; Self::COUNT] {
                [$(&mut self.$column),*]
            }

            /// Adds a row below all others.
            pub(super) fn push(&mut self, row: &$row) {
                $(self.$column.push(row.$column);)*
            }
        }
    };
}

columns! {
    /// The columns of whole words.
    struct Words, each row of which is WordRow of u32 {
        player,
        /// Where each name ends in the string of all names.
        name_end,
        /// The place of the name among all names of the table, in Unicode collation order.
        name_rank,
        /// An index into the list of teams, which is sorted, so the index sorts as the code does.
        team,
        jokers,
    }
}

columns! {
    /// The columns of numbers, any of which may be [`MISSING`](super::MISSING). Ratios are in tenths.
    struct Numbers, each row of which is NumberRow of i32 {
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
            if !part.is_sound() {
                return None;
            }
            // Named one by one: what is added to the table is either the same in all parts or put together here.
            let Self {
                kind,
                league,
                season,
                week,
                played,
                names,
                teams,
                words,
                numbers,
                form,
            } = part;
            let same = (kind, season, week, played)
                == (whole.kind, whole.season, whole.week, whole.played)
                && league == whole.league
                && teams == whole.teams;
            if !same {
                return None;
            }
            let (first, shift) = (whole.rows(), u32::try_from(whole.names.len()).ok()?);
            whole.names.push_str(&names);
            whole.form.extend_from_slice(&form);
            for (to, from) in whole.words.each_mut().into_iter().zip(words.each()) {
                to.extend_from_slice(from);
            }
            for (to, from) in whole.numbers.each_mut().into_iter().zip(numbers.each()) {
                to.extend_from_slice(from);
            }
            for end in &mut whole.words.name_end[first..] {
                *end = end.checked_add(shift)?;
            }
        }
        Some(whole)
    }

    /// Whether the arrays fit together, so that no accessor can step outside one.
    fn is_sound(&self) -> bool {
        // Named one by one, for the same reason.
        let Self {
            kind: _,
            league: _,
            season: _,
            week: _,
            played: _,
            names,
            teams,
            words,
            numbers,
            form,
        } = self;
        let rows = self.rows();
        let lengths = words.each().iter().all(|column| column.len() == rows)
            && numbers.each().iter().all(|column| column.len() == rows)
            && form.len() == rows.saturating_mul(FORM_WEEKS);
        let ends = &words.name_end;
        let within = ends.is_sorted()
            && ends.iter().all(|&end| names.is_char_boundary(end as usize))
            && ends.last().map_or(0, |&end| end as usize) == names.len();
        let known = |&team: &u32| team == NO_TEAM || (team as usize) < teams.len();
        lengths && within && words.team.iter().all(known)
    }

    /// Where the name of a row begins in the string of all names; for the row past the last, where that string ends.
    pub(super) fn name_start(&self, row: usize) -> usize {
        row.checked_sub(1)
            .and_then(|before| self.words.name_end.get(before))
            .map_or(0, |&end| end as usize)
    }
}

// The digest of a table, by which two tables are compared without having both at hand.

impl Scoretable {
    /// The digest of everything in the table, the same on every machine. Equal tables have equal digests.
    pub fn digest(&self) -> Digest {
        // Named one by one: what is added to the table must be added here.
        let Self {
            kind,
            league,
            season,
            week,
            played,
            names,
            teams,
            words,
            numbers,
            form,
        } = self;
        let mut digester = Digester::default();
        digester.add(kind.name().as_bytes());
        digester.add(league.as_bytes());
        digester.add(&season.get().to_le_bytes());
        digester.add(&[week.map_or(0, Week::get), u8::from(*played)]);
        digester.add(names.as_bytes());
        digester.add(&(teams.len() as u64).to_le_bytes());
        for team in teams {
            digester.add(team.as_bytes());
        }
        let mut bytes = Vec::new();
        for column in words.each() {
            add(&mut digester, &mut bytes, column);
        }
        for column in numbers.each() {
            add(&mut digester, &mut bytes, column);
        }
        add(&mut digester, &mut bytes, form);
        digester.digest()
    }
}

/// Adds a column; `bytes` is room to work in.
fn add<T: Word>(digester: &mut Digester, bytes: &mut Vec<u8>, column: &[T]) {
    bytes.clear();
    bytes.extend(column.iter().flat_map(|word| word.bytes()));
    digester.add(bytes);
}

#[cfg(test)]
mod tests;
