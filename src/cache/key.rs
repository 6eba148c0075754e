//! The names of keys in the cache. Every key string is made in this module.

use std::fmt;

use crate::league::{Season, StoreId, Week};
use crate::scoretable::{Kind, VERSION};

/// A league as the cache knows it: by its whole store id.
///
/// Its keys carry the first eight hex digits, in braces, so that a Redis cluster keeps all keys of a league in one slot.
/// Two leagues may begin alike and so have the same keys: the fence and every entry say in full whose they are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LeagueTag {
    store: StoreId,
    /// What stands between the name of the program and the tag in every key: nothing, but for a trial.
    lead: String,
}

impl LeagueTag {
    /// The tag of a league.
    pub fn of(store: &StoreId) -> Self {
        Self {
            store: store.clone(),
            lead: String::new(),
        }
    }

    /// The whole identity behind it.
    pub const fn store(&self) -> &StoreId {
        &self.store
    }

    /// The tag of no league, for a caller that tries out the server of this one: its keys are in the same slot, and no viewer
    /// that watches the league hears of them.
    pub(super) fn trial(&self, id: &str) -> Self {
        Self {
            lead: format!("trial:{id}:"),
            ..self.clone()
        }
    }

    /// What all keys of the league begin with.
    pub fn prefix(&self) -> String {
        format!("scoretable:{}{{{}}}:", self.lead, self.store.short())
    }

    /// The hash that holds the league's fence.
    pub fn fence(&self) -> String {
        format!("{}fence", self.prefix())
    }

    /// Where the holder of a lease puts a payload before it is moved into place.
    pub fn stage(&self, token: &str) -> String {
        format!("{}stage:{token}", self.prefix())
    }
}

/// One cached scoretable: a key has one builder, and a builder one key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The league.
    pub league: LeagueTag,
    /// The kind of table.
    pub kind: Kind,
    /// The season.
    pub season: Season,
    /// The week; `None` for the table before a season's first result.
    pub week: Option<Week>,
}

impl Key {
    /// The hash that holds the entry.
    pub fn table(&self) -> String {
        self.named("table")
    }

    /// The string that holds the token of the viewer that is building the entry.
    pub fn lease(&self) -> String {
        self.named("lease")
    }

    fn named(&self, what: &str) -> String {
        format!("{}{what}:v{VERSION}:{self}", self.league.prefix())
    }
}

impl fmt::Display for Key {
    /// `enhanced:2024:12`, or `enhanced:2024:0` before the season's first result.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}:{}",
            self.kind,
            self.season,
            self.week.map_or(0, Week::get)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_keys_of_a_league_share_one_hash_tag() {
        let store = StoreId::new("1f3a9c02-0000-4000-8000-000000000000").unwrap();
        let league = LeagueTag::of(&store);
        let season = Season::new(2024).unwrap();
        let key = Key {
            league: league.clone(),
            kind: Kind::Enhanced,
            season,
            week: Week::new(12),
        };
        assert_eq!(league.fence(), "scoretable:{1f3a9c02}:fence");
        assert_eq!(league.stage("t1"), "scoretable:{1f3a9c02}:stage:t1");
        assert_eq!(
            key.table(),
            "scoretable:{1f3a9c02}:table:v5:enhanced:2024:12"
        );
        assert_eq!(
            key.lease(),
            "scoretable:{1f3a9c02}:lease:v5:enhanced:2024:12"
        );
        let trial = league.trial("t1");
        assert_eq!(trial.fence(), "scoretable:trial:t1:{1f3a9c02}:fence");
        assert!(!trial.fence().starts_with(&league.prefix()));
        assert_eq!(Key { week: None, ..key }.to_string(), "enhanced:2024:0");
    }
}
