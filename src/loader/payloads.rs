//! Scoretables and details as payloads of the cache: the parts that they are sent in.

use std::iter;

use crate::cache::Payload;
use crate::scoretable::{DetailBlock, Part, Scoretable};

/// Rows a part: some 600 kB, well below the 4 MB above which Redis serves a value many times slower. A table of no more rows is
/// one part, as a second round trip would take as long as what it brings.
const PART_ROWS: usize = 10_000;
/// Rows of the first of several parts: more than a screen shows or a person prints, in a tenth of the time.
const FIRST_ROWS: usize = 1_000;

impl Payload for Scoretable {
    type Part<'a> = Part<'a>;

    fn rows(&self) -> usize {
        Self::rows(self)
    }

    fn parts(&self) -> impl Iterator<Item = Self> {
        let rows = Self::rows(self);
        let first = if rows > PART_ROWS { FIRST_ROWS } else { rows };
        let rest = (first..rows).step_by(PART_ROWS);
        let ranges = iter::once(0..first).chain(rest.map(|start| start..start + PART_ROWS));
        ranges.map(|range| self.part(range))
    }

    fn begin(part: Part<'_>, rows: usize) -> Option<Self> {
        Self::begin(&part, rows)
    }

    fn append(&mut self, part: Part<'_>, rows: usize) -> bool {
        Self::append(self, &part, rows)
    }
}

impl Payload for DetailBlock {
    type Part<'a> = Self;

    fn rows(&self) -> usize {
        self.players()
    }

    fn parts(&self) -> impl Iterator<Item = Self> {
        iter::once(self.clone())
    }

    fn begin(part: Self, _: usize) -> Option<Self> {
        Some(part).filter(Self::is_sound)
    }

    fn append(&mut self, _: Self, _: usize) -> bool {
        // A block comes in one part.
        false
    }
}
