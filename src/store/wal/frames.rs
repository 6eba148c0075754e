//! Reads the frames of a write-ahead log without SQLite: <https://sqlite.org/fileformat2.html#the_write_ahead_log>.
//!
//! SQLite accepts a log as far as its checksums are right and silently drops the rest, and it never checks which file a
//! log belongs to. This program has to know both before it lets SQLite open the log.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use xxhash_rust::xxh3::xxh3_64;

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
/// The magic number of a log; the lowest bit tells the byte order of its checksums.
const MAGIC: u32 = 0x377f_0682;
const FORMAT: u32 = 3_007_000;

/// What a log holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Frames {
    /// The size of a page of its database, in bytes.
    pub(super) page_size: usize,
    /// How many committed transactions can be read.
    pub(super) commits: u64,
    /// How many committed transactions follow a damaged frame, where SQLite does not look for them.
    pub(super) lost: u64,
    /// A digest of every version of every page that was committed.
    versions: BTreeMap<u32, BTreeSet<u64>>,
    /// The lowest page of each commit: a checkpoint begins with one of these.
    lowest: BTreeSet<u32>,
}

/// Reads a log; `None` when it is damaged from its beginning. A log that does not exist, or has no whole frame, is
/// empty.
pub(super) fn read(path: &Path) -> io::Result<Option<Frames>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(Some(Frames::default()));
        }
        Err(error) => return Err(error),
    };
    let mut log = BufReader::with_capacity(1 << 16, file);
    let mut header = [0; HEADER];
    if !fill(&mut log, &mut header)? {
        return Ok(Some(Frames::default()));
    }
    match Generation::of(&header) {
        Some(generation) => generation.read(log).map(Some),
        // A header alone commits nothing.
        None if fill(&mut log, &mut [0; FRAME_HEADER])? => Ok(None),
        None => Ok(Some(Frames::default())),
    }
}

impl Frames {
    /// Whether the database file shows that a checkpoint of this log had begun: the first page written was one of the
    /// lowest.
    pub(super) fn are_in(&self, read_page: impl Fn(u32) -> Option<Vec<u8>>) -> bool {
        self.lowest.iter().any(|page| {
            let versions = self.versions.get(page);
            read_page(*page)
                .zip(versions)
                .is_some_and(|(bytes, versions)| versions.contains(&xxh3_64(&bytes)))
        })
    }

    fn commit(&mut self, pending: &mut Vec<(u32, u64)>) {
        self.commits += 1;
        for (page, digest) in pending.drain(..) {
            self.versions.entry(page).or_default().insert(digest);
        }
        self.lowest.extend(self.versions.keys().next());
    }
}

/// The frames between two restarts of a log. They share a salt, and each checksum continues from the one before.
struct Generation {
    page_size: usize,
    salt: [u8; 8],
    checksum: Checksum,
}

impl Generation {
    fn of(header: &[u8; HEADER]) -> Option<Self> {
        let magic = word(header, 0);
        let mut checksum = Checksum {
            sums: [0, 0],
            big_endian: magic & 1 == 1,
        };
        checksum.add(header.get(..24)?);
        let page_size = usize::try_from(word(header, 8)).ok()?;
        let sound = magic & !1 == MAGIC
            && word(header, 4) == FORMAT
            && page_size.is_power_of_two()
            && (512..=65_536).contains(&page_size)
            && checksum.sums == [word(header, 24), word(header, 28)];
        sound.then_some(Self {
            page_size,
            salt: header.get(16..24)?.try_into().ok()?,
            checksum,
        })
    }

    fn read(mut self, mut log: impl Read) -> io::Result<Frames> {
        let mut frames = Frames {
            page_size: self.page_size,
            ..Frames::default()
        };
        let mut frame = vec![0; FRAME_HEADER + self.page_size];
        let (mut pending, mut sound) = (Vec::new(), true);
        while fill(&mut log, &mut frame)? {
            let ours = frame.get(8..16) == Some(&self.salt[..]);
            let (page, commits) = (word(&frame, 0), word(&frame, 4) != 0);
            sound = sound && ours && self.follows(&frame);
            if sound {
                let bytes = frame.get(FRAME_HEADER..).unwrap_or_default();
                pending.push((page, xxh3_64(bytes)));
                if commits {
                    frames.commit(&mut pending);
                }
            } else if ours && commits {
                frames.lost += 1;
            }
        }
        Ok(frames)
    }

    /// Whether a frame's checksum continues from the one before.
    fn follows(&mut self, frame: &[u8]) -> bool {
        self.checksum.add(frame.get(..8).unwrap_or_default());
        self.checksum
            .add(frame.get(FRAME_HEADER..).unwrap_or_default());
        self.checksum.sums == [word(frame, 16), word(frame, 20)]
    }
}

#[derive(Clone, Copy)]
struct Checksum {
    sums: [u32; 2],
    big_endian: bool,
}

impl Checksum {
    fn add(&mut self, bytes: &[u8]) {
        let [mut first, mut second] = self.sums;
        for pair in bytes.chunks_exact(8) {
            let (a, b) = if self.big_endian {
                (word(pair, 0), word(pair, 4))
            } else {
                (word(pair, 0).swap_bytes(), word(pair, 4).swap_bytes())
            };
            first = first.wrapping_add(a).wrapping_add(second);
            second = second.wrapping_add(b).wrapping_add(first);
        }
        self.sums = [first, second];
    }
}

/// Reads the big-endian number at an offset; 0 past the end.
fn word(bytes: &[u8], at: usize) -> u32 {
    let found = bytes.get(at..).and_then(<[u8]>::first_chunk);
    found.copied().map_or(0, u32::from_be_bytes)
}

/// Fills the buffer; returns false when less than that is left.
fn fill(log: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    match log.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}
