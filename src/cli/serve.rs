//! `serve`: publishes the league without a screen, and fetches results when they are due.
//!
//! It does what a dashboard does behind its screen, and more of it: all tables of the newest season are there and fresh. Every
//! step is one line on standard output, for the journal of whatever started it.

mod results;
mod service;

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::io::Write;
use std::time::Duration;

use results::Results;
use signal_hook::consts::{SIGHUP, SIGQUIT};
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::{MissedTickBehavior, interval};

use super::args::Serve;
use super::fetch::{self, Answer, Refusal};
use super::session::{League, Session, stored};
use crate::cache::{Content, Key, Mode};
use crate::clock::Moment;
use crate::config::{Config, Purpose};
use crate::error::Error;
use crate::league::{Season, Week};
use crate::loader::{
    Announced, Answered, Change, LoadError, Loader, Publication, State, Watch, unannounced,
};
use crate::output::Fetched;
use crate::store::Head;
use crate::text::humanize;
use crate::tui::Fatal;

/// How often it is looked whether everything is published, when nothing gives reason to look.
const EVERY: Duration = Duration::from_secs(30);

/// How many things are told of the results that were fetched.
const TOLD: usize = 1000;

const NO_SERVER: &str = "serve publishes to a server, and there is none: name one with --redis URL, or SCORETABLE_REDIS";

/// Publishes until a signal ends the program. `SIGTERM` is how a service is ended, and no failure.
pub(super) fn run(serve: &Serve, config: &Config, out: &mut dyn Write) -> Result<(), Error> {
    let (mode, _) = config.cache(Purpose::Real)?;
    if matches!(mode, Mode::Off | Mode::Embedded) {
        return Err(Error::Usage(NO_SERVER.to_owned()));
    }
    let results = if serve.no_fetch {
        None
    } else {
        Some(Results::new(serve, config)?)
    };
    let session = Session::open(&League::Stored(stored(config)?), config)?;
    session.end_after(&[SIGHUP, SIGQUIT], |session| {
        session.run(until_ended(Publisher {
            loader: session.loader.clone(),
            out,
            trouble: None,
            unanswered: None,
            results,
            told: BTreeSet::new(),
        }))
    })
}

async fn until_ended(mut publisher: Publisher<'_>) -> Result<(), Error> {
    let ended = |kind| signal(kind).map_err(Error::Runtime);
    let mut terminated = ended(SignalKind::terminate())?;
    let mut interrupted = ended(SignalKind::interrupt())?;
    let end = tokio::select! {
        biased;
        _ = terminated.recv() => Ok(()),
        _ = interrupted.recv() => Err(Error::Signal(Fatal::INTERRUPT)),
        failed = publisher.work() => match failed? {},
    };
    publisher.say("ended by a signal")?;
    end
}

/// The publisher of one league.
struct Publisher<'a> {
    loader: Loader,
    out: &'a mut dyn Write,
    /// What keeps it from publishing, as it was told last.
    trouble: Option<Trouble>,
    /// Why requests of readers wait, as it was told last.
    unanswered: Option<String>,
    /// The results to fetch; `None` when another program fetches them.
    results: Option<Results>,
    /// What was told of the results that were fetched, each once.
    told: BTreeSet<String>,
}

/// What keeps a publisher from publishing.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Trouble {
    /// The server does not answer, or takes nothing.
    Server(String),
    /// The store cannot be read.
    Store(String),
    /// The store is not the one that is announced.
    Standing(String),
}

impl Trouble {
    fn line(&self) -> String {
        match self {
            Self::Server(why) => format!("server away: {why}; waiting"),
            Self::Store(why) => format!("no store: {why}; waiting"),
            Self::Standing(why) => why.clone(),
        }
    }

    /// What is said when it is over.
    const fn over(&self) -> &'static str {
        match self {
            Self::Server(_) => "server back",
            Self::Store(_) => "store back",
            Self::Standing(_) => "announced again",
        }
    }
}

