//! A reader: a program without a store, to which the server is all there is to know of the league.
//!
//! It assumes the edition that it saw announced last, looks that edition's entry up, and looks once more when the reference,
//! which is read after the entry, names another one. What it gets is current only by that proof; everything else it shows is
//! marked, and asked for.

mod first_rows;
mod known;
mod watch;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use known::Known;
use tokio::sync::Notify;
use tokio::time::sleep;
use tracing::info;

use super::head::{self, KnownHead};
use super::{
    BackendKind, CheckedEntry, Entries, EntryInfo, Finding, Happening, LoadError, Loaded, Mark,
    Request, SeasonHead, Seen, Source, Unread, Verdict, Verification, Viewer, keys,
};
use crate::cache::{
    Asked, BLOCK, Cache, Content, Entry, Extent, Head, Key, LeagueTag, Pursuit, Reading,
};
use crate::clock::{Moment, Stopwatch};
use crate::league::{Edition, PlayerId, Revision, StoreId};
use crate::scoretable::{Detail, DetailBlock, Scoretable};

pub use known::Memory;
pub use watch::ReaderWatch;

/// The pauses between the looks of a reader that waits for a publisher, before chance moves them. The last repeats.
const PAUSES: [Duration; 5] = [
    Duration::from_millis(250),
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
];

/// How long a reader that may not ask does not try again: a server notes each attempt in its log.
const REFUSED: Duration = Duration::from_secs(300);

/// Loads a league's tables and details from a server alone. Clones share one cache and what is known of the league.
#[derive(Clone)]
pub struct Reader {
    cache: Arc<Cache>,
    league: LeagueTag,
    known: Arc<Mutex<Known>>,
    /// Resolves when a table is waited for that was not before.
    waits: Arc<Notify>,
}

impl Reader {
    /// A reader of the league with this identity. Its `memory` of what it saw announced outlives the program.
    pub fn new(cache: Cache, league: &StoreId, memory: Memory) -> Self {
        Self {
            cache: Arc::new(cache),
            league: LeagueTag::of(league),
            known: Arc::new(Mutex::new(Known::new(memory))),
            waits: Arc::default(),
        }
    }

    /// The cache, on whose server everything is.
    pub fn cache(&self) -> &Cache {
        &self.cache
    }

    /// The league.
    pub const fn league(&self) -> &LeagueTag {
        &self.league
    }

    /// What is worth remembering of the league when the program ends.
    pub fn memory(&self) -> Memory {
        self.known().memory
    }

    /// Loads a table. One that is not current is marked; where none is at hand, that is the error, and a publisher is asked.
    ///
    /// # Errors
    /// When there is no such season or week, when the server does not answer, and when it has nothing to show.
    pub async fn load(&self, request: Request) -> Result<Loaded, LoadError> {
        let watch = Stopwatch::start();
        let found = self.look(request, Extent::Whole).await?;
        self.ended(found, watch).await
    }

    /// Ends a load with what its look found.
    async fn ended(
        &self,
        (key, edition, reading): (Key, Edition, Reading<Scoretable>),
        watch: Stopwatch,
    ) -> Result<Loaded, LoadError> {
        let verdict = reading.verdict;
        // While it waits for a publisher a reader looks often, and finds the same: that is one miss.
        let is_first = self.known().waiting.is_none();
        if is_first && !verdict.is_current() {
            let entry = key.clone();
            self.cache.note(Happening::Missed { entry, verdict });
        }
        let shown = self.shown(&key, edition, reading, watch).await;
        if self.known().waiting.is_none_or(|tries| tries == 0) {
            let built = shown.as_ref().ok().map(|loaded| loaded.source.built.micros);
            let seen = Seen {
                at: Moment::now(),
                verdict,
                micros: watch.micros(),
                build_micros: built.unwrap_or_default(),
            };
            self.cache.record(&key, seen);
        }
        let loaded = shown?;
        let source = &loaded.source;
        info!(%key, verdict = source.verdict.name(), revision = %source.revision, announced = %source.store_revision, "read");
        Ok(loaded)
    }

