//! What a column has for a row: the key it is sorted by and the text it is shown with.

use std::fmt;

use super::Column;
use crate::league::Points;
use crate::scoretable::{Glyphs, Movement, Scoretable, form};

impl Column {
    /// A number that orders as the column does, smallest first; `None` when the row has no value here.
    pub fn key(self, table: &Scoretable, row: usize) -> Option<u32> {
        match self {
            Self::Pos => table.pos(row),
            Self::Movement => match Movement::of(table, row)? {
                Movement::New => None,
                moved => Some(ordered(moved.gain())),
            },
            Self::Team => table.team_rank(row),
            Self::Player => Some(table.name_rank(row)),
            Self::Players => table.players(row),
            Self::Seasons => table.seasons(row),
            Self::Last => table.last_week(row).map(|p| ordered(p.0)),
            Self::Correct => table.correct(row),
            Self::Percentage => table.percentage(row).map(|t| ordered(t.0)),
            Self::Best => table.best(row).map(|p| ordered(p.0)),
            Self::Average => table.average(row).map(|t| ordered(t.0)),
            Self::Worst => table.worst(row).map(|p| ordered(p.0)),
            Self::Banker => table.banker_average(row).map(|t| ordered(t.0)),
            Self::Score => table.score(row).map(|p| ordered(p.0)),
            Self::Form => {
                let weeks = table.form(row).flatten();
                weeks
                    .map(|Points(p)| p)
                    .reduce(i32::saturating_add)
                    .map(ordered)
            }
        }
    }

    /// The text of a cell; `–` (or what `glyphs` has for it) when the row has no value here.
    pub fn text(self, table: &Scoretable, row: usize, glyphs: &Glyphs) -> String {
        fn shown<T: fmt::Display>(value: Option<T>, glyphs: &Glyphs) -> String {
            value.map_or_else(|| glyphs.missing.to_owned(), |value| value.to_string())
        }
        match self {
            Self::Pos => shown(table.pos(row), glyphs),
            Self::Movement => Movement::of(table, row).map_or_else(String::new, |m| m.text(glyphs)),
            Self::Team => table.team(row).unwrap_or_default().to_owned(),
            Self::Player => {
                let jokers = table.jokers(row).count();
                let gap = if jokers > 0 { " " } else { "" };
                format!(
                    "{}{gap}{}",
                    table.name(row),
                    glyphs.joker.repeat(jokers as usize)
                )
            }
            Self::Players => shown(table.players(row), glyphs),
            Self::Seasons => shown(table.seasons(row), glyphs),
            Self::Last => shown(table.last_week(row), glyphs),
            Self::Correct => shown(table.correct(row), glyphs),
            Self::Percentage => shown(table.percentage(row), glyphs),
            Self::Best => shown(table.best(row), glyphs),
            Self::Average => shown(table.average(row), glyphs),
            Self::Worst => shown(table.worst(row), glyphs),
            Self::Banker => shown(table.banker_average(row), glyphs),
            Self::Score => shown(table.score(row), glyphs),
            Self::Form => form::bars(table, row, glyphs),
        }
    }
}

/// An `i32` as a `u32` that orders the same, below `u32::MAX`: no value a column holds is `i32::MIN`.
const fn ordered(value: i32) -> u32 {
    (value.cast_unsigned() ^ (1 << 31)).saturating_sub(1)
}
