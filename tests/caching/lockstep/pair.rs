//! Both backends, side by side.

use std::fmt::Write;

use scoretable::cache::protocol::Unavailable;
use scoretable::clock::Stopwatch;

use crate::lockstep::answer::plain;
use crate::lockstep::machine::Machine;
use crate::lockstep::request::Memories;
use crate::lockstep::served::Served;
use crate::lockstep::step::{EDITIONS, Entry, KEYS, LEAGUES, Step, UNIT};
use crate::support::redis_server::RedisServer;

/// How often a list is begun anew because the machine was too busy for it.
const TRIES: usize = 5;

/// Takes the steps on both backends, and compares what they answer and what a viewer would see, after each.
///
/// # Errors
/// With the steps so far and what differs.
pub(crate) async fn take(steps: &[Step], redis: &RedisServer) -> Result<(), String> {
    for _ in 0..TRIES {
        let began = Stopwatch::start();
        let outcome = Pair::new(redis).take(steps).await;
        match outcome {
            // Whether no answer came, or more time passed than may: both happen on a busy machine, and prove nothing.
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
        for (at, step) in steps.iter().enumerate() {
            if let Step::Claim { by, of, .. } = step {
                let said = self.machine.announced(of.league());
                let theirs = self.served.announced(of.league()).await?;
                let ours = said.nonce().map(|nonce| self.machine.nonces.number(nonce));
                let theirs = theirs.nonce().map(|it| self.served.nonces.number(it));
                if ours != theirs {
                    return Ok(Err(format!("{story}another nonce: {ours:?} {theirs:?}")));
                }
                self.memories[*by] = ours;
            }
            let ours = self.machine.step(step, &self.memories);
            let theirs = self.served.step(step, &self.memories).await?;
            let ours = self.machine.nonces.answer(ours);
            let theirs = self.served.nonces.answer(theirs);
            writeln!(story, "{step:?} → {ours:?}").unwrap();
            if ours != theirs {
                return Ok(Err(format!("{story}but the server: {theirs:?}")));
            }
            if let Err(difference) = self.compare_requests(at % LEAGUES).await? {
                return Ok(Err(format!("{story}{difference}")));
            }
            // All of them after each step would take long, and a difference stays.
            for key in 0..KEYS {
                let edition = (at + key) % EDITIONS;
                if let Err(difference) = self.compare(Entry { key, edition }).await? {
                    return Ok(Err(format!("{story}{difference}")));
                }
            }
        }
        for (key, edition) in (0..KEYS).flat_map(|key| (0..EDITIONS).map(move |it| (key, it))) {
            if let Err(difference) = self.compare(Entry { key, edition }).await? {
                return Ok(Err(format!("{story}{difference}")));
            }
        }
        let (ours, theirs) = (self.machine.nonces.order(), self.served.nonces.order());
        if ours != theirs {
            let orders = format!("nonces in the order {ours:?}, but on the server {theirs:?}");
            return Ok(Err(format!("{story}{orders}")));
        }
        Ok(Ok(()))
    }

    /// What publishers see of what is asked for.
    async fn compare_requests(&mut self, of: usize) -> Result<Result<(), String>, Unavailable> {
        let ours = plain(self.machine.wanted(of));
        let theirs = plain(self.served.wanted(of).await?);
        Ok(if ours == theirs {
            Ok(())
        } else {
            let [ours, theirs] = [ours, theirs].map(|it| format!("{it:?}"));
            Err(format!("requests {ours}\nbut the server: {theirs}"))
        })
    }

    /// What viewers see of an entry.
    async fn compare(&mut self, of: Entry) -> Result<Result<(), String>, Unavailable> {
        let waiting = self.machine.is_wanted(of);
        if waiting != self.served.is_wanted(of).await? {
            return Ok(Err(format!("{of:?}: wanted: {waiting}")));
        }
        let (ours, theirs) = (self.machine.look(of), self.served.look(of).await?);
        let (_, edition) = of.name();
        let verdicts = (ours.verdict(edition), theirs.verdict(edition));
        let plain = self.machine.nonces.snapshot(ours);
        let other = self.served.nonces.snapshot(theirs);
        Ok(if plain != other || verdicts.0 != verdicts.1 {
            Err(format!(
                "{of:?}: {} {plain:#?}\nbut the server: {} {other:#?}",
                verdicts.0, verdicts.1
            ))
        } else {
            Ok(())
        })
    }
}
