//! Both backends, side by side.

use std::fmt::Write;

use crate::cache::Claim;
use crate::cache::server::client::Unavailable;
use crate::clock::Stopwatch;
use crate::league::{Digest, Edition, Revision};

use super::answer::{Answer, number};
use super::machine::Machine;
use super::redis_server::RedisServer;
use super::request::{Memories, Memory, entry};
use super::served::Served;
use super::step::{KEYS, Step, UNIT};

/// How often a list is begun anew because the machine was too busy for it.
const TRIES: usize = 5;

/// Takes the steps on both backends, and compares what they answer and what a viewer would see, after each.
///
/// # Errors
/// With the steps so far and what differs.
pub(super) async fn take(steps: &[Step], redis: &RedisServer) -> Result<(), String> {
    for _ in 0..TRIES {
        let began = Stopwatch::start();
        let outcome = Pair::new(redis).take(steps).await;
        match outcome {
            // No answer in time, or too much time passed: both happen on a busy machine, and prove nothing.
            Err(Unavailable(_)) => {}
            Ok(_) if began.elapsed() >= UNIT => {}
            Ok(outcome) => return outcome,
        }
    }
    Err(format!(
        "no answer, or none in time, {TRIES} times: {steps:#?}"
    ))
}

struct Pair {
    machine: Machine,
    served: Served,
    memories: Memories,
}

impl Pair {
    fn new(redis: &RedisServer) -> Self {
        Self {
            machine: Machine::new(),
            served: Served::new(redis),
            memories: Memories::default(),
        }
    }

    async fn take(&mut self, steps: &[Step]) -> Result<Result<(), String>, Unavailable> {
        let mut story = String::new();
        for step in steps {
            let ours = self.machine.step(step, &self.memories);
            let theirs = self.served.step(step, &self.memories).await?;
            let ours = self.machine.nonces.answer(ours);
            let theirs = self.served.nonces.answer(theirs);
            writeln!(story, "{step:?} → {ours:?}").unwrap();
            if ours != theirs {
                return Ok(Err(format!("{story}but the server: {theirs:?}")));
            }
            self.remember(step, &ours);
            if let Err(difference) = self.compare().await? {
                return Ok(Err(format!("{story}{difference}")));
            }
        }
        Ok(Ok(()))
    }

    /// A program that heard the answer to its claim knows the nonce from then on.
    fn remember(&mut self, step: &Step, answer: &Answer) {
        if let Step::Claim {
            by,
            key,
            mine,
            heard: true,
            ..
        } = step
        {
            let memory = &mut self.memories[*by];
            let nonce = match answer {
                Answer::Claim(Claim::Go(lease)) => number(&lease.nonce),
                _ => memory.nonce,
            };
            *memory = Memory {
                nonce,
                mine: *mine,
                key: *key,
            };
        }
    }

    /// What viewers of several stores would see of every entry.
    async fn compare(&mut self) -> Result<Result<(), String>, Unavailable> {
        for key in 0..KEYS {
            let ours = self.machine.glance(key);
            let theirs = self.served.glance(key).await?;
            let plain = self.machine.nonces.glance(&ours);
            let other = self.served.nonces.glance(&theirs);
            if plain != other {
                return Ok(Err(format!(
                    "entry {key}: {plain:#?}\nbut the server: {other:#?}"
                )));
            }
            for (revision, facts) in [(1, 0), (2, 1), (3, 0)] {
                let (revision, facts) = (Revision(revision), Digest(facts));
                let store = Edition { revision, facts };
                let league = entry(key).league;
                let (ours, theirs) = (ours.verdict(&league, store), theirs.verdict(&league, store));
                if ours != theirs {
                    return Ok(Err(format!(
                        "entry {key}: {ours}, but the server: {theirs}"
                    )));
                }
            }
        }
        Ok(Ok(()))
    }
}
