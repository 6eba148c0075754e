//! A scoretable as aligned columns.

use std::io::{self, Write};

use super::Sheet;
use super::aligned::{AlignedCell, Paint, Printer, Tone, line, width};
use crate::scoretable::{Column, Glyphs, Movement, Scoretable};

/// How a table is printed as text.
#[derive(Clone, Copy, Debug)]
pub struct TextOptions<'a> {
    /// The characters to draw with.
    pub glyphs: &'a Glyphs,
    /// Whether a title line names the league, the season and the week.
    pub title: bool,
    /// Whether colours are used.
    pub paint: Paint,
    /// The user's own row, which is marked.
    pub me: Option<u32>,
}

/// Prints a table in aligned columns, each as wide on a terminal as its widest printed cell.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn text(sheet: &Sheet<'_>, options: &TextOptions<'_>, out: &mut Printer<'_>) -> io::Result<()> {
    let Sheet {
        table,
        rows,
        columns,
        header,
    } = *sheet;
    let TextOptions {
        glyphs,
        title,
        paint,
        me,
    } = *options;
    let cells = |row: u32| {
        let columns = columns.iter();
        columns.map(move |&column| sheet.marked_cell(column, row, me, glyphs))
    };
    let titles = || {
        columns
            .iter()
            .map(|column| column.title(table.kind, glyphs))
    };
    let heading_width = |title: &str| if header { width(title) } else { 0 };
    let mut widths: Vec<usize> = titles().map(heading_width).collect();
    // The cells of a table that is not large are kept from measuring to printing. Those of a large one are made twice, so that
    // memory does not grow with it.
    let is_kept = rows.len() <= KEPT;
    let mut kept = Cells::default();
    for &row in rows {
        for (widest, cell) in widths.iter_mut().zip(cells(row)) {
            *widest = width(&cell).max(*widest);
            if is_kept {
                kept.add(&cell);
            }
        }
    }
    let mut kept = kept.each();
    let shape = Shape {
        sheet,
        widths: &widths,
        missing: glyphs.missing,
        paint,
    };
    if title {
        let title = format!("{}, {}", table.league, sheet.subtitle());
        out.put(paint, Tone::Strong, &title)?;
        writeln!(out)?;
    }
    if header {
        shape.line(titles(), |_, _| Tone::Strong, out)?;
    }
    for &row in rows {
        if is_kept {
            shape.print(row, kept.by_ref().take(columns.len()), out)?;
        } else {
            let made: Vec<String> = cells(row).collect();
            shape.print(row, made.iter().map(String::as_str), out)?;
        }
    }
    Ok(())
}

/// How the rows of a table are printed.
struct Shape<'a> {
    sheet: &'a Sheet<'a>,
    widths: &'a [usize],
    /// What stands for a value that is missing.
    missing: &'a str,
    paint: Paint,
}

impl Shape<'_> {
    /// Prints the texts of a row.
    fn print<'c>(
        &self,
        row: u32,
        texts: impl Iterator<Item = &'c str>,
        out: &mut Printer<'_>,
    ) -> io::Result<()> {
        let table = self.sheet.table;
        let tone = |column, text: &str| match self.paint {
            Paint::Colour => tone(column, table, row, text == self.missing),
            Paint::Plain => Tone::Usual,
        };
        self.line(texts, tone, out)
    }

    /// Prints a line of texts, one for each column.
    fn line<'c>(
        &self,
        texts: impl Iterator<Item = &'c str>,
        tone: impl Fn(Column, &str) -> Tone,
        out: &mut Printer<'_>,
    ) -> io::Result<()> {
        let cells = texts.zip(self.sheet.columns.iter().zip(self.widths));
        let cells = cells.map(|(text, (column, &width))| AlignedCell {
            text,
            width,
            align: column.align(),
            tone: tone(*column, text),
        });
        line(out, self.paint, cells)
    }
}

/// The largest table whose cells are kept, in rows: they take about 10 MB.
const KEPT: usize = 1 << 16;

/// Cells in one text, in the order in which they were added.
#[derive(Default)]
struct Cells {
    text: String,
    ends: Vec<usize>,
}

impl Cells {
    fn add(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    fn each(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(&0).chain(&self.ends);
        let pairs = starts.zip(&self.ends);
        pairs.map(|(start, end)| self.text.get(*start..*end).unwrap_or_default())
    }
}

/// The colour of a cell.
pub(super) fn tone(column: Column, table: &Scoretable, row: u32, missing: bool) -> Tone {
    match (column, Movement::of(table, row as usize)) {
        _ if missing => Tone::Faint,
        (Column::Movement, Some(Movement::Up(_))) => Tone::Good,
        (Column::Movement, Some(Movement::Down(_))) => Tone::Bad,
        (Column::Score, _) => Tone::Strong,
        _ => Tone::Usual,
    }
}
