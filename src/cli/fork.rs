//! `fork`: gives a copy of a league its own identity.

use std::io::Write;

use super::ending;
use super::session::{migrated, to_write};
use super::streams::{finish, notice};
use crate::config::Config;
use crate::error::Error;
use crate::store::{Forked, Store};
use crate::text;

/// Gives the store a new identity, and prints the old and the new one. No cache is asked: the old identity's entries belong
/// to the other copies. A signal ends the program when the store is closed again.
pub(super) fn run(config: &Config, out: &mut dyn Write) -> Result<(), Error> {
    let path = to_write(config)?;
    let forked = ending::before_signals(
        || {},
        || {
            let mut store = Store::open(&path)?;
            notice(migrated(&store));
            let forked = store.fork();
            store.close()?;
            forked
        },
    );
    let Forked { before, now } = forked?;
    let printed = writeln!(
        out,
        "{} was {} and is now {}; it no longer shares a cache with its other copies",
        text::path(&path),
        before.as_str(),
        now.as_str()
    );
    finish(printed, out)
}
