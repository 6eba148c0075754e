//! `import`: files into the store.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::args::Import;
use super::league::to_write;
use super::link::Session;
use crate::clock::Moment;
use crate::config::Config;
use crate::error::Error;
use crate::feed::{self, FeedKind};
use crate::league::{Facts, Skipped, clean_name};
use crate::output::{self, Change};
use crate::store::{Count, Written};

/// A file, read and understood.
struct Parsed {
    file: String,
    facts: Facts,
    skipped: Vec<Skipped>,
}

/// Reads all files before anything is written, so that a bad one changes nothing; then writes each in a transaction of
/// its own, those that others may refer to first, and prints what became of it.
pub(super) fn run(import: &Import, config: &Config, out: &mut dyn Write) -> Result<(), Error> {
    let path = to_write(config)?;
    let files = import.files.iter().map(PathBuf::as_path);
    let parsed = files.map(|file| parse(file, import.kind));
    let mut parsed = parsed.collect::<Result<Vec<_>, _>>()?;
    parsed.sort_by_key(|file| turn(&file.facts));
    let (session, before) = Session::open_to_write(&path, import.name.as_deref(), config)?;
    session.end_announced(|session| {
        for file in parsed {
            let report = write(session, file)?;
            output::import(&report, out).map_err(Error::Print)?;
        }
        let after = session.revision()?;
        let moved = if after == before {
            "nothing changed; still"
        } else {
            "now"
        };
        writeln!(out, "{moved} at revision {after}: {}", path.display())
            .and_then(|()| out.flush())
            .map_err(Error::Print)
    })
}

/// Teams and players come first, then games, then picks: so it does not matter in which order the files are named.
fn turn(facts: &Facts) -> u8 {
    let people = [
        facts.teams.is_empty(),
        facts.players.is_empty(),
        facts.named.players.is_empty(),
    ];
    match (people, facts.games.is_empty()) {
        ([true, true, true], true) => 2,
        ([true, true, true], false) => 1,
        _ => 0,
    }
}

fn write(session: &Session, parsed: Parsed) -> Result<output::Import, Error> {
    let Parsed {
        file,
        facts,
        skipped,
    } = parsed;
    let written = session.write(facts)?;
    let changes = changes(&written);
    let skipped = skipped
        .iter()
        .chain(&written.skipped)
        .map(ToString::to_string)
        .collect();
    Ok(output::Import {
        file,
        changes,
        skipped,
    })
}

fn changes(written: &Written) -> Vec<Change> {
    let Written {
        teams,
        players,
        games,
        picks,
        ..
    } = written;
    let counts = [
        ("teams", teams),
        ("players", players),
        ("games", games),
        ("picks", picks),
    ];
    let change = |(sort, count): (&'static str, &Count)| Change {
        sort,
        added: count.added,
        updated: count.updated,
        unchanged: count.unchanged,
    };
    counts.into_iter().map(change).collect()
}

fn parse(file: &Path, kind: Option<FeedKind>) -> Result<Parsed, Error> {
    let (name, bytes) = read(file)?;
    let (mut facts, skipped) = feed::read_as(kind, &bytes, &name)?;
    facts.origin.at = Some(Moment::now().seconds());
    Ok(Parsed {
        file: name,
        facts,
        skipped,
    })
}

/// A file's bytes, and what to call it.
pub(super) fn read(file: &Path) -> Result<(String, Vec<u8>), Error> {
    bytes(file).map_err(|error| Error::Read(file.to_owned(), error))
}

fn bytes(file: &Path) -> io::Result<(String, Vec<u8>)> {
    if file == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok(("standard input".to_owned(), bytes));
    }
    Ok((clean_name(&file.to_string_lossy()), std::fs::read(file)?))
}
