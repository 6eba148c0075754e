//! `fetch`: imports results from ESPN into the store, one week at a time.

mod asker;

use std::collections::BTreeSet;
use std::collections::VecDeque;
use std::io::Write;
use std::sync::Arc;

use tokio::runtime::Runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::args::Fetch;
use super::ending;
use super::import::change;
use super::progress::{Progress, shown};
use super::session::{League, Session, stored};
use crate::clock::Moment;
use crate::config::Config;
use crate::error::{Error, Missed};
use crate::fetch::Endpoint;
use crate::league::{
    Expected, Season, Skipped, Week, expected, is_from_schedule, newest_begun, unscheduled, vacant,
};
use crate::loader::{LoadError, Loader, Publication};
use crate::output;
use crate::store::{Store, Written};
use crate::tls::Tls;

pub(super) use asker::{Answer, Asker, Hope, Refusal};

/// After this many weeks in a row without an answer from any host, the remaining weeks are not tried.
const SILENCE: u32 = 3;

/// Fetches the weeks in turn and writes each in its own transaction: a week that is written stays, regardless of what
/// happens to the others, and every viewer of the league sees it.
pub(super) fn run(fetch: &Fetch, config: &Config, out: &mut dyn Write) -> Result<(), Error> {
    let tls = config.tls_for_the_web()?;
    let path = stored(config)?;
    let session = Session::open(&League::Stored(path), config)?;
    session.end_announced(ending::BUT_INTERRUPT, |session| {
        let plan = Plan::make(session, config)?;
        if plan.weeks.is_empty() {
            return nothing(&plan, out).map_err(Error::Print);
        }
        let before = session
            .run(session.loader.store().call(|store| store.head()))?
            .revision;
        let (missed, answered) = weeks(session, fetch, &plan, &tls, out)?;
        if answered {
            let after = session
                .run(session.loader.store().call(|store| store.head()))?
                .revision;
            let end = match (fetch.dry_run, after == before) {
                (true, _) => "nothing was written; still",
                (false, true) => "nothing changed; still",
                (false, false) => "now",
            };
            writeln!(out, "{end} at revision {after}").map_err(Error::Print)?;
        }
        if missed.weeks.is_empty() {
            Ok(())
        } else {
            Err(Error::Fetch(missed))
        }
    })
}

fn nothing(plan: &Plan, out: &mut dyn Write) -> std::io::Result<()> {
    let season = plan.season;
    let rest = if plan.leaves_gaps {
        format!("; the whole schedule: scoretable --season {season} fetch")
    } else {
        String::new()
    };
    writeln!(
        out,
        "nothing to fetch: every game of {season} that has kicked off has its result, and the last of them are some time ago; \
         name a --week to fetch it anyway{rest}"
    )
}

/// Fetches every week. Returns the weeks that could not be fetched, and whether any was fetched.
fn weeks(
    session: &Session,
    fetch: &Fetch,
    plan: &Plan,
    tls: &Tls,
    out: &mut dyn Write,
) -> Result<(Missed, bool), Error> {
    let season = plan.season;
    let asker = Arc::new(Asker::new(Endpoint::or_usual(&fetch.endpoint), tls));
    let mut interrupt = Interrupt::listen(&session.runtime)?;
    let progress = Progress::of(plan.weeks.len());
    let mut missed = Missed {
        season,
        weeks: Vec::new(),
        unasked: Vec::new(),
    };
    let (mut answered, mut silent) = (false, 0);
    let mut weeks = plan.weeks.iter().copied().collect::<VecDeque<Week>>();
    while let Some(week) = weeks.pop_front() {
        let number = plan.weeks.len() - weeks.len();
        progress.say(number, &format!("asking for {season} week {week}"));
        let asker = Arc::clone(&asker);
        let hope = if silent == 0 {
            Hope::Good
        } else {
            Hope::Slight
        };
        let answer = interrupt.or(&session.runtime, move || asker.ask(season, week, hope));
        progress.clear();
        let mut unwelcome = false;
        let silence = match answer? {
            Ok(answer) => {
                let loader = &session.loader;
                let report = if fetch.dry_run {
                    session.run(rehearse(loader, season, week, answer))?
                } else {
                    let taken = take(loader, season, week, answer);
                    session.run(shown(loader, taken))?.0
                };
                let printed = output::fetched(&report, out).and_then(|()| out.flush());
                printed.map_err(Error::Print)?;
                answered = true;
                false
            }
            Err(Refusal {
                without_games: Some(host),
                ..
            }) if plan.may_be_empty(week) => {
                let told = plan.without_games(week);
                writeln!(out, "{season} week {week}, from {host}: {told}").map_err(Error::Print)?;
                answered = true;
                false
            }
            Err(refusal) => {
                unwelcome = refusal.is_unwelcome;
                missed.weeks.push((week, refusal.why));
                refusal.is_silence
            }
        };
        silent = if silence { silent + 1 } else { 0 };
        // A host that has answered for other weeks is there, and the newest week says most about one that has not yet.
        if silent == SILENCE && !answered && !unwelcome {
            weeks.rotate_right(usize::from(!weeks.is_empty()));
        } else if silent > SILENCE && !answered || silent >= SILENCE && unwelcome {
            missed.unasked.extend(weeks.drain(..));
        }
    }
    Ok((missed, answered))
}

