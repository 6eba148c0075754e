//! The look of a reader: a program without a store, which knows of the league only what the server says.
//!
//! It assumes an edition, the last that it saw announced, and reads the entry of that edition and then the reference. When
//! the reference names another edition, the caller looks once more with that one.

use super::backend::Backend;
use super::chunks::{self, Chunks};
use super::entry::{Found, Head, Meta, Record};
use super::lookup::Stamp;
use super::pursuit::Use;
use super::rest::{Extent, Rest};
use super::server::Server;
use super::server::client::Unavailable;
use super::{Cache, CacheError, Content, Entry, Key, LeagueTag, Payload, Verdict, codec};
use crate::clock::Stopwatch;
use crate::league::{Edition, Revision};

/// The outcome of a reader's look.
#[derive(Clone, Debug)]
pub struct Reading<T> {
    /// What was found.
    pub verdict: Verdict,
    /// The entry of the assumed edition, as far as it can be read. Only for a verdict of fresh or stale is it current.
    pub entry: Option<Entry<T>>,
    /// What is still to come of the entry, where only its first rows were looked for.
    pub rest: Option<Box<Rest<T>>>,
    /// What is announced, with the league's head where it was asked for; `None` when there was no answer.
    pub head: Option<Head>,
    /// How long it took, decoding included, in microseconds.
    pub micros: u64,
}

impl<T> Reading<T> {
    /// The announced edition.
    pub(crate) fn announced(&self) -> Option<Edition> {
        let reference = self.head.as_ref()?.announced.reference.as_ref();
        reference.map(|reference| reference.edition)
    }

    /// The same when the entry turns out not to be readable.
    pub(crate) fn corrupt(self) -> Self {
        let verdict = if self.verdict.is_of_entry() {
            Verdict::Corrupt
        } else {
            self.verdict
        };
        Self {
            verdict,
            entry: None,
            rest: None,
            ..self
        }
    }

    /// What was found is not the announced edition's, as far as the reader can tell.
    pub(crate) fn outdated(self) -> Self {
        Self {
            verdict: self.verdict.without_entry(),
            entry: None,
            rest: None,
            ..self
        }
    }
}

impl Cache {
    /// Looks the entry of an edition up for a reader, that has once seen the revision `greatest` announced. An entry that the
    /// reader `held` already is not fetched again, and the league's head only `with_head`. Of one that is fetched the first rows may be
    /// enough to begin with. It never fails: a missing answer is a verdict too.
    pub async fn read<T: Payload>(
        &self,
        key: &Key,
        edition: Edition,
        held: Option<&Entry<T>>,
        greatest: Revision,
        with_head: bool,
        extent: Extent,
    ) -> Reading<T> {
        let stopwatch = Stopwatch::start();
        let mut reading = Reading {
            verdict: Verdict::Off,
            entry: None,
            rest: None,
            head: None,
            micros: 0,
        };
        if let Some(server) = self.backends.server().await {
            // Why there is no answer is in the client's state.
            let wanted = (with_head, extent);
            match read(server, key, edition, held, greatest, wanted).await {
                Ok((verdict, opened, head)) => {
                    (reading.verdict, reading.head) = (verdict, Some(head));
                    (reading.entry, reading.rest) =
                        opened.map_or((None, None), |(entry, rest)| (Some(entry), rest));
                }
                Err(Unavailable(_)) => reading.verdict = Verdict::Unreachable,
            }
            self.note_read(key, edition, reading.head.as_ref());
        }
        reading.micros = stopwatch.micros();
        reading
    }

    /// Notes what a look at a table saw. The table is what is on screen, so what the look at a detail sees has to be found by
    /// the next look at the table as well.
    fn note_read(&self, key: &Key, edition: Edition, head: Option<&Head>) {
        self.note_state();
        if let (Content::Table(_), Some(head)) = (key.content, head) {
            self.note_news(key, &head.announced);
        }
        if matches!(key.content, Content::Table(_))
            && self
                .last_seen()
                .looked_up(key, edition, head.map(|head| &head.announced))
        {
            self.changed.notify_waiters();
        }
    }

