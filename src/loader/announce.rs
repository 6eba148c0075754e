//! Announces the store's edition of the league, where the store may: only on top of what is announced already.

use tracing::info;

use super::loaded::Unpublished;
use super::{LoadError, Loader, head};
use crate::cache::{
    Announce, Announced, Announcement, BackendKind, CacheError, LeagueTag, Proposal, Receipt, State,
};
use crate::clock::Moment;
use crate::league::{Edition, GAME_LASTS, Relation, Revision};
use crate::store::{Head, Store, StoreError};

/// How often a store decides again when another program announced meanwhile.
const TRIES: u32 = 4;

/// How a store stands once it has announced what it may.
pub(super) enum Settled {
    /// The store's edition, which may have a new number, is announced.
    Announced(Edition),
    /// It is not, so the store publishes nothing.
    Not(Unpublished),
}

impl Loader {
    /// Announces the store's edition, unless it is announced. Every command on a store does so, even one that wrote
    /// nothing: the program that wrote may have died before it could, or the server may have been unreachable.
    ///
    /// # Errors
    /// When the store cannot be read. Never because of the cache.
    pub async fn announce(&self) -> Result<Announced, LoadError> {
        let league = self.store.call(|store| store.head()).await?;
        let tag = LeagueTag::of(&league.id);
        let announced = match self.cache.announced(&tag).await {
            Ok(said) if said.is_of(league.edition()) => {
                self.list_at_first(&league);
                Announced::Told
            }
            Ok(said) => self.told(self.settle(&said).await?).await?,
            Err(error) => unheard(error),
        };
        info!(?announced, "announced");
        self.finish_listing().await;
        Ok(announced)
    }

    /// Announces the store's edition on top of what is announced, where the store's line permits it. A store that has the
    /// announced facts under another number takes that number over first.
    pub(super) async fn settle(&self, said: &Announcement) -> Result<Settled, LoadError> {
        let mut now = said.edition();
        let mut taken = said.taken;
        for _ in 0..TRIES {
            if taken {
                return Ok(Settled::Not(Unpublished::Taken));
            }
            let (league, relation) = self.store.call(move |store| relation(store, now)).await?;
            let due = self.due().await?;
            let mine = league.edition();
            match (relation, now) {
                (Relation::Behind, Some(now)) => {
                    return Ok(Settled::Not(Unpublished::Behind(now)));
                }
                (Relation::Forked, Some(now)) => {
                    return Ok(Settled::Not(Unpublished::Forked(now)));
                }
                (Relation::Renumbered, Some(now)) => {
                    // A store that cannot be written has nothing to announce either: its facts are announced.
                    let taken = self.store.call(move |store| store.take_number(now)).await;
                    if taken.is_err() {
                        return Ok(Settled::Not(Unpublished::Behind(now)));
                    }
                    info!(from = %mine, to = %now, "took the announced number over");
                    continue;
                }
                _ => {}
            }
            let proposal = self.proposal(&league, due, now).await;
            let answer = self
                .cache
                .announce(&LeagueTag::of(&league.id), &proposal)
                .await;
            info!(edition = %mine, ?answer, "announce");
            match answer {
                Ok(Announce::Announced(_) | Announce::Same(_)) => {
                    self.list(&league);
                    return Ok(Settled::Announced(mine));
                }
                Ok(Announce::Moved(other)) => now = other,
                Ok(Announce::Taken) => taken = true,
                Err(CacheError::Unheard { state, .. }) => {
                    return Ok(Settled::Not(Unpublished::Unasked(state)));
                }
                Err(_) => return Ok(Settled::Not(Unpublished::Unasked(State::Off))),
            }
        }
        Ok(Settled::Not(Unpublished::Overtaken))
    }

    /// Makes this store the league, whatever is announced, for a commissioner who restored a backup or takes a write back:
    /// flushes, counts a write that is later than everything announced, and announces it without asking the line.
    ///
    /// # Errors
    /// When the store cannot be written, and when there is no server, or it does not answer or has another league there.
    pub async fn take_over(&self) -> Result<(Receipt, Revision), LoadError> {
        let receipt = self.flush().await?;
        if self.cache.status().backend != BackendKind::Redis {
            return Err(LoadError::Cache(CacheError::Alone));
        }
        let tag = LeagueTag::of(&self.store.call(|store| store.head()).await?.id);
        let said = self.cache.announced(&tag).await;
        let said = said.map_err(LoadError::Cache)?;
        let mut seen = said.edition();
        for _ in 0..TRIES {
            self.store.call(move |store| store.overtake(seen)).await?;
            let league = self.store.call(|store| store.head_with_progress()).await?;
            // Tables first, so that no reader finds the league without any.
            self.fill_ahead(&said).await?;
            let proposal = self.proposal(&league, self.due().await?, seen).await;
            let answer = self.cache.announce(&tag, &proposal).await;
            info!(edition = %proposal.edition, ?answer, "take over");
            match answer.map_err(LoadError::Cache)? {
                Announce::Announced(_) | Announce::Same(_) => {
                    self.list(&league);
                    self.publish_newest().await?;
                    return Ok((receipt, league.revision));
                }
                Announce::Moved(other) => seen = other,
                Announce::Taken => return Err(LoadError::Cache(CacheError::Taken)),
            }
        }
        Err(LoadError::Cache(CacheError::Moved))
    }

    /// When the next results should be known.
    async fn due(&self) -> Result<Option<Moment>, LoadError> {
        let next = self.store.call(|store| store.next_kickoff()).await?;
        let next = next.and_then(|kickoff| u64::try_from(kickoff).ok());
        Ok(next.map(|kickoff| Moment(kickoff.saturating_mul(1_000)).after(GAME_LASTS)))
    }

    async fn proposal(
        &self,
        league: &Head,
        due: Option<Moment>,
        seen: Option<Edition>,
    ) -> Proposal {
        Proposal {
            edition: league.edition(),
            seen,
            body: head::encode(league, due),
            by: self.cache.program().to_owned(),
            spread: self.cache.spread(&LeagueTag::of(&league.id)).await,
        }
    }

    /// What to tell the user of how the store stands.
    pub(super) async fn told(&self, settled: Settled) -> Result<Announced, LoadError> {
        let why = match settled {
            Settled::Announced(_) => return Ok(Announced::Told),
            Settled::Not(why) => why,
        };
        let store = self.store.call(|store| store.head()).await?.edition();
        let status = self.cache.status();
        Ok(match why {
            Unpublished::Behind(league) => Announced::Behind { store, league },
            Unpublished::Forked(league) => Announced::Forked { store, league },
            Unpublished::Taken => Announced::Taken,
            Unpublished::Unasked(state) => Announced::Unheard {
                address: status.address.unwrap_or_default(),
                state,
            },
            Unpublished::Busy | Unpublished::Overtaken => Announced::Overtaken,
        })
    }
}

/// The league with how far its results go, and how the store relates to the announced edition.
pub(super) fn relation(
    store: &mut Store,
    announced: Option<Edition>,
) -> Result<(Head, Relation), StoreError> {
    let league = store.head_with_progress()?;
    let relation = store.relation(league.edition(), announced)?;
    Ok((league, relation))
}

pub(super) fn unheard(error: CacheError) -> Announced {
    match error {
        CacheError::Unheard { address, state } => Announced::Unheard { address, state },
        _ => Announced::Off,
    }
}
