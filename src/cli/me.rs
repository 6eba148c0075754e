//! `me`: prints in one line where the user stands.

use super::args::Printed;
use super::show::Source;
use super::{glyphs, request};
use crate::config::Config;
use crate::error::Error;
use crate::output;
use crate::output::Printer;
use crate::scoretable::{Kind, find};

const WHO: &str = "me needs to know who you are: scoretable --me NAME me, or set SCORETABLE_ME, or `me` in the configuration file";

/// Prints the line. A prompt asks for it all the time, so nothing is done that can be left to other viewers: a table that is
/// past its time is taken as it is, and nothing is published.
pub(super) fn run(
    session: &impl Source,
    Printed { format }: Printed,
    config: &Config,
    out: &mut Printer<'_>,
) -> Result<(), Error> {
    let Some(me) = &config.me else {
        return Err(Error::Usage(WHO.to_owned()));
    };
    let loaded = session.load(request(config, Kind::default()), None)?;
    let table = &loaded.table;
    if table.rows() == 0 {
        return Err(Error::NoPlayers(table.league.clone()));
    }
    let row = find(table, &me.name).map_err(Error::NotAPlayer)?;
    let printed = output::me(table, row, format, glyphs(config), out);
    super::streams::finish(printed, out)
}
