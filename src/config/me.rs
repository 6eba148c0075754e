//! Who the user is.

use super::Origin;
use super::sources::Sourced;

/// What the user is called in the league, or a part of that, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// The name.
    pub name: String,
    /// Where it came from.
    pub origin: Origin,
}

impl Me {
    /// A name of spaces is no name.
    pub(super) fn of(sourced: Sourced<String>) -> Option<Self> {
        let Sourced { value, origin } = sourced;
        let name = value.trim().to_owned();
        (!name.is_empty()).then_some(Self { name, origin })
    }
}
