//! Breadth-first search, so that the first way found to a broken rule is a shortest one.

use std::collections::hash_map::{Entry, HashMap};
use std::collections::{HashSet, VecDeque};
use std::fmt::Write;

use super::events::{Event, Outcome};
use super::server::{print_of, short};
use super::world::{File, World};
use super::{Rule, Setting};

/// What a search came to.
pub(super) struct Explored {
    /// How many states there are, or were seen until a rule was broken.
    pub(super) states: usize,
    /// How many of them differ for a program that begins anew.
    pub(super) at_rest: usize,
    /// How many events the farthest of them is away.
    pub(super) depth: usize,
    pub(super) broken: Option<Broken>,
}

/// A rule that can be broken, and how.
pub(super) struct Broken {
    pub(super) rule: Rule,
    pub(super) events: Vec<Event>,
}

/// The way to each state that was seen: the state before it, and what happened there.
type Seen = HashMap<u128, Option<(u128, Event)>>;

/// Visits every state that can be reached in so many steps, or stops at the first in which a rule is broken.
pub(super) fn explore(setting: &Setting, most_steps: usize) -> Explored {
    let start = World::new();
    let mut seen = Seen::from([(print_of(&start), None)]);
    // What a program that begins anew goes by is the same in many states, and judged in one of them.
    let mut judged = HashSet::from([start.print_at_rest(setting)]);
    let mut queue = VecDeque::from([(0, print_of(&start), start)]);
    let mut depth = 0;
    while let Some((steps, from, world)) = queue.pop_front() {
        depth = steps;
        if steps == most_steps {
            break;
        }
        for event in world.events(setting) {
            let mut next = world.clone();
            next.step(event, setting);
            let to = print_of(&next);
            let Entry::Vacant(place) = seen.entry(to) else {
                continue;
            };
            place.insert(Some((from, event)));
            let is_new = judged.insert(next.print_at_rest(setting));
            let at_rest = || next.broken_at_rest(setting);
            let broken = next.broken.or_else(|| is_new.then(at_rest).flatten());
            if let Some(rule) = broken {
                let events = way(&seen, to);
                return Explored {
                    states: seen.len(),
                    at_rest: judged.len(),
                    depth: steps + 1,
                    broken: Some(Broken { rule, events }),
                };
            }
            queue.push_back((steps + 1, to, next));
        }
    }
    Explored {
        states: seen.len(),
        at_rest: judged.len(),
        depth,
        broken: None,
    }
}

/// The events that lead to a state.
fn way(seen: &Seen, to: u128) -> Vec<Event> {
    let back = std::iter::successors(seen[&to], |(from, _)| seen[from]);
    let mut events: Vec<Event> = back.map(|(_, event)| event).collect();
    events.reverse();
    events
}

impl Broken {
    /// What happens, step by step, with the answers, and what stores and server have then.
    pub(super) fn story(&self, setting: &Setting) -> String {
        let mut world = World::new();
        let mut story = format!("{:?} is broken", self.rule);
        tell(&mut story, &mut world, &self.events, setting);
        if self.rule == Rule::R3 {
            story.push_str("\n  and although nothing goes wrong any more:");
            let events = world.stuck(setting).unwrap_or_default();
            world.all_begin_anew();
            tell(&mut story, &mut world, &events, setting);
        }
        story
    }
}

fn tell(story: &mut String, world: &mut World, events: &[Event], setting: &Setting) {
    for (n, event) in (1..).zip(events) {
        let outcome = world.step(*event, setting);
        let [league, copy] =
            [File::League, File::Copy].map(|file| short(world.store(file).edition));
        let said = world.server.said();
        let now = said.edition().map_or_else(|| "nothing".to_owned(), short);
        let nonce = said
            .nonce()
            .map_or_else(|| "none".to_owned(), |nonce| nonce.to_string());
        let outcome = match outcome {
            Outcome::Done => String::new(),
            other => format!(" -> {other:?}"),
        };
        let stand = format!("league {league}, copy {copy}, announced {now}, nonce {nonce}");
        writeln!(story).unwrap();
        write!(story, "  {n:2}. {event:?}{outcome}  [{stand}]").unwrap();
    }
}
