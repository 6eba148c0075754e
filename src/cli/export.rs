//! `export`: writes the league's players, picks and results into the CSV files that `import` reads.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::args::Export;
use super::ending;
use super::session::{migrated, stored};
use super::streams::{finish, notice};
use crate::config::Config;
use crate::error::Error;
use crate::league::{NamedFact, clean_name};
use crate::output::{FactsFile, FactsKind};
use crate::store::{NamedKinds, Refusal, Store, StoreError};
use crate::{file, text};

/// Writes one file or all of them. What is written is of one state of the league.
pub(super) fn run(export: &Export, config: &Config, out: &mut dyn Write) -> Result<(), Error> {
    let path = stored(config)?;
    let kinds: Vec<FactsKind> = export
        .what
        .map_or(FactsKind::ALL.to_vec(), |kind| vec![kind]);
    let Some(to) = &export.output else {
        let [kind] = kinds[..] else {
            return Err(Error::Usage(WHICH.to_owned()));
        };
        let store = opened(&path)?;
        let ended = write(
            &store,
            config,
            vec![FactsFile::begin(kind, out).map_err(Error::Print)?],
        );
        store.close()?;
        return ended?.map(|_| ()).map_err(Error::Print);
    };
    let halves = Half::all(&kinds, to, export.what.is_none())?;
    let store = opened(&path)?;
    // What was begun is removed before a signal ends the program.
    let done = ending::before_signals(|| {}, || files(&store, config, &halves));
    let closed = store.close();
    let counts = done?;
    closed?;
    for (half, count) in halves.iter().zip(counts) {
        writeln!(out, "{}: {count} {}", text::path(&half.to), half.kind).map_err(Error::Print)?;
    }
    finish(Ok(()), out)
}

const WHICH: &str = "name what to print: players, picks or results; or a folder for the files of all three, with --output DIR";

fn opened(path: &Path) -> Result<Store, Error> {
    let store = Store::open(path)?;
    notice(migrated(&store));
    Ok(store)
}

/// Writes the facts into files, and answers how many are in each.
fn write<W: Write>(
    store: &Store,
    config: &Config,
    mut files: Vec<FactsFile<W>>,
) -> Result<io::Result<Vec<u64>>, Error> {
    let of = |kind| files.iter().any(|file| file.kind() == kind);
    let kinds = NamedKinds {
        players: of(FactsKind::Players),
        games: of(FactsKind::Results),
        picks: of(FactsKind::Picks),
    };
    let mut names = Names::default();
    let mut written = Ok(());
    store.by_name(kinds, config.season, &mut |fact| {
        names.see(&fact);
        written = files.iter_mut().try_for_each(|file| file.add(&fact));
        match written {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    })?;
    notice(names.told());
    let ended = |()| files.into_iter().map(FactsFile::end).collect();
    Ok(written.and_then(ended))
}

/// Names that an import of the files cannot tell apart.
#[derive(Default)]
struct Names {
    seen: HashSet<String>,
    twice: usize,
    first: Option<String>,
}

impl Names {
    fn see(&mut self, fact: &NamedFact) {
        if let NamedFact::Player(player) = fact {
            let is_new = player.name != clean_name("") && self.seen.insert(player.name.clone());
            if !is_new {
                self.twice += 1;
                self.first.get_or_insert_with(|| player.name.clone());
            }
        }
    }

    fn told(&self) -> Option<String> {
        let first = self.first.as_ref()?;
        Some(format!(
            "names tell players apart in these files, and {} of them has none of its own, such as '{first}': an import leaves \
             them out; write another name for each, in the players and in the picks",
            self.twice
        ))
    }
}

// Files that appear under their names once they are whole.

/// A file that is being written.
struct Half {
    kind: FactsKind,
    to: PathBuf,
    /// Its name until it is whole.
    part: PathBuf,
}

impl Half {
    /// The files to write: into a folder, which is made if there is none, or into the one file that is named.
    fn all(kinds: &[FactsKind], to: &Path, is_folder: bool) -> Result<Vec<Self>, Error> {
        let failed = |error| unwritten(to, error);
        if is_folder {
            file::make_folder(to).map_err(failed)?;
        }
        let to = std::path::absolute(to).map_err(failed)?;
        let half = |&kind: &FactsKind| {
            let to = if is_folder || to.is_dir() {
                to.join(format!("{kind}.csv"))
            } else {
                to.clone()
            };
            if fs::symlink_metadata(&to).is_ok() {
                return Err(exists(&to));
            }
            let part = file::beside(&to, &format!(".{}.part", std::process::id()));
            Ok(Self { kind, to, part })
        };
        kinds.iter().map(half).collect()
    }

    fn failed(&self) -> impl Fn(io::Error) -> Error + Copy {
        |error| match error.kind() {
            io::ErrorKind::AlreadyExists => exists(&self.to),
            _ => unwritten(&self.to, error),
        }
    }

    fn begun(&self) -> Result<BufWriter<File>, Error> {
        let mut options = file::private();
        let made = options
            .write(true)
            .create(true)
            .truncate(true)
            .open(&self.part);
        made.map(BufWriter::new).map_err(self.failed())
    }

    fn complete(&self) -> Result<(), Error> {
        let placed = || {
            File::open(&self.part)?.sync_all()?;
            file::link(&self.part, &self.to)
        };
        placed().map_err(self.failed())
    }
}

impl Drop for Half {
    fn drop(&mut self) {
        // After a successful hard link this is only the file's second name.
        let _gone = fs::remove_file(&self.part);
    }
}

fn unwritten(path: &Path, source: io::Error) -> Error {
    let path = path.to_owned();
    Error::Store(StoreError::File { path, source })
}

fn exists(path: &Path) -> Error {
    let path = path.to_owned();
    Error::Store(StoreError::Refused(Refusal::Exists { path }))
}

/// Writes all files, and gives them their names once all are whole.
fn files(store: &Store, config: &Config, halves: &[Half]) -> Result<Vec<u64>, Error> {
    let begun = halves.iter().map(|half| {
        let file = half.begun()?;
        FactsFile::begin(half.kind, file).map_err(half.failed())
    });
    let begun = begun.collect::<Result<Vec<_>, Error>>()?;
    let counts = write(store, config, begun)?;
    let counts = counts.map_err(|error| match halves.first() {
        Some(half) => half.failed()(error),
        None => Error::Print(error),
    })?;
    halves.iter().try_for_each(Half::complete)?;
    Ok(counts)
}
