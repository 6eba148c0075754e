//! What a feed is read from: bytes in memory, or a file, which is read piece by piece and never as a whole.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt;

/// Where the bytes of a feed are. They can be read any number of times.
pub struct Source<'a> {
    place: Place<'a>,
    /// Is told how much was read of how much.
    watch: Option<Box<Watch<'a>>>,
    /// How much of it was told last.
    told: Cell<u64>,
}

/// Is told how many bytes of how many were read.
type Watch<'a> = dyn Fn(u64, u64) + 'a;

enum Place<'a> {
    Memory(&'a [u8]),
    /// A file that can be read at any place, where the feed begins in it, and how long it is.
    File(File, u64, u64),
}

impl<'a> From<&'a [u8]> for Source<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::at(Place::Memory(bytes))
    }
}

impl<'a> Source<'a> {
    /// So many bytes of a file that can be read at any place, from here on.
    pub(super) fn of(file: File, begin: u64, size: u64) -> Self {
        Self::at(Place::File(file, begin, size))
    }

    fn at(place: Place<'a>) -> Self {
        Self {
            place,
            watch: None,
            told: Cell::new(0),
        }
    }

    /// The same, and from now on `watch` is told how many bytes of how many were read.
    #[must_use]
    pub fn watched(self, watch: impl Fn(u64, u64) + 'a) -> Self {
        let watch = Some(Box::new(watch) as Box<Watch<'a>>);
        Self { watch, ..self }
    }

    /// How many bytes there are.
    pub(super) const fn size(&self) -> u64 {
        match &self.place {
            Place::Memory(bytes) => bytes.len() as u64,
            Place::File(_, _, size) => *size,
        }
    }

    /// Reads from the beginning.
    pub(super) const fn read(&self) -> Reading<'_> {
        Reading {
            source: self,
            at: 0,
        }
    }
}

/// A source as it is read from its beginning.
pub(super) struct Reading<'s> {
    source: &'s Source<'s>,
    at: u64,
}

impl Reading<'_> {
    /// How many bytes the source has.
    pub(super) const fn of(&self) -> u64 {
        self.source.size()
    }
}

impl Read for Reading<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        /// How much is read before that is told.
        const STEP: u64 = 1 << 20;
        let source = self.source;
        let read = match &source.place {
            Place::Memory(bytes) => {
                let at = usize::try_from(self.at).unwrap_or(usize::MAX);
                bytes.get(at..).unwrap_or_default().read(to)?
            }
            Place::File(file, begin, size) => {
                let most = usize::try_from(size.saturating_sub(self.at)).unwrap_or(usize::MAX);
                let most = most.min(to.len());
                file.read_at(to.get_mut(..most).unwrap_or_default(), begin + self.at)?
            }
        };
        self.at += read as u64;
        if let Some(watch) = &source.watch
            && self.at.abs_diff(source.told.get()) >= STEP
        {
            source.told.set(self.at);
            watch(self.at, source.size());
        }
        Ok(read)
    }
}
