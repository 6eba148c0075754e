//! What is so, whatever the cache believes.

use super::super::Nonce;
use super::promise::Promise;
use crate::cache::Verdict;
use crate::league::Revision;

/// What an observer of all that happens would have written down.
#[derive(Clone, Debug, Default, Hash)]
pub(super) struct Truth {
    /// The highest revision that reached the fence, in ADVANCE, CLAIM or a fill that was published, since it last came to be.
    pub(super) announced: Revision,
    /// The newest data published under a nonce.
    published: Option<(Nonce, Revision)>,
    /// Who was told to go, and has not filled since, nor has the lease ended, nor a flush dropped it.
    holder: Option<String>,
    /// A promise that was broken on the way here.
    pub(super) broken: Option<Promise>,
}

impl Truth {
    pub(super) fn announced(&mut self, revision: Revision) {
        self.announced = self.announced.max(revision);
    }

    pub(super) fn fence_gone(&mut self) {
        self.announced = Revision::default();
        self.nonce_gone();
    }

    /// A nonce that is gone never comes back; what was published under it is of no interest.
    pub(super) fn nonce_gone(&mut self) {
        self.published = None;
    }

    /// Somebody was told to go.
    pub(super) fn went(&mut self, token: &str) {
        if self.holder.as_ref().is_some_and(|holder| holder != token) {
            self.broken = Some(Promise::OneBuilds);
        }
        self.holder = Some(token.to_owned());
    }

    /// A fill arrived.
    pub(super) fn released(&mut self, token: &str) {
        self.holder.take_if(|holder| holder == token);
    }

    /// Whoever held the lease holds it no more.
    pub(super) fn lease_ended(&mut self) {
        self.holder = None;
    }

    /// A fill was told that it is published, and this is what a viewer of the same revision finds.
    pub(super) fn found(&mut self, verdict: Verdict) {
        if !matches!(verdict, Verdict::Fresh | Verdict::Stale) {
            self.broken = Some(Promise::FilledIsFound);
        }
    }

    /// Data of a revision was published under a nonce.
    pub(super) fn published(&mut self, nonce: &Nonce, revision: Revision) {
        match &self.published {
            Some((last, newest)) if last == nonce && revision < *newest => {
                self.broken = Some(Promise::NoStepBack);
            }
            _ => self.published = Some((nonce.clone(), revision)),
        }
    }
}
