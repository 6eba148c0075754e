//! Lists what the cache holds of a season, for a viewer that looks on: in one round trip, and without any payload.

use std::cmp::Reverse;

use tracing::debug;

use super::{
    Content, Entries, EntryInfo, Happening, LoadError, Loader, Reader, Request, Verdict, keys,
};
use crate::cache::{Cache, Key, LeagueTag, Surveyed};
use crate::scoretable::Kind;
use crate::store::Head;

impl Loader {
    /// Notes that a viewer opened the league, by the name of what it opened.
    pub async fn note_opened(&self, name: String) {
        // A store that cannot be read is told of by the first load.
        if let Ok(league) = self.store.call(|store| store.head()).await {
            let revision = league.revision;
            self.cache.note(Happening::Opened { name, revision });
        }
    }

    /// The entries of the season of a request: its own table first, then the newest weeks. A table of its week that has no
    /// entry is listed as missing. The list is empty while the cache does not answer.
    ///
    /// # Errors
    /// When the store cannot be read, or has no such season.
    pub async fn list_entries(&self, request: Request) -> Result<Entries, LoadError> {
        let league = self.store.call(|store| store.head()).await?;
        list(&self.cache, &league, request, false).await
    }
}

impl Reader {
    /// The same of a reader, in the announced edition.
    ///
    /// # Errors
    /// As for [`calendar`](Self::calendar), and when there is no such season.
    pub async fn list_entries(&self, request: Request) -> Result<Entries, LoadError> {
        let league = self.head().await?.league;
        list(self.cache(), &league, request, true).await
    }
}

async fn list(
    cache: &Cache,
    league: &Head,
    request: Request,
    reader: bool,
) -> Result<Entries, LoadError> {
    let shown = keys::key(league, request)?;
    let mut keys = keys::every_key(league);
    keys.retain(|key| key.season == shown.season);
    keys.sort_by_key(|key| (*key != shown, Reverse(key.week), place(key)));
    let edition = league.edition();
    let survey = cache
        .survey(&LeagueTag::of(&league.id), &keys, edition)
        .await;
    debug!(keys = keys.len(), answered = survey.is_ok(), "entries");
    let found = survey.map(|survey| survey.entries).unwrap_or_default();
    let listed = keys.into_iter().zip(found);
    let listed = listed.filter(|(key, entry)| {
        let is_there = entry.built.is_some() || entry.verdict == Verdict::Corrupt;
        is_there || key.week == shown.week
    });
    let (there, missing): (Vec<_>, Vec<_>) = listed
        .map(|(key, entry)| {
            let is_there = entry.built.is_some() || key == shown;
            (is_there, info(key, entry, league))
        })
        .partition(|(is_there, _)| *is_there);
    let list = there.into_iter().chain(missing);
    Ok(Entries {
        store: league.revision,
        reader,
        list: list.map(|(_, info)| info).collect(),
        note: None,
    })
}

/// The place of a kind of table among the tabs.
fn place(key: &Key) -> usize {
    let shown = |kind: &Kind| Content::Table(*kind) == key.content;
    Kind::ALL.iter().position(shown).unwrap_or(Kind::ALL.len())
}

fn info(key: Key, entry: Surveyed, league: &Head) -> EntryInfo {
    EntryInfo {
        key,
        verdict: entry.verdict,
        ttl: entry.built.as_ref().map(|_| entry.fresh_for),
        bytes: entry.bytes.unwrap_or_default(),
        rows: entry.rows,
        edition: league.edition(),
        built: entry.built,
    }
}
