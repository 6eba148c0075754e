//! How much of a file is believed. Small files stay cheap to read whatever is in them, and no league comes near any of
//! these numbers.

/// The largest file in bytes, unpacked: more than a season of a million players takes.
pub(super) const UNPACKED: u64 = 4 << 30;

/// How many times its size a gzip file unpacks to at most. Dumps pack to a thirtieth, indented ones to a sixtieth; gzip
/// itself goes as far as a thousandth.
pub(super) const RATIO: u64 = 100;

/// What any gzip file may unpack to, in bytes.
const SMALL: u64 = 1 << 20;

/// The longest record in bytes, of CSV or of a model that is read. Records have a few hundred.
pub(super) const RECORD: usize = 64 << 10;

/// How many elements of a dump's array may be something else than records. One that has more is no dump.
pub(super) const NO_RECORDS: usize = 1000;

/// How many models that this program does not know are told by name.
pub(super) const MODELS: usize = 100;

/// The largest scoreboard in bytes. A week has about 200 KB, a season 5 MB.
pub(super) const BOARD: u64 = 16 << 20;

/// How many events a scoreboard has at most. A week has 16, a season under 400.
pub(super) const EVENTS: usize = 2000;

/// The longest event in bytes. Events have about 12 KB.
pub(super) const EVENT: usize = 1 << 20;

/// What a gzip file of a size may unpack to.
pub(super) fn unpacked(packed: usize) -> u64 {
    (packed as u64).saturating_mul(RATIO).clamp(SMALL, UNPACKED)
}

/// How many records a file of a size has at most, packed as it is: each takes up several bytes even so.
pub(super) fn records(packed: usize) -> usize {
    const SMALL: usize = 10_000;
    packed.max(SMALL)
}
