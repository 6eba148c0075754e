//! `show`: prints a table.

use std::io::{self, IsTerminal, Write};

use super::args::{Global, Show};
use super::link::Session;
use super::notice;
use crate::config::Config;
use crate::error::Error;
use crate::loader::Loaded;
use crate::output::{self, Paint, Sheet, TableFormat, TextOptions};
use crate::scoretable::sort::order;
use crate::scoretable::{Column, Scoretable};

/// Prints the table asked for, and rebuilds it afterwards if what was printed was past its time.
pub(super) fn run(
    session: &Session,
    show: &Show,
    global: &Global,
    config: &Config,
    out: &mut dyn Write,
) -> Result<(), Error> {
    check(show)?;
    let request = global.request(show.table);
    let loaded = session.load(request)?;
    let table = &loaded.table;
    if table.rows() == 0 {
        return Err(Error::NoPlayers(table.league.clone()));
    }
    notice(&loaded.source.note);
    let rows = rows(table, show);
    if rows.is_empty() {
        notice([format!("none of {} rows matches the filter", table.rows())]);
    }
    let printed = print(&loaded, &rows, show, global, config, out).and_then(|()| out.flush());
    if loaded.wants_rebuild() {
        // What was printed is right all the same; whoever comes next would only wait a little longer.
        let failed = session.rebuild_if_free(request).err();
        notice(failed.map(|error| format!("the entry could not be rebuilt: {error}")));
    }
    printed.map_err(Error::Print)
}

/// Refuses what the form asked for cannot do.
fn check(show: &Show) -> Result<(), Error> {
    let refusal = match show.format {
        TableFormat::Json if show.columns.is_some() => {
            "--columns does not go with JSON, which has them all: pick there, or choose --format csv"
        }
        TableFormat::Text | TableFormat::Json | TableFormat::Markdown if show.safe_csv => {
            "--safe-csv guards CSV only: add --format csv, or leave it out"
        }
        _ => return Ok(()),
    };
    Err(Error::Usage(refusal.to_owned()))
}

/// The rows wanted, in the order wanted.
fn rows(table: &Scoretable, show: &Show) -> Vec<u32> {
    let mut rows = order(table, &show.sort.0);
    if let Some(filter) = &show.filter {
        rows.retain(|&row| filter.keeps(table, row as usize));
    }
    rows.truncate(show.top.map_or(usize::MAX, |top| top as usize));
    rows
}

fn print(
    loaded: &Loaded,
    rows: &[u32],
    show: &Show,
    global: &Global,
    config: &Config,
    out: &mut dyn Write,
) -> io::Result<()> {
    let columns = show
        .columns
        .as_ref()
        .map_or(Column::ALL.as_slice(), |c| &c.0);
    let sheet = Sheet {
        table: &loaded.table,
        rows,
        columns,
        header: !show.no_header,
    };
    match show.format {
        TableFormat::Json => output::json(loaded, rows, out),
        TableFormat::Csv => output::csv(&sheet, show.safe_csv, out),
        TableFormat::Markdown => output::markdown(&sheet, global.glyphs(), out),
        TableFormat::Text => {
            let terminal = io::stdout().is_terminal();
            let options = TextOptions {
                glyphs: global.glyphs(),
                title: !show.no_header && terminal,
                paint: paint(terminal, config),
            };
            output::text(&sheet, &options, out)
        }
    }
}

/// Colours are for terminals, and for people who want them.
pub(super) fn paint(terminal: bool, config: &Config) -> Paint {
    if terminal && !config.no_color {
        Paint::Colour
    } else {
        Paint::Plain
    }
}
