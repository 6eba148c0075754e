//! A scoretable as a picture.
//!
//! Every frame and every bar is a shape, and not a sign of the font: fonts leave gaps between the signs of one line and of
//! the next.

use std::io;

use unicode_width::UnicodeWidthStr;

use super::Sheet;
use super::bars;
use super::markup::{class, colours, escaped};
use crate::scoretable::{Align, Column, Glyphs, Movement};

/// The width of a character, and the height of a row.
const CELL: (f64, f64) = (8.4, 24.0);
/// The blank between two columns, and between the table and its frame.
const GAP: f64 = 16.0;
/// How far the frame stands from the edge of the picture.
const MARGIN: f64 = 6.0;
/// How far above the bottom of its row a text stands.
const BASELINE: f64 = 7.5;

const STYLE: &str = "\
text{font:14px ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;white-space:pre}
.end{text-anchor:end}
.frame,.across{fill:none}
.strong,.gold,.silver,.bronze,.me{font-weight:700}
";

/// The rule of a colour. It names no variable, because many programs that draw pictures know none.
fn rule(name: &str, colour: &str) -> String {
    match name {
        "text" => format!("text{{fill:{colour}}}"),
        "line" => format!(".frame{{stroke:{colour}}}"),
        "average" => format!(".across{{stroke:{colour}}}"),
        name => format!(".{name}{{fill:{colour}}}"),
    }
}

/// Prints a table as a picture, light or dark as the reader's system is. Where headings are wanted it also has a title. The form
/// has every week that the table knows.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn svg(
    sheet: &Sheet<'_>,
    me: Option<u32>,
    glyphs: &Glyphs,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let picture = Picture {
        sheet,
        me,
        glyphs,
        places: places(sheet, me, glyphs),
    };
    let (title, inner) = picture.begin(out)?;
    let mut top = 0.0;
    if sheet.header {
        text(out, (0.0, top), Align::Left, "strong", &title)?;
        top += CELL.1;
        picture.headings(top, out)?;
        top += CELL.1;
        writeln!(
            out,
            "<path class=\"frame\" d=\"M-{GAP} {top}h{:.1}\"/>",
            inner + 2.0 * GAP
        )?;
    }
    for &row in sheet.rows {
        if me == Some(row) {
            writeln!(
                out,
                "<rect class=\"own\" x=\"-8\" y=\"{top}\" width=\"{:.1}\" height=\"{}\" rx=\"3\"/>",
                inner + 16.0,
                CELL.1
            )?;
        }
        picture.row(row, top, out)?;
        top += CELL.1;
    }
    writeln!(out, "</g>\n</svg>")
}

/// Where a column stands.
struct Place {
    column: Column,
    start: f64,
    end: f64,
}

/// Each column beside the one before, as wide as its widest cell.
fn places(sheet: &Sheet<'_>, me: Option<u32>, glyphs: &Glyphs) -> Vec<Place> {
    let mut end = -GAP;
    let place = |&column: &Column| {
        let cell = |&row: &u32| cells(&sheet.marked_cell(column, row, me, glyphs));
        let widest = match column {
            Column::Form => bars::width(sheet.table),
            _ => sheet.rows.iter().map(cell).fold(0.0, f64::max),
        };
        let heading = if sheet.header {
            cells(column.title(sheet.table.kind, glyphs))
        } else {
            0.0
        };
        let start = end + GAP;
        end = start + widest.max(heading);
        Place { column, start, end }
    };
    sheet.columns.iter().map(place).collect()
}

/// How wide a text is.
fn cells(text: &str) -> f64 {
    f64::from(u32::try_from(text.width()).unwrap_or(u32::MAX)) * CELL.0
}

struct Picture<'a> {
    sheet: &'a Sheet<'a>,
    me: Option<u32>,
    glyphs: &'a Glyphs,
    places: Vec<Place>,
}

