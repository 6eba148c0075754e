//! Lists of records that may be longer than memory: what does not fit goes into a temporary file, which has no name and is
//! gone with the list.
//!
//! The file is in the folder that `TMPDIR` names, or else in `/var/tmp`, which is on a disk where `/tmp` may be memory.

mod record;
mod sorter;

use std::fs::File;
use std::io;
use std::mem;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use uuid::Uuid;

use crate::file::private;

pub(crate) use record::Record;
pub(crate) use sorter::{Sorted, Sorter};

/// How many bytes of records a list keeps in memory.
const KEPT: usize = 4 << 20;
/// How many bytes are read from a file at once.
const READ: usize = 64 << 10;

/// How many records a list keeps in memory.
const fn kept<T: Record>() -> usize {
    KEPT / T::SIZE
}

/// The folder for temporary files, which is also the one that SQLite keeps its own in.
pub(crate) fn folder() -> PathBuf {
    /// Where large files are kept.
    const LARGE: &str = "/var/tmp";
    match std::env::var_os("TMPDIR") {
        Some(named) if !named.is_empty() => named.into(),
        _ if Path::new(LARGE).is_dir() => LARGE.into(),
        _ => std::env::temp_dir(),
    }
}

/// Opens a new temporary file that only this program can reach.
///
/// # Errors
///
/// When the folder for temporary files cannot be written.
pub(crate) fn unnamed() -> io::Result<File> {
    let path = folder().join(format!("scoretable-{}", Uuid::new_v4().simple()));
    let open = || {
        let mut options = private();
        let file = options
            .read(true)
            .write(true)
            .create_new(true)
            .open(&path)?;
        std::fs::remove_file(&path)?;
        Ok(file)
    };
    open().map_err(|error: io::Error| in_folder(&error))
}

/// Adds to an error of a temporary file where it was to be, and what to do.
fn in_folder(error: &io::Error) -> io::Error {
    let why = format!(
        "no temporary file could be kept in {}: {error}; make room there, or name another folder in TMPDIR",
        crate::text::path(&folder())
    );
    io::Error::new(error.kind(), why)
}

/// A list of records, in the order in which they were added. A clone shares the file until either is added to.
#[derive(Clone, Debug)]
pub(crate) struct Spool<T> {
    /// The newest records, which are not in the file.
    newest: Vec<T>,
    file: Option<Arc<File>>,
    /// How many bytes are in the file.
    written: u64,
}

impl<T> Default for Spool<T> {
    fn default() -> Self {
        Self {
            newest: Vec::new(),
            file: None,
            written: 0,
        }
    }
}

impl<T: Record> From<Vec<T>> for Spool<T> {
    fn from(newest: Vec<T>) -> Self {
        Self {
            newest,
            ..Self::default()
        }
    }
}

impl<T: Record> Spool<T> {
    /// Adds a record behind the others.
    ///
    /// # Errors
    ///
    /// When the list gets long and there is no room for its file.
    pub(crate) fn push(&mut self, record: T) -> io::Result<()> {
        if self.newest.len() >= kept::<T>() {
            self.write_out()?;
        }
        self.newest.push(record);
        Ok(())
    }

    fn write_out(&mut self) -> io::Result<()> {
        if self
            .file
            .as_mut()
            .is_some_and(|file| Arc::get_mut(file).is_none())
        {
            *self = self.copied()?;
        }
        let file = match &self.file {
            Some(file) => file,
            None => self.file.insert(Arc::new(unnamed()?)),
        };
        self.written = append(file, self.written, &self.newest)?;
        self.newest.clear();
        Ok(())
    }

    /// The same list with a file of its own.
    fn copied(&self) -> io::Result<Self> {
        let mut copy = Self::default();
        for record in self.iter() {
            copy.push(record?)?;
        }
        Ok(copy)
    }