    /// The league's seasons and their weeks, as they are announced.
    ///
    /// # Errors
    /// When the server does not answer, or no league is announced there.
    pub async fn calendar(&self) -> Result<Vec<SeasonHead>, LoadError> {
        Ok(self.head().await?.league.seasons)
    }

    /// What the league's head says; it is read when it is not known yet.
    pub(super) async fn head(&self) -> Result<KnownHead, LoadError> {
        let known = self.known().head.clone();
        match known {
            Some(known) => Ok(known),
            None => self.first_head().await,
        }
    }

    async fn first_head(&self) -> Result<KnownHead, LoadError> {
        let said = self.cache.head(&self.league).await;
        let said = said.inspect_err(|_| self.wait())?;
        self.learn(&said).ok_or_else(|| {
            self.wait();
            if said.announced.taken {
                LoadError::Unread(Unread::Taken)
            } else if said.body.is_some() {
                LoadError::Unread(Unread::StrangeHead)
            } else {
                LoadError::Unread(Unread::NoLeague)
            }
        })
    }

    /// Looks for the table of a request in the announced edition, following it when it moves. What is read is of the edition
    /// that comes with it, although another one may be announced by now.
    async fn look(
        &self,
        request: Request,
        extent: Extent,
    ) -> Result<(Key, Edition, Reading<Scoretable>), LoadError> {
        let mut head = self.head().await?;
        let mut pursuit = Pursuit::of(head.league.edition());
        loop {
            let key = match keys::key(&head.league, request) {
                Ok(key) => key,
                // A week that is new may be in the newest head.
                Err(refused) => {
                    let newest = self.first_head().await?;
                    if !pursuit.follow(newest.league.edition()) {
                        return Err(refused);
                    }
                    head = newest;
                    continue;
                }
            };
            let edition = pursuit.edition();
            // The head of an edition that was just announced comes with the look at its entry.
            let is_known = head.league.edition() == edition;
            let (held, greatest) = {
                let known = self.known();
                (known.held(&key, edition), known.memory.greatest)
            };
            let reading = self
                .cache
                .read(&key, edition, held.as_ref(), greatest, !is_known, extent)
                .await;
            let newest = reading.head.as_ref().and_then(|said| self.learn(said));
            if reading.announced().is_some_and(|now| pursuit.follow(now)) {
                head = newest.unwrap_or(head);
                continue;
            }
            if is_known {
                return Ok((key, edition, reading));
            }
            let Some(newest) = newest.filter(|it| it.league.edition() == edition) else {
                // No head can be read beside it.
                return Ok((key, head.league.edition(), reading.outdated()));
            };
            if keys::key(&newest.league, request).is_ok_and(|now| now == key) {
                return Ok((key, edition, reading));
            }
            // The newest week is another one now.
            head = newest;
        }
    }

    /// Takes over what is announced; the head that is known then.
    fn learn(&self, said: &Head) -> Option<KnownHead> {
        let mut known = self.known();
        if let Some(reference) = &said.announced.reference {
            known.learn(reference);
            let mine = known.head.as_ref().map(|head| head.league.edition());
            if mine != Some(reference.edition) {
                let body = said.body.as_deref().unwrap_or_default();
                let newest = head::decode(self.league.store(), reference.edition, body);
                known.head = newest.or(known.head.take());
            }
        }
        known.head.clone()
    }

    /// Ends a load with what was found in an edition, or with what else is at hand, marked.
    async fn shown(
        &self,
        key: &Key,
        edition: Edition,
        reading: Reading<Scoretable>,
        watch: Stopwatch,
    ) -> Result<Loaded, LoadError> {
        if let (true, Some(entry)) = (reading.verdict.is_current(), &reading.entry) {
            let mut known = self.known();
            known.hold(key, edition, entry);
            known.waiting = None;
            drop(known);
            return Ok(self.loaded(reading.verdict, entry.clone(), edition, None, watch));
        }
        self.wait();
        self.ask(key, reading.verdict).await;
        let mark = self.known().mark(reading.verdict);
        let Some((entry, of)) = self.at_hand(key, edition, reading.entry).await else {
            return Err(LoadError::Unread(self.unread(key, reading.verdict)));
        };
        Ok(self.loaded(reading.verdict, entry, of, Some(mark), watch))
    }

