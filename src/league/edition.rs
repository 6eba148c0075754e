//! Editions of a league, and how a store's line of editions relates to the one that is announced.

use std::fmt;
use std::str::FromStr;

use super::{Digest, Revision};

/// The state of the league that a store holds: how many writes it has seen, and which facts they led to. Two copies of
/// one store that were written to separately may count the same revision over different facts.
///
/// It is written `412-4f2a000000000000`: the revision and the digest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Edition {
    /// The revision.
    pub revision: Revision,
    /// The digest of all facts at that revision.
    pub facts: Digest,
}

impl Edition {
    /// Whether a store can get from the earlier edition to this one by being written to: it is the same, or there were
    /// more writes. An older copy cannot, nor a copy that was written to separately.
    pub fn may_follow(self, earlier: Self) -> bool {
        self.revision > earlier.revision || self == earlier
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.revision, self.facts)
    }
}

/// The error for a text that is no edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoEdition;

impl FromStr for Edition {
    type Err = NoEdition;

    /// Takes what `Display` writes, and nothing else.
    fn from_str(text: &str) -> Result<Self, NoEdition> {
        let (revision, facts) = text.split_once('-').ok_or(NoEdition)?;
        let edition = Self {
            revision: Revision(revision.parse().map_err(|_| NoEdition)?),
            facts: facts.parse().map_err(|_| NoEdition)?,
        };
        // A sign or leading zeros are not written.
        (edition.revision.to_string() == revision)
            .then_some(edition)
            .ok_or(NoEdition)
    }
}

/// How a store relates to the announced edition of its league, as a branch of git relates to the one it is pushed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// No edition is announced.
    Unannounced,
    /// The store's edition is the announced one.
    Announced,
    /// The store was written to on top of the announced edition: it may announce its own (a fast-forward).
    Forward,
    /// The store has the announced facts under another number, which it has to take over.
    Renumbered,
    /// The store is an older copy of the league.
    Behind,
    /// The store and the announced edition were written to separately.
    Forked,
}

impl Relation {
    /// Relates a store at the edition `mine` to the announced edition. `line` tells which facts the store had at an
    /// earlier revision.
    pub fn of(
        mine: Edition,
        line: impl FnOnce(Revision) -> Option<Digest>,
        announced: Option<Edition>,
    ) -> Self {
        let Some(now) = announced else {
            return Self::Unannounced;
        };
        if now == mine {
            Self::Announced
        } else if now.revision < mine.revision && line(now.revision) == Some(now.facts) {
            Self::Forward
        } else if now.facts == mine.facts {
            Self::Renumbered
        } else if now.revision > mine.revision {
            Self::Behind
        } else {
            Self::Forked
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edition(revision: u64, facts: u64) -> Edition {
        Edition {
            revision: Revision(revision),
            facts: Digest(facts),
        }
    }

    #[test]
    fn an_edition_reads_as_it_is_written() {
        let known = edition(412, 0x4f2a);
        assert_eq!(known.to_string(), "412-0000000000004f2a");
        assert_eq!(known.to_string().parse(), Ok(known));
        for text in [
            "",
            "412",
            "412-4f2a",
            "+412-0000000000004f2a",
            "0412-0000000000004f2a",
            "-0000000000004f2a",
            "412-0000000000004f2a-",
        ] {
            assert_eq!(text.parse::<Edition>(), Err(NoEdition), "{text}");
        }
    }

    #[test]
    fn a_store_relates_to_what_is_announced_by_its_line_and_its_facts() {
        // The store went through 3 (facts 30), 4 (40) and is at 5 (50).
        let line = |revision: Revision| {
            (3..=5)
                .contains(&revision.0)
                .then(|| Digest(revision.0 * 10))
        };
        for (announced, relation) in [
            (None, Relation::Unannounced),
            (Some(edition(5, 50)), Relation::Announced),
            (Some(edition(4, 40)), Relation::Forward),
            (Some(edition(4, 41)), Relation::Forked),
            (Some(edition(2, 20)), Relation::Forked),
            (Some(edition(4, 50)), Relation::Renumbered),
            (Some(edition(9, 50)), Relation::Renumbered),
            (Some(edition(5, 51)), Relation::Forked),
            (Some(edition(6, 60)), Relation::Behind),
        ] {
            let found = Relation::of(edition(5, 50), line, announced);
            assert_eq!(found, relation, "{announced:?}");
        }
    }
}
