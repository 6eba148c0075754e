//! `cache status`, `cache flush` and `cache warm`.

use std::io::Write;

use super::args::{Cache, Printed};
use super::progress::Progress;
use super::reader::ReaderSession;
use super::session::Session;
use super::streams::{finish, notice};
use crate::error::Error;
use crate::league::Season;
use crate::loader::{BackendKind, LoadError, Unread, unannounced};
use crate::output;
use crate::output::Format;

/// Describes, flushes or fills the cache of the session's league.
pub(super) fn run(
    session: &Session,
    cache: Cache,
    season: Option<Season>,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let Session { loader, .. } = session;
    let printed = match cache {
        Cache::Status(Printed { format }) => {
            let entries = session.run(loader.entries())?;
            output::status(&loader.cache().status(), &entries, format, out)
        }
        Cache::Flush {
            take_over: true,
            printed: Printed { format },
        } => {
            let (receipt, revision) = session.run(loader.take_over())?;
            notice([format!(
                "this store is the league now, at revision {revision}"
            )]);
            output::receipt(&receipt, format, out)
        }
        Cache::Flush {
            take_over: false,
            printed: Printed { format },
        } => {
            // A store that is an older copy is told so: it fills nothing.
            notice(unannounced(&session.run(loader.announce())?));
            let receipt = session.run(loader.flush())?;
            // Readers look at once. One that finds nothing there waits for a publisher, if one runs at all.
            session.run(loader.publish_newest())?;
            output::receipt(&receipt, format, out)
        }
        Cache::Warm(Printed { format }) => return warm(session, season, format, out),
    };
    finish(printed, out)
}

/// Describes the league's entries on the server to a program without the store, which can do no more with them.
pub(super) fn of_reader(
    session: &ReaderSession,
    cache: Cache,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let needs = match cache {
        Cache::Status(Printed { format }) => {
            let entries = session.run(session.reader.entries())?;
            let status = session.reader.cache().status();
            return finish(output::status(&status, &entries, format, out), out);
        }
        Cache::Flush { .. } => "flush the cache",
        Cache::Warm(_) => "fill the cache",
    };
    Err(LoadError::Unread(Unread::NeedsStore(needs)).into())
}

fn warm(
    session: &Session,
    season: Option<Season>,
    format: Format,
    out: &mut dyn Write,
) -> Result<(), Error> {
    // A fresh entry is not claimed, so nothing would announce the revision then.
    let Session { loader, .. } = session;
    session.run(loader.announce())?;
    let warmed = session.run(loader.warm(season, |done, all| {
        let progress = Progress::of(all);
        progress.say(done, "tables are there");
        if done == all {
            progress.clear();
        }
    }))?;
    // The newest week may be of another season.
    session.run(loader.publish_newest())?;
    finish(output::warmed(&warmed, format, out), out)?;
    if let Some(why) = warmed.why {
        return Err(Error::NotWarmed(why));
    }
    notice((loader.cache().status().backend == BackendKind::Embedded).then_some(
        "this cache is inside the program and ends with it; name a server with --redis to keep the tables",
    ));
    Ok(())
}
