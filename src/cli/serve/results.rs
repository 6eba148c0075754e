//! When to ask for which results.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::sleep;
use tracing::debug;

use crate::cli::args::Serve;
use crate::cli::fetch::{Answer, Asker, Hope, Refusal};
use crate::clock::{Moment, Stopwatch};
use crate::config::Config;
use crate::error::Error;
use crate::fetch::Endpoint;
use crate::league::{
    Expected, GAME_LASTS, Season, Week, expected, is_from_schedule, newest_begun, unscheduled,
    vacant,
};
use crate::loader::{LoadError, Loader};

const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(24 * 3_600);
/// How often the league is looked at for games that should be over.
const CHECK: Duration = Duration::from_secs(60);
/// The shortest pause between two questions for the same week to a host that is not the user's own.
const SHORTEST: Duration = Duration::from_secs(60);

/// The results that a publisher fetches.
pub(super) struct Results {
    asker: Arc<Asker>,
    /// The season that the user named.
    season: Option<Season>,
    /// How long to wait for a result that is not there yet.
    every: Duration,
    /// When each week was asked for last.
    asked: HashMap<(Season, Week), Stopwatch>,
    /// The weeks to ask for.
    weeks: VecDeque<Question>,
    /// The question under way.
    asking: Option<(Question, JoinHandle<Result<Answer, Refusal>>)>,
    /// Since when, and how long, nothing is asked: the hosts do not answer, or want to be left alone.
    rest: Option<(Stopwatch, Duration)>,
    /// Whether the last question had no answer, so that the next one may have none either.
    is_silent: bool,
    /// Since the league was looked at last.
    checked: Option<Stopwatch>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Question {
    season: Season,
    week: Week,
    /// Whether no games are an answer too: none are known of the week, or all of them have their results.
    may_be_empty: bool,
}

impl Results {
    pub(super) fn new(serve: &Serve, config: &Config) -> Result<Self, Error> {
        if serve.endpoint.is_empty() && serve.every < SHORTEST {
            return Err(Error::Usage(
                "ESPN is asked once a minute at most; name a longer time with --every, or a mirror of yours with --endpoint"
                    .to_owned(),
            ));
        }
        Ok(Self {
            asker: Arc::new(Asker::new(
                Endpoint::or_usual(&serve.endpoint),
                &config.tls_for_the_web()?,
            )),
            season: config.season,
            every: serve.every,
            asked: HashMap::new(),
            weeks: VecDeque::new(),
            asking: None,
            rest: None,
            is_silent: false,
            checked: None,
        })
    }

    /// How long nothing is asked from now on; `None` when the next question is asked as soon as it is due.
    pub(super) fn rest(&self) -> Option<Duration> {
        self.rest.map(|(_, lasts)| lasts)
    }

    /// Asks for the weeks that are due, one after the other, and resolves with each answer. Nothing is lost when a call is
    /// abandoned.
    pub(super) async fn next(
        &mut self,
        loader: &Loader,
    ) -> (Season, Week, Result<Answer, Refusal>) {
        loop {
            if let Some((question, task)) = &mut self.asking {
                let (question, answer) = (*question, task.await);
                self.asking = None;
                let Ok(answer) = answer else { continue };
                if let Some(answer) = self.answered(question, answer) {
                    return (question.season, question.week, answer);
                }
                continue;
            }
            if let Some((since, lasts)) = self.rest {
                sleep(lasts.saturating_sub(since.elapsed())).await;
                self.rest = None;
            }
            if let Some(question) = self.weeks.pop_front() {
                let asker = Arc::clone(&self.asker);
                let Question { season, week, .. } = question;
                let hope = if self.is_silent {
                    Hope::Slight
                } else {
                    Hope::Good
                };
                let ask = move || asker.ask(season, week, hope);
                self.asking = Some((question, tokio::task::spawn_blocking(ask)));
                continue;
            }
            if let Some(checked) = self.checked {
                let pause = CHECK.min(self.every);
                sleep(pause.saturating_sub(checked.elapsed())).await;
            }
            let due = self.due(loader).await;
            self.checked = Some(Stopwatch::start());
            match due {
                Ok(weeks) => self.weeks.extend(weeks),
                // The publisher says what is wrong with the store.
                Err(error) => debug!(%error, "not looked for results"),
            }
        }
    }

    /// What the publisher is to know of an answer: nothing when one without games is an answer.
    fn answered(
        &mut self,
        question: Question,
        answer: Result<Answer, Refusal>,
    ) -> Option<Result<Answer, Refusal>> {
        self.asked
            .insert((question.season, question.week), Stopwatch::start());
        let refusal = match answer {
            Ok(answer) => {
                self.is_silent = false;
                return Some(Ok(answer));
            }
            Err(refusal) => refusal,
        };
        self.is_silent = refusal.is_silence;
        if question.may_be_empty && refusal.without_games.is_some() {
            return None;
        }
        if refusal.is_silence {
            // The other weeks would have no answer either. They are due as before.
            self.weeks.clear();
            self.asked.remove(&(question.season, question.week));
            let lasts = if refusal.is_unwelcome {
                HOUR.max(self.every)
            } else {
                self.every
            };
            self.rest = Some((Stopwatch::start(), lasts));
        }
        Some(Err(refusal))
    }

    /// The weeks to ask for now: of the season that is named, or of the newest.
    async fn due(&self, loader: &Loader) -> Result<Vec<Question>, LoadError> {
        let league = loader.store().call(|store| store.head()).await?;
        let now = Moment::now().seconds();
        let seasons: Vec<Season> = league.seasons.iter().map(|head| head.season).collect();
        let Some(season) = self.season.or(newest_begun(&seasons, now)) else {
            return Ok(Vec::new());
        };
        let over = before(now, GAME_LASTS);
        let played = loader
            .store()
            .call(move |store| store.played(season, over))
            .await?;
        let slates = loader
            .store()
            .call(move |store| store.slates(season, now))
            .await?;
        let is_due = |week: Week, pause: Duration| {
            let asked = self.asked.get(&(season, week));
            asked.is_none_or(|asked| asked.elapsed() >= pause)
        };
        let vacant = vacant(season, &slates);
        let expected = expected(&played, now).into_iter();
        let of_played = expected.filter_map(|(week, what)| {
            let may_be_empty = what == Expected::Correction || vacant.contains(&week);
            is_due(week, pause(what, self.every)).then_some((week, may_be_empty))
        });
        // What is missing of a schedule that the league has a part of.
        let lacking = if is_from_schedule(&slates) {
            unscheduled(season, &slates)
        } else {
            Vec::new()
        };
        let of_schedule = lacking.into_iter().filter(|week| is_due(*week, DAY));
        let of_schedule = of_schedule.map(|week| (week, vacant.contains(&week)));
        let mut questions: Vec<Question> = Vec::new();
        for (week, may_be_empty) in of_played.chain(of_schedule) {
            if questions.iter().all(|question| question.week != week) {
                questions.push(Question {
                    season,
                    week,
                    may_be_empty,
                });
            }
        }
        Ok(questions)
    }
}

/// How long to wait between two questions for a week whose games should be over.
fn pause(expected: Expected, every: Duration) -> Duration {
    match expected {
        Expected::Result => every,
        Expected::Late | Expected::Correction => DAY.max(every),
    }
}

fn before(now: i64, time: Duration) -> i64 {
    now.saturating_sub_unsigned(time.as_secs())
}