impl Picture<'_> {
    /// Draws the ground and the frame, and returns the title and how wide the table is.
    fn begin(&self, out: &mut dyn io::Write) -> io::Result<(String, f64)> {
        let sheet = self.sheet;
        let heads = if sheet.header { 2.0 } else { 0.0 };
        let lines = f64::from(u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX)) + heads;
        let title = format!("{}, {}", sheet.table.league, sheet.subtitle());
        let inner = self
            .places
            .iter()
            .map(|place| place.end)
            .fold(0.0, f64::max);
        let inner = if sheet.header {
            inner.max(cells(&title))
        } else {
            inner
        };
        let size = (
            inner + 2.0 * (GAP + MARGIN),
            lines * CELL.1 + 2.0 * (MARGIN + 6.0),
        );
        let (title, colours) = (escaped(&title), colours(rule));
        write!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w:.0}\" height=\"{h:.0}\" viewBox=\"0 0 {w:.0} {h:.0}\" role=\"img\">\n\
         <title>{title}</title>\n<style>\n{colours}{STYLE}</style>\n\
         <rect class=\"ground\" width=\"100%\" height=\"100%\" rx=\"10\"/>\n\
         <rect class=\"frame\" x=\"{MARGIN}\" y=\"{MARGIN}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"6\"/>\n\
         <g transform=\"translate({},{})\">\n",
            size.0 - 2.0 * MARGIN,
            size.1 - 2.0 * MARGIN,
            MARGIN + GAP,
            MARGIN + 6.0,
            w = size.0,
            h = size.1,
        )?;
        Ok((title, inner))
    }

    fn headings(&self, top: f64, out: &mut dyn io::Write) -> io::Result<()> {
        for place in &self.places {
            let title = escaped(place.column.title(self.sheet.table.kind, self.glyphs));
            place.text(top, "dim", &title, out)?;
        }
        Ok(())
    }

    fn row(&self, row: u32, top: f64, out: &mut dyn io::Write) -> io::Result<()> {
        let table = self.sheet.table;
        for place in &self.places {
            let own = self.me == Some(row);
            let class = class(self.sheet, place.column, row, own, self.glyphs);
            match (place.column, Movement::of(table, row as usize)) {
                (Column::Form, _) => {
                    bars::bars(table, row, (place.start, top + CELL.1 - 3.0), out)?;
                }
                (Column::Movement, Some(moved @ (Movement::Up(_) | Movement::Down(_)))) => {
                    let (middle, tip) = (
                        top + CELL.1 / 2.0,
                        if moved.gain() > 0 { -4.0 } else { 4.0 },
                    );
                    writeln!(
                        out,
                        "<path class=\"{class}\" d=\"M{x:.1} {y}l8 0l-4 {}z\"/>",
                        2.0 * tip,
                        x = place.start,
                        y = middle - tip,
                    )?;
                    let places = moved.gain().unsigned_abs().to_string();
                    text(out, (place.start + 11.0, top), Align::Left, class, &places)?;
                }
                _ => {
                    let cell = self
                        .sheet
                        .marked_cell(place.column, row, self.me, self.glyphs);
                    place.text(top, class, &escaped(&cell), out)?;
                }
            }
        }
        Ok(())
    }
}

impl Place {
    fn text(&self, top: f64, class: &str, safe: &str, out: &mut dyn io::Write) -> io::Result<()> {
        let align = self.column.align();
        let x = match align {
            Align::Left => self.start,
            Align::Right => self.end,
        };
        text(out, (x, top), align, class, safe)
    }
}

/// Draws an escaped text in a row that begins at `top`.
fn text(
    out: &mut dyn io::Write,
    (x, top): (f64, f64),
    align: Align,
    class: &str,
    safe: &str,
) -> io::Result<()> {
    if safe.trim().is_empty() {
        return Ok(());
    }
    let side = match align {
        Align::Left => "",
        Align::Right => "end",
    };
    let class = [side, class].join(" ");
    let class = match class.trim() {
        "" => String::new(),
        class => format!(" class=\"{class}\""),
    };
    writeln!(
        out,
        "<text{class} x=\"{x:.1}\" y=\"{:.1}\">{safe}</text>",
        top + CELL.1 - BASELINE
    )
}
