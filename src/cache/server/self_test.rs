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
use crate::cache::Content;
use crate::cache::codec::millis;
use crate::cache::entry::{Chunk, Drafted, Found, Meta};
use crate::cache::{Announce, Built, Key, LeagueTag, Nonce, Proposal, State, Term};
use crate::clock::Moment;
use crate::league::{Digest, Edition, Revision, Season};
use crate::scoretable::Kind;
use crate::text::named::named;

named! {
    /// One of the things that a round does.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Operation {
        /// Look an entry up.
        LookUp = "look up",
        /// Announce an edition.
        Announce = "announce",
        /// Ask for an entry that is not there.
        Ask = "ask",
        /// Read what is asked for.
        Answer = "answer",
        /// Claim a lease.
        Claim = "claim",
        /// Fill an entry.
        Fill = "fill",
        /// Read a chunk of an entry.
        Read = "read",
        /// Flush a league.
        Flush = "flush",
        /// Remove keys.
        Remove = "remove",
    }
}

impl Operation {
    /// Whether tables are kept without it, and only readers without a store go without some.
    pub const fn is_for_readers(self) -> bool {
        matches!(self, Self::Ask | Self::Answer)
    }
}

/// Something a viewer does that a server refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// What it was.
    pub doing: Operation,
    /// Why: a state of [`State::KeepsNothing`] or [`State::ReadOnly`].
    pub why: State,
}

/// How long what is written may live. A round takes a few round trips.
const LIVES: Duration = Duration::from_secs(30);

/// The edition of no league.
const EDITION: Edition = Edition {
    revision: Revision(1),
    facts: Digest(0),
};

const BY: &str = "trial";

