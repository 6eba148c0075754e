//! A scoretable as Markdown.

use std::io;

use super::Sheet;
use crate::scoretable::{Align, Glyphs};

/// Prints a table in GitHub's Markdown, with numbers aligned to the right.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn markdown(sheet: &Sheet<'_>, glyphs: &Glyphs, out: &mut dyn io::Write) -> io::Result<()> {
    let Sheet {
        table,
        rows,
        columns,
        header,
    } = *sheet;
    if header {
        let titles = columns
            .iter()
            .map(|column| escaped(column.title(table.kind, glyphs)));
        line(out, titles)?;
        let rules = columns.iter().map(|column| match column.align() {
            Align::Left => ":---".to_owned(),
            Align::Right => "---:".to_owned(),
        });
        line(out, rules)?;
    }
    for &row in rows {
        let cells = columns
            .iter()
            .map(|&column| escaped(&sheet.cell(column, row, glyphs)));
        line(out, cells)?;
    }
    Ok(())
}

fn line(out: &mut dyn io::Write, cells: impl Iterator<Item = String>) -> io::Result<()> {
    let cells: Vec<String> = cells.collect();
    writeln!(out, "| {} |", cells.join(" | "))
}

/// The text with every character escaped that Markdown, or HTML inside it, would interpret.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in text.chars() {
        if "\\`*_{}[]<>()#!|~&".contains(sign) {
            safe.push('\\');
        }
        safe.push(sign);
    }
    safe
}
