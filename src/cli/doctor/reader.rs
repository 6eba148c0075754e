//! `doctor`: checks what a program without a store reads its league from.

use super::{failed, ok, refused, server, warning};
use crate::cache::{Cache, Head, LeagueTag};
use crate::cli::reader::find;
use crate::cli::session;
use crate::config::{Config, Purpose};
use crate::error::Error;
use crate::league::{StoreId, clean_name};
use crate::loader::{LeagueChoice, LoadError, Memory, Reader, Unread};
use crate::output::Finding;

const LEAGUE: &str = "league";

/// Looks at the server, and for the league that is meant on it.
pub(super) fn examine(config: &Config) -> Result<Vec<Finding>, Error> {
    let settings = match session::settings(config, Purpose::Real) {
        Ok(settings) => settings,
        Err(error) => return Ok(server::unasked(&error)),
    };
    let (mode, cache, runtime) = (settings.mode, Cache::new(settings)?, session::runtime()?);
    let meant = runtime.block_on(find(&cache, config.league.as_deref()));
    if matches!(meant, Ok(LeagueChoice::None)) {
        // The first program to come is one that will have a store, and has to be able to write.
        runtime.shutdown_background();
        let mut findings = server::examine(config, None)?;
        findings.push(warning(
            LEAGUE,
            "the server lists none yet",
            "load yours with `scoretable import FILE`, or have it published where its store is",
        ));
        return Ok(findings);
    }
    let found = runtime.block_on(async {
        let store = match &meant {
            Ok(LeagueChoice::One(league)) => league.store.clone(),
            _ => StoreId::from_bits(0),
        };
        let tag = LeagueTag::of(&store);
        let health = cache.examine_for_reader(&tag).await;
        let head = cache.head(&tag).await;
        let reader = Reader::new(cache, &store, Memory::default());
        let calendar = reader.calendar().await;
        let mut findings = server::findings(health, mode);
        findings.push(league(meant, head.ok().as_ref(), calendar.err().as_ref()));
        findings
    });
    runtime.shutdown_background();
    Ok(found)
}

/// Which league is read, and what is announced of it; `unread` says why nothing of it can be.
fn league(
    meant: Result<LeagueChoice, Error>,
    head: Option<&Head>,
    unread: Option<&LoadError>,
) -> Finding {
    const FIX: &str = "run any scoretable command with this server where the league's store is";
    let league = match meant {
        Ok(LeagueChoice::One(league)) => league,
        Ok(LeagueChoice::Several(leagues)) => {
            let several = format!(
                "the server has {} leagues, and none is named",
                leagues.len()
            );
            return failed(
                LEAGUE,
                several,
                "name one of `scoretable leagues` with --league",
            );
        }
        Ok(LeagueChoice::None) => return failed(LEAGUE, "the server lists none", FIX),
        Err(error) => return refused(LEAGUE, &error),
    };
    let name = format!("{} ({})", clean_name(&league.name), league.store.short());
    let reference = head.and_then(|head| head.announced.reference.as_ref());
    match reference {
        Some(_) if matches!(unread, Some(LoadError::Unread(Unread::StrangeHead))) => {
            refused(LEAGUE, &Error::Load(LoadError::Unread(Unread::StrangeHead)))
        }
        Some(reference) => ok(
            LEAGUE,
            format!(
                "{name}, revision {} announced by {}",
                reference.edition.revision,
                clean_name(&reference.by)
            ),
        ),
        None => failed(LEAGUE, format!("{name} is not announced"), FIX),
    }
}
