//! Stored rows beside those the facts give.

use rusqlite::types::{FromSql, Value, ValueRef};
use rusqlite::{Connection, OptionalExtension, params};

use super::{CheckedSeason, Drift};
use crate::league::{Form, PlayerId, Points, Week};
use crate::store::derived::Sheet;

/// How many drifted numbers of a season are named; the others are counted.
const NAMED: usize = 50;

impl CheckedSeason {
    /// Compares the stored rows of a week with what they should be; both are in order of player.
    pub(super) fn compare<const N: usize>(
        &mut self,
        db: &Connection,
        sheet: &Sheet<N>,
        week: Week,
        recomputed: impl Iterator<Item = rusqlite::Result<(PlayerId, [Value; N])>>,
    ) -> rusqlite::Result<()> {
        let mut right = recomputed.peekable();
        let mut statement = db.prepare_cached(sheet.select)?;
        let mut rows = statement.query(params![self.season, week])?;
        let mut note = |player, column: Option<&str>, stored, recomputed| {
            self.note(db, sheet.name, (week, player, column), stored, recomputed)
        };
        let mut compared = 0;
        while let Some(row) = rows.next()? {
            compared += 1;
            let player: PlayerId = row.get(0)?;
            while let Some(missing) =
                right.next_if(|next| next.as_ref().is_ok_and(|(other, _)| *other < player))
            {
                compared += 1;
                note(missing?.0, None, "no row".to_owned(), "a row".to_owned())?;
            }
            let same =
                right.next_if(|next| next.as_ref().map_or(true, |(other, _)| *other == player));
            let Some((_, expected)) = same.transpose()? else {
                note(player, None, "a row".to_owned(), "no row".to_owned())?;
                continue;
            };
            for ((at, column), expected) in (1..).zip(sheet.columns).zip(&expected) {
                let stored = row.get_ref(at)?;
                if stored != ValueRef::from(expected) {
                    note(player, Some(column), text(stored), text(expected.into()))?;
                }
            }
        }
        for missing in right {
            compared += 1;
            note(missing?.0, None, "no row".to_owned(), "a row".to_owned())?;
        }
        self.rows += compared;
        Ok(())
    }

    fn note(
        &mut self,
        db: &Connection,
        table: &str,
        (week, player, column): (Week, PlayerId, Option<&str>),
        stored: String,
        recomputed: String,
    ) -> rusqlite::Result<()> {
        self.drifted += 1;
        if self.named.len() < NAMED {
            let name = db
                .prepare_cached("SELECT name FROM player WHERE player_id = ?1")?
                .query_row([player], |row| row.get(0))
                .optional()?;
            self.named.push(Drift {
                week,
                player,
                name: name.unwrap_or_default(),
                column: column
                    .map_or_else(|| table.to_owned(), |column| format!("{table}.{column}")),
                stored,
                recomputed,
            });
        }
        Ok(())
    }
}

/// A value of a derived row for people to read.
fn text(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "nothing".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => format!("'{}'", text.escape_ascii()),
        ValueRef::Blob(bytes) => match Form::column_result(value) {
            Ok(form) => {
                let week = |points: Option<_>| {
                    points.map_or_else(|| "-".to_owned(), |points: Points| points.to_string())
                };
                form.0.map(week).join(" ")
            }
            Err(_) => format!("{} bytes", bytes.len()),
        },
    }
}
