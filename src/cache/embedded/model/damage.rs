//! Checks taken out of the protocol, one at a time, to see the search miss them. The machine itself is left as it is: it is
//! handed what makes its check pass.

use super::super::{Embedded, Meta};
use super::client::{Who, edition};
use super::world::{KEY, Setting};
use crate::cache::Key;
use crate::cache::record::Found;
use crate::clock::Moment;
use crate::league::{Edition, Revision};

/// The check that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Damage {
    /// Neither a fill nor a look-up asks for the nonce: both are handed the fence's.
    NonceUnchecked,
    /// A fill is not asked for its nonce, but a look-up is.
    NonceUncheckedByFill,
    /// Neither a fill nor a look-up asks for the revision: both are handed the fence's if that is higher.
    RevisionUnchecked,
    /// A fill is not asked for its facts: it is handed those of the entry that is there.
    FactsUnchecked,
    /// A look-up does not say which revision the viewer's own store has.
    StoreUnseen,
    /// A claim is not asked for its token: it is handed the holder's.
    TokenUnchecked,
    /// A lease does not end.
    LeaseEndless,
    /// Nothing is asked for its league: all say that they are of the first one.
    LeagueUnchecked,
}

/// The key that a client names, once the check is out.
pub(super) fn key(setting: &Setting, who: Who) -> &'static Key {
    match setting.damage {
        Some(Damage::LeagueUnchecked) => &KEY,
        _ => setting.key(who),
    }
}

/// What a fill carries, once the check is out.
pub(super) fn forged(damage: Option<Damage>, cache: &mut Embedded, meta: &Meta) -> Meta {
    let mut meta = meta.clone();
    if damage == Some(Damage::LeagueUnchecked) {
        meta.store = KEY.league.store().clone();
    }
    let Some(fenced) = cache.fences.get(&KEY.league.fence()) else {
        return meta;
    };
    match (damage, &fenced.fence.nonce) {
        (Some(Damage::NonceUnchecked), Some(nonce)) => meta.nonce = nonce.clone(),
        (Some(Damage::NonceUncheckedByFill), Some(nonce)) => {
            meta.nonce = nonce.clone();
            return meta;
        }
        (Some(Damage::RevisionUnchecked), _) => {
            meta.revision = meta.revision.max(fenced.fence.revision);
        }
        (Some(Damage::FactsUnchecked), _) => {
            let found = cache.clone().glance(Moment(0), &KEY).found;
            if let Found::Record(record) = found {
                meta.facts = record.meta.facts;
            }
        }
        (Some(Damage::LeagueUnchecked), _) => {}
        _ => return meta,
    }
    // A look-up is handed what the entry says.
    if let Some(stage) = cache.stages.get_mut(&KEY.league.stage(&meta.token)) {
        stage.value.meta = Some(meta.clone());
    }
    meta
}

/// The token that a claim carries, once the check is out.
pub(super) fn borrowed(damage: Option<Damage>, cache: &Embedded, token: &str) -> String {
    let holder = cache.leases.get(&KEY.lease());
    match (damage, holder) {
        (Some(Damage::TokenUnchecked), Some(holder)) => holder.value.clone(),
        _ => token.to_owned(),
    }
}

/// What a viewer says of its store in a look-up, once the check is out.
pub(super) fn named(damage: Option<Damage>, store: Edition) -> Edition {
    match damage {
        Some(Damage::StoreUnseen) => edition(Revision(0)),
        _ => store,
    }
}