    /// How many records there are.
    pub(crate) const fn len(&self) -> usize {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a list of so many records is on disk"
        )]
        let in_file = self.written as usize / T::SIZE;
        in_file + self.newest.len()
    }

    /// Whether there are none.
    pub(crate) const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The record at a place, counted from 0.
    pub(crate) fn get(&self, at: u64) -> io::Result<Option<T>> {
        let begin = at.saturating_mul(T::SIZE as u64);
        if let Some(file) = self.file.as_deref().filter(|_| begin < self.written) {
            return Stored::new(begin..begin + T::SIZE as u64).next(file);
        }
        let kept = usize::try_from(at - self.written / T::SIZE as u64);
        Ok(kept.ok().and_then(|at| self.newest.get(at)).copied())
    }

    /// Every record, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = io::Result<T>> {
        let file = self.file.as_deref();
        let mut stored = Stored::new(0..self.written);
        let stored = std::iter::from_fn(move || stored.next(file?).transpose());
        stored.chain(self.newest.iter().copied().map(Ok))
    }
}

/// Writes records behind what is in a file, and answers where it ends now.
fn append<T: Record>(file: &File, end: u64, records: &[T]) -> io::Result<u64> {
    let mut end = end;
    let mut bytes = Vec::with_capacity(READ);
    for records in records.chunks(READ / T::SIZE) {
        bytes.clear();
        for record in records {
            record.write(&mut bytes);
        }
        let written = file.write_all_at(&bytes, end);
        written.map_err(|error| in_folder(&error))?;
        end += bytes.len() as u64;
    }
    Ok(end)
}

/// Reads the records of a part of a file.
#[derive(Debug)]
struct Stored {
    rest: std::ops::Range<u64>,
    bytes: Vec<u8>,
    /// How many of the bytes were read as records.
    at: usize,
}

impl Stored {
    const fn new(rest: std::ops::Range<u64>) -> Self {
        Self {
            rest,
            bytes: Vec::new(),
            at: 0,
        }
    }

    fn next<T: Record>(&mut self, file: &File) -> io::Result<Option<T>> {
        if self.at == self.bytes.len() {
            let most = (READ / T::SIZE * T::SIZE) as u64;
            let size = most.min(self.rest.end - self.rest.start);
            if size == 0 {
                self.bytes = Vec::new();
                self.at = 0;
                return Ok(None);
            }
            let mut bytes = mem::take(&mut self.bytes);
            bytes.resize(usize::try_from(size).unwrap_or_default(), 0);
            let read = file.read_exact_at(&mut bytes, self.rest.start);
            read.map_err(|error| in_folder(&error))?;
            self.rest.start += size;
            self.bytes = bytes;
            self.at = 0;
        }
        let mut record = self.bytes.get(self.at..).unwrap_or_default();
        self.at += T::SIZE;
        let damaged = || in_folder(&io::ErrorKind::InvalidData.into());
        T::read(&mut record).map(Some).ok_or_else(damaged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_longer_than_memory_has_every_record_in_order_any_number_of_times() {
        let count = 2 * kept::<(u64, u8)>() + 7;
        let mut spool = Spool::default();
        for number in 0..count as u64 {
            spool.push((number, 3u8)).unwrap();
        }
        assert!(spool.file.is_some());
        assert_eq!(spool.len(), count);
        for _ in 0..2 {
            let read = spool.iter().map(Result::unwrap);
            assert!(read.eq((0..count as u64).map(|number| (number, 3))));
        }
        for at in [0, count as u64 / 2, count as u64 - 1] {
            assert_eq!(spool.get(at).unwrap(), Some((at, 3)));
        }
        assert_eq!(spool.get(count as u64).unwrap(), None);
    }

    #[test]
    fn a_clone_and_its_original_are_added_to_apart() {
        let count = kept::<u32>() + 1;
        let mut one = Spool::default();
        (0..count).for_each(|_| one.push(1u32).unwrap());
        let mut other = one.clone();
        (0..count).for_each(|_| one.push(2).unwrap());
        (0..count).for_each(|_| other.push(3).unwrap());
        for (spool, last) in [(one, 2), (other, 3)] {
            let expected = [1, last].into_iter().flat_map(|number| vec![number; count]);
            assert!(spool.iter().map(Result::unwrap).eq(expected));
        }
    }

    #[test]
    fn a_short_list_needs_no_file() {
        let spool = Spool::from(vec![7u32]);
        assert!(spool.file.is_none() && spool.iter().map(Result::unwrap).eq([7]));
    }
}
