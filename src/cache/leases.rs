//! Building under a lease: claim, then fill or give back.

use std::sync::Arc;

use uuid::Uuid;

use super::backend::Backend;
use super::writer::{self, Draft};
use super::{BackendKind, Built, Cache, Claim, Fill, Key, Lease, Payload, Published};
use crate::league::{Edition, Revision};

impl Cache {
    /// Asks for the right to build an entry, for a viewer whose store has the revision `store`. Without a cache nobody
    /// answers: [`Claim::Unreachable`].
    pub async fn claim(&self, key: &Key, store: Revision) -> Claim {
        let token = Uuid::new_v4().to_string();
        let lease = self.settings.lease;
        match self.reach.backend(&self.local).await {
            Some(backend) => backend
                .claim(key, &token, lease, store)
                .await
                .unwrap_or(Claim::Unreachable),
            None => Claim::Unreachable,
        }
    }

    /// Publishes a value built under a lease, from the given edition of the league. It goes to whoever gave the lease, or
    /// nowhere.
    pub async fn fill<T: Payload>(
        &self,
        key: &Key,
        lease: &Lease,
        edition: Edition,
        value: &Arc<T>,
        built: &Built,
    ) -> Published {
        let Some(backend) = self.giver(lease).await else {
            return Published::refused(Fill::Unreachable);
        };
        let draft = Draft {
            key,
            lease,
            edition,
            value,
            built,
            ttl: self.settings.ttl,
            grace: self.settings.grace,
        };
        let published = writer::publish(backend, draft).await;
        published.unwrap_or(Published::refused(Fill::Unreachable))
    }

    /// Gives a lease back without a value: somebody else published one meanwhile.
    pub async fn give_back(&self, key: &Key, lease: &Lease) {
        if let Some(backend) = self.giver(lease).await {
            // One that cannot be given back ends by itself.
            let _given = writer::give_back(backend, key, lease).await;
        }
    }

    /// Who gave a lease; `None` when they are no more.
    async fn giver(&self, lease: &Lease) -> Option<Backend<'_>> {
        match lease.backend {
            BackendKind::Redis => self.reach.server().await.map(Backend::Server),
            BackendKind::Embedded => Some(Backend::Embedded(&self.local)),
            BackendKind::Off => None,
        }
    }
}