/// Who is asked.
#[derive(Clone, Copy)]
pub(crate) enum Through<'a> {
    /// A connection of its own, of which nothing is remembered.
    DiagnosticConnection(&'a DiagnosticConnection),
    /// The connection of all look-ups: what is found out is then known of the server.
    ServerClient(&'a Arc<ServerClient>),
}

impl Through<'_> {
    async fn ask(
        self,
        league: &LeagueTag,
        request: &Request,
        purpose: CallKind,
    ) -> Result<Vec<Value>, State> {
        match self {
            Self::DiagnosticConnection(connection) => connection.ask(request).await,
            Self::ServerClient(client) => {
                let answer = client.ask(league, request, purpose).await;
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
    let mut trial = Trial::new(league, through);
    // What could not be removed is not written.
    if trial.remove().await? {
        let played = trial.play().await;
        trial.remove().await?;
        played?;
    }
    Ok(trial.refused)
}

/// Does for a league what a reader does, and answers what of it was refused, and whether it may ask.
///
/// # Errors
/// How the server is, when it gave no answer at all.
pub(crate) async fn reader_round(
    league: &LeagueTag,
    connection: &DiagnosticConnection,
) -> Result<(Vec<Refused>, bool), State> {
    let mut trial = Trial::new(league, Through::DiagnosticConnection(connection));
    let key = trial.key.clone();
    trial
        .step(
            Operation::LookUp,
            request::read(&key, EDITION, (true, true)),
        )
        .await?;
    let ask = request::ask(&key.league, &key.wanted()).anew();
    let asked = match trial.ask(&ask, CallKind::Optional).await {
        Ok(values) => reply::ask(values).is_some(),
        Err(State::KeepsNothing(_) | State::ReadOnly(_)) => false,
        Err(state) => return Err(state),
    };
    if asked {
        // It ends by itself where it may not be ended.
        let end = request::end_requests(&key.league, &[], true);
        let _ended = trial.ask(&end, CallKind::Optional).await?;
    }
    Ok((trial.refused, asked))
}

struct Trial<'a> {
    key: Key,
    token: String,
    league: &'a LeagueTag,
    through: Through<'a>,
    refused: Vec<Refused>,
}

impl<'a> Trial<'a> {
    fn new(league: &'a LeagueTag, through: Through<'a>) -> Self {
        let token = Uuid::new_v4().to_string();
        Self {
            key: Key {
                league: league.trial(&token),
                content: Content::Table(Kind::Enhanced),
                season: Season::FIRST,
                week: None,
            },
            token,
            league,
            through,
            refused: Vec::new(),
        }
    }

    async fn play(&mut self) -> Result<(), State> {
        let (key, league) = (self.key.clone(), self.key.league.clone());
        self.step(Operation::LookUp, request::look(&key, EDITION))
            .await?;
        let announce = request::announce(&league, &proposal()).anew();
        let announced = self.step(Operation::Announce, announce).await?;
        let announced = announced.and_then(reply::announce);
        self.lend().await?;
        let ask = request::ask(&league, &key.wanted()).anew();
        self.step(Operation::Ask, ask).await?;
        self.step(Operation::Answer, request::wanted(&league))
            .await?;
        let term = Term::of_build(LIVES);
        let claim = request::claim(&key, EDITION, &self.token, term);
        self.step(Operation::Claim, claim).await?;
        let nonce = match announced {
            Some(Announce::Announced(nonce) | Announce::Same(nonce)) => nonce,
            _ => Nonce(0),
        };
        let (meta, chunks) = (meta(nonce), [Chunk::new(b"a table of no league".to_vec())]);
        let draft = Drafted {
            key: &key,
            edition: EDITION,
            meta: &meta,
            chunks: &chunks,
            lives: LIVES,
            was: None,
        };
        let mut filled = None;
        for fill in request::fill(&draft) {
            filled = self.step(Operation::Fill, fill).await?;
        }
        if filled.is_some() {
            self.step(Operation::Read, request::chunk(&key, EDITION, 0))
                .await?;
            let seen = self
                .step(Operation::LookUp, request::look(&key, EDITION))
                .await?;
            let seen = seen.and_then(|values| reply::look(&league, values));
            if self.refused.iter().all(|it| it.doing.is_for_readers())
                && !seen.is_some_and(|it| matches!(it.found, Found::Record(_)))
            {
                let why = "it took a table and does not have it; name another server with --redis";
                self.refuse(Operation::LookUp, State::KeepsNothing(why.to_owned()));
            }
        }
        self.step(Operation::Flush, request::flush(&league, BY))
            .await?;
        self.lend().await
    }

    async fn ask(&self, request: &Request, purpose: CallKind) -> Result<Vec<Value>, State> {
        self.through.ask(self.league, request, purpose).await
    }

    /// One thing a viewer does; `None` when that was refused.
    async fn step(
        &mut self,
        doing: Operation,
        request: Request,
    ) -> Result<Option<Vec<Value>>, State> {
        let purpose = if doing.is_for_readers() {
            CallKind::Optional
        } else if request.writes() {
            CallKind::Write
        } else {
            CallKind::Read
        };
        match self.ask(&request, purpose).await {
            Ok(values) => Ok(Some(values)),
            Err(why @ (State::KeepsNothing(_) | State::ReadOnly(_))) => {
                self.refuse(doing, why);
                Ok(None)
            }
            Err(state) => Err(state),
        }
    }

    /// Notes a refusal, once for each reason.
    fn refuse(&mut self, doing: Operation, why: State) {
        if self.refused.iter().all(|refused| refused.why != why) {
            self.refused.push(Refused { doing, why });
        }
    }

    /// Gives the reference and the mark, which have none in a real league, a time to live.
    async fn lend(&self) -> Result<(), State> {
        let lend = |key| {
            let mut lives = Command::Pexpire.cmd();
            lives.arg(key).arg(millis(LIVES));
            lives
        };
        let league = &self.key.league;
        let both = [league.reference(), league.mark()].map(lend);
        let lend = Request::attempt(both);
        self.ask(&lend, CallKind::Read).await.map(drop)
    }

    /// Removes everything; whether that is permitted.
    async fn remove(&mut self) -> Result<bool, State> {
        let (league, key) = (&self.key.league, &self.key);
        let keys = [
            league.reference(),
            league.mark(),
            league.wanted(),
            key.table(EDITION),
            key.lease(EDITION),
        ];
        let removed = self.step(Operation::Remove, request::remove(&keys)).await?;
        Ok(removed.is_some())
    }
}

fn proposal() -> Proposal {
    Proposal {
        edition: EDITION,
        seen: None,
        body: b"the head of no league".to_vec(),
        by: BY.to_owned(),
        spread: Duration::ZERO,
    }
}

fn meta(nonce: Nonce) -> Meta {
    Meta {
        nonce,
        rows: 0,
        chunks: 1,
        built: Built {
            at: Moment::now(),
            micros: 0,
            by: BY.to_owned(),
        },
        grace: Duration::ZERO,
        checksum: 0,
    }
}
