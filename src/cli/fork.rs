//! `fork`: gives a copy of a league its own identity.

use std::io::Write;

use super::session;
use super::session::to_write;
use super::streams::finish;
use crate::config::Config;
use crate::error::Error;
use crate::store::Forked;
use crate::text;

/// Gives the store a new identity, and prints the old and the new one.
pub(super) fn run(config: &Config, out: &mut dyn Write) -> Result<(), Error> {
    let path = to_write(config)?;
    let Forked { before, now } = session::fork(&path)?;
    finish(
        writeln!(
            out,
            "{} was {} and is now {}; it shares no cache with its other copies any more",
            text::path(&path),
            before.as_str(),
            now.as_str()
        ),
        out,
    )
}
