//! A scoretable as a page of HTML.

use std::io;

use super::Sheet;
use super::bars;
use super::markup::{class, colours, escaped};
use crate::scoretable::{Align, Column, Glyphs};

/// How the page looks.
const STYLE: &str = "\
body{margin:2rem auto;padding:0 1rem;width:max-content;max-width:100%;box-sizing:border-box;background:var(--ground);color:var(--text);\
font:15px/1.45 system-ui,sans-serif}
h1{margin:0;font-size:1.4rem;color:var(--strong)}
p{margin:.2rem 0 1rem;color:var(--dim)}
div{overflow-x:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .7rem;text-align:left;white-space:nowrap;border-bottom:1px solid var(--line)}
th{color:var(--dim);font-weight:600}
.n{text-align:right}
tr.own{background:var(--own)}
.strong,.gold,.silver,.bronze,.me{font-weight:700}
.strong{color:var(--strong)}.dim{color:var(--dim)}.good{color:var(--good)}.bad{color:var(--bad)}
.gold{color:var(--gold)}.silver{color:var(--silver)}.bronze{color:var(--bronze)}.me{color:var(--me)}
.form{vertical-align:middle}
.form .above{fill:var(--above)}.form .below{fill:var(--below)}.form .best{fill:var(--best)}.form .dim{fill:var(--dim)}
.across{fill:none;stroke:var(--average)}
@page{size:landscape;margin:1cm}
@media print{body{margin:0;padding:0;width:auto;background:none;font-size:8.5pt}div{overflow:visible}tr{break-inside:avoid}\
th,td{padding:.12rem .4rem}.name{white-space:normal}*{print-color-adjust:exact}}
";

/// Prints a table as a page that needs no other file: light or dark as the reader's system is, and light on paper. Where
/// headings are wanted it also has a title. The form has every week that the table knows, each with its points as a tooltip.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn html(
    sheet: &Sheet<'_>,
    me: Option<u32>,
    glyphs: &Glyphs,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let Sheet {
        table,
        rows,
        columns,
        header,
    } = *sheet;
    let colours = colours(|name, colour| format!(":root{{--{name}:{colour}}}"));
    let (league, what) = (escaped(&table.league), escaped(&sheet.subtitle()));
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{league}, {what}</title>\n<style>\n{colours}{STYLE}</style>\n</head>\n<body>\n"
    )?;
    if header {
        writeln!(out, "<h1>{league}</h1>\n<p>{what}</p>")?;
    }
    writeln!(out, "<div>\n<table>")?;
    if header {
        write!(out, "<thead>\n<tr>")?;
        for &column in columns {
            let title = escaped(column.title(table.kind, glyphs));
            write!(out, "<th scope=\"col\"{}>{title}</th>", aligned(column))?;
        }
        writeln!(out, "</tr>\n</thead>")?;
    }
    writeln!(out, "<tbody>")?;
    for &row in rows {
        let own = me == Some(row);
        write!(out, "<tr{}>", if own { " class=\"own\"" } else { "" })?;
        for &column in columns {
            if column == Column::Form {
                form(sheet, row, out)?;
                continue;
            }
            let class = class(sheet, column, row, own, glyphs);
            let text = escaped(&sheet.marked_cell(column, row, me, glyphs));
            let side = match column {
                Column::Player => " class=\"name\"",
                column => aligned(column),
            };
            match class {
                "" => write!(out, "<td{side}>{text}</td>")?,
                class => write!(out, "<td{side}><span class=\"{class}\">{text}</span></td>")?,
            }
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table>\n</div>\n</body>\n</html>")
}

/// The bars of a row. Read aloud they are its points.
fn form(sheet: &Sheet<'_>, row: u32, out: &mut dyn io::Write) -> io::Result<()> {
    let points = sheet.table.form_bars(row as usize).map(|bar| {
        bar.points
            .map_or_else(|| "missed".to_owned(), |points| points.to_string())
    });
    let points: Vec<String> = points.collect();
    let (width, height) = (bars::width(sheet.table), bars::HEIGHT);
    writeln!(
        out,
        "<td><svg class=\"form\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{}\">",
        points.join(", ")
    )?;
    bars::bars(sheet.table, row, (0.0, height), out)?;
    write!(out, "</svg></td>")
}

const fn aligned(column: Column) -> &'static str {
    match column.align() {
        Align::Left => "",
        Align::Right => " class=\"n\"",
    }
}
