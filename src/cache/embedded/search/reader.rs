//! The reader: a program without a store, and what it keeps.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::server::{Content, short};
use crate::cache::entry::{Found, Head};
use crate::cache::lookup::Stamp;
use crate::cache::pursuit::Pursuit;
use crate::league::{Edition, Revision};

/// How many tables it holds. The program holds more, of which the others are of other keys.
const HELD: usize = 2;

/// A program without a store.
#[derive(Clone, Debug, Default)]
pub(super) struct Reader {
    /// The greatest announced revision that it saw.
    pub(super) greatest: Revision,
    /// The edition of the head that it has: the one it assumes to be announced.
    pub(super) head: Option<Edition>,
    /// The edition that was announced before.
    pub(super) was: Option<Edition>,
    /// The tables that it holds, the newest first.
    pub(super) held: Vec<Held>,
    pub(super) doing: Reads,
    /// Whether it has asked, if it asks only once.
    pub(super) asked: bool,
    /// What is on its screen.
    pub(super) shown: Option<Shown>,
}

/// A table in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Held {
    /// The edition that it is taken for.
    pub(super) edition: Edition,
    pub(super) stamp: Stamp,
    /// What it really is of.
    pub(super) content: Content,
}

impl Held {
    /// An entry that was fetched, taken for one of this edition.
    pub(super) fn of(edition: Edition, found: &Found) -> Option<Self> {
        let Found::Record(record) = found else {
            return None;
        };
        Some(Self {
            edition,
            stamp: Stamp::of(&record.meta),
            content: Content::of(&record.meta),
        })
    }

    /// What its table depends on.
    pub(super) const fn table(self) -> Edition {
        self.content.edition
    }
}

/// What it shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) edition: Edition,
    /// What is shown really.
    pub(super) content: Content,
    /// Whether it is shown as current, or marked.
    pub(super) is_current: bool,
}

/// What it has done of its way from a look to a screen.
#[derive(Clone, Debug, Default)]
pub(super) enum Reads {
    #[default]
    Idle,
    /// It is about to look once more.
    Looks(Look),
    /// The first command of its look has read something.
    Half(Look, Half),
    /// It is about to ask for what is missing.
    Asks,
}

/// A look: in which edition, with the head of which edition at hand, and whether the entry is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Look {
    pub(super) pursuit: Pursuit,
    pub(super) head: Edition,
    pub(super) fetches: bool,
}

/// What the first command read.
#[derive(Clone, Debug)]
pub(super) enum Half {
    Entry(Found),
    /// What is announced, by a reader that reads this first.
    Reference(Head),
}

/// What a command of the reader does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Reads the head alone, since it knows none.
    Head,
    /// Begins a look: reads the entry.
    Entry,
    /// Ends it: reads the reference with the head.
    Reference,
    /// Asks for what is missing.
    Ask,
    /// Ends, and begins anew with what it wrote down.
    Restart,
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let marked = if self.is_current { "" } else { ", marked" };
        write!(f, "{}{marked}", short(self.edition))?;
        if self.content.edition != self.edition {
            write!(f, ", which is {}", short(self.content.edition))?;
        }
        Ok(())
    }
}

impl Hash for Reader {
    /// What is on the screen decides nothing.
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.greatest, self.head, self.was, &self.held, self.asked).hash(state);
        match &self.doing {
            Reads::Idle => 0.hash(state),
            Reads::Looks(look) => (1, look).hash(state),
            Reads::Asks => 2.hash(state),
            Reads::Half(look, Half::Entry(Found::Record(record))) => {
                (3, look, Stamp::of(&record.meta)).hash(state);
            }
            Reads::Half(look, Half::Entry(_)) => (4, look).hash(state),
            Reads::Half(look, Half::Reference(head)) => {
                (5, look, &head.announced, &head.body).hash(state);
            }
        }
    }
}

impl Reader {
    pub(super) fn held(&self, edition: Edition) -> Option<Held> {
        self.held
            .iter()
            .find(|held| held.edition == edition)
            .copied()
    }

    pub(super) fn hold(&mut self, held: Held) {
        self.held.retain(|other| other.edition != held.edition);
        self.held.insert(0, held);
        self.held.truncate(HELD);
    }

    pub(super) fn learn(&mut self, said: &Head) {
        if let Some(reference) = &said.announced.reference {
            self.greatest = self.greatest.max(reference.edition.revision);
            self.was = reference.was;
            if said.body.is_some() {
                self.head = Some(reference.edition);
            }
        }
    }

    pub(super) const fn is_idle(&self) -> bool {
        matches!(self.doing, Reads::Idle)
    }

    /// What it does next when it goes on.
    pub(super) const fn next(&self) -> Reading {
        match self.doing {
            Reads::Idle if self.head.is_none() => Reading::Head,
            Reads::Idle | Reads::Looks(_) => Reading::Entry,
            Reads::Half(..) => Reading::Reference,
            Reads::Asks => Reading::Ask,
        }
    }

    /// Whether a new start makes it forget something.
    pub(super) fn knows(&self) -> bool {
        !self.is_idle() || self.head.is_some() || self.asked
    }
}

impl Look {
    pub(super) fn of(pursuit: Pursuit, head: Edition, reader: &Reader) -> Self {
        Self {
            pursuit,
            head,
            fetches: reader.held(pursuit.edition()).is_none(),
        }
    }

    /// Whether the head of the edition that it looks in is known.
    pub(super) fn knows_head(&self) -> bool {
        self.head == self.pursuit.edition()
    }
}
