//! Publishes what a store holds, for readers that have none: the tables of its edition first, which no reader sees as long as
//! no reference names them, and then the announcement.
//!
//! Every command on a store publishes what is not published yet, also when it changed nothing: the program that wrote may have
//! died before it could, or the server may have been unreachable. So a league whose results come from a timer needs no program
//! that runs all the time.

use std::time::Duration;

use tracing::{debug, info};

use super::announce::{Settled, relation, unheard};
use super::{LoadError, Loader, keys};
use crate::cache::{
    Announced, Announcement, BLOCK, BackendKind, Claim, Content, Fill, Key, LeagueTag, State,
    Surveyed, Term, Verdict,
};
use crate::clock::Stopwatch;
use crate::league::{Edition, Relation, Revision};
use crate::store::{Head, SeasonHead, Store, StoreError};

/// How long an announcement waits for the tables of its edition. Those that are not there by then are published after it.
const PATIENCE: Duration = Duration::from_secs(2);

/// What was published, and how the store stands then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// Whether the store's edition is announced, and if not, why.
    pub announced: Announced,
    /// The revision of the store.
    pub revision: Revision,
    /// Whether this publication announced it.
    pub is_news: bool,
    /// The entries that were filled.
    pub filled: Vec<Key>,
    /// Why the rest could not be, in case there is a rest.
    pub refused: Option<State>,
}

impl Publication {
    /// The publication of a store whose edition is announced, and of which nothing is missing.
    const fn nothing(revision: Revision) -> Self {
        Self {
            announced: Announced::Told,
            revision,
            is_news: false,
            filled: Vec::new(),
            refused: None,
        }
    }
}

/// What a publisher keeps fresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Care {
    /// The newest week. An entry is built again when it is not fresh any more.
    Newest,
    /// The newest season. An entry is built again when half of its time is over.
    Season,
}

/// The tables that were filled before their edition was announced.
#[derive(Default)]
pub(super) struct Ahead {
    /// Those that the announced edition has, besides the newest week's: readers look at them.
    cached: Vec<Key>,
    /// Those that were filled.
    pub(super) filled: Vec<Key>,
}

/// How an attempt to fill one entry ended.
enum Filled {
    Here,
    /// Another program builds it, or the league moved on meanwhile.
    Elsewhere,
    Refused(State),
}

impl Loader {
    /// Publishes the store's edition, where the store may: fills the entries of the newest week and those of the season that
    /// the announced edition has, announces the edition, and fills what is not fresh then. A cache inside the program gets the
    /// announcement alone, and so does a league in memory.
    ///
    /// # Errors
    /// When the store cannot be read. Never because of the cache.
    pub async fn publish_newest(&self) -> Result<Publication, LoadError> {
        self.publish_with(Care::Newest).await
    }

    /// The same for a program that only publishes: it keeps all tables of the newest season, and renews each when half of its
    /// time is over. A [`Watch`](super::Watch) tells of what changes after that.
    ///
    /// # Errors
    /// As [`publish_newest`](Self::publish_newest).
    pub async fn publish_season(&self) -> Result<Publication, LoadError> {
        self.publish_with(Care::Season).await
    }

    /// The same behind a table that this program has just shown from the cache. Its edition is announced, and nearly always
    /// nothing is missing. So this is found out in one round trip, however large the league is: of the players' details a few
    /// blocks stand for all. They are filled in order and expire in order, so the first and the last tell of a program that
    /// died on the way and of time that has passed, and some between them of a server that lost some. Where one of these
    /// entries is not fresh, all are looked at.
    ///
    /// # Errors
    /// As [`publish_newest`](Self::publish_newest).
    pub async fn publish_behind_hit(&self) -> Result<Publication, LoadError> {
        if self.publishes()
            && let Some(revision) = self.seems_published().await?
        {
            return Ok(Publication::nothing(revision));
        }
        self.publish_newest().await
    }

    /// The revision of the store, if what readers look at first is fresh, as far as some of it tells.
    async fn seems_published(&self) -> Result<Option<Revision>, LoadError> {
        let parts: [f64; BETWEEN] = std::array::from_fn(|_| fastrand::f64());
        let (league, blocks) = self
            .store
            .call(move |store| {
                let blocks = store.some_blocks(BLOCK, &parts, MOST_PLAYERS)?;
                Ok::<_, StoreError>((store.head()?, blocks))
            })
            .await?;
        let tag = LeagueTag::of(&league.id);
        let wanted = first_keys(&league, blocks);
        let survey = self.cache.survey(&tag, &wanted, league.edition()).await;
        let is_fresh = |entry: &Surveyed| entry.verdict == Verdict::Fresh;
        let fresh = survey.is_ok_and(|survey| survey.entries.iter().all(is_fresh));
        Ok(fresh.then_some(league.revision))
    }

