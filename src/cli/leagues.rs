//! `leagues`: lists the leagues of a server, and what is announced of each.

use std::io::Write;

use super::args::{Leagues, Printed};
use super::session::{runtime, settings};
use super::streams::finish;
use crate::cache::{Cache, CacheError, LeagueTag};
use crate::config::{Config, Purpose};
use crate::error::Error;
use crate::loader::{BackendKind, LeagueChoiceError};
use crate::output;
use crate::output::LeagueLine;

/// Lists the leagues of the configured server, or removes one from the list. No store is needed, and none is opened.
pub(super) fn run(wanted: &Leagues, config: &Config, out: &mut dyn Write) -> Result<(), Error> {
    let cache = Cache::new(settings(config, Purpose::Real)?)?;
    let runtime = runtime()?;
    let Leagues {
        forget,
        printed: Printed { format },
    } = wanted;
    let done = match forget {
        None => runtime.block_on(listed(&cache)).map(|lines| {
            finish(output::leagues(&lines, *format, out), out)?;
            match lines.as_slice() {
                [] => Err(Error::NoLeague(cache.status().address.unwrap_or_default())),
                _ => Ok(()),
            }
        }),
        Some(tag) => runtime
            .block_on(forgotten(&cache, tag))
            .map(|()| finish(output::forgotten(tag, *format, out), out)),
    };
    runtime.shutdown_background();
    done?
}

/// The leagues, with what is announced of each.
async fn listed(cache: &Cache) -> Result<Vec<LeagueLine>, Error> {
    let mut lines = Vec::new();
    for listed in on_server(cache, cache.leagues().await)? {
        let announced = cache.announced(&LeagueTag::of(&listed.store)).await?;
        lines.push(LeagueLine { listed, announced });
    }
    Ok(lines)
}

async fn forgotten(cache: &Cache, tag: &str) -> Result<(), Error> {
    if on_server(cache, cache.unlist(tag).await)? {
        return Ok(());
    }
    Err(Error::WhichLeague(LeagueChoiceError::Unknown {
        asked: tag.to_owned(),
        known: cache.leagues().await?,
    }))
}

/// An answer, if it is that of a server: a cache inside this program knows of no other program's leagues.
fn on_server<T>(cache: &Cache, answer: Result<T, CacheError>) -> Result<T, Error> {
    match answer {
        Err(CacheError::Off) => Err(Error::NoServer),
        Ok(_) if cache.status().backend != BackendKind::Redis => Err(Error::NoServer),
        answer => Ok(answer?),
    }
}
