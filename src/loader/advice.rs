//! Why a table that was built here is nobody else's, and what the user can do about it.

use crate::league::Revision;

/// The wait for another viewer's build was in vain.
pub(super) const BUSY: &str = "not published: another viewer is building it too";

/// The store was written to while the table was being asked for.
pub(super) const MOVED_ON: &str = "not published: the league was written to meanwhile";

/// Two copies of one store were written to apart.
pub(super) const FORKED: &str = "not published: another copy of this league has other data at the same revision; \
     work with one of them, or give this one an identity of its own with `scoretable fork`";

/// The store is older than the league is known to be.
pub(super) fn behind(store: Revision, league: Revision) -> String {
    format!(
        "this store is at revision {store}, the league at {league}: an older copy? import again, or give it an \
         identity of its own with `scoretable fork`"
    )
}