    async fn publish_with(&self, care: Care) -> Result<Publication, LoadError> {
        let league = self.store.call(|store| store.head()).await?;
        let tag = LeagueTag::of(&league.id);
        let mut publication = Publication::nothing(league.revision);
        let said = match self.cache.announced(&tag).await {
            Ok(said) => said,
            Err(error) => {
                publication.announced = unheard(error);
                return Ok(publication);
            }
        };
        let mut ahead = Ahead::default();
        if !said.is_of(league.edition()) {
            let fills = self.publishes() && self.is_forward(&said).await?;
            if fills {
                ahead = self.fill_ahead(&said).await?;
            }
            match self.settle(&said).await? {
                Settled::Announced(edition) => {
                    (publication.revision, publication.is_news) = (edition.revision, true);
                }
                settled @ Settled::Not(_) => {
                    publication.announced = self.told(settled).await?;
                    info!(?publication, "not published");
                    return Ok(publication);
                }
            }
            if let Some(was) = said.edition().filter(|_| fills) {
                self.cache.retire(&ahead.filled, was).await;
            }
        }
        publication.filled = ahead.filled;
        if self.publishes() {
            self.fill_rest(care, ahead.cached, &mut publication).await?;
        }
        info!(?publication, "published");
        Ok(publication)
    }

    /// Whether tables are published at all: from a store that other programs can open, to a server that others can ask.
    pub(crate) fn publishes(&self) -> bool {
        self.file.is_some() && self.cache.status().backend == BackendKind::Redis
    }

    /// Whether the store was written to on top of the announced edition, whose nonce is known.
    async fn is_forward(&self, said: &Announcement) -> Result<bool, LoadError> {
        let now = said.edition();
        if said.taken || said.reference.is_none() {
            return Ok(false);
        }
        let (_, relation) = self.store.call(move |store| relation(store, now)).await?;
        Ok(relation == Relation::Forward)
    }

    /// Fills the entries of the store's edition while another one is still announced. They carry the announced nonce, which the
    /// announcement leaves as it is.
    pub(super) async fn fill_ahead(&self, said: &Announcement) -> Result<Ahead, LoadError> {
        let (watch, mut ahead) = (Stopwatch::start(), Ahead::default());
        let league = self.store.call(|store| store.head()).await?;
        let (tag, edition) = (LeagueTag::of(&league.id), league.edition());
        let (newest, season) = (self.newest_keys(&league).await?, keys::season_keys(&league));
        let Some(was) = said.edition().filter(|_| self.publishes()) else {
            return Ok(ahead);
        };
        let Ok(cached) = self.cache.survey(&tag, &season, was).await else {
            return Ok(ahead);
        };
        let of_readers = |(key, entry): (Key, Surveyed)| {
            let is_shown = entry.verdict.is_current();
            (is_shown && !newest.contains(&key)).then_some(key)
        };
        let cached = season.into_iter().zip(cached.entries);
        ahead.cached = cached.filter_map(of_readers).collect();
        let wanted: Vec<Key> = newest.iter().chain(&ahead.cached).cloned().collect();
        let Ok(there) = self.cache.survey(&tag, &wanted, edition).await else {
            return Ok(ahead);
        };
        let term = self.term(None).await;
        for (key, entry) in wanted.into_iter().zip(there.entries) {
            if watch.elapsed() >= PATIENCE {
                break;
            }
            // A program that died before its announcement may have filled it.
            let filled = if entry.is_ready(said.nonce()) {
                Filled::Here
            } else {
                self.fill_entry(&key, edition, said, term).await?
            };
            match filled {
                Filled::Here => ahead.filled.push(key),
                Filled::Elsewhere => {}
                Filled::Refused(_) => break,
            }
        }
        debug!(filled = ahead.filled.len(), cached = ahead.cached.len(), %edition, "filled ahead");
        Ok(ahead)
    }

