//! `backup`: copies the whole league into one file, also while other processes use it.

use std::io::Write;
use std::path::Path;

use super::ending;
use super::session::{runtime, settings, stored};
use super::streams::{finish, notice};
use crate::cache::{Cache, LeagueTag};
use crate::config::{Config, Purpose};
use crate::error::Error;
use crate::loader::{Announced, unannounced};
use crate::store::{Head, Store};
use crate::text;
use crate::text::humanize;

/// Writes the copy and prints what it contains. An interrupted backup leaves no file behind.
pub(super) fn run(to: &Path, config: &Config, out: &mut dyn Write) -> Result<(), Error> {
    let path = stored(config)?;
    let store = Store::open_read_only(&path)?;
    let interrupt = store.interrupt();
    // An interrupted copy removes its file before the program ends.
    let (copied, schema, head, closed) = ending::before_signals(
        move || interrupt.stop(),
        || {
            let copied = store.back_up(to);
            (copied, store.schema(), store.head(), store.close())
        },
    );
    copied?;
    closed?;
    let schema = schema?;
    let what = if schema.found == schema.known {
        let head = head?;
        let announced = announce(config, &head)?;
        if !matches!(announced, Announced::Unheard { .. }) {
            notice(unannounced(&announced));
        }
        format!("'{}' at revision {}", head.name, head.revision)
    } else {
        format!("the league, schema version {}", schema.found)
    };
    let bytes = to.metadata().map_or(0, |file| file.len());
    finish(
        writeln!(
            out,
            "{} holds {what}: all of {}, {}",
            text::path(to),
            text::path(&path),
            humanize::file_size(bytes)
        ),
        out,
    )
}

/// Announces the revision of the league, which is not opened as a session.
fn announce(config: &Config, league: &Head) -> Result<Announced, Error> {
    let cache = Cache::new(settings(config, Purpose::Real)?)?;
    let runtime = runtime()?;
    let announced = runtime.block_on(cache.advance(&LeagueTag::of(&league.id), league.revision));
    runtime.shutdown_background();
    Ok(announced)
}
