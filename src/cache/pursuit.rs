//! What a reader decides of its own: in which edition it looks, and what it does with the entry that it finds.
//!
//! Nothing here asks a server, so that the search of the protocol goes by these very decisions.

use super::Verdict;
use super::entry::Found;
use super::lookup::Stamp;
use crate::league::Edition;

/// How often the announced edition may move under a reader before what is at hand is shown, marked: the next push brings the
/// next look.
const MOVES: usize = 2;

/// One load of a reader, which follows the reference when it moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pursuit {
    edition: Edition,
    moves: usize,
}

impl Pursuit {
    /// Begins in the edition that is assumed to be announced.
    pub const fn of(edition: Edition) -> Self {
        Self { edition, moves: 0 }
    }

    /// The edition whose entry is looked for. What the last look found is of this edition, whatever is announced by now.
    pub const fn edition(&self) -> Edition {
        self.edition
    }

    /// Goes on to the edition that is announced now; whether to look once more. It gives up after a few moves.
    pub fn follow(&mut self, announced: Edition) -> bool {
        let follows = announced != self.edition && self.moves < MOVES;
        if follows {
            (self.edition, self.moves) = (announced, self.moves + 1);
        }
        follows
    }
}

/// What a reader does with the entry that its look found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// There is none.
    Nothing,
    /// It is the one that the reader holds, which was therefore not fetched.
    Held,
    /// It is another one, which is worth a second look that fetches it.
    Fetch,
    /// It was fetched: it is opened.
    Open,
}

impl Use {
    /// What to do after a look with this verdict, by a reader that held an entry with this stamp and so did not fetch, or held
    /// none.
    pub(super) fn of(found: &Found, verdict: Verdict, held: Option<Stamp>) -> Self {
        let Found::Record(record) = found else {
            return Self::Nothing;
        };
        match held {
            None => Self::Open,
            Some(stamp) if stamp == Stamp::of(&record.meta) => Self::Held,
            // Another edition is what to look at.
            Some(_) if verdict == Verdict::Outdated => Self::Nothing,
            Some(_) => Self::Fetch,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::league::{Digest, Revision};

    #[test]
    fn a_pursuit_names_the_edition_it_looked_in_and_gives_up_after_two_moves() {
        let edition = |revision| Edition {
            revision: Revision(revision),
            facts: Digest(revision),
        };
        let mut pursuit = Pursuit::of(edition(1));
        assert!(!pursuit.follow(edition(1)));
        assert!(pursuit.follow(edition(2)));
        assert!(!pursuit.follow(edition(2)));
        assert!(pursuit.follow(edition(1)), "it also follows back");
        assert!(!pursuit.follow(edition(3)));
        assert_eq!(pursuit.edition(), edition(1));
    }
}
