//! The rules that must hold in every state.

use super::events::Event;
use super::mutations::{Mutation, current};
use super::reader::{Half, Reads};
use super::server::{Content, LEASE, Wants};
use super::world::{Doing, File, Sent, Who, World};
use super::{Rule, Setting};
use crate::cache::entry::{Found, Sighting};
use crate::league::Edition;

/// How often each program looks until all have got to the newest edition: two stores may come to the same edition
/// separately, and lead in turn then.
const LOOKS: usize = 3;

impl World {
    /// The announced edition has moved.
    pub(super) fn is_announced(&mut self, sent: Sent, setting: &Setting) {
        let truth = &mut self.truth;
        let lost = truth.kept != [true; 2];
        truth.kept = [true; 2];
        let Some(before) = truth.announced.replace(sent.edition) else {
            truth.over = sent.over;
            return;
        };
        if before == sent.edition {
            return;
        }
        let on_top = sent.over || sent.history.contains(before);
        let later = sent.edition.revision > before.revision;
        // The rules overlap: a move that breaks one may break another.
        let broken = [
            (Rule::R8, lost && !(later && on_top)),
            (Rule::R10, !later),
            (Rule::R6, truth.over && !on_top),
            (Rule::R5, !on_top),
        ];
        truth.over |= sent.over;
        for (rule, is_broken) in broken {
            if is_broken {
                self.is_broken(rule, setting);
            }
        }
    }

    /// A rule is broken by what happens now.
    pub(super) fn is_broken(&mut self, rule: Rule, setting: &Setting) {
        if setting.watched.contains(&rule) {
            self.broken = self.broken.or(Some(rule));
        }
    }

    /// A rule that is broken here, other than by the move of the announced edition.
    pub(super) fn broken_at_rest(&self, setting: &Setting) -> Option<Rule> {
        let shown = [self.shown_to_reader(setting), self.shown_to_owners(setting)];
        let stuck = || {
            // A reader in the midst of a look comes to its end.
            let asks = setting.watched.contains(&Rule::R3) && self.reader.is_idle();
            let stuck = asks && self.stuck(setting).is_some();
            stuck.then_some(Rule::R3)
        };
        let mut found = shown.into_iter().flatten().chain(self.wrong_body());
        let watched = found.find(|rule| setting.watched.contains(rule));
        watched.or_else(stuck)
    }

    /// What a table that is shown as current breaks.
    pub(super) fn judged(&self, content: Content) -> Option<Rule> {
        if self.truth.announced != Some(content.edition) {
            return Some(Rule::R1);
        }
        (content.flush < self.truth.flush).then_some(Rule::R4)
    }

    /// What a reader would break that looks now, in one step, and the one whose look is half done.
    fn shown_to_reader(&self, setting: &Setting) -> Option<Rule> {
        let head = self.server.head();
        let of = |edition, found: Found| {
            let announced = head.clone();
            (edition, Sighting { found, announced })
        };
        let mut seen = Vec::new();
        if let Some(now) = head.announced.edition() {
            seen.push(of(now, setting.read(self, now, true)));
        }
        if let Reads::Half(look, half) = &self.reader.doing {
            let edition = look.pursuit.edition();
            seen.push(match half {
                Half::Entry(found) => of(edition, found.clone()),
                Half::Reference(said) => {
                    let (found, announced) = (setting.read(self, edition, true), said.clone());
                    (edition, Sighting { found, announced })
                }
            });
        }
        let greatest = self.reader.greatest;
        seen.into_iter().find_map(|(edition, seen)| {
            let is_current = setting.verdict(&seen, edition, greatest).is_current();
            let Found::Record(record) = seen.found else {
                return None;
            };
            let content = Content::of(&record.meta);
            let older = || (content.edition.revision < greatest).then_some(Rule::R9);
            is_current.then(|| self.judged(content).or_else(older))?
        })
    }

    /// What an owner would break that looks now.
    fn shown_to_owners(&self, setting: &Setting) -> Option<Rule> {
        let said = self.server.said();
        setting.owners.iter().find_map(|who| {
            let (owner, store) = (self.owner(*who), self.store(who.file()));
            if said.edition() != Some(store.edition) || self.forgot_a_flush(*who, setting) {
                return None;
            }
            let entry = setting.entry(self, store.edition);
            let content = current(store.edition, entry, said)?;
            let forgotten = (content.flush < owner.saw).then_some(Rule::R4);
            self.judged(content).or(forgotten)
        })
    }

    /// The head is announced with its edition, in one step.
    fn wrong_body(&self) -> Option<Rule> {
        self.server.said().reference.as_ref()?;
        let announced = self.truth.announced?.to_string().into_bytes();
        let body = self.server.head().body.clone();
        (body != Some(announced)).then_some(Rule::R2)
    }

