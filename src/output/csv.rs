//! A scoretable as comma-separated values (RFC 4180).

use std::io;

use csv::{ErrorKind, Terminator, WriterBuilder};

use super::Sheet;
use crate::scoretable::{Column, Glyphs, Movement};
use crate::text;

/// Numbers bare, and nothing where there is none.
const BARE: Glyphs = Glyphs {
    missing: "",
    ..Glyphs::ASCII
};

/// Prints a table as CSV, its headings being the names columns have on the command line.
///
/// What does not exist is an empty field. Movement is places gained, negative when lost; the form is the points of the
/// last weeks, oldest first, with a space between and `-` for a week missed.
///
/// A text is one line of what can be shown, as everywhere, also in a file: who looks at that does so in a terminal.
///
/// A spreadsheet may take a text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return for a formula. With
/// `safe` an apostrophe is put before it. Numbers stay numbers.
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
        Column::Movement => match Movement::of(table, at) {
            None | Some(Movement::New) => String::new(),
            Some(moved) => moved.gain().to_string(),
        },
        Column::Form => {
            let points = |points: Option<_>| points.map_or_else(|| "-".to_owned(), week);
            let weeks: Vec<String> = table.form(at).map(points).collect();
            weeks.join(" ")
        }
        column => sheet.cell(column, row, &BARE),
    }
}

fn week(points: crate::league::Points) -> String {
    points.to_string()
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

/// The error behind the writer's own, so that a closed pipe is known for what it is.
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
