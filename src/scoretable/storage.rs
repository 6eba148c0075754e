//! The arrays behind a scoretable, and how a table is cut into parts and put together again.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Scoretable;
use super::packed::{Cell, Packed, PackedBuilder};
use crate::league::{Digest, Digester, Form, Week};

/// Makes a struct of columns from the one list of them. What every column needs (to be cut, joined, measured, sent and part of
/// the digest) is made here for all, and leaves none out.
macro_rules! columns {
    (
        $(#[$about:meta])*
        struct $name:ident, filled by $builder:ident, each row of which is $row:ident {
            $($(#[$of_column:meta])* $column:ident,)*
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub(super) struct $name {
            $($(#[$of_column])* pub(super) $column: Packed,)*
        }

        /// One value for each column.
        #[derive(Clone, Copy, Debug, Default)]
        pub(super) struct $row {
            $(pub(super) $column: Cell,)*
        }

        /// The columns while rows are added.
        #[derive(Debug)]
        pub(super) struct $builder {
            $($column: PackedBuilder,)*
        }

        impl $builder {
            pub(super) fn with_capacity(rows: usize) -> Self {
                Self {
                    $($column: PackedBuilder::with_capacity(rows),)*
                }
            }

            /// Adds a row below the others.
            pub(super) fn push(&mut self, row: $row) {
                $(self.$column.push(row.$column);)*
            }

            pub(super) fn finish(self) -> $name {
                $name {
                    $($column: self.$column.finish(),)*
                }
            }
        }

        impl $name {
            const COUNT: usize = [$(stringify!($column)),*].len();

            pub(super) fn each(&self) -> [&Packed; Self::COUNT] {
                [$(&self.$column),*]
            }

            #[cfg(test)]
            pub(super) fn each_mut(&mut self) -> [&mut Packed; Self::COUNT] {
                [$(&mut self.$column),*]
            }

            fn part(&self, range: &Range<usize>) -> Self {
                Self {
                    $($column: self.$column.part(range),)*
                }
            }

            fn append(&mut self, part: &Self, rows: usize) -> bool {
                $(self.$column.append_part(&part.$column, rows))&&*
            }
        }
    };
}

columns! {
    /// The numbers of all rows, any of which may be missing. Ratios are in tenths.
    struct Columns, filled by ColumnsBuilder, each row of which is ColumnRow {
        player,
        /// The place of the name among all names of the table, in Unicode collation order.
        name_rank,
        /// An index into the list of teams, which is sorted, so the index sorts as the code does.
        team,
        /// A bit mask of weeks.
        jokers,
        pos,
        previous,
        players,
        seasons,
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
        let shift = u32::try_from(text.start).unwrap_or(u32::MAX);
        let ends = self.name_ends.get(range.clone()).unwrap_or_default();
        Self {
            kind: self.kind,
            league: self.league.clone(),
            season: self.season,
            week: self.week,
            played: self.played,
            names: self.names.get(text).unwrap_or_default().to_owned(),
            name_ends: ends.iter().map(|end| end.saturating_sub(shift)).collect(),
            teams: self.teams.clone(),
            columns: self.columns.part(&range),
            form_weeks: self.form_weeks.clone(),
            form: self.form.iter().map(|week| week.part(&range)).collect(),
        }
    }

    /// Puts the parts of one table together again; `None` when they do not belong together, or when any of them breaks
    /// the rules a builder keeps (arrays of one length, names within their text, known teams).
    pub fn join(parts: impl IntoIterator<Item = Self>) -> Option<Self> {
        let parts: Vec<Self> = parts.into_iter().collect();
        let rows = parts.iter().map(Self::rows).sum();
        let mut parts = parts.into_iter();
        let mut whole = parts.next().filter(Self::is_sound)?;
        parts.all(|part| whole.append(&part, rows)).then_some(whole)
    }

    /// Adds the rows of the next part below the others, of a table that will have so many rows in all; false when the part does
    /// not belong to the table or breaks its rules. The table is then not to be used.
    pub(crate) fn append(&mut self, part: &Self, rows: usize) -> bool {
        let same = (part.kind, part.season, part.week, part.played)
            == (self.kind, self.season, self.week, self.played)
            && part.league == self.league
            && part.teams == self.teams
            && part.form_weeks == self.form_weeks;
        let here = self.rows();
        let room = rows.saturating_sub(here);
        let Ok(start) = u32::try_from(self.names.len()) else {
            return false;
        };
        let fits =
            u32::try_from(part.names.len()).is_ok_and(|more| start.checked_add(more).is_some());
        if !same || !fits || !part.is_sound() {
            return false;
        }
        // Named one by one: what is added to the table is either the same in all parts or put together here.
        self.name_ends.reserve(room);
        self.name_ends
            .extend(part.name_ends.iter().map(|end| start + end));
        let each = self.names.len().div_ceil(here.max(1));
        self.names.reserve(each.saturating_mul(room));
        self.names.push_str(&part.names);
        let of_weeks = self.form.iter_mut().zip(&part.form);
        self.columns.append(&part.columns, rows)
            && of_weeks.fold(true, |fits, (week, more)| {
                week.append_part(more, rows) && fits
            })
    }

    /// Whether the arrays fit together, so that no accessor can step outside one.
    pub(crate) fn is_sound(&self) -> bool {
        // Named one by one, for the same reason.
        let Self {
            kind: _,
            league: _,
            season: _,
            week,
            played: _,
            names,
            name_ends: ends,
            teams,
            columns,
            form_weeks,
            form,
        } = self;
        let mut all = columns.each().into_iter().chain(form);
        let lengths = all.all(|column| column.rows() == ends.len());
        let within = ends.is_sorted()
            && ends.iter().all(|&end| names.is_char_boundary(end as usize))
            && ends.last().map_or(0, |&end| end as usize) == names.len();
        let weeks = form.len() == form_weeks.len()
            && form.len() <= Form::WEEKS
            && form_weeks.is_sorted_by(|a, b| a.week < b.week)
            && form_weeks
                .last()
                .is_none_or(|last| Some(last.week) == *week);
        let known = |team: i64| usize::try_from(team).is_ok_and(|team| team < teams.len());
        lengths && within && weeks && columns.team.values().flatten().all(known)
    }

    /// Where the name of a row begins in the string of all names; for the row past the last, where that string ends.
    pub(super) fn name_start(&self, row: usize) -> usize {
        row.checked_sub(1)
            .and_then(|before| self.name_ends.get(before))
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
            name_ends,
            teams,
            columns,
            form_weeks,
            form,
        } = self;
        let mut digester = Digester::default();
        digester.add(kind.name().as_bytes());
        digester.add(league.as_bytes());
        digester.add(&season.get().to_le_bytes());
        digester.add(&[week.map_or(0, Week::get), u8::from(*played)]);
        digester.add(names.as_bytes());
        let ends: Vec<u8> = name_ends.iter().flat_map(|end| end.to_le_bytes()).collect();
        digester.add(&ends);
        digester.add(&(teams.len() as u64).to_le_bytes());
        for team in teams {
            digester.add(team.as_bytes());
        }
        for column in columns.each().into_iter().chain(form) {
            column.digest(&mut digester);
        }
        for week in form_weeks {
            digester.add(&[week.week.get()]);
            digester.add(&week.players.to_le_bytes());
            digester.add(&week.points.to_le_bytes());
            digester.add(&week.best.map_or(i32::MIN, |best| best.0).to_le_bytes());
        }
        digester.digest()
    }
}

#[cfg(test)]
mod tests;
