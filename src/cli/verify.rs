//! `verify`: is everything as picks and results give?

use std::io::Write;

use super::args::Verify;
use super::link::Session;
use super::notice;
use crate::error::Error;
use crate::output;

/// Prints what was compared; any difference is an error, unless it could be repaired.
pub(super) fn run(session: &Session, verify: Verify, out: &mut dyn Write) -> Result<(), Error> {
    let (store, entries) = session.verify()?;
    output::verification(&store, &entries, &session.status(), verify.format, out)
        .and_then(|()| out.flush())
        .map_err(Error::Print)?;
    let stored = store.drifted();
    if stored > 0 && verify.repair {
        let revision = session.repair()?;
        notice([format!(
            "repaired: every score was derived anew; now at revision {revision}, and older entries are outdated"
        )]);
        return Ok(());
    }
    match (stored, output::entries_differing(&entries)) {
        (0, 0) => Ok(()),
        (stored, cached) => Err(Error::Drift { stored, cached }),
    }
}
