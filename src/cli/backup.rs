//! `backup`: copies the whole league into one file, also while other processes use it.

use std::io::Write;
use std::path::Path;
use std::sync::mpsc;

use super::ending;
use super::ending::Ending;
use super::session;
use super::session::stored;
use super::streams::finish;
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
    let (working, worked) = mpsc::channel::<()>();
    let ending = Ending::listen(ending::ALL, move || {
        interrupt.stop();
        // It ends once the file is gone.
        let _done = worked.recv();
    });
    let copied = store.back_up(to);
    let schema = store.schema();
    let head = store.head();
    let closed = store.close();
    drop(working);
    ending.has_the_last_word();
    copied?;
    closed?;
    let schema = schema?;
    let what = if schema.found == schema.known {
        let head = head?;
        let announced = session::announce(config, &head)?;
        if !matches!(announced, Announced::Unheard { .. }) {
            super::notice(unannounced(&announced));
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