    /// What there is to show of a table that is not current: what was found, what is held in memory, or the entry of the
    /// edition that was announced before. What is held stays when what was found is older: nothing on screen goes back with
    /// its server.
    async fn at_hand(
        &self,
        key: &Key,
        edition: Edition,
        found: Option<Entry<Scoretable>>,
    ) -> Option<(Entry<Scoretable>, Edition)> {
        let (held, was) = {
            let known = self.known();
            let was = known.reference.as_ref().and_then(|reference| reference.was);
            (known.last_held(key), was)
        };
        let newer = |(_, of): &(_, Edition)| of.revision > edition.revision;
        if let Some(entry) = found.filter(|_| !held.as_ref().is_some_and(newer)) {
            self.known().hold(key, edition, &entry);
            return Some((entry, edition));
        }
        if held.is_some() {
            return held;
        }
        let was = was?;
        let reading = self
            .cache
            .read(key, was, None, Revision(0), false, Extent::Whole)
            .await;
        let entry = reading.entry?;
        self.known().hold(key, was, &entry);
        Some((entry, was))
    }

    fn loaded(
        &self,
        verdict: Verdict,
        entry: Entry<Scoretable>,
        edition: Edition,
        mark: Option<Mark>,
        watch: Stopwatch,
    ) -> Loaded {
        let (announced, due) = {
            let known = self.known();
            let due = known.head.as_ref().and_then(|head| head.due);
            (known.announced().unwrap_or(edition), due)
        };
        Loaded {
            table: entry.value,
            source: Source {
                verdict,
                backend: BackendKind::Redis,
                built: entry.built,
                revision: edition.revision,
                store_revision: announced.revision,
                announced: None,
                published: None,
                note: None,
                viewer: Viewer::Reader(mark),
                due,
                fresh_for: Some(entry.fresh_for).filter(|_| verdict.is_current()),
                ttl: self.cache.ttl(),
                bytes: entry.bytes,
                loaded_at: Moment::now(),
                micros: watch.micros(),
            },
        }
    }

    /// Why nothing can be shown.
    fn unread(&self, key: &Key, verdict: Verdict) -> Unread {
        match verdict {
            Verdict::Taken => Unread::Taken,
            Verdict::NoLeague => Unread::NoLeague,
            Verdict::Off => Unread::NoServer,
            Verdict::Unreachable => {
                let status = self.cache.status();
                Unread::Away {
                    address: status.address.unwrap_or_default(),
                    state: status.state,
                }
            }
            _ => Unread::NotThere {
                key: key.clone(),
                asked: self.known().refused.is_none(),
            },
        }
    }

    /// Begins to wait for a publisher, or waits on.
    fn wait(&self) {
        if self.known().wait() {
            self.waits.notify_waiters();
        }
    }

    /// Asks for an entry that is not current, where a publisher could build it.
    async fn ask(&self, key: &Key, verdict: Verdict) {
        let refused = self.known().refused;
        let in_vain = refused.is_some_and(|since| since.elapsed() < REFUSED);
        if verdict.lacks_entry() && !in_vain {
            let asked = if self.cache.is_wanted(key).await {
                Asked::Already
            } else {
                self.cache.ask(key).await
            };
            info!(%key, ?asked, "asked");
            self.known().refused = matches!(asked, Asked::Refused(_)).then(Stopwatch::start);
        }
    }

    /// Reads what is behind the rows of some players, in their order, all in the edition of the table that is on screen. It
    /// waits a while for a publisher.
    ///
    /// # Errors
    /// As for [`load`](Self::load), and when there is no such player.
    pub async fn details(
        &self,
        request: Request,
        players: Vec<PlayerId>,
    ) -> Result<Vec<Detail>, LoadError> {
        let head = self.head().await?;
        let table = keys::key(&head.league, request)?;
        let shown = self.known().last_held(&table);
        let edition = shown.map_or_else(|| head.league.edition(), |(_, edition)| edition);
        let mut wanted: Vec<u32> = players.iter().map(|player| player.0 / BLOCK).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let mut blocks = HashMap::new();
        for block in wanted {
            let key = Key {
                content: Content::Details(block),
                ..table.clone()
            };
            blocks.insert(block, self.details_block(key, edition).await?);
        }
        let detail = |player: PlayerId| {
            let block = blocks.get(&(player.0 / BLOCK));
            let detail = block.and_then(|block| block.detail(player, edition.revision));
            detail.ok_or(LoadError::Unread(Unread::NoPlayer(player)))
        };
        players.into_iter().map(detail).collect()
    }

