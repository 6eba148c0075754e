//! `fetch`: results from ESPN into the store, a week at a time.

use std::io::Write;
use std::sync::Arc;
use std::thread;

use tracing::info;

use super::args::Fetch;
use super::interrupt::Interrupt;
use super::league::{League, stored};
use super::link::Session;
use super::progress::Progress;
use crate::clock::Moment;
use crate::config::Config;
use crate::error::Error;
use crate::feed;
use crate::fetch::{Client, Endpoint, Patience};
use crate::league::{Facts, Season, Skipped, Week};
use crate::loader::LoadError;
use crate::output;

/// A week's answer, read and understood.
struct Answer {
    facts: Facts,
    skipped: Vec<Skipped>,
}

/// Asks for the weeks one after the other and writes each in a transaction of its own: what is there stays when a later
/// one fails, and all who look at the league see it change.
pub(super) fn run(fetch: &Fetch, config: &Config, out: &mut dyn Write) -> Result<(), Error> {
    let path = stored(config)?;
    let session = Session::open(&League::Stored(path), config)?;
    session.end_announced(|session| {
        let (season, weeks) = wanted(session, config)?;
        if weeks.is_empty() {
            return writeln!(
                out,
                "nothing to ask: every game of {season} that has kicked off has its result; name a --week to ask anyway"
            )
            .map_err(Error::Print);
        }
        let asker = Arc::new(Asker {
            client: Client::new(Patience::default()),
            endpoints: match fetch.endpoint.as_slice() {
                [] => Endpoint::usual(),
                mirrors => mirrors.to_vec(),
            },
        });
        let mut interrupt = Interrupt::listen(session.runtime())?;
        let before = session.revision()?;
        let progress = Progress::of(weeks.len());
        for (week, done) in weeks.into_iter().zip(1..) {
            progress.say(done, &format!("asking for {season} week {week}"));
            let asker = Arc::clone(&asker);
            let answer = interrupt.or(session.runtime(), move || asker.ask(season, week));
            progress.clear();
            let answer = answer?.map_err(|why| Error::Fetch { season, week, why })?;
            let report = take(session, season, week, answer, fetch.dry_run)?;
            output::fetched(&report, out)
                .and_then(|()| out.flush())
                .map_err(Error::Print)?;
        }
        let after = session.revision()?;
        let end = match (fetch.dry_run, after == before) {
            (true, _) => "nothing was written; still",
            (false, true) => "nothing changed; still",
            (false, false) => "now",
        };
        writeln!(out, "{end} at revision {after}").map_err(Error::Print)
    })
}

/// The weeks to ask for: the one named; else those with games that should be over; else, for a season the league knows
/// nothing of yet, all.
fn wanted(session: &Session, config: &Config) -> Result<(Season, Vec<Week>), Error> {
    let league = session.head()?;
    let newest = league.seasons.last().map(|head| head.season);
    let season = config.season.or(newest).ok_or(LoadError::NoGames)?;
    let is_known = league.seasons.iter().any(|head| head.season == season);
    let weeks = match config.week {
        Some(week) => vec![week],
        None if is_known => session.unfinished(season, Moment::now().seconds())?,
        None => season.weeks().collect(),
    };
    Ok((season, weeks))
}

struct Asker {
    client: Client,
    endpoints: Vec<Endpoint>,
}

impl Asker {
    /// Asks one endpoint after the other until one knows the week. The error is why none does.
    fn ask(&self, season: Season, week: Week) -> Result<Answer, String> {
        let mut whys = Vec::new();
        for endpoint in &self.endpoints {
            let host = endpoint.host();
            match self.answer(endpoint, season, week) {
                Ok(answer) => {
                    let games = answer.facts.games.len();
                    info!(host, %season, %week, games, "fetched");
                    return Ok(answer);
                }
                Err(why) => {
                    info!(host, %season, %week, why, "not fetched");
                    whys.push(why);
                }
            }
        }
        Err(whys.join("; "))
    }

    fn answer(&self, endpoint: &Endpoint, season: Season, week: Week) -> Result<Answer, String> {
        let host = endpoint.host();
        let address = endpoint.address(season, week);
        let bytes = self
            .client
            .get(&address, thread::park_timeout)
            .map_err(|error| format!("{host}: {error}"))?;
        let (mut facts, skipped) = feed::read(&bytes, host).map_err(|error| error.to_string())?;
        // A mirror may answer with the current week whatever it is asked.
        let is_meant = facts
            .games
            .iter()
            .any(|game| (game.season, game.week) == (season, week));
        if !is_meant {
            let first = skipped.first().map(|skipped| format!(" ({skipped})"));
            let first = first.unwrap_or_default();
            return Err(format!(
                "{host}: no game of that week is in the answer{first}"
            ));
        }
        facts.origin.at = Some(Moment::now().seconds());
        Ok(Answer { facts, skipped })
    }
}

fn take(
    session: &Session,
    season: Season,
    week: Week,
    answer: Answer,
    dry_run: bool,
) -> Result<output::Fetched, Error> {
    let Answer { facts, skipped } = answer;
    let from = facts.origin.name.clone();
    let written = if dry_run {
        session.rehearse(facts)?
    } else {
        session.write(facts)?
    };
    let skipped = skipped.iter().chain(&written.skipped);
    Ok(output::Fetched {
        season,
        week,
        from,
        results: written.results,
        skipped: skipped.map(ToString::to_string).collect(),
        games: output::Change {
            sort: "games",
            added: written.games.added,
            updated: written.games.updated,
            unchanged: written.games.unchanged,
        },
    })
}
