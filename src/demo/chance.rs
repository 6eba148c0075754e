//! Chance that comes out the same on every machine: whole numbers only, and a stream of its own for every question, so
//! that one more player or one more week changes nothing about the others.

use std::ops::RangeInclusive;

use fastrand::Rng;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// A stream of random numbers for one purpose of one league.
#[derive(Debug)]
pub(super) struct Chance(Rng);

impl Chance {
    /// The stream that answers `what` about number `which` (a player, a season, or both together).
    pub(super) fn about(seed: u64, what: &str, which: u64) -> Self {
        let question = [what.as_bytes(), &which.to_le_bytes()].concat();
        Self(Rng::with_seed(xxh3_64_with_seed(&question, seed)))
    }

    /// A number below `limit`; 0 when there is none.
    pub(super) fn below(&mut self, limit: u32) -> u32 {
        if limit == 0 { 0 } else { self.0.u32(..limit) }
    }

    /// A week of the range.
    pub(super) fn week(&mut self, range: RangeInclusive<u8>) -> u8 {
        self.0.u8(range)
    }

    /// True so many times in a thousand.
    pub(super) fn permille(&mut self, times: u32) -> bool {
        self.0.u32(..1000) < times
    }

    /// A number from −`reach` to `reach`, small ones more likely: the mean of three dice.
    pub(super) fn spread(&mut self, reach: u32) -> i32 {
        let thrown: u32 = (0..3).map(|_| self.below(2 * reach + 1)).sum();
        i32::try_from(thrown / 3).unwrap_or(0) - i32::try_from(reach).unwrap_or(0)
    }

    /// One of the things; `None` when there are none.
    pub(super) fn one_of<'a, T>(&mut self, things: &'a [T]) -> Option<&'a T> {
        things.get(self.below(u32::try_from(things.len()).unwrap_or(u32::MAX)) as usize)
    }

    /// Puts the things in random order. (The crate's own shuffle draws numbers of the machine's word size.)
    pub(super) fn shuffle<T>(&mut self, things: &mut [T]) {
        for (end, limit) in (0..things.len()).zip(1u32..) {
            things.swap(end, self.below(limit) as usize);
        }
    }
}
