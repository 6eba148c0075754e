//! Requests: a publisher reads them, sorts them, builds what is missing and ends them, each in a step of its own.

use std::time::Duration;

use super::Setting;
use super::mutations::{Mutation, current};
use super::server::Wants;
use super::world::{Doing, Ready, Sent, Wanted, Who, World};

impl World {
    /// Time passes, and what has no time left is gone.
    pub(super) fn passes(&mut self, time: Duration, setting: &Setting) {
        self.used.millis += u64::try_from(time.as_millis()).unwrap();
        let keeps_requests = setting.has(Mutation::NonsenseKept);
        self.server.expire(self.now(), keeps_requests);
    }

    /// A publisher reads the requests. Then it looks what is announced, as every command does.
    pub(super) fn serve(&mut self, who: Who, setting: &Setting) {
        let read = self.server.wants();
        self.look(who, setting);
        self.owner_mut(who).serves = Some(read);
    }

    /// It decides, once its edition is announced, which requests to end and what to build.
    pub(super) fn sort(&mut self, who: Who, setting: &Setting) {
        let store = *self.store(who.file());
        let read = self.owner(who).serves.unwrap_or_default();
        let said = self.server.said();
        let (true, Some(nonce)) = (said.is_of(store.edition), said.nonce()) else {
            // Only the calendar of the announced edition tells what is nonsense.
            self.ends(who);
            return;
        };
        let entry = setting.entry(self, store.edition);
        let is_there = current(store.edition, entry, said).is_some();
        let validates = !setting.has(Mutation::NotValidated);
        let ends_first = setting.has(Mutation::EndedFirst) || setting.has(Mutation::AskedOnce);
        let ended = Wants {
            real: read.real && (is_there || ends_first),
            nonsense: if validates && !setting.has(Mutation::NonsenseKept) {
                read.nonsense
            } else {
                0
            },
            crowded: false,
        };
        let real = read.real && !is_there;
        let builds = real || (!validates && read.nonsense != 0);
        let missing = builds.then_some(Wanted {
            edition: store.edition,
            nonce,
            real,
        });
        let owner = self.owner_mut(who);
        owner.doing = Doing::Sorted(ended, missing);
        owner.serves = Some(Wants {
            crowded: read.crowded && !setting.has(Mutation::NonsenseKept),
            ..Wants::default()
        });
    }

    /// It ends what needs no build.
    pub(super) fn end(&mut self, who: Who) {
        if let Doing::Sorted(ended, missing) = self.owner(who).doing {
            if ended != Wants::default() {
                self.server.end(self.now(), ended);
            }
            match missing {
                Some(wanted) => self.owner_mut(who).doing = Doing::Claiming(wanted),
                None => self.has_served(who),
            }
        }
    }

    /// It claims the lease, and is about to build, unless another publisher builds it or has.
    pub(super) fn claim(&mut self, who: Who, setting: &Setting) {
        let Doing::Claiming(wanted) = self.owner(who).doing else {
            return;
        };
        let (now, edition) = (self.now(), wanted.edition);
        if !self.server.claim(now, edition) {
            self.has_served(who);
            return;
        }
        let entry = setting.entry(self, edition);
        if wanted.real && current(edition, entry, self.server.said()).is_some() {
            self.server.release(now, edition);
            self.has_served(who);
            return;
        }
        if !wanted.real {
            self.is_broken(super::Rule::R7, setting);
        }
        self.owner_mut(who).doing = Doing::Ready(Ready {
            sends: Sent {
                edition,
                seen: Some(edition),
                over: false,
                history: self.store(who.file()).history,
            },
            announced: true,
            nonce: Some(wanted.nonce),
            built: None,
            filled: false,
        });
    }

    /// What is left after the build.
    pub(super) fn has_served(&mut self, who: Who) {
        if self.owner(who).serves.is_some_and(|left| left.crowded) {
            self.owner_mut(who).doing = Doing::Clearing;
        } else {
            self.ends(who);
        }
    }

    /// It ends all requests: a reader that still waits asks again.
    pub(super) fn clear(&mut self, who: Who) {
        self.server.end_all(self.now());
        self.ends(who);
    }

    /// A program is done.
    pub(super) fn ends(&mut self, who: Who) {
        let owner = self.owner_mut(who);
        (owner.doing, owner.serves) = (Doing::Idle, None);
    }
}
