//! A column as it was sent, which may be none: it is checked as it is read, and copied once, into a column that goes on with it.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::{Packed, WIDEST, largest, missing, size};

/// The rows of a column in the bytes that they were sent as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SentColumn<'a> {
    rows: usize,
    bits: u8,
    bytes: &'a [u8],
}

impl<'de: 'a, 'a> Deserialize<'de> for SentColumn<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (rows, bits, bytes): (usize, u8, &[u8]) = Deserialize::deserialize(deserializer)?;
        if bits > WIDEST || size(bits, rows) != Some(bytes.len()) {
            return Err(D::Error::custom("a column of another size"));
        }
        let used = rows * usize::from(bits);
        let unused = bytes.get(used / 8..).unwrap_or_default();
        let clean = unused.iter().skip(1).all(|&byte| byte == 0)
            && unused.first().is_none_or(|byte| byte >> (used % 8) == 0);
        if clean {
            Ok(Self { rows, bits, bytes })
        } else {
            Err(D::Error::custom("a column with more than its rows"))
        }
    }
}

impl SentColumn<'_> {
    pub(crate) const fn rows(&self) -> usize {
        self.rows
    }

    /// Whether each row takes some of the bytes: of rows without any value there may be any number.
    pub(crate) const fn is_filled(&self) -> bool {
        self.bits > 0 || self.rows == 0
    }

    /// A column without rows that these can be added to.
    pub(crate) const fn beginning(&self) -> Packed {
        Packed {
            rows: 0,
            bits: self.bits,
            bytes: Vec::new(),
        }
    }

    /// Whether all values pass, of which there may be none.
    pub(crate) fn all(&self, mut passes: impl FnMut(Option<i64>) -> bool) -> bool {
        let (bits, none, zero) = (
            usize::from(self.bits),
            missing(self.bits),
            largest(self.bits),
        );
        let mut passes = |code: u64| passes((code != none).then(|| code.cast_signed() - zero));
        if bits == 0 {
            return self.rows == 0 || passes(none);
        }
        // A word holds as many rows as begin in its first byte at the least, and eight narrow ones.
        let of_word = if bits <= 8 { 8 } else { 1 };
        let mut rows = 0..self.rows;
        while let Some(row) = rows.next() {
            let bit = row * bits;
            let Some(word) = self
                .bytes
                .get(bit / 8..)
                .and_then(|from| from.first_chunk())
            else {
                return false;
            };
            let mut word = u64::from_le_bytes(*word) >> (bit % 8);
            if !passes(word & none) {
                return false;
            }
            for _ in rows.by_ref().take(of_word - 1) {
                word >>= bits;
                if !passes(word & none) {
                    return false;
                }
            }
        }
        true
    }
}

impl Packed {
    /// Adds the rows of the next part of one column, which will have so many rows in all; false when its width says that it is
    /// none.
    pub(crate) fn append_sent(&mut self, part: &SentColumn<'_>, rows: usize) -> bool {
        if part.bits != self.bits {
            return false;
        }
        if self.bytes.capacity() < self.bytes.len() + part.bytes.len() {
            let whole = size(self.bits, rows).unwrap_or(0);
            self.bytes.reserve(whole.saturating_sub(self.bytes.len()));
        }
        if self.used().is_multiple_of(8) {
            // The rows fill whole bytes, as eight of any width do, so what was sent goes on where they end.
            self.bytes.truncate(self.used() / 8);
            self.bytes.extend_from_slice(part.bytes);
            self.rows += part.rows;
            return true;
        }
        part.all(|value| {
            self.append(value);
            true
        })
    }
}
