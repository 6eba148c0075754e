//! What drawing needs to know of all rows of a table.

use crate::league::clean_name;
use crate::scoretable::Scoretable;
use crate::tui::text;

/// How many rows are looked at for the longest name, so that a table of any size is shown at once.
const MEASURED: usize = 10_000;

/// What drawing needs to know of all rows of a table. It is looked for once, not for each frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Measures {
    /// The cells of the longest name, its jokers included.
    pub(crate) longest: u16,
    /// The most points, and the fewest.
    pub(crate) scores: [i64; 2],
}

impl Measures {
    pub(super) fn of(table: &Scoretable) -> Self {
        let name = |row| {
            let jokers = table.jokers(row).count() as usize;
            text::width(&clean_name(table.name(row))) + jokers + usize::from(jokers > 0)
        };
        let longest = (0..table.rows().min(MEASURED)).map(name).max();
        let score = |row| table.score(row).map(|score| i64::from(score.0));
        // Rows are in the order of their points, and those without any are last.
        let (mut first, mut last) = (0..table.rows(), (0..table.rows()).rev());
        let most = first.find_map(score).unwrap_or(0);
        Self {
            longest: u16::try_from(longest.unwrap_or(0)).unwrap_or(u16::MAX),
            scores: [most, last.find_map(score).unwrap_or(most)],
        }
    }
}
