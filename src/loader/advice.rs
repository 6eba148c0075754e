//! Why a table that was built here is nobody else's, and what the user can do about it.

use crate::cache::{Announced, EntryInfo, State, TAKEN, Verdict};
use crate::league::Revision;

/// Why a table is built for this screen only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Alone {
    /// There is no server to publish it to, or it refuses; how it is.
    Unasked(State),
    /// The wait for another viewer's build was in vain.
    Busy,
    /// The league was known to be at this revision when the store was at an older one.
    Behind(Revision),
    /// Two copies of one store were written to apart. Whose facts are right is not for a program to say: each copy shows
    /// its own, and the entry stays.
    Forked,
    /// Another league has the keys.
    Taken,
}

impl Alone {
    /// The same in words, for a table built from the store at `built`.
    pub(super) fn note(self, built: Revision) -> Option<String> {
        match self {
            Self::Unasked(why) => refused(&why),
            Self::Busy => Some(BUSY.to_owned()),
            Self::Behind(league) if built < league => Some(behind(built, league)),
            Self::Behind(_) => Some(MOVED_ON.to_owned()),
            Self::Forked => Some(FORKED.to_owned()),
            Self::Taken => Some(TAKEN.to_owned()),
        }
    }
}

/// The wait for another viewer's build was in vain.
const BUSY: &str = "not published: another viewer is building it too";

/// A server that answers did not take the table, or would not have. One that is away is no news: the table is from the store
/// then, as the state says.
fn refused(why: &State) -> Option<String> {
    match why {
        State::Denied(_) | State::KeepsNothing(_) | State::ReadOnly(_) => Some(unpublished(why)),
        State::Off
        | State::Connecting
        | State::Up
        | State::Slow
        | State::Down(_)
        | State::Loading => None,
    }
}

/// A table was built to be published, and the server did not take it.
pub(super) fn unpublished(why: &State) -> String {
    format!("not published: {why}")
}

/// The store was written to while the table was being asked for.
const MOVED_ON: &str = "not published: the league was written to meanwhile";

/// Two copies of one store were written to apart.
pub(super) const FORKED: &str = "another copy of this league has other data at the same revision, so nothing is \
     published; work with one of them, or give this one an identity of its own with `scoretable fork`";

/// The store is older than the league is known to be.
pub(super) fn behind(store: Revision, league: Revision) -> String {
    format!(
        "this store is at revision {store}, the league at {league}: an older copy? import again, or give it an \
         identity of its own with `scoretable fork`"
    )
}

/// What an announcement says about the store: that it is an older copy, or that its league has no place in the cache.
pub(super) fn of_announcement(announced: &Announced) -> Option<String> {
    match announced {
        Announced::Told | Announced::Off | Announced::Unheard { .. } => None,
        Announced::Behind { store, league } => Some(behind(*store, *league)),
        Announced::Taken => Some(TAKEN.to_owned()),
    }
}

/// Why a write is not announced, and what to do about it; `None` for one that is.
pub fn unannounced(announced: &Announced) -> Option<String> {
    let why = match announced {
        Announced::Told | Announced::Off => return None,
        Announced::Behind { .. } | Announced::Taken => of_announcement(announced)?,
        Announced::Unheard { address, state } => format!(
            "{address} is {state}; viewers with other copies of this league go on showing the older table as current \
             until they are told: run any scoretable command with this store when the server is back, such as \
             `scoretable cache status`"
        ),
    };
    Some(format!("not announced: {why}"))
}

/// What a league's entries say about the store.
pub(super) fn of_entries(entries: &[EntryInfo], store: Revision) -> Option<String> {
    let highest = entries.iter().filter_map(|entry| entry.revision).max();
    match highest {
        Some(league) if league > store => Some(behind(store, league)),
        _ => entries
            .iter()
            .any(|entry| entry.verdict == Verdict::Forked)
            .then(|| FORKED.to_owned()),
    }
}
