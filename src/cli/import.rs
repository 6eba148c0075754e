//! `import`: imports files into the store.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};

use super::args::Import;
use super::ending;
use super::progress::{Reading, shown};
use super::session::{Session, to_write};
use super::streams::finish;
use crate::clock::Moment;
use crate::config::Config;
use crate::error::Error;
use crate::feed::{FeedKind, Source};
use crate::league::{Facts, Skipped};
use crate::loader::LoadError;
use crate::output::Change;
use crate::store::{Count, StoreError, Written};
use crate::{feed, output, text};

/// A parsed file.
struct Parsed {
    file: String,
    facts: Facts,
    skipped: Vec<Skipped>,
}

/// Reads all files before anything is written, so that a bad file changes nothing. Then writes all of them and the
/// league's name in one transaction, in the order of their references, and prints a report for each file.
pub(super) fn run(import: &Import, config: &Config, out: &mut dyn Write) -> Result<(), Error> {
    let path = to_write(config)?;
    let files = import.files.iter().map(PathBuf::as_path);
    let parsed = files.map(|file| parse(file, import.kind));
    let mut parsed = parsed.collect::<Result<Vec<_>, _>>()?;
    for parsed in &mut parsed {
        parsed.facts.named.picks_add_players = import.add_players;
    }
    parsed.sort_by_key(|file| turn(&file.facts));
    let is_offered = parsed.iter().any(|file| !file.skipped.is_empty());
    if is_offered && parsed.iter().all(|file| file.facts.is_empty()) {
        let skipped = vec![Vec::new(); parsed.len()];
        let files = parsed.into_iter().map(|file| file.apart().0);
        return Err(nothing_taken(files, skipped, out));
    }
    Session::open_to_write(&path, config)?.end_announced(ending::ALL, |session| {
        let (files, facts): (Vec<_>, Vec<_>) = parsed.into_iter().map(Parsed::apart).unzip();
        let work = session.loader.import(import.name.clone(), facts);
        let imported = match session.run(shown(&session.loader, work)) {
            Err(Error::Load(LoadError::Store(StoreError::NothingTaken { skipped }))) => {
                return Err(nothing_taken(files, skipped, out));
            }
            imported => imported?,
        };
        for ((file, skipped), written) in files.into_iter().zip(&imported.files) {
            output::import(&report(file, &skipped, written), out).map_err(Error::Print)?;
        }
        let moved = if imported.changed {
            "now"
        } else {
            "nothing changed; still"
        };
        let revision = imported.revision;
        finish(
            writeln!(out, "{moved} at revision {revision}: {}", text::path(&path)),
            out,
        )
    })
}

/// Prints what was left out of files of which nothing could be taken.
fn nothing_taken(
    files: impl IntoIterator<Item = (String, Vec<Skipped>)>,
    skipped: Vec<Vec<Skipped>>,
    out: &mut dyn Write,
) -> Error {
    for ((file, own), skipped) in files.into_iter().zip(skipped) {
        let written = Written {
            skipped,
            ..Written::default()
        };
        if let Err(error) = output::import(&report(file, &own, &written), out) {
            return Error::Print(error);
        }
    }
    Error::Store(StoreError::NothingTaken {
        skipped: Vec::new(),
    })
}

impl Parsed {
    /// Splits it into what is reported and what is written.
    fn apart(self) -> ((String, Vec<Skipped>), Facts) {
        ((self.file, self.skipped), self.facts)
    }
}

/// The order of writing: teams and players first, then games, then picks. So the order in which the user names the files
/// does not matter.
fn turn(facts: &Facts) -> u8 {
    let people = [
        facts.teams.is_empty(),
        facts.players.is_empty(),
        facts.named.players.is_empty(),
    ];
    let has_no_games = facts.games.is_empty() && facts.named.games.is_empty();
    match (people, has_no_games) {
        ([true, true, true], true) => 2,
        ([true, true, true], false) => 1,
        _ => 0,
    }
}

fn report(file: String, skipped: &[Skipped], written: &Written) -> output::Import {
    let Written {
        teams,
        players,
        games,
        picks,
        ..
    } = written;
    let skipped = skipped.iter().chain(&written.skipped);
    output::Import {
        file,
        changes: vec![
            change("teams", teams),
            change("players", players),
            change("games", games),
            change("picks", picks),
        ],
        skipped: skipped.cloned().collect(),
        noted: written.noted.clone(),
    }
}

pub(super) const fn change(sort: &'static str, count: &Count) -> Change {
    Change {
        sort,
        added: count.added,
        updated: count.updated,
        unchanged: count.unchanged,
    }
}

fn parse(file: &Path, kind: Option<FeedKind>) -> Result<Parsed, Error> {
    let (name, source) = open(file)?;
    let reading = Reading::of(&name);
    let source = source.watched(|read, all| reading.say(read, all));
    let parsed = feed::read_as(kind, &source, &name);
    reading.clear();
    let (mut facts, skipped) = parsed?;
    facts.origin.at = Some(Moment::now().seconds());
    Ok(Parsed {
        file: name,
        facts,
        skipped,
    })
}

/// Opens a file that is to be read. The name is its name in messages.
pub(super) fn open(file: &Path) -> Result<(String, Source<'static>), Error> {
    let opened = || {
        if file == Path::new("-") {
            let input = File::from(io::stdin().as_fd().try_clone_to_owned()?);
            return Ok(("standard input".to_owned(), feed::source(input)?));
        }
        Ok((text::path(file), feed::source(File::open(file)?)?))
    };
    opened().map_err(|error| Error::Read(file.to_owned(), error))
}