impl Publisher<'_> {
    /// Publishes, and again whenever something changed, until that is not possible any more.
    async fn work(&mut self) -> Result<Infallible, Error> {
        let mut watch = Watch::new(&self.loader);
        self.begin().await?;
        service::ready();
        let mut rounds = interval(EVERY);
        rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // The first tick comes at once.
        rounds.tick().await;
        loop {
            tokio::select! {
                change = watch.next() => self.react(change).await?,
                _ = rounds.tick() => self.publish().await?,
                (season, week, answer) = next(self.results.as_mut(), &self.loader) => {
                    self.take(season, week, answer).await?;
                }
            }
        }
    }

    /// Publishes for the first time, and says what is served, and where to.
    async fn begin(&mut self) -> Result<(), Error> {
        let league = self.loader.store().call(|store| store.head()).await?;
        let publication = self.loader.publish_season().await?;
        let Some(address) = self.loader.cache().status().address else {
            return Err(Error::Usage(NO_SERVER.to_owned()));
        };
        let Head { name, revision, .. } = &league;
        self.say(&format!(
            "serving '{name}', revision {revision}, to {address}"
        ))?;
        self.published(&publication)
    }

    async fn react(&mut self, change: Change) -> Result<(), Error> {
        match change {
            Change::League => self.publish().await,
            Change::Status => {
                let status = self.loader.cache().status();
                match (&self.trouble, status.state) {
                    // It is published to when it is back.
                    (Some(Trouble::Server(_)), State::Up) => self.publish().await,
                    (None | Some(Trouble::Standing(_)), state) if state.is_away() => {
                        self.tell(Some(Trouble::Server(state.to_string())))
                    }
                    _ => Ok(()),
                }
            }
            Change::Replaced => {
                self.say("another file took the place of the store; it is served from now on")
            }
            // The change of the league that follows says why.
            Change::Lost => Ok(()),
            Change::Wanted => self.answer().await,
        }
    }

    /// Answers the requests of readers.
    async fn answer(&mut self) -> Result<(), Error> {
        let answered = match self.loader.answer_requests().await {
            Ok(answered) => answered,
            Err(error @ LoadError::ThreadEnded) => return Err(error.into()),
            // The next publication says so.
            Err(_) => return Ok(()),
        };
        let Answered {
            built, left, why, ..
        } = answered;
        if built > 0 {
            let requests = humanize::count(built, "request", "requests");
            self.say(&format!("answered {requests} of readers"))?;
        }
        let waits = why.map(|why| {
            let requests = humanize::count(left, "request", "requests");
            format!("not answered: {requests} of readers: {why}")
        });
        // What cannot be answered is asked for again and again.
        if waits != self.unanswered {
            self.unanswered = waits;
            if let Some(waits) = self.unanswered.clone() {
                self.say(&waits)?;
            }
        }
        Ok(())
    }

    /// Publishes what is not published.
    async fn publish(&mut self) -> Result<(), Error> {
        match self.loader.publish_season().await {
            Ok(publication) => self.published(&publication),
            Err(error @ LoadError::ThreadEnded) => Err(error.into()),
            // The watch tells when there is a store again.
            Err(error) => self.tell(Some(Trouble::Store(error.to_string()))),
        }
    }

    fn published(&mut self, publication: &Publication) -> Result<(), Error> {
        self.standing(&publication.announced)?;
        if publication.announced != Announced::Told {
            return Ok(());
        }
        if let Some(state) = &publication.refused {
            self.tell(Some(Trouble::Server(state.to_string())))?;
        }
        if let Some(line) = line(publication) {
            self.say(&line)?;
        }
        Ok(())
    }

    /// Says how the store stands, unless that was said last.
    fn standing(&mut self, announced: &Announced) -> Result<(), Error> {
        let trouble = match announced {
            Announced::Told => None,
            Announced::Off => Some(Trouble::Server(State::Off.to_string())),
            Announced::Unheard { state, .. } => Some(Trouble::Server(state.to_string())),
            Announced::Behind { .. }
            | Announced::Forked { .. }
            | Announced::Overtaken
            | Announced::Taken => unannounced(announced).map(Trouble::Standing),
        };
        self.tell(trouble)
    }

    fn tell(&mut self, trouble: Option<Trouble>) -> Result<(), Error> {
        let before = std::mem::replace(&mut self.trouble, trouble.clone());
        match (before, trouble) {
            // Why it does not answer may change from try to try.
            (Some(Trouble::Server(_)), Some(Trouble::Server(_))) => Ok(()),
            (before, Some(now)) if before.as_ref() != Some(&now) => self.say(&now.line()),
            (Some(before), None) => self.say(before.over()),
            _ => Ok(()),
        }
    }

    /// Takes the answer for a week into the league.
    async fn take(
        &mut self,
        season: Season,
        week: Week,
        answer: Result<Answer, Refusal>,
    ) -> Result<(), Error> {
        let answer = match answer {
            Ok(answer) => answer,
            Err(Refusal { why, .. }) => {
                let rest = self.results.as_ref().and_then(Results::rest);
                let again =
                    rest.map(|rest| format!("; asking again after {}", humanize::exact(rest)));
                let again = again.unwrap_or_default();
                return self.say(&format!("no results of {season} week {week}: {why}{again}"));
            }
        };
        match fetch::take(&self.loader, season, week, answer).await {
            Ok((fetched, publication)) => {
                self.say(&taken(&fetched))?;
                self.remark(&fetched)?;
                self.published(&publication)?;
                // The week may not be the newest.
                self.publish().await
            }
            Err(error @ LoadError::ThreadEnded) => Err(error.into()),
            Err(error) => self.say(&format!(
                "not written: results of {season} week {week}: {error}"
            )),
        }
    }

    /// Tells what was left out of an answer and what was understood otherwise, once: the same answer comes again and again.
    fn remark(&mut self, fetched: &Fetched) -> Result<(), Error> {
        let skipped = fetched.skipped.iter();
        let skipped = skipped.map(|skipped| format!("skipped: {skipped}"));
        let noted = fetched.noted.iter().map(|noted| format!("noted: {noted}"));
        for line in skipped.chain(noted) {
            if self.told.len() < TOLD && self.told.insert(line.clone()) {
                self.say(&line)?;
            }
        }
        Ok(())
    }

    /// Prints a line with its time, and does not keep it back.
    fn say(&mut self, line: &str) -> Result<(), Error> {
        let now = jiff::Timestamp::from_second(Moment::now().seconds()).unwrap_or_default();
        let printed = writeln!(self.out, "{now} {line}");
        super::streams::finish(printed, self.out)
    }
}

