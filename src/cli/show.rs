//! `show`: prints a table.

use std::io::{self, IsTerminal, Write};

use super::args::{Global, Show};
use super::link::Session;
use super::notice;
use crate::error::Error;
use crate::output::{self, Format, TextOptions};
use crate::scoretable::sort::order;

/// Prints the table asked for, and rebuilds it afterwards if what was printed was past its time.
pub(super) fn run(
    session: &Session,
    show: &Show,
    global: &Global,
    flush_first: bool,
    out: &mut dyn Write,
) -> Result<(), Error> {
    if flush_first {
        // A cache that does not answer keeps nobody from their table.
        notice(session.flush().err());
    }
    let request = global.request(show.table);
    let loaded = session.load(request)?;
    let table = &loaded.table;
    if table.rows() == 0 {
        return Err(Error::NoPlayers(table.league.clone()));
    }
    notice(&loaded.source.note);
    let mut rows = order(table, &show.sort.0);
    rows.truncate(show.top.map_or(usize::MAX, |top| top as usize));
    let printed = match show.format {
        Format::Json => output::json(&loaded, &rows, out),
        Format::Text => {
            let options = TextOptions {
                glyphs: global.glyphs(),
                title: !show.no_header && io::stdout().is_terminal(),
                header: !show.no_header,
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
