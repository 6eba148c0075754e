//! Breadth-first search, so that the first path found to a broken invariant is a shortest one.

use std::collections::VecDeque;
use std::collections::hash_map::{Entry, HashMap};
use std::fmt::Write;
use std::hash::{Hash, Hasher};
use std::sync::LazyLock;

use xxhash_rust::xxh3::xxh3_128;

use super::transitions::Event;
use super::world::{KEY, Promise, Setting, World};

/// What a search came to.
pub(super) struct Explored {
    /// How many states there are, or were seen until a promise was broken.
    pub(super) states: usize,
    /// How many events the farthest of them is away.
    pub(super) depth: usize,
    pub(super) broken: Option<Broken>,
}

/// A promise that can be broken, and how.
pub(super) struct Broken {
    pub(super) promise: Promise,
    pub(super) events: Vec<Event>,
}

/// A state's 128-bit fingerprint: of a million states, two share one with a chance of one in 10^26.
type Mark = u128;

static PREFIX: LazyLock<String> = LazyLock::new(|| KEY.league.prefix());

/// Visits every state that can be reached, or stops at the first in which a promise is broken.
pub(super) fn search(setting: &Setting) -> Explored {
    let start = World::new();
    let mut seen: HashMap<Mark, Option<(Mark, Event)>> = HashMap::from([(mark(&start), None)]);
    let mut queue = VecDeque::from([(0, mark(&start), start)]);
    let mut depth = 0;
    while let Some((steps, from, world)) = queue.pop_front() {
        depth = steps;
        for event in world.events(setting) {
            let mut next = world.clone();
            next.step(event, setting);
            let to = mark(&next);
            let Entry::Vacant(place) = seen.entry(to) else {
                continue;
            };
            place.insert(Some((from, event)));
            if let Some(promise) = next.broken(setting) {
                let events = way(&seen, to);
                let broken = Some(Broken { promise, events });
                return Explored {
                    states: seen.len(),
                    depth: steps + 1,
                    broken,
                };
            }
            queue.push_back((steps + 1, to, next));
        }
    }
    Explored {
        states: seen.len(),
        depth,
        broken: None,
    }
}

/// The events that lead to a state.
fn way(seen: &HashMap<Mark, Option<(Mark, Event)>>, to: Mark) -> Vec<Event> {
    let back = std::iter::successors(seen[&to], |(from, _)| seen[from]);
    let mut events: Vec<Event> = back.map(|(_, event)| event).collect();
    events.reverse();
    events
}

impl Broken {
    /// What happens, step by step, with the answers that are given on the way.
    pub(super) fn story(&self, setting: &Setting) -> String {
        let mut world = World::new();
        let mut story = format!("{:?} is broken", self.promise);
        for (n, event) in self.events.iter().enumerate() {
            let outcome = world.step(*event, setting);
            write!(story, "\n  {:2}. {event:?} → {outcome:?}", n + 1).unwrap();
        }
        story
    }
}

fn mark(world: &World) -> Mark {
    let mut bytes = Bytes(Vec::with_capacity(512));
    world.hash(&mut bytes);
    xxh3_128(&bytes.0)
}

/// Takes what is hashed as it is, only shorter: numbers without the zeros in front, names without what all of them begin
/// with. And who named a nonce makes no difference to anything, unless it was a flush, which may arrive again. (The time in
/// front tells any two nonces apart.)
struct Bytes(Vec<u8>);

impl Hasher for Bytes {
    fn write(&mut self, bytes: &[u8]) {
        let bytes = bytes.strip_prefix(PREFIX.as_bytes()).unwrap_or(bytes);
        let bytes = match bytes.split_at_checked(16) {
            Some((time, [b'-', id @ ..])) if !id.starts_with(b"flush") => time,
            _ => bytes,
        };
        self.0.extend_from_slice(bytes);
    }

    fn write_u64(&mut self, number: u64) {
        let (bytes, zeros) = (number.to_be_bytes(), number.leading_zeros() / 8);
        self.0.push(zeros.to_le_bytes()[0]);
        self.0.extend_from_slice(&bytes[zeros as usize..]);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn finish(&self) -> u64 {
        0
    }
}
