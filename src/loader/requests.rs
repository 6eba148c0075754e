//! Answers the requests of readers, who have no store: builds what they wait for and publishes it.
//!
//! A request is ended by the fill of its entry, never before, so that a publisher that dies in between leaves it for the
//! next. What names nothing in the league's calendar is ended at once and built for no reader.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::AbortHandle;
use tracing::{debug, info};

use super::{LoadError, Loader, keys, loaded};
use crate::cache::{
    Announced, Announcement, BLOCK, Claim, Content, EntryRequest, Fill, Key, LeagueTag, Requests,
};
use crate::clock::Stopwatch;
use crate::league::Edition;
use crate::scoretable::{DetailBlock, Scoretable};
use crate::store::Head;

/// How long other publishers are waited for that are building what is asked for. One that died is replaced much earlier:
/// after the end of its lease.
const PATIENCE: Duration = Duration::from_secs(20);
/// The longest pause between two rounds while another publisher is building.
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

/// What was done about the requests of a league.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// Entries that were built and published.
    pub built: u64,
    /// Requests for entries that were there and current.
    pub there: u64,
    /// Requests that name nothing in the league's calendar, for which nothing was built.
    pub nonsense: u64,
    /// Requests that still wait.
    pub left: u64,
    /// Why they do, where there is a reason that the user can do something about.
    pub why: Option<String>,
}

/// The blocks of players that a league has, by their numbers.
struct Blocks(Vec<u32>);

impl Blocks {
    /// Whether what is asked for is about players that there are.
    fn has(&self, content: Content) -> bool {
        match content {
            Content::Table(_) => true,
            Content::Details(block) => self.0.binary_search(&block).is_ok(),
        }
    }
}

/// What became of a request.
enum Outcome {
    /// Its entry was built.
    Built,
    /// Another publisher has published its entry.
    There,
    /// Another publisher is building it, or the league has moved on: after so long it is worth another try.
    Later(Duration),
    /// Its entry cannot be published.
    Left(String),
}

impl Loader {
    /// Answers what readers ask for: publishes each entry that is missing, and ends the requests for those that are there.
    /// A store whose edition is not the announced one, and may not be announced, answers nothing. While another publisher
    /// is building what is asked for, new requests are answered in the meantime, and its own once its lease is over.
    ///
    /// # Errors
    /// When the store cannot be read. Never because of the cache: [`Answered::why`] tells.
    pub async fn answer_requests(&self) -> Result<Answered, LoadError> {
        let (waiting, mut answered) = (Stopwatch::start(), Answered::default());
        while let Some(pause) = self.answer_once(&mut answered).await? {
            if waiting.elapsed() >= PATIENCE {
                break;
            }
            // The server counts whole milliseconds: a lease with nothing left may still be there.
            tokio::time::sleep(pause.min(LONGEST_PAUSE) + Duration::from_millis(1)).await;
        }
        if answered != Answered::default() {
            info!(?answered, "requests");
        }
        Ok(answered)
    }

    /// Reads the requests once and does what can be done now; when to try again, where that makes sense.
    async fn answer_once(&self, answered: &mut Answered) -> Result<Option<Duration>, LoadError> {
        (answered.left, answered.why) = (0, None);
        let tag = LeagueTag::of(&self.store.call(|store| store.head()).await?.id);
        let wanted = match self.cache.wanted(&tag).await {
            Ok(wanted) if wanted.requests.is_empty() => return Ok(None),
            Ok(wanted) => wanted,
            Err(error) => {
                answered.why = Some(error.to_string());
                return Ok(None);
            }
        };
        let announced = self.announce().await?;
        let league = self.store.call(|store| store.head()).await?;
        let said = match self.cache.announced(&tag).await {
            Ok(said) if said.is_of(league.edition()) => said,
            // Only the calendar of the announced edition tells what is nonsense.
            _ => {
                answered.left = wanted.requests.len() as u64;
                answered.why = loaded::of_announcement(&announced);
                // A store that was written to at this moment is announced by the next round.
                return Ok((announced == Announced::Told).then_some(LONGEST_PAUSE));
            }
        };
        let missing = self.sort(&league, &wanted, answered).await;
        let mut later = None;
        for key in missing {
            match self.answer(&key, league.edition(), &said).await {
                Outcome::Built => answered.built += 1,
                Outcome::There => answered.there += 1,
                Outcome::Later(pause) => {
                    answered.left += 1;
                    later = Some(later.map_or(pause, |other: Duration| other.min(pause)));
                }
                Outcome::Left(why) => {
                    answered.left += 1;
                    answered.why.get_or_insert(why);
                }
            }
        }
        if wanted.crowded {
            self.cache.end_requests(&tag, &[], true).await;
        }
        Ok(later)
    }

