//! `verify`: checks that all scores are what picks and results give.

use std::io::Write;
use std::path::Path;

use super::args::Verify;
use super::import::open;
use super::progress::shown;
use super::reader::ReaderSession;
use super::session::Session;
use super::streams::{finish, notice};
use crate::error::{Drift, Error};
use crate::loader::{Announced, LoadError, Unread, Verdict, unannounced};
use crate::output::Comparison;
use crate::text::humanize;
use crate::{feed, output};

/// Prints what was compared. Any difference is an error, unless it was repaired or is deliberate.
pub(super) fn run(session: &Session, verify: &Verify, out: &mut dyn Write) -> Result<(), Error> {
    // The program that wrote last may have died before it could announce its write. Whether that is so is unknown, so an
    // unreachable server is not reported as a problem of this store.
    let Session { loader, .. } = session;
    let announced = session.run(loader.announce())?;
    if !matches!(announced, Announced::Unheard { .. }) {
        notice(unannounced(&announced));
    }
    let against = verify.against.as_deref();
    let against = against.map(|file| compare(session, file)).transpose()?;
    let store = session.run(loader.store().call(|store| store.verify()))?;
    let entries = session.run(loader.verify_entries())?;
    finish(
        output::verification(
            &store,
            &entries,
            &loader.cache().status(),
            against.as_ref(),
            verify.format,
            out,
        ),
        out,
    )?;
    let (stored, lost) = (store.drifted(), store.lost_picks());
    if stored + lost > 0 && verify.repair {
        let revision = session.run(shown(loader, loader.repair()))?;
        notice(unannounced(&session.run(loader.announce())?));
        let taken_out = match lost {
            0 => String::new(),
            lost => format!(
                ", and {} of games that no schedule has taken out",
                humanize::count(lost, "pick", "picks")
            ),
        };
        notice([format!(
            "repaired: every score was computed again{taken_out}; now at revision {revision}, and older entries are outdated"
        )]);
        return Ok(());
    }
    let drift = Drift {
        stored,
        lost,
        results: store.log.drifted.len() as u64,
        cached: output::entries_differing(&entries),
        dump: against.map(|against| (against.file, against.found.discrepancies.unexplained())),
    };
    if drift.is_none() {
        Ok(())
    } else {
        Err(Error::Drift(drift))
    }
}

/// Checks the checksums of the entries on the server, for a program that has no facts to compare them with.
pub(super) fn of_reader(
    session: &ReaderSession,
    verify: &Verify,
    out: &mut dyn Write,
) -> Result<(), Error> {
    if verify.repair || verify.against.is_some() {
        return Err(LoadError::Unread(Unread::NeedsStore("compare scores")).into());
    }
    let entries = session.run(session.reader.verify_entries())?;
    let printed = output::read_entries(&entries, verify.format, out);
    finish(printed, out)?;
    match entries
        .iter()
        .filter(|entry| entry.verdict == Verdict::Corrupt)
        .count()
    {
        0 => Ok(()),
        corrupt => Err(Error::Corrupt(corrupt)),
    }
}

/// Compares with the scores in a dump.
fn compare(session: &Session, file: &Path) -> Result<Comparison, Error> {
    let (file, source) = open(file)?;
    let (claims, skipped) = feed::reference_scores(&source, &file)?;
    Ok(Comparison {
        file,
        found: session.run(
            session
                .loader
                .store()
                .call(move |store| store.compare(&claims)),
        )?,
        skipped,
    })
}