/// What was published, in one line; `None` when nothing was.
fn line(publication: &Publication) -> Option<String> {
    let Publication {
        revision,
        is_news,
        filled,
        ..
    } = publication;
    let Some(first) = filled.first() else {
        return is_news.then(|| format!("announced revision {revision}"));
    };
    let of = match first.week {
        Some(week) if filled.iter().all(|key| key.week == first.week) => format!(" week {week}"),
        _ => String::new(),
    };
    let is_table = |key: &&Key| matches!(key.content, Content::Table(_));
    let tables = filled.iter().filter(is_table).count();
    let what = match (tables, filled.len() - tables) {
        (0, _) => "details".to_owned(),
        (tables, 0) => count(tables, "table"),
        (tables, _) => format!("{} and details", count(tables, "table")),
    };
    Some(format!(
        "published {what} of {}{of}, revision {revision}",
        first.season
    ))
}

/// What a fetch brought, in one line.
fn taken(fetched: &Fetched) -> String {
    let Fetched {
        season,
        week,
        from,
        results,
        ..
    } = fetched;
    let corrected = results.iter().filter(|change| change.old.is_some()).count();
    let added = count(results.len() - corrected, "result");
    let corrected = match corrected {
        0 => String::new(),
        _ => format!(", {}", count(corrected, "correction")),
    };
    format!("fetched {season} week {week} from {from}: {added}{corrected}")
}

fn count(number: usize, one: &str) -> String {
    humanize::count(number as u64, one, &format!("{one}s"))
}

/// The next answer; none for a program that fetches nothing.
async fn next(
    results: Option<&mut Results>,
    loader: &Loader,
) -> (Season, Week, Result<Answer, Refusal>) {
    match results {
        Some(results) => results.next(loader).await,
        None => std::future::pending().await,
    }
}
