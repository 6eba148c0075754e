//! A round of the protocol under trial keys, which finds out what a server does and permits by doing it.
//!
//! A list of commands can be wrong, and a user with few rights may not ask what they are. So everything a viewer does is done
//! once, with the requests a viewer sends, to a table of no league. Nothing of it stays: even if the program ends in between,
//! what it wrote has a short time to live.

use std::sync::Arc;
use std::time::Duration;

use redis::Value;
use uuid::Uuid;

use super::circuit_breaker::CallKind;
use super::client::{DiagnosticConnection, ServerClient, Unavailable};
use super::{Command, Request, reply, request};
use crate::cache::codec::millis;
use crate::cache::entry::{Chunk, Found, Meta, STAGE_LIVES};
use crate::cache::{Built, Claim, Key, LeagueTag, Lease, Nonce, State, Term};
use crate::clock::Moment;
use crate::league::{Digest, Revision, Season};
use crate::scoretable::Kind;

/// Something a viewer does that a server refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// What it was: `look up`, `claim`, `stage` …
    pub doing: &'static str,
    /// Why: a state of [`State::KeepsNothing`] or [`State::ReadOnly`].
    pub why: State,
}

/// How long what is written may live. A round takes a few round trips.
const LIVES: Duration = STAGE_LIVES;

/// Who is asked.
#[derive(Clone, Copy)]
pub(crate) enum Through<'a> {
    /// A connection of its own, of which nothing is remembered.
    DiagnosticConnection(&'a DiagnosticConnection),
    /// The connection of all look-ups: what is found out is then known of the server.
    ServerClient(&'a Arc<ServerClient>),
}

impl Through<'_> {
    async fn ask(self, league: &LeagueTag, request: &Request) -> Result<Vec<Value>, State> {
        match self {
            Self::DiagnosticConnection(visit) => visit.ask(request).await,
            Self::ServerClient(supervisor) => {
                let purpose = if request.writes() {
                    CallKind::Write
                } else {
                    CallKind::Read
                };
                let answer = supervisor.ask(league, request, purpose).await;
                answer.map_err(|Unavailable(state)| state)
            }
        }
    }
}

/// Does a round for a league, and answers what of it was refused.
///
/// # Errors
/// How the server is, when it gave no answer at all.
pub(crate) async fn round(league: &LeagueTag, through: Through<'_>) -> Result<Vec<Refused>, State> {
    let token = Uuid::new_v4().to_string();
    let mut trial = Trial {
        key: Key {
            league: league.trial(&token),
            kind: Kind::Enhanced,
            season: Season::FIRST,
            week: None,
        },
        token,
        league,
        through,
        refused: Vec::new(),
    };
    // What could not be removed is not written.
    if trial.remove().await? {
        let played = trial.play().await;
        trial.remove().await?;
        played?;
    }
    Ok(trial.refused)
}

struct Trial<'a> {
    key: Key,
    token: String,
    league: &'a LeagueTag,
    through: Through<'a>,
    refused: Vec<Refused>,
}

impl Trial<'_> {
    async fn play(&mut self) -> Result<(), State> {
        let mine = Revision(1);
        self.step("look up", request::glance(&self.key)).await?;
        let claim = request::claim(&self.key, &self.token, Term::of_build(LIVES), mine).anew();
        let claimed = self.step("claim", claim).await?;
        let claimed = claimed.and_then(|values| reply::claim(values, &self.token));
        self.lend().await?;
        let meta = self.meta(match claimed {
            Some(Claim::Go(Lease { ref nonce, .. })) => nonce.clone(),
            _ => Nonce(String::new()),
        });
        let chunk = Chunk::new(b"a table of no league".to_vec());
        let staged = request::stage(&self.key, &meta, 0, &chunk);
        let staged = self.step("stage", staged).await?;
        if claimed.is_some() && staged.is_some() {
            self.step("fill", request::fill(&self.key, &meta, LIVES))
                .await?;
            self.step("read", request::chunk(&self.key, 0)).await?;
            let seen = self.step("look up", request::glance(&self.key)).await?;
            let seen = seen.and_then(reply::glance);
            if self.refused.is_empty()
                && !seen.is_some_and(|it| matches!(it.found, Found::Record(_)))
            {
                let why = "it took a table and does not have it; name another server with --redis";
                self.refuse("look up", State::KeepsNothing(why.to_owned()));
            }
        }
        let league = self.key.league.clone();
        let advance = request::advance(&league, mine, &self.token);
        self.step("announce", advance).await?;
        let flush = request::flush(&league, std::slice::from_ref(&self.key), &self.token);
        self.step("flush", flush).await?;
        self.lend().await
    }

    async fn ask(&self, request: &Request) -> Result<Vec<Value>, State> {
        self.through.ask(self.league, request).await
    }

    /// One thing a viewer does; `None` when that was refused.
    async fn step(
        &mut self,
        doing: &'static str,
        request: Request,
    ) -> Result<Option<Vec<Value>>, State> {
        match self.ask(&request).await {
            Ok(values) => Ok(Some(values)),
            Err(why @ (State::KeepsNothing(_) | State::ReadOnly(_))) => {
                self.refuse(doing, why);
                Ok(None)
            }
            Err(state) => Err(state),
        }
    }

    /// Notes a refusal, once for each reason.
    fn refuse(&mut self, doing: &'static str, why: State) {
        if self.refused.iter().all(|refused| refused.why != why) {
            self.refused.push(Refused { doing, why });
        }
    }

    /// Gives the fence, which of a real league has none, a time to live.
    async fn lend(&self) -> Result<(), State> {
        let mut lives = Command::Pexpire.cmd();
        lives.arg(self.key.league.fence()).arg(millis(LIVES));
        self.ask(&Request::attempt([lives])).await.map(drop)
    }

    /// Removes everything, by the first command that is permitted; whether there is one.
    async fn remove(&mut self) -> Result<bool, State> {
        let (league, key) = (&self.key.league, &self.key);
        let stage = league.stage(&self.token);
        let keys = [league.fence(), key.table(), key.lease(), stage];
        let mut refused = None;
        for command in [Command::Unlink, Command::Del, Command::Pexpire] {
            match self.ask(&request::remove(command, &keys)).await {
                Ok(_) => return Ok(true),
                Err(why @ (State::KeepsNothing(_) | State::ReadOnly(_))) => {
                    refused.get_or_insert(why);
                }
                Err(state) => return Err(state),
            }
        }
        if let Some(why) = refused {
            self.refuse("remove", why);
        }
        Ok(false)
    }

    fn meta(&self, nonce: Nonce) -> Meta {
        Meta {
            store: self.league.store().clone(),
            nonce,
            revision: Revision(1),
            facts: Digest(0),
            rows: 0,
            chunks: 1,
            built: Built {
                at: Moment::now(),
                micros: 0,
                by: "trial".to_owned(),
            },
            grace: Duration::ZERO,
            token: self.token.clone(),
            checksum: Digest::default(),
        }
    }
}