    /// The events after which not all have got to the newest edition, although nothing goes wrong any more.
    ///
    /// Each owner begins anew and looks a few times, in either order. And where the league may be taken over, each of them does
    /// that alone.
    pub(super) fn stuck(&self, setting: &Setting) -> Option<Vec<Event>> {
        let mut fresh = self.clone();
        fresh.all_begin_anew();
        let overs = if setting.overs > 0 {
            setting.owners
        } else {
            &[]
        };
        let mut unhealed = overs.iter().filter_map(|who| {
            let (mut world, mut events) = (fresh.clone(), Vec::new());
            world.goes(Event::TakeOver(*who), setting, &mut events);
            world.reader_gets_it(&[*who], setting, &mut events);
            let is_settled = world.is_settled(&fresh, &[who.file()], setting);
            (!is_settled).then_some(events)
        });
        let stuck = fresh.stuck_looking(setting);
        stuck.or_else(|| unhealed.next())
    }

    /// All programs of stores. The reader goes on.
    pub(super) fn all_begin_anew(&mut self) {
        for owner in &mut self.owners {
            (owner.doing, owner.serves) = (Doing::Idle, None);
        }
    }

    fn stuck_looking(&self, setting: &Setting) -> Option<Vec<Event>> {
        let leads = |file: &File| {
            let store = self.store(*file);
            self.truth.announced.is_none_or(|now| {
                store.line.facts_at(now.revision) == Some(now.facts)
                    || store.edition.facts == now.facts
            })
        };
        let files: Vec<File> = setting.owners.iter().map(|who| who.file()).collect();
        if !files.iter().any(leads) {
            // No store has what is announced: the store that had it was set back. That is for a take-over.
            return None;
        }
        let mut orders = [setting.owners.to_vec(), setting.owners.to_vec()];
        orders[1].reverse();
        orders.into_iter().find_map(|order| {
            let (mut world, mut events) = (self.clone(), Vec::new());
            for _ in 0..LOOKS {
                for who in &order {
                    world.goes(Event::Look(*who), setting, &mut events);
                }
                world.is_served(&order, setting, &mut events);
            }
            world.reader_loads(setting, &mut events);
            let is_settled = world.is_settled(self, &files, setting);
            (!is_settled).then_some(events)
        })
    }

    /// The reader looks again and again, until owners have had the time to answer it.
    fn reader_gets_it(&mut self, order: &[Who], setting: &Setting, events: &mut Vec<Event>) {
        for _ in 0..LOOKS {
            self.is_served(order, setting, events);
        }
        self.reader_loads(setting, events);
    }

    /// The reader looks and asks, a lease of a program that is gone ends, and each owner answers.
    fn is_served(&mut self, order: &[Who], setting: &Setting, events: &mut Vec<Event>) {
        if !setting.requests {
            return;
        }
        self.reader_loads(setting, events);
        self.passes(LEASE, setting);
        for who in order {
            if self.server.wants() != Wants::default() {
                self.goes(Event::Serve(*who), setting, events);
            }
        }
    }

    fn reader_loads(&mut self, setting: &Setting, events: &mut Vec<Event>) {
        if setting.looks {
            events.extend(self.loads(setting).into_iter().map(Event::Read));
        }
    }

    /// Whether the reader shows what is announced now, unless it saw a later revision, which no store has any more.
    fn reader_has(&self, now: Edition) -> bool {
        let shown = self.reader.shown;
        now.revision < self.reader.greatest
            || shown.is_some_and(|shown| shown.is_current && shown.content.edition == now)
    }

    /// Whether what is announced is the newest edition of one of some stores, and is shown.
    fn is_settled(&self, before: &Self, files: &[File], setting: &Setting) -> bool {
        let Some(now) = self.server.said().edition() else {
            return false;
        };
        let is_newest = files.iter().any(|file| {
            self.store(*file).edition == now && before.store(*file).edition.facts == now.facts
        });
        // None was written to on top of that.
        let waits = |file: &File| {
            let store = self.store(*file);
            store.history.contains(now) && store.edition.revision > now.revision
        };
        // A store with the announced facts has their number too.
        let numbered = |file: &File| {
            let Edition { revision, facts } = self.store(*file).edition;
            facts != now.facts || revision == now.revision
        };
        let is_shown = || {
            let entry = setting.entry(self, now);
            let content = current(now, entry, self.server.said());
            content.is_some_and(|content| content.edition == now)
        };
        let filled = !setting.tables || setting.requests || is_shown();
        let read = !setting.looks || self.reader_has(now);
        let settled = is_newest && !files.iter().any(waits) && files.iter().all(numbered);
        settled && filled && read
    }

    /// A program begins, and does all that follows.
    fn goes(&mut self, first: Event, setting: &Setting, events: &mut Vec<Event>) {
        let (Event::Look(who) | Event::TakeOver(who) | Event::Serve(who)) = first else {
            return;
        };
        let mut next = Some(first);
        while let Some(event) = next {
            if setting.has(Mutation::LookOnly) && matches!(event, Event::Announce(..)) {
                self.ends(who);
                return;
            }
            self.step(event, setting);
            events.push(event);
            next = self.next_of(who).first().copied();
        }
    }
}
