//! A scoretable as comma-separated values (RFC 4180).

use std::io;

use csv::{ErrorKind, Terminator, WriterBuilder};

use super::Sheet;
use crate::league::Points;
use crate::scoretable::{Column, Glyphs, Movement};
use crate::text;

/// Numbers without decoration, and an empty text for a missing value.
const BARE: Glyphs = Glyphs {
    missing: "",
    ..Glyphs::ASCII
};

/// Prints a table as CSV. The header has the names that the columns have on the command line.
///
/// A missing value is an empty field. Movement is places gained, negative when places were lost; the form is the points
/// of every week the table knows, oldest first, separated by spaces, with `-` for a missed week.
///
/// Every text is sanitized to one line, also in a file, because people look at files in a terminal.
///
/// A spreadsheet may take a text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return for a formula. With
/// `safe` such a text gets an apostrophe in front. Numbers stay numbers.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn csv(sheet: &Sheet<'_>, safe: bool, out: &mut dyn io::Write) -> io::Result<()> {
    let Sheet {
        rows,
        columns,
        header,
        ..
    } = *sheet;
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(out);
    if header {
        writer
            .write_record(columns.iter().map(|column| column.name()))
            .map_err(plain)?;
    }
    for &row in rows {
        let fields = columns.iter().map(|&column| {
            let field = field(sheet, column, row);
            if safe { guarded(field) } else { field }
        });
        writer.write_record(fields).map_err(plain)?;
    }
    writer.flush()
}

fn field(sheet: &Sheet<'_>, column: Column, row: u32) -> String {
    let (table, at) = (sheet.table, row as usize);
    match column {
        Column::Player => text::sanitize(table.name(at)).into_owned(),
        Column::Movement => {
            let gain = Movement::of(table, at).and_then(Movement::known_gain);
            gain.map_or_else(String::new, |gain| gain.to_string())
        }
        Column::Form => {
            let points = |points: Option<Points>| {
                points.map_or_else(|| "-".to_owned(), |points| points.to_string())
            };
            let weeks: Vec<String> = table.season_form(at).map(points).collect();
            weeks.join(" ")
        }
        column => sheet.cell(column, row, &BARE),
    }
}

fn guarded(field: String) -> String {
    if field.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number(&field) {
        format!("'{field}")
    } else {
        field
    }
}

fn is_number(field: &str) -> bool {
    let digits = field.strip_prefix('-').unwrap_or(field);
    let (whole, tenths) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, tenths]
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The I/O error inside the CSV writer's error, so that a closed pipe is recognized.
fn plain(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded_and_numbers_are_not() {
        for harmless in ["-42", "-9.0", "12", "", "Ada", "-"] {
            let shown = guarded(harmless.to_owned());
            assert_eq!(shown == harmless, harmless != "-", "{harmless}");
        }
        for risky in [
            "=1+2", "+cmd|x", "-1+1", "-.", "@SUM(A1)", "\tx", "\rx", "-1 2",
        ] {
            assert_eq!(guarded(risky.to_owned()), format!("'{risky}"));
        }
    }
}