    /// Fills what is not fresh of the announced edition.
    async fn fill_rest(
        &self,
        care: Care,
        cached: Vec<Key>,
        publication: &mut Publication,
    ) -> Result<(), LoadError> {
        let league = self.store.call(|store| store.head()).await?;
        let (tag, edition) = (LeagueTag::of(&league.id), league.edition());
        let mut wanted = self.newest_keys(&league).await?;
        let rest = match care {
            Care::Newest => cached,
            Care::Season => keys::season_keys(&league),
        };
        let rest: Vec<Key> = rest
            .into_iter()
            .filter(|key| !wanted.contains(key))
            .collect();
        wanted.extend(rest);
        let Some(first) = wanted.first() else {
            return Ok(());
        };
        let Ok(survey) = self.cache.survey(&tag, &wanted, edition).await else {
            return Ok(());
        };
        let said = survey.announced;
        if care == Care::Season {
            self.cache.take_for_seen(first, edition, &said);
        }
        if said.edition() != Some(edition) {
            // It moved on meanwhile, which the program that moved it looks after.
            return Ok(());
        }
        // What it takes to count the players is spent only where something has to be built.
        let mut term = None;
        let half = self.cache.ttl() / 2;
        for (key, entry) in wanted.into_iter().zip(survey.entries) {
            let renews = care == Care::Season && entry.fresh_for < half;
            if entry.verdict == Verdict::Fresh && !renews {
                continue;
            }
            let term = match term {
                Some(term) => term,
                None => *term.insert(self.term(None).await),
            };
            match self.fill_entry(&key, edition, &said, term).await? {
                Filled::Here if publication.filled.contains(&key) => {}
                Filled::Here => publication.filled.push(key),
                Filled::Elsewhere => {}
                Filled::Refused(why) => {
                    publication.refused = Some(why);
                    break;
                }
            }
        }
        Ok(())
    }

    /// Builds one entry under a lease and fills it.
    async fn fill_entry(
        &self,
        key: &Key,
        edition: Edition,
        said: &Announcement,
        term: Term,
    ) -> Result<Filled, LoadError> {
        let is_ahead = said.edition() != Some(edition);
        let mut lease = match self.cache.claim(key, edition, said, term).await {
            Claim::Go(lease) => lease,
            Claim::Wait(_) | Claim::Unreachable(State::Up) => return Ok(Filled::Elsewhere),
            Claim::Unreachable(why) => return Ok(Filled::Refused(why)),
        };
        if is_ahead {
            // The announced entry stays as it is until another edition is announced.
            lease.was = None;
        }
        let published = self.publish_content(key, &lease).await?;
        Ok(match published.fill {
            Fill::Filled => Filled::Here,
            // What was offered is there. It counts as outdated until its edition is announced.
            Fill::Outdated if is_ahead && published.bytes > 0 => Filled::Here,
            Fill::Unreachable => Filled::Refused(published.why.unwrap_or(State::Off)),
            Fill::Outdated | Fill::Flushed | Fill::Taken | Fill::Lost => Filled::Elsewhere,
        })
    }
}

/// The details of a league of more players are published when a reader asks for them: they take seconds to build, and few of
/// them are ever looked at.
const MOST_PLAYERS: u64 = 10_000;
/// How many blocks of details are looked at between the first and the last, where a few stand for all.
const BETWEEN: usize = 4;

impl Loader {
    /// What readers look at first: the tables of the newest week, or of the season's beginning, and the details behind them.
    pub(super) async fn newest_keys(&self, league: &Head) -> Result<Vec<Key>, LoadError> {
        if league.seasons.is_empty() {
            return Ok(Vec::new());
        }
        let blocks = |store: &mut Store| -> Result<Vec<u32>, StoreError> {
            let blocks = store.blocks(BLOCK)?;
            // Blocks are found without a look at every player, so these are counted only where they may be too many.
            let most = blocks.len() as u64 * u64::from(BLOCK);
            let few = most <= MOST_PLAYERS || store.players()? <= MOST_PLAYERS;
            Ok(if few { blocks } else { Vec::new() })
        };
        Ok(first_keys(league, self.store.call(blocks).await?))
    }
}

/// The same with the details of these blocks.
fn first_keys(league: &Head, blocks: Vec<u32>) -> Vec<Key> {
    let Some(newest) = SeasonHead::newest(&league.seasons) else {
        return Vec::new();
    };
    let (season, week) = (newest.season, newest.weeks.last().copied());
    let details = blocks.into_iter().map(|block| Key {
        league: LeagueTag::of(&league.id),
        content: Content::Details(block),
        season,
        week,
    });
    keys::tables(league, season, week)
        .into_iter()
        .chain(details)
        .collect()
}
