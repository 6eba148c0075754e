//! Looking at a cache from outside while its server comes and goes.

use std::time::Duration;

use scoretable::cache::{BackendKind, Cache, State, Verdict};

use super::league::{Rows, edition, key, league};

/// What a look-up of the one entry finds, and where.
pub(crate) async fn found(cache: &Cache) -> (Verdict, BackendKind) {
    let found = cache.look_up::<Rows>(&key(1), edition(7)).await;
    assert_eq!(found.entry.is_some(), found.verdict == Verdict::Fresh);
    (found.verdict, found.backend)
}

/// The state, without its reason.
pub(crate) fn state(cache: &Cache) -> &'static str {
    cache.status().state.name()
}

/// Waits, told by the cache itself, until its server is up again.
pub(crate) async fn healed(cache: &Cache) {
    const LONG: Duration = Duration::from_secs(60);
    loop {
        let changed = cache.changed();
        let status = cache.status();
        if status.state == State::Up {
            assert_eq!(status.backend, BackendKind::Redis);
            return;
        }
        let told = tokio::time::timeout(LONG, changed).await;
        told.unwrap_or_else(|_| panic!("still {} after a minute", status.state));
    }
}

/// Everything a user may get to read about the cache holds none of the words.
pub(crate) async fn assert_silent(cache: &Cache, words: &[&str]) {
    let status = cache.status();
    let flushed = cache.flush(&league(), &[], edition(7)).await;
    let error = flushed.as_ref().err().map(ToString::to_string);
    let texts = format!("{status:?} {} {flushed:?} {error:?}", status.state);
    for word in words {
        assert!(!texts.contains(word), "{word} in: {texts}");
    }
}
