//! `cache status` and `cache flush`.

use std::io::Write;

use super::args::{Cache, Printed};
use super::link::Session;
use crate::error::Error;
use crate::output;

/// Describes or flushes the cache of the session's league.
pub(super) fn run(session: &Session, cache: Cache, out: &mut dyn Write) -> Result<(), Error> {
    match cache {
        Cache::Status(Printed { format }) => {
            let entries = session.entries()?;
            output::status(&session.status(), &entries, format, out)
        }
        Cache::Flush(Printed { format }) => output::receipt(&session.flush()?, format, out),
    }
    .and_then(|()| out.flush())
    .map_err(Error::Print)
}
