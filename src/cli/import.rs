//! `import`: files into the store.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use super::args::Import;
use super::league::to_write;
use super::link::{self, Writer, Wrote};
use crate::config::Config;
use crate::error::Error;
use crate::league::{Facts, clean_name};
use crate::output;

/// A file, read and understood.
struct Parsed {
    file: String,
    facts: Facts,
    skipped: Vec<String>,
}

/// Reads all files before anything is written, so that a bad one changes nothing; then writes each in a transaction of
/// its own, and prints what became of it.
pub(super) fn run(import: &Import, config: &Config, out: &mut dyn Write) -> Result<(), Error> {
    let path = to_write(config)?;
    let parsed = import
        .files
        .iter()
        .map(PathBuf::as_path)
        .map(parse)
        .collect::<Result<Vec<_>, _>>()?;
    let mut writer = Writer::open(&path, config)?;
    let mut changed = match &import.name {
        Some(name) => writer.rename(&clean_name(name))?,
        None => false,
    };
    for Parsed {
        file,
        facts,
        mut skipped,
    } in parsed
    {
        let wrote = writer.write(&facts)?;
        changed |= wrote.changed;
        let Wrote {
            changes,
            skipped: refused,
            ..
        } = wrote;
        skipped.extend(refused);
        output::import(
            &output::Import {
                file,
                changes,
                skipped,
            },
            out,
        )
        .map_err(Error::Print)?;
    }
    let verdict = if changed {
        "now at"
    } else {
        "nothing changed; still at"
    };
    writeln!(
        out,
        "{verdict} revision {} of {}",
        writer.revision(),
        path.display()
    )
    .and_then(|()| out.flush())
    .map_err(Error::Print)
}

fn parse(file: &Path) -> Result<Parsed, Error> {
    let (name, bytes) = read(file).map_err(|error| Error::Read(file.to_owned(), error))?;
    let (facts, skipped) = link::parse(&bytes, &name)?;
    Ok(Parsed {
        file: name,
        facts,
        skipped,
    })
}

fn read(file: &Path) -> std::io::Result<(String, Vec<u8>)> {
    if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok(("standard input".to_owned(), bytes));
    }
    Ok((clean_name(&file.to_string_lossy()), std::fs::read(file)?))
}
