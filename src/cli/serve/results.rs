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
use crate::league::{GAME_LASTS, Played, Season, Week, is_from_schedule, unscheduled, vacant};
use crate::loader::{LoadError, Loader};

const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(24 * 3_600);
/// How long after its kick-off a game is news: its result comes soon, or it may still be corrected.
const NEWS: Duration = Duration::from_secs(14 * 24 * 3_600);
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
    /// Whether no games are an answer too.
    is_vacant: bool,
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

    /// What the publisher is to know of an answer: nothing when a week without games has none yet.
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
        if question.is_vacant && refusal.without_games.is_some() {
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
        let Some(season) = self
            .season
            .or(league.seasons.last().map(|head| head.season))
        else {
            return Ok(Vec::new());
        };
        let now = Moment::now().seconds();
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
        let of_played = played.iter().filter_map(|played| {
            let pause = pause(played, now, self.every)?;
            is_due(played.week, pause).then_some((played.week, false))
        });
        // What is missing of a schedule that the league has a part of.
        let lacking = if is_from_schedule(&slates) {
            unscheduled(season, &slates)
        } else {
            Vec::new()
        };
        let vacant = vacant(season, &slates);
        let of_schedule = lacking.into_iter().filter(|week| is_due(*week, DAY));
        let of_schedule = of_schedule.map(|week| (week, vacant.contains(&week)));
        let mut questions: Vec<Question> = Vec::new();
        for (week, is_vacant) in of_played.chain(of_schedule) {
            if questions.iter().all(|question| question.week != week) {
                questions.push(Question {
                    season,
                    week,
                    is_vacant,
                });
            }
        }
        Ok(questions)
    }
}

/// How long to wait between two questions for a week whose games should be over; `None` for one of which no more is expected.
fn pause(played: &Played, now: i64, every: Duration) -> Option<Duration> {
    let is_news = |kickoff: i64| kickoff > before(now, NEWS);
    match played.open {
        Some(kickoff) if is_news(kickoff) => Some(every),
        // It was put off, or its time is not known.
        Some(_) => Some(DAY.max(every)),
        // It may be corrected.
        None => is_news(played.kickoff).then_some(DAY.max(every)),
    }
}

fn before(now: i64, time: Duration) -> i64 {
    now.saturating_sub_unsigned(time.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_asked_for_until_it_is_there_and_then_once_a_day_for_two_weeks() {
        let (day, every) = (24 * 3_600, Duration::from_secs(600));
        let now = 1_700_000_000;
        for (open, kickoff, expected) in [
            (Some(now - 4 * 3_600), now - 4 * 3_600, Some(every)),
            (Some(now - 13 * day), now - 3_600, Some(every)),
            (Some(now - 15 * day), now - 15 * day, Some(DAY)),
            (Some(0), 0, Some(DAY)),
            (None, now - 4 * 3_600, Some(DAY)),
            (None, now - 13 * day, Some(DAY)),
            (None, now - 15 * day, None),
            (None, 0, None),
        ] {
            let week = Week::new(3).unwrap();
            let played = Played {
                week,
                open,
                kickoff,
            };
            assert_eq!(pause(&played, now, every), expected, "{played:?}");
        }
    }
}
