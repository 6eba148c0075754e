//! The arrays behind a scoretable, how a table is cut into parts, and its digest.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Scoretable;
use super::packed::{Cell, Packed, PackedBuilder, SentColumn};
use crate::league::{Digest, Digester, Week};

/// Makes a struct of columns from the one list of them. What every column needs (to be cut, joined, measured, sent and part of
/// the digest) is made here for all, and leaves none out.
macro_rules! columns {
    (
        $(#[$about:meta])*
        struct $name:ident, filled by $builder:ident, each row of which is $row:ident, and sent as $sent:ident {
            $($(#[$of_column:meta])* $column:ident,)*
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
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

            /// The same rows in another order, in which each is named by its place here. No column is there twice for longer
            /// than it takes to arrange it.
            pub(super) fn arranged(self, order: &[u32]) -> Self {
                let column = |column: Packed| column.arranged(order);
                Self {
                    $($column: column(self.$column),)*
                }
            }

            fn part(&self, range: &Range<usize>) -> Self {
                Self {
                    $($column: self.$column.part(range),)*
                }
            }

            /// Adds the rows of the next part of a table that will have so many; false when they do not belong there.
            pub(super) fn append(&mut self, part: &$sent<'_>, rows: usize) -> bool {
                $(self.$column.append_sent(&part.$column, rows))&&*
            }
        }

        /// The columns of a part as they were sent.
        #[derive(Clone, Copy, Debug, Deserialize)]
        pub(super) struct $sent<'a> {
            $(#[serde(borrow)] pub(super) $column: SentColumn<'a>,)*
        }

        impl<'a> $sent<'a> {
            pub(super) fn each(&self) -> [&SentColumn<'a>; $name::COUNT] {
                [$(&self.$column),*]
            }

            /// Columns without rows that these can be added to.
            pub(super) const fn beginning(&self) -> $name {
                $name {
                    $($column: self.$column.beginning(),)*
                }
            }
        }
    };
}

columns! {
    /// The numbers of all rows, any of which may be missing. Ratios are in tenths.
    struct Columns, filled by ColumnsBuilder, each row of which is ColumnRow, and sent as SentColumns {
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
