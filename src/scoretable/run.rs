//! Columns of 32-bit words as one run of little-endian bytes, for `#[serde(with = "run")]`.
//!
//! A binary format then copies a column instead of parsing it number by number; as varints the same columns take several
//! times as long to decode.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, Visitor};
use serde::{Deserializer, Serializer};

/// A number that travels as four bytes.
pub(super) trait Word: Copy {
    fn bytes(self) -> [u8; 4];
    fn word(bytes: [u8; 4]) -> Self;
}

impl Word for u32 {
    fn bytes(self) -> [u8; 4] {
        self.to_le_bytes()
    }
    fn word(bytes: [u8; 4]) -> Self {
        Self::from_le_bytes(bytes)
    }
}

impl Word for i32 {
    fn bytes(self) -> [u8; 4] {
        self.to_le_bytes()
    }
    fn word(bytes: [u8; 4]) -> Self {
        Self::from_le_bytes(bytes)
    }
}

pub(super) fn serialize<T: Word, S: Serializer>(
    column: &[T],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let bytes: Vec<u8> = column.iter().flat_map(|word| word.bytes()).collect();
    serializer.serialize_bytes(&bytes)
}

pub(super) fn deserialize<'de, T: Word, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    deserializer.deserialize_bytes(Run(PhantomData))
}

struct Run<T>(PhantomData<T>);

impl<T: Word> Visitor<'_> for Run<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a run of four-byte words")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<T>, E> {
        let (words, rest) = bytes.as_chunks::<4>();
        if !rest.is_empty() {
            return Err(E::invalid_length(bytes.len(), &self));
        }
        Ok(words.iter().map(|&word| T::word(word)).collect())
    }
}
