//! The numbers that differ between two programs. There may be several for every player, so a long list is in a temporary file.

use std::io;

use rusqlite::Transaction;

use super::Explanation;
use crate::league::{Subject, Tenths};
use crate::spool::Spool;
use crate::store::queries::rows::Names;

/// A number that differs between the two programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discrepancy {
    /// What the number measures.
    pub about: Subject,
    /// The player's name; empty for a number of the whole league, and for a player that the league does not have.
    pub name: String,
    /// The number of the other program, if it has one.
    pub there: Option<Tenths>,
    /// The number of this program, if it has one.
    pub here: Option<Tenths>,
    /// Why the two have to differ, if that is known.
    pub reason: Option<Explanation>,
}

/// The numbers that differ: first those of the other program, in its order, and then those that only this program has.
#[derive(Clone, Debug, Default)]
pub struct Discrepancies {
    list: Spool<Kept>,
    unexplained: u64,
    names: Names,
}

/// A discrepancy without the name: the numbers there and here, and the reason.
type Kept = (Subject, (bool, Tenths), (bool, Tenths), u8);

impl Discrepancies {
    pub(super) fn push(
        &mut self,
        about: Subject,
        [there, here]: [Option<Tenths>; 2],
        reason: Option<Explanation>,
    ) -> io::Result<()> {
        let kept = |number: Option<Tenths>| (number.is_some(), number.unwrap_or_default());
        self.unexplained += u64::from(reason.is_none());
        let reason = Explanation::ALL
            .iter()
            .position(|known| Some(*known) == reason);
        let reason = reason.and_then(|index| u8::try_from(index).ok());
        let reason = reason.unwrap_or(u8::MAX);
        self.list.push((about, kept(there), kept(here), reason))
    }

    /// The same with the names of the players.
    pub(super) fn named(mut self, db: &Transaction<'_>) -> rusqlite::Result<Self> {
        if !self.is_empty() {
            self.names = Names::read(db)?;
        }
        Ok(self)
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many numbers differ for no known reason.
    pub const fn unexplained(&self) -> u64 {
        self.unexplained
    }

    /// Every one, in order. A long list that cannot be read ends with an error.
    pub fn iter(&self) -> impl Iterator<Item = io::Result<Discrepancy>> {
        let given = |(is_there, number): (bool, Tenths)| is_there.then_some(number);
        self.list.iter().map(move |kept| {
            let (about, there, here, reason) = kept?;
            let name = about.player().map(|player| self.names.of(player));
            Ok(Discrepancy {
                about,
                name: name.unwrap_or_default().to_owned(),
                there: given(there),
                here: given(here),
                reason: Explanation::ALL.get(usize::from(reason)).copied(),
            })
        })
    }
}