/// Writes a week's answer into the league and publishes the league.
pub(super) async fn take(
    loader: &Loader,
    season: Season,
    week: Week,
    Answer { facts, skipped }: Answer,
) -> Result<(output::Fetched, Publication), LoadError> {
    let from = facts.origin.name.clone();
    let (written, published) = loader.write(facts).await?;
    Ok((report(season, week, from, &skipped, written), published))
}

/// Says what the answer would change.
async fn rehearse(
    loader: &Loader,
    season: Season,
    week: Week,
    Answer { facts, skipped }: Answer,
) -> Result<output::Fetched, LoadError> {
    let from = facts.origin.name.clone();
    let dry_run = move |store: &mut Store| store.dry_run(&facts);
    let written = loader.store().call(dry_run).await?;
    Ok(report(season, week, from, &skipped, written))
}

fn report(
    season: Season,
    week: Week,
    from: String,
    skipped: &[Skipped],
    written: Written,
) -> output::Fetched {
    let skipped = skipped.iter().chain(&written.skipped);
    output::Fetched {
        season,
        week,
        from,
        skipped: skipped.cloned().collect(),
        games: change("games", &written.games),
        results: written.results,
        noted: written.noted,
    }
}

// Blocking work that the user can interrupt.

/// Listens for `Ctrl-C` from its creation on: an interrupt between two pieces of work stops the next one.
pub(super) struct Interrupt(Signal);

impl Interrupt {
    /// Starts listening. From now on an interrupt does not end the program by itself.
    pub(super) fn listen(runtime: &Runtime) -> Result<Self, Error> {
        let _inside = runtime.enter();
        let signal = signal(SignalKind::interrupt()).map_err(Error::Runtime)?;
        Ok(Self(signal))
    }

    /// Runs blocking work on a thread of its own, while other tasks go on. After an interrupt the caller no longer waits
    /// for it.
    pub(super) fn or<T: Send + 'static>(
        &mut self,
        runtime: &Runtime,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        runtime.block_on(async {
            tokio::select! {
                done = tokio::task::spawn_blocking(work) => {
                    done.map_err(|error| Error::Runtime(error.into()))
                }
                _ = self.0.recv() => Err(Error::Interrupted),
            }
        })
    }
}

// The weeks that a fetch asks for.

/// The weeks of a season to fetch.
struct Plan {
    season: Season,
    weeks: BTreeSet<Week>,
    /// Weeks without known games. For these, an answer without games is valid.
    vacant: Vec<Week>,
    /// Weeks that have all their results, and are fetched for corrections alone.
    settled: BTreeSet<Week>,
    /// Whether the league lacks weeks of the schedule that are not fetched.
    leaves_gaps: bool,
}

impl Plan {
    /// Whether an answer without games is valid for a week.
    fn may_be_empty(&self, week: Week) -> bool {
        self.vacant.contains(&week) || self.settled.contains(&week)
    }

    /// What such an answer means.
    fn without_games(&self, week: Week) -> &'static str {
        if self.settled.contains(&week) {
            "no games in the answer; the results stay as they are"
        } else {
            "no games yet"
        }
    }

    /// The week that the user named. Otherwise the weeks whose games should be over, those played last, whose results may
    /// still be corrected, and the weeks of the schedule that the league lacks: when the user named a season, or when the league has a part of that season's schedule. A league
    /// whose games are only those with picks needs no others.
    fn make(session: &Session, config: &Config) -> Result<Self, Error> {
        let Session { loader, .. } = session;
        let league = session.run(loader.store().call(|store| store.head()))?;
        let seasons: Vec<Season> = league.seasons.iter().map(|head| head.season).collect();
        let now = Moment::now().seconds();
        let newest = newest_begun(&seasons, now);
        let season = config.season.or(newest).ok_or(LoadError::NoGames)?;
        if let Some(week) = config.week {
            return Ok(Self {
                season,
                weeks: BTreeSet::from([week]),
                vacant: Vec::new(),
                settled: BTreeSet::new(),
                leaves_gaps: false,
            });
        }
        let played = session.run(loader.store().call(move |store| store.played(season, now)))?;
        let expected = expected(&played, now);
        let slates = session.run(loader.store().call(move |store| store.slates(season, now)))?;
        let lacking = unscheduled(season, &slates);
        let wanted = config.season.is_some() || is_from_schedule(&slates);
        let mut weeks: BTreeSet<Week> = expected.iter().map(|(week, _)| *week).collect();
        let corrections = expected
            .into_iter()
            .filter(|(_, what)| *what == Expected::Correction);
        if wanted {
            weeks.extend(&lacking);
        }
        Ok(Self {
            season,
            weeks,
            vacant: vacant(season, &slates),
            settled: corrections.map(|(week, _)| week).collect(),
            leaves_gaps: !wanted && !lacking.is_empty(),
        })
    }
}
