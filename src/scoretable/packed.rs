//! A column of integers in as few bits as its largest value needs.
//!
//! All values of a column take the same number of bits: a row is found by a multiplication, and a column is sent and decoded
//! as one copy. A value that does not fit makes the whole column wider, so none is ever cut off. The width depends on the
//! values alone, so equal columns are equal byte for byte.

use std::ops::Range;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::league::{Digester, Points, Tenths};

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
        let mut column = Self::default();
        cells.for_each(|cell| column.push(cell));
        column
    }

    fn with_room(bits: u8, rows: usize) -> Self {
        Self {
            rows: 0,
            bits,
            bytes: Vec::with_capacity(size(bits, rows).unwrap_or(0)),
        }
    }

    /// Adds a row below the others.
    pub(super) fn push(&mut self, cell: Cell) {
        let fits = |value: i64, bits: u8| bits > 0 && value.abs() <= largest(bits);
        if let Some(value) = cell.0.filter(|&value| !fits(value, self.bits)) {
            let bits = (self.bits..WIDEST).find(|&bits| fits(value, bits));
            let mut wider = Self::with_room(bits.unwrap_or(WIDEST), self.rows * 2);
            self.values().for_each(|value| wider.append(value));
            *self = wider;
        }
        self.append(cell.0);
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
        if row >= self.rows {
            return None;
        }
        let bit = row * usize::from(self.bits);
        let word = self.bytes.get(bit / 8..)?.first_chunk()?;
        let code = u64::from_le_bytes(*word) >> (bit % 8) & missing(self.bits);
        (code != missing(self.bits)).then(|| code.cast_signed() - largest(self.bits))
    }

    pub(super) fn values(&self) -> impl Iterator<Item = Option<i64>> {
        (0..self.rows).map(|row| self.get(row))
    }

    pub(super) const fn rows(&self) -> usize {
        self.rows
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
        part
    }

    /// The parts of one column below each other; `None` when their widths say that they are not.
    pub(super) fn join<'a>(parts: impl Iterator<Item = &'a Self> + Clone) -> Option<Self> {
        let rows = parts.clone().map(|part| part.rows).sum();
        let mut whole = Self::with_room(parts.clone().next()?.bits, rows);
        for part in parts {
            if part.bits != whole.bits {
                return None;
            }
            whole.extend(part, 0..part.rows);
        }
        Some(whole)
    }

    pub(super) fn digest(&self, digester: &mut Digester) {
        digester.add(&(self.rows as u64).to_le_bytes());
        digester.add(&[self.bits]);
        digester.add(&self.bytes);
    }
}

fn run<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}

/// A column as it was sent, which may not be one.
#[derive(Deserialize)]
struct Sent<'a> {
    rows: usize,
    bits: u8,
    #[serde(borrow)]
    bytes: &'a [u8],
}

impl<'de> Deserialize<'de> for Packed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Sent { rows, bits, bytes } = Sent::deserialize(deserializer)?;
        if bits > WIDEST || size(bits, rows) != Some(bytes.len()) {
            return Err(D::Error::custom("a column of another size"));
        }
        let column = Self {
            rows,
            bits,
            bytes: bytes.to_vec(),
        };
        let used = column.used();
        let unused = column.bytes.get(used / 8..).unwrap_or_default();
        let clean = unused.iter().skip(1).all(|&byte| byte == 0)
            && unused.first().is_none_or(|byte| byte >> (used % 8) == 0);
        if clean {
            Ok(column)
        } else {
            Err(D::Error::custom("a column with more than its rows"))
        }
    }
}

/// Where each text ends in the string of all, for `#[serde(with = "ends")]`: sent as lengths, which are much smaller.
pub(super) mod ends {
    use super::{Cell, Deserialize, Deserializer, Error, Packed, Serialize, Serializer};

    pub(crate) fn serialize<S: Serializer>(ends: &[u32], to: S) -> Result<S::Ok, S::Error> {
        let starts = std::iter::once(&0).chain(ends);
        let lengths = ends
            .iter()
            .zip(starts)
            .map(|(end, start)| end.saturating_sub(*start));
        Packed::of(lengths.map(|length| Cell::from(Some(length)))).serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u32>, D::Error> {
        let lengths = Packed::deserialize(from)?;
        let mut end = 0u32;
        let ends = lengths.values().map(|length| {
            end = end.checked_add(u32::try_from(length?).ok()?)?;
            Some(end)
        });
        let ends: Option<Vec<u32>> = ends.collect();
        ends.ok_or_else(|| D::Error::custom("lengths that no texts have"))
    }
}

#[cfg(test)]
mod tests;
