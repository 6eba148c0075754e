//! The file, kept small.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::file;

/// How large a file may grow, in bytes. There is one older file beside it.
const LARGEST: u64 = 4 << 20;

/// A file that is put aside when it is full, in place of the one put aside before it.
///
/// Many programs may write to it. Each looks only at what it wrote itself and what was there when it began, so a file may
/// grow larger while several are at it, by as much for each.
pub(super) struct LogFile {
    path: PathBuf,
    file: File,
    size: u64,
}

impl LogFile {
    /// Opens the file, to be read by this user only, and its folder.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            file::make_folder(folder)?;
        }
        let mut log = Self {
            path: path.to_owned(),
            file: append(path)?,
            size: 0,
        };
        log.size = log.file.metadata()?.len();
        if log.size >= LARGEST {
            log.put_aside()?;
        }
        Ok(log)
    }

    fn put_aside(&mut self) -> io::Result<()> {
        fs::rename(&self.path, self.path.with_extension("log.1"))?;
        self.file = append(&self.path)?;
        self.size = 0;
        Ok(())
    }
}

fn append(path: &Path) -> io::Result<File> {
    if file::regular(path)?.is_some() {
        file::keep_to_this_user(path);
    }
    file::private().append(true).create(true).open(path)
}

impl Write for LogFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.size >= LARGEST {
            self.put_aside()?;
        }
        let written = self.file.write(bytes)?;
        self.size = self.size.saturating_add(written as u64);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_file_is_put_aside_and_never_more_than_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/scoretable.log");
        let mut log = LogFile::open(&path).unwrap();
        let line = vec![b'x'; 1 << 16];
        for _ in 0..3 * (LARGEST >> 16) {
            log.write_all(&line).unwrap();
        }
        drop(log);
        let size = |name: &str| path.with_file_name(name).metadata().unwrap().len();
        assert_eq!(
            (size("scoretable.log"), size("scoretable.log.1")),
            (LARGEST, LARGEST)
        );
        assert_eq!(path.parent().unwrap().read_dir().unwrap().count(), 2);
        // The next program finds it full.
        LogFile::open(&path).unwrap().write_all(b"new").unwrap();
        assert_eq!(size("scoretable.log"), 3);
    }
}
