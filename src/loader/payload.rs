//! A scoretable as something the cache can keep.

use crate::cache::Payload;
use crate::scoretable::Scoretable;

/// Rows a part: some 600 kB, well below the 4 MB above which Redis serves a value many times slower.
const PART_ROWS: usize = 10_000;

impl Payload for Scoretable {
    fn rows(&self) -> usize {
        Self::rows(self)
    }

    fn parts(&self) -> Vec<Self> {
        let starts = (0..Self::rows(self).max(1)).step_by(PART_ROWS);
        starts
            .map(|start| self.part(start..start + PART_ROWS))
            .collect()
    }

    fn join(parts: Vec<Self>) -> Option<Self> {
        Self::join(parts)
    }
}
