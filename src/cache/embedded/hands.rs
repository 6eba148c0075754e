//! What other hands do to the keys of a server, done to the machine: for those who test that both take it alike.

use super::kept::{Kept, Stage};
use super::{Embedded, Fence, Key, LeagueTag, Timed};
use crate::clock::Moment;

/// What nobody gave a time to live.
const NEVER: Moment = Moment(u64::MAX);

impl Embedded {
    /// Forgets what is kept under a name, as a server does that ran short of memory. So it is with a fence or a lease that
    /// something of another type was written over: nobody can make anything of that.
    pub fn evict(&mut self, name: &str) {
        self.fences.remove(name);
        self.tables.remove(name);
        self.leases.remove(name);
        self.stages.remove(name);
    }

    /// Writes over fields of a league's fence, or of nothing; what could not be read there is left out.
    pub fn write_fence(&mut self, league: &LeagueTag, write: impl FnOnce(&mut Fence)) {
        write(&mut self.fences.entry(league.fence()).or_default().fence);
    }

    /// Writes something of another type over a table.
    pub fn usurp_table(&mut self, key: &Key) {
        let (value, ends) = (Kept::Foreign, NEVER);
        self.tables.insert(key.table(), Timed { value, ends });
    }

    /// Writes something of another type over a stage.
    pub fn usurp_stage(&mut self, league: &LeagueTag, token: &str) {
        let (value, ends) = (Stage::foreign(), NEVER);
        let stage = Timed { value, ends };
        self.stages.insert(league.stage(token), stage);
    }

    /// Writes garbage into a field of an entry, if there is one. A chunk, named by its number, is taken away.
    pub fn spoil(&mut self, key: &Key, field: &str) {
        if let Some(table) = self.tables.get_mut(&key.table()) {
            table.value.spoil(field);
        }
    }
}
