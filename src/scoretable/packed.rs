//! A column of integers in as few bits as its largest value needs.
//!
//! All values of a column take the same number of bits: a row is found by a multiplication, and a column is sent and decoded
//! as one copy. A value that does not fit makes the whole column wider, so none is ever cut off. The width depends on the
//! values alone, so equal columns are equal byte for byte.

mod sent;

use std::ops::Range;

use serde::{Serialize, Serializer};

use crate::league::{Digester, Points, Tenths};

pub(super) use sent::SentColumn;

/// A number on its way into a column; there may be none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell(Option<i64>);

/// Names the types of a table's numbers. The widest column holds every value of each.
macro_rules! cells {
    ($($number:ty: $value:expr,)*) => {
        $(impl From<Option<$number>> for Cell {
            fn from(number: Option<$number>) -> Self {
                Self(number.map($value))
            }
        })*
    };
}

cells! {
    u32: i64::from,
    Points: |points: Points| points.0.into(),
    Tenths: |tenths: Tenths| tenths.0.into(),
}

/// The bits of a value in the widest column.
const WIDEST: u8 = 33;

/// A value is read and written with the eight bytes from its first one on, so this many follow the last byte in use.
const PADDING: usize = 7;

/// The column. Codes follow each other without gaps, the lowest bit first; what is left of the last byte, and the padding
/// behind it, is zero.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Packed {
    rows: usize,
    /// The bits of a value: 0 in a column without any, [`WIDEST`] at most.
    bits: u8,
    #[serde(serialize_with = "run")]
    bytes: Vec<u8>,
}

/// The largest value of so many bits. Its negative is the smallest, so that each width holds all values of a smaller one.
const fn largest(bits: u8) -> i64 {
    (1 << bits >> 1) - 1
}

/// The code that stands for a missing value. All others count from the smallest value.
const fn missing(bits: u8) -> u64 {
    (1 << bits) - 1
}

/// The bytes of so many rows; `None` for more than a machine has.
fn size(bits: u8, rows: usize) -> Option<usize> {
    if bits == 0 {
        return Some(0);
    }
    let used = rows.checked_mul(bits.into())?;
    used.div_ceil(8).checked_add(PADDING)
}

impl Packed {
    pub(super) fn of(cells: impl Iterator<Item = Cell>) -> Self {
        let mut column = PackedBuilder::with_capacity(cells.size_hint().0);
        cells.for_each(|cell| column.push(cell));
        column.finish()
    }

    fn with_room(bits: u8, rows: usize) -> Self {
        Self {
            rows: 0,
            bits,
            bytes: Vec::with_capacity(size(bits, rows).unwrap_or(0)),
        }
    }

    /// Adds a row whose value fits.
    fn append(&mut self, value: Option<i64>) {
        let code = value.map(|value| (value + largest(self.bits)).cast_unsigned());
        let code = code.unwrap_or(missing(self.bits));
        let bit = self.used();
        self.rows += 1;
        let size = size(self.bits, self.rows);
        self.bytes.resize(size.unwrap_or(0), 0);
        let from = self.bytes.get_mut(bit / 8..);
        if let Some(word) = from.and_then(|bytes| bytes.first_chunk_mut()) {
            *word = (u64::from_le_bytes(*word) | code << (bit % 8)).to_le_bytes();
        }
    }

    /// How many bits hold values. A column that exists has no more than can be counted.
    fn used(&self) -> usize {
        self.rows * usize::from(self.bits)
    }

    /// The value of a row, if the row exists and has one.
    pub(super) fn get(&self, row: usize) -> Option<i64> {
        let code = self.code(row)?;
        (code != missing(self.bits)).then(|| code.cast_signed() - largest(self.bits))
    }

    /// The code of a row, if the row exists and the column has any values.
    fn code(&self, row: usize) -> Option<u64> {
        if row >= self.rows {
            return None;
        }
        let bit = row * usize::from(self.bits);
        let word = self.bytes.get(bit / 8..)?.first_chunk()?;
        Some(u64::from_le_bytes(*word) >> (bit % 8) & missing(self.bits))
    }

    pub(super) fn values(&self) -> impl Iterator<Item = Option<i64>> {
        (0..self.rows).map(|row| self.get(row))
    }

    /// Adds rows of a column of the same width.
    fn extend(&mut self, other: &Self, mut rows: Range<usize>) {
        if self.rows.is_multiple_of(8) && rows.start.is_multiple_of(8) {
            // Eight rows fill whole bytes.
            let (bits, count) = (usize::from(self.bits), rows.len() / 8 * 8);
            let from = rows.start / 8 * bits;
            let bytes = other.bytes.get(from..from + count / 8 * bits);
            self.bytes.truncate(self.used() / 8);
            self.bytes.extend_from_slice(bytes.unwrap_or_default());
            self.rows += count;
            let size = size(self.bits, self.rows);
            self.bytes.resize(size.unwrap_or(0), 0);
            rows.start += count;
        }
        rows.for_each(|row| self.append(other.get(row)));
    }

    /// The rows of `range` that exist, as wide as they are here.
    pub(super) fn part(&self, range: &Range<usize>) -> Self {
        let rows = range.start.min(self.rows)..range.end.min(self.rows);
        let mut part = Self::with_room(self.bits, rows.len());
        part.extend(self, rows);
        // Of no rows, too, the padding is sent.
        let size = size(part.bits, part.rows);
        part.bytes.resize(size.unwrap_or(0), 0);
        part
    }

