//! `backup`: copies the whole league into one file, also while other processes use it.

use std::io::Write;
use std::path::Path;

use super::ending;
use super::session::{self, stored};
use super::streams::{finish, notice};
use crate::config::Config;
use crate::error::Error;
use crate::loader::{Announced, unannounced};
use crate::store::Store;
use crate::text;
use crate::text::humanize;

/// Writes the copy and prints what it contains. An interrupted backup leaves no file behind.
pub(super) fn run(to: &Path, config: &Config, out: &mut dyn Write) -> Result<(), Error> {
    let path = stored(config)?;
    let store = Store::open_read_only(&path)?;
    let interrupt = store.interrupt();
    // An interrupted copy removes its file before the program ends.
    let (store, copied, schema, head) = ending::before_signals(
        move || interrupt.stop(),
        || {
            let copied = store.back_up(to);
            let (schema, head) = (store.schema(), store.head());
            (store, copied, schema, head)
        },
    );
    copied?;
    let schema = schema?;
    let what = if schema.found == schema.known {
        let head = head?;
        let announced = session::announce(config, store)?;
        if !matches!(announced, Announced::Unheard { .. }) {
            notice(unannounced(&announced));
        }
        format!("'{}' at revision {}", head.name, head.revision)
    } else {
        store.close()?;
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