    /// Reads a block of details of an edition.
    async fn details_block(
        &self,
        key: Key,
        edition: Edition,
    ) -> Result<Arc<DetailBlock>, LoadError> {
        for pause in std::iter::once(Duration::ZERO).chain(PAUSES) {
            sleep(pause.mul_f64(0.5 + fastrand::f64())).await;
            let reading = self
                .cache
                .read::<DetailBlock>(&key, edition, None, Revision(0), false, Extent::Whole)
                .await;
            // The mark of the table on screen is that of its details.
            let of_the_past = matches!(
                reading.verdict,
                Verdict::Outdated | Verdict::WentBack | Verdict::NoLeague
            );
            let entry = reading
                .entry
                .filter(|_| of_the_past || reading.verdict.is_current());
            if let Some(entry) = entry {
                return Ok(entry.value);
            }
            match reading.verdict {
                verdict if verdict.lacks_entry() => self.ask(&key, verdict).await,
                Verdict::Outdated => {
                    return Err(LoadError::Unread(Unread::Past(edition.revision)));
                }
                verdict => return Err(LoadError::Unread(self.unread(&key, verdict))),
            }
        }
        Err(LoadError::Unread(self.unread(&key, Verdict::Missing)))
    }

    /// Fetches the entry behind a table once more, checks its checksum, and compares it with the table. The facts are with
    /// the publisher: a reader cannot derive the table again.
    ///
    /// # Errors
    /// When the entry is not there any more, or cannot be read.
    pub async fn verify_table(
        &self,
        table: &Arc<Scoretable>,
        revision: Revision,
    ) -> Result<Verification, LoadError> {
        let watch = Stopwatch::start();
        let key = Key {
            league: self.league.clone(),
            content: Content::Table(table.kind),
            season: table.season,
            week: table.week,
        };
        let held = self.known().last_held(&key);
        let held = held.filter(|(_, edition)| edition.revision == revision);
        let Some((_, edition)) = held else {
            return Err(LoadError::Unread(Unread::Past(revision)));
        };
        let reading = self
            .cache
            .read::<Scoretable>(&key, edition, None, Revision(0), false, Extent::Whole)
            .await;
        let Some(entry) = reading.entry else {
            return Err(LoadError::Unread(match reading.verdict {
                Verdict::Outdated => Unread::Past(revision),
                verdict => self.unread(&key, verdict),
            }));
        };
        let digest = entry.value.digest();
        Ok(Verification {
            finding: if digest == table.digest() {
                Finding::SameEntry
            } else {
                Finding::Different(table.differences(&entry.value))
            },
            rows: entry.value.rows() as u64,
            digest,
            revision,
            micros: watch.micros(),
        })
    }

    /// The league's entries on the server.
    ///
    /// # Errors
    /// As for [`calendar`](Self::calendar).
    pub async fn entries(&self) -> Result<Entries, LoadError> {
        let league = self.first_head().await?.league;
        let (keys, editions) = (keys::every_key(&league), [league.edition()]);
        let list = self.cache.entries::<Scoretable>(&keys, &editions).await;
        Ok(Entries {
            store: league.revision,
            reader: true,
            list: list.map_err(LoadError::Cache)?,
            note: None,
        })
    }

    /// Checks the checksum of every table on the server. What the tables say is not for a reader to check.
    ///
    /// # Errors
    /// As for [`calendar`](Self::calendar).
    pub async fn verify_entries(&self) -> Result<Vec<CheckedEntry>, LoadError> {
        let entries = self.entries().await?.list.into_iter();
        let checked = entries.map(|EntryInfo { key, verdict, .. }| CheckedEntry {
            finding: verdict.is_current().then_some(Finding::SameEntry),
            key,
            verdict,
        });
        Ok(checked.collect())
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
