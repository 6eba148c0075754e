//! `show`: prints a table.

use std::io::{self, IsTerminal, Write};

use super::args::{Global, Show};
use super::link::Session;
use super::notice;
use crate::config::Config;
use crate::error::Error;
use crate::output::{self, Format, TextOptions};
use crate::scoretable::sort::order;
use crate::scoretable::{Scoretable, find};

/// Prints the table asked for, and rebuilds it afterwards if what was printed was past its time.
pub(super) fn run(
    session: &Session,
    show: &Show,
    global: &Global,
    config: &Config,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let request = global.request(show.table);
    let loaded = session.load(request)?;
    let table = &loaded.table;
    if table.rows() == 0 {
        return Err(Error::NoPlayers(table.league.clone()));
    }
    notice(&loaded.source.note);
    let mut rows = order(table, &show.sort.0);
    let me = own_row(table, global, config)?;
    rows.truncate(show.top.map_or(usize::MAX, |top| top as usize));
    rows.extend(me.filter(|me| !rows.contains(me)));
    let printed = match show.format {
        Format::Json => output::json(&loaded, &rows, out),
        Format::Text => {
            let options = TextOptions {
                glyphs: global.glyphs(),
                title: !show.no_header && io::stdout().is_terminal(),
                header: !show.no_header,
                me,
            };
            output::text(table, &rows, &options, out)
        }
    }
    .and_then(|()| out.flush());
    if loaded.wants_rebuild() {
        // What was printed is right all the same; whoever comes next would only wait a little longer.
        let failed = session.rebuild(request).err();
        notice(failed.map(|error| format!("the entry could not be rebuilt: {error}")));
    }
    printed.map_err(Error::Print)
}

/// The user's own row, if the user said who that is. A name on the command line has to be somebody in this league; one that
/// the environment names may be from another.
fn own_row(table: &Scoretable, global: &Global, config: &Config) -> Result<Option<u32>, Error> {
    let Some(name) = &config.me else {
        return Ok(None);
    };
    match find(table, name) {
        Ok(row) => Ok(u32::try_from(row).ok()),
        Err(error) if global.me.is_some() => Err(Error::Me(error)),
        Err(error) => {
            notice([format!("SCORETABLE_ME: {error}")]);
            Ok(None)
        }
    }
}