    /// The same rows in another order, in which each is named by its place here.
    pub(super) fn arranged(&self, order: &[u32]) -> Self {
        let mut arranged = Self::with_room(self.bits, order.len());
        if self.bits == 0 {
            arranged.rows = order.len();
            return arranged;
        }
        for rows in order.chunks(BLOCK) {
            let code = |&row: &u32| self.code(row as usize).unwrap_or(missing(self.bits));
            arranged.append_block(rows.iter().map(code));
        }
        arranged.pad();
        arranged
    }

    pub(super) fn digest(&self, digester: &mut Digester) {
        digester.add(&(self.rows as u64).to_le_bytes());
        digester.add(&[self.bits]);
        digester.add(&self.bytes);
    }
}

/// A column that is being filled. Rows wait until they fill whole words, whatever their width, so that a row costs a few
/// instructions: a table has tens of columns.
#[derive(Clone, Debug)]
pub(super) struct PackedBuilder {
    /// The rows in whole words, without the padding.
    column: Packed,
    waiting: [i64; BLOCK],
    /// How many wait.
    count: usize,
    /// How many rows to make room for.
    capacity: usize,
}

/// So many rows fill as many words as a value has bits.
const BLOCK: usize = u64::BITS as usize;

/// Stands for a missing value among those that wait.
const NONE: i64 = i64::MIN;

impl PackedBuilder {
    pub(super) const fn with_capacity(rows: usize) -> Self {
        Self {
            column: Packed {
                rows: 0,
                bits: 0,
                bytes: Vec::new(),
            },
            waiting: [NONE; BLOCK],
            count: 0,
            capacity: rows,
        }
    }

    /// Adds a row below the others.
    pub(super) fn push(&mut self, cell: Cell) {
        if let Some(slot) = self.waiting.get_mut(self.count) {
            *slot = cell.0.unwrap_or(NONE);
        }
        self.count += 1;
        if self.count == BLOCK {
            self.pack();
        }
    }

    pub(super) fn finish(mut self) -> Packed {
        self.pack();
        self.column.pad();
        self.column
    }

    /// Puts the rows that wait, a whole block or the last ones, below the others.
    fn pack(&mut self) {
        let waiting = self.waiting.get(..self.count).unwrap_or_default();
        // The highest bit of all sizes decides, with one more for the sign.
        let sizes = waiting.iter().fold(0, |sizes, &value| match value {
            NONE => sizes,
            value => sizes | value.unsigned_abs() << 1 | 1,
        });
        let bits = u8::try_from(u64::BITS - sizes.leading_zeros()).unwrap_or(WIDEST);
        if bits > self.column.bits {
            let rows = self.capacity.max(self.column.rows + BLOCK);
            self.column = self.column.widened(bits.min(WIDEST), rows);
        }
        let bits = self.column.bits;
        self.column
            .append_block(waiting.iter().map(|&value| code(bits, value)));
        self.count = 0;
    }
}

/// The code of a value that fits, among those that wait.
const fn code(bits: u8, value: i64) -> u64 {
    match value {
        NONE => missing(bits),
        value => (value + largest(bits)).cast_unsigned(),
    }
}

impl Packed {
    /// The same rows in whole words of more bits, with room for so many.
    fn widened(&mut self, bits: u8, rows: usize) -> Self {
        self.bytes.extend([0; PADDING]);
        let mut wider = Self::with_room(bits, rows);
        let mut block = [NONE; BLOCK];
        for start in (0..self.rows).step_by(BLOCK) {
            for (slot, row) in block.iter_mut().zip(start..) {
                *slot = self.get(row).unwrap_or(NONE);
            }
            wider.append_block(block.iter().map(|&value| code(bits, value)));
        }
        wider
    }

    /// Adds the codes of a block of rows, or of the last ones, below whole words.
    fn append_block(&mut self, codes: impl ExactSizeIterator<Item = u64>) {
        self.rows += codes.len();
        let bits = u32::from(self.bits);
        let (mut word, mut used) = (0_u64, 0);
        for code in codes {
            word |= code << used;
            used += bits;
            if used >= u64::BITS {
                self.bytes.extend_from_slice(&word.to_le_bytes());
                used -= u64::BITS;
                word = code.checked_shr(bits - used).unwrap_or(0);
            }
        }
        let rest = word.to_le_bytes();
        let rest = rest.get(..used.div_ceil(8) as usize);
        self.bytes.extend_from_slice(rest.unwrap_or_default());
    }

    /// Adds the padding behind the last row.
    fn pad(&mut self) {
        let size = size(self.bits, self.rows);
        self.bytes.resize(size.unwrap_or(0), 0);
    }
}

fn run<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}

/// Where each text ends in the string of all, for `#[serde(serialize_with = "ends")]`: sent as lengths, which are much smaller.
pub(super) fn ends<S: Serializer>(ends: &[u32], to: S) -> Result<S::Ok, S::Error> {
    let starts = std::iter::once(&0).chain(ends);
    let lengths = ends
        .iter()
        .zip(starts)
        .map(|(end, start)| end.saturating_sub(*start));
    Packed::of(lengths.map(|length| Cell::from(Some(length)))).serialize(to)
}

#[cfg(test)]
mod tests;