    /// Reads what is announced of a league, with its head. An unavailable server is tried again now.
    ///
    /// # Errors
    /// [`CacheError::Off`] when there is no server, [`CacheError::Unheard`] when it does not answer.
    pub async fn head(&self, league: &LeagueTag) -> Result<Head, CacheError> {
        let Some(server) = self.backends.server().await else {
            return Err(CacheError::Off);
        };
        if !server.client.wake().await {
            return Err(self.unheard(server.client.state()));
        }
        let head = server.head(league).await;
        head.map_err(|Unavailable(state)| self.unheard(state))
    }
}

/// An entry, and what is still to come of it.
type Fetched<T> = (Entry<T>, Option<Box<Rest<T>>>);

type Read<T> = (Verdict, Option<Fetched<T>>, Head);

async fn read<T: Payload>(
    server: &Server,
    key: &Key,
    edition: Edition,
    held: Option<&Entry<T>>,
    greatest: Revision,
    (with_head, extent): (bool, Extent),
) -> Result<Read<T>, Unavailable> {
    let mut held = held;
    loop {
        let wanted = (held.is_none(), with_head);
        let seen = server.reader_look(key, edition, wanted).await?;
        let verdict = seen.verdict(edition, greatest);
        let step = Use::of(&seen.found, verdict, held.map(|entry| entry.stamp));
        let (held, Found::Record(record)) = (held.take(), seen.found) else {
            return Ok((verdict, None, seen.announced));
        };
        let step = match (step, held) {
            (Use::Fetch, Some(entry)) if is_of_refill(entry, key, edition, &record.meta).await => {
                Use::Held
            }
            (step, _) => step,
        };
        match (step, held) {
            (Use::Held, Some(entry)) => {
                let entry = Entry {
                    fresh_for: record.fresh_for(),
                    stamp: Stamp::of(&record.meta),
                    built: record.meta.built,
                    ..entry.clone()
                };
                return Ok((verdict, Some((entry, None)), seen.announced));
            }
            (Use::Fetch, _) => {}
            (Use::Open, _) => {
                let entry = open(server, key, edition, record, extent).await?;
                let unreadable = entry.is_none() && verdict.is_of_entry();
                let verdict = if unreadable {
                    Verdict::Corrupt
                } else {
                    verdict
                };
                return Ok((verdict, entry, seen.announced));
            }
            (Use::Held | Use::Nothing, _) => return Ok((verdict, None, seen.announced)),
        }
    }
}

/// Whether another fill has the payload that is held. After a flush a table is built again, and mostly comes out as it was: the
/// checksum over the metadata of the new fill and the payload as it would be fetched tells.
async fn is_of_refill<T: Payload>(
    held: &Entry<T>,
    key: &Key,
    edition: Edition,
    meta: &Meta,
) -> bool {
    let chunks = codec::encode(&held.value).await;
    chunks.is_some_and(|chunks| codec::checksum(key, edition, meta, &chunks) == meta.checksum)
}

/// Decodes an entry; `None` when it cannot be read, or was replaced meanwhile.
async fn open<T: Payload>(
    server: &Server,
    key: &Key,
    edition: Edition,
    record: Record,
    extent: Extent,
) -> Result<Option<Fetched<T>>, Unavailable> {
    let entry = |value, bytes| Entry {
        value,
        bytes,
        fresh_for: record.fresh_for(),
        stamp: Stamp::of(&record.meta),
        built: record.meta.built.clone(),
    };
    if extent == Extent::FirstRows && record.meta.chunks > 1 {
        let first = codec::first(key, edition, &record);
        return Ok(first.map(|first| {
            let rest = Rest::of(key, edition, &record, &first);
            (entry(first, record.first.len() as u64), rest)
        }));
    }
    let chunks = chunks::whole(Backend::Server(server), key, edition, &record).await?;
    Ok(match chunks {
        Chunks::Whole(value, bytes) => Some((entry(value, bytes), None)),
        Chunks::Replaced | Chunks::Corrupt | Chunks::Unwanted => None,
    })
}