    /// Ends the requests for nothing and for what is there, all at once; the others.
    async fn sort(&self, league: &Head, wanted: &Requests, answered: &mut Answered) -> Vec<Key> {
        let tag = LeagueTag::of(&league.id);
        let (mut ended, mut missing) = (Vec::new(), Vec::new());
        // A store that cannot be read now has no players to tell of.
        let blocks = self.store.call(|store| store.blocks(BLOCK)).await;
        let blocks = Blocks(blocks.unwrap_or_default());
        for EntryRequest { member, .. } in &wanted.requests {
            let key = Key::of_wanted(&tag, member);
            let key = key.filter(|key| keys::is_in_calendar(league, key));
            let Some(key) = key.filter(|key| blocks.has(key.content)) else {
                answered.nonsense += 1;
                ended.push(member.clone());
                continue;
            };
            if self.is_there(&key, league.edition()).await {
                answered.there += 1;
                ended.push(member.clone());
            } else {
                missing.push(key);
            }
        }
        self.cache.end_requests(&tag, &ended, false).await;
        missing
    }

    /// Builds an entry and publishes it, unless another publisher is doing so.
    async fn answer(&self, key: &Key, edition: Edition, said: &Announcement) -> Outcome {
        let term = self.term(None).await;
        let lease = match self.cache.claim(key, edition, said, term).await {
            Claim::Go(lease) => lease,
            Claim::Wait(left) => return Outcome::Later(left),
            Claim::Unreachable(state) => return Outcome::Left(state.to_string()),
        };
        // The last holder may have published between the look and the claim, and ended the request.
        if self.is_there(key, edition).await {
            self.cache.give_back(key, &lease).await;
            return Outcome::There;
        }
        let published = self.publish_content(key, &lease).await;
        debug!(%key, ?published, "answered");
        match published {
            Ok(published) => match published.fill {
                Fill::Filled => Outcome::Built,
                Fill::Flushed | Fill::Outdated => Outcome::Later(Duration::ZERO),
                fill => Outcome::Left(fill.reason().to_owned()),
            },
            // The others can be built perhaps.
            Err(error) => Outcome::Left(error.to_string()),
        }
    }

    /// Whether the entry of an edition needs no build.
    async fn is_there(&self, key: &Key, edition: Edition) -> bool {
        match key.content {
            Content::Table(_) => self.cache.is_current::<Scoretable>(key, edition).await,
            Content::Details(_) => self.cache.is_current::<DetailBlock>(key, edition).await,
        }
    }
}

/// Answers requests in the background, one round after another, for a program that has something else to do.
pub struct Answering {
    /// Holds one permit however often it is given: a round answers all requests.
    due: Arc<Notify>,
    task: AbortHandle,
}

impl Answering {
    /// Starts the task, which ends with this value. It needs a tokio runtime.
    pub fn start(loader: Loader) -> Self {
        let due = Arc::new(Notify::new());
        let waiting = Arc::clone(&due);
        let task = tokio::spawn(async move {
            loop {
                waiting.notified().await;
                // A store that cannot be read is told of by what is on screen.
                let _answered = loader.answer_requests().await;
            }
        });
        let task = task.abort_handle();
        Self { due, task }
    }

    /// Lets the task answer what readers ask for now.
    pub fn wake(&self) {
        self.due.notify_one();
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.task.abort();
    }
}
