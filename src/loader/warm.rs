//! Filling the cache before anybody asks.

use super::{BackendKind, Fill, LoadError, Loaded, Loader, Verdict, resolve};
use crate::clock::Stopwatch;
use crate::league::Season;

/// What a warm-up did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warmed {
    /// The season whose tables were wanted.
    pub season: Season,
    /// Tables built and published.
    pub built: u64,
    /// Tables that were there and fresh already.
    pub fresh: u64,
    /// Tables that could not be published.
    pub unpublished: u64,
    /// Why the first of those could not.
    pub why: Option<String>,
    /// How long all of it took, in microseconds.
    pub micros: u64,
}

impl Loader {
    /// Loads every table of a season, the newest with results unless one is named, as a viewer would: what is fresh
    /// stays, everything else is built and published. After each table `progress` is told how many are done, and of how
    /// many.
    ///
    /// # Errors
    /// When the store cannot be read, or has no such season. Never because of the cache.
    pub async fn warm(
        &self,
        season: Option<Season>,
        mut progress: impl FnMut(usize, usize),
    ) -> Result<Warmed, LoadError> {
        let watch = Stopwatch::start();
        let league = self.store.head().await?;
        let requests = resolve::season_requests(&league, season)?;
        let mut warmed = Warmed {
            season: resolve::season(&league, season)?.season,
            built: 0,
            fresh: 0,
            unpublished: 0,
            why: None,
            micros: 0,
        };
        let all = requests.len();
        for (done, request) in (1..).zip(requests) {
            let mut loaded = self.load(request).await?;
            if loaded.wants_rebuild() {
                loaded = self.rebuild(request).await?;
            }
            self.count(&mut warmed, &loaded);
            progress(done, all);
        }
        warmed.micros = watch.micros();
        Ok(warmed)
    }

    fn count(&self, warmed: &mut Warmed, loaded: &Loaded) {
        let source = &loaded.source;
        // While a server is away this process keeps entries in its place, of which no other program knows.
        let status = self.status();
        let away = source.backend != BackendKind::Redis || source.verdict == Verdict::Unreachable;
        let away = status
            .address
            .filter(|_| away)
            .map(|address| format!("{address} is {}", status.state));
        match (away, source.published) {
            (None, Some(Fill::Filled)) => warmed.built += 1,
            (None, _) if source.is_cached() => warmed.fresh += 1,
            (away, fill) => {
                warmed.unpublished += 1;
                let why = away.or_else(|| source.note.clone()).unwrap_or_else(|| {
                    fill.map_or(source.verdict.reason(), Fill::reason)
                        .to_owned()
                });
                warmed.why.get_or_insert(why);
            }
        }
    }
}
