//! What may happen, and what it does.

use super::Setting;
use super::mutations::Mutation;
use super::reader::{Reading, Shown};
use super::server::{Content, KEY, Lost, Wants};
use super::world::{Doing, File, Look, Owner, Ready, Sent, Store, Who, World};
use crate::cache::requests::LIVES;
use crate::cache::{Announce, Flush, MOST_REQUESTS, Nonce};
use crate::league::{Digest, Edition, Relation, Revision};

/// Something that happens, in one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// A store is written to: its facts are others then.
    Write(File, Digest),
    /// A program reads what is announced. If the server forgot a flush, it flushes again before.
    Look(Who),
    /// The same, but the server refuses that flush.
    LookRefused(Who),
    /// It reads its store, and decides.
    Decide(Who),
    /// It takes the announced number over.
    TakeNumber(Who),
    /// It builds the table.
    Build(Who),
    /// It fills the entry.
    Fill(Who),
    /// It announces.
    Announce(Who, Answer),
    /// It ends, and one begins anew.
    Crash(Who),
    /// It begins a take-over with a flush.
    TakeOver(Who),
    /// It writes, for the take-over.
    Overtake(Who),
    /// An ANNOUNCE arrives once more.
    Late(Sent),
    /// The league's cache is flushed.
    Flush,
    /// Keys are lost.
    Lose(Lost),
    /// A replica has the keys as they are, and gets no more.
    Replicate,
    /// The replica takes over.
    Failover,
    /// A store is backed up.
    BackUp(File),
    /// It is restored.
    Restore,
    /// The reader remembers what is announced.
    Remember,
    /// The reader does something.
    Read(Reading),
    /// A publisher reads the requests, and looks what is announced.
    Serve(Who),
    /// It decides which requests to end and what to build.
    Sort(Who),
    /// It ends those that need no build.
    End(Who),
    /// It claims the lease of what it has to build.
    Claim(Who),
    /// It ends all requests, since there are too many.
    Clear(Who),
    /// A program asks for what there is not.
    Nonsense,
    /// There is as much nonsense as there may be requests, or more than that.
    Crowd(Much),
    /// A minute passes.
    Minute,
}

/// How much nonsense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Much {
    /// As much as ASK takes.
    Full,
    /// One more, written past ASK.
    Crowded,
}

/// Whether the answer of the server arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Heard,
    Unheard,
}

/// What came of an event, for the story.
#[derive(Debug)]
#[expect(dead_code, reason = "printed")]
pub(super) enum Outcome {
    Done,
    Decided(Relation),
    Announce(Announce),
    Flush(Flush),
    Screen(Option<Shown>),
}

impl World {
    /// Lets an event happen.
    pub(super) fn step(&mut self, event: Event, setting: &Setting) -> Outcome {
        match event {
            Event::Write(file, facts) => {
                self.store_mut(file).write(facts);
                self.used.writes[file as usize] += 1;
            }
            Event::Look(who) => {
                if self.forgot_a_flush(who, setting) {
                    self.flush();
                }
                self.look(who, setting);
            }
            Event::LookRefused(who) => self.look(who, setting),
            Event::Decide(who) => return self.decide(who, setting),
            Event::TakeNumber(who) => self.take_number(who),
            Event::Build(who) => self.build(who, setting),
            Event::Fill(who) => self.fill(who, setting),
            Event::Announce(who, answer) => return self.announce(who, answer, setting),
            Event::Crash(who) => *self.owner_mut(who) = Owner::default(),
            Event::TakeOver(who) => {
                self.used.overs += 1;
                self.owner_mut(who).doing = Doing::Flushed;
                return self.flush();
            }
            Event::Overtake(who) => self.overtake(who, setting),
            Event::Late(sent) => return Outcome::Announce(self.sent(sent, setting)),
            Event::Flush => {
                self.used.flushes += 1;
                return self.flush();
            }
            Event::Lose(lost) => self.lose(lost),
            Event::Replicate => self.replica = Some((self.server.clone(), self.truth)),
            Event::Failover => {
                self.used.failovers += 1;
                self.time_passes();
                if let Some((server, truth)) = self.replica.take() {
                    (self.server, self.truth) = (server, truth);
                }
            }
            Event::BackUp(file) => self.backup = Some((file, *self.store(file))),
            Event::Restore => {
                self.used.restores += 1;
                if let Some((file, store)) = self.backup.take() {
                    *self.store_mut(file) = store;
                }
            }
            Event::Remember => self.reader.greatest = self.seen_by_reader(),
            Event::Read(reading) => {
                self.reads(reading, setting);
                return Outcome::Screen(self.reader.shown);
            }
            other => self.step_of_requests(other, setting),
        }
        Outcome::Done
    }

    fn step_of_requests(&mut self, event: Event, setting: &Setting) {
        match event {
            Event::Serve(who) => self.serve(who, setting),
            Event::Sort(who) => self.sort(who, setting),
            Event::End(who) => self.end(who),
            Event::Claim(who) => self.claim(who, setting),
            Event::Clear(who) => self.clear(who),
            Event::Nonsense => {
                self.used.nonsense += 1;
                self.server.ask(self.now(), Some(0));
            }
            Event::Crowd(much) => self.crowd(much, setting),
            Event::Minute => {
                self.used.minutes += 1;
                self.passes(LIVES, setting);
            }
            _ => {}
        }
    }

    fn seen_by_reader(&self) -> Revision {
        let now = self.server.said().edition().map(|now| now.revision);
        self.reader.greatest.max(now.unwrap_or_default())
    }

    fn crowd(&mut self, much: Much, setting: &Setting) {
        self.used.crowds += 1;
        let now = self.now();
        match much {
            Much::Full => {
                for number in 0..MOST_REQUESTS {
                    self.server.ask(now, Some(number));
                }
                self.is_bounded(setting);
            }
            Much::Crowded => self.server.crowd(now, MOST_REQUESTS + 1),
        }
    }

    pub(super) fn look(&mut self, who: Who, setting: &Setting) {
        let said = self.server.said();
        let look = Look {
            now: said.edition(),
            whole: said.edition().is_some_and(|now| said.is_of(now)),
            nonce: said.nonce(),
            over: self.owner(who).doing == Doing::Flushed,
        };
        self.remembers(who, look.nonce, setting);
        self.owner_mut(who).doing = Doing::Looked(look);
    }

    /// Whether a program knows of a flush that the server has forgotten.
    pub(super) fn forgot_a_flush(&self, who: Who, setting: &Setting) -> bool {
        let nonce = self.server.said().nonce();
        nonce.is_some()
            && nonce < self.owner(who).greatest
            && !setting.has(Mutation::FlushForgotten)
    }

    /// A program remembers a nonce. That is of use only after a failover.
    fn remembers(&mut self, who: Who, nonce: Option<Nonce>, setting: &Setting) {
        if setting.failovers > 0 && nonce.is_some() {
            let flush = self.truth.flush;
            let owner = self.owner_mut(who);
            owner.greatest = owner.greatest.max(nonce);
            owner.saw = owner.saw.max(flush);
        }
    }

    fn decide(&mut self, who: Who, setting: &Setting) -> Outcome {
        let Doing::Looked(look) = self.owner(who).doing else {
            return Outcome::Done;
        };
        let store = self.store(who.file());
        let relation = setting.relation(store, look.now);
        let doing = match relation {
            Relation::Unannounced | Relation::Announced | Relation::Forward => {
                Doing::Ready(Ready::of(store, look, setting))
            }
            Relation::Renumbered => Doing::Renumbering(look),
            Relation::Behind | Relation::Forked => Doing::Idle,
        };
        self.goes_on(who, doing);
        Outcome::Decided(relation)
    }

    fn take_number(&mut self, who: Who) {
        if let Doing::Renumbering(look) = self.owner(who).doing {
            if let Some(now) = look.now {
                self.store_mut(who.file()).take_number(now);
            }
            self.owner_mut(who).doing = Doing::Looked(look);
        }
    }

    fn overtake(&mut self, who: Who, setting: &Setting) {
        if let Doing::Looked(look) = self.owner(who).doing {
            let store = self.store_mut(who.file());
            setting.overtake(store, look);
            let ready = Ready::of(store, look, setting);
            self.used.overtakes += 1;
            self.owner_mut(who).doing = Doing::Ready(ready);
        }
    }

    /// Builds, unless the store has moved on: then the program begins anew.
    fn build(&mut self, who: Who, setting: &Setting) {
        let (edition, flush) = (self.store(who.file()).edition, self.truth.flush);
        if let Doing::Ready(ready) = &mut self.owner_mut(who).doing {
            ready.built = Some(Content { edition, flush });
            if edition != ready.sends.edition && !setting.has(Mutation::BuiltLater) {
                self.ends(who);
            }
        }
    }

    fn fill(&mut self, who: Who, setting: &Setting) {
        let Doing::Ready(ready) = &mut self.owner_mut(who).doing else {
            return;
        };
        ready.filled = true;
        let Ready {
            sends,
            built,
            nonce,
            ..
        } = *ready;
        let doing = self.owner(who).doing;
        self.goes_on(who, doing);
        if let (Some(content), Some(nonce)) = (built, nonce) {
            setting.fill(self, sends.edition, content, nonce);
        }
    }

    fn announce(&mut self, who: Who, answer: Answer, setting: &Setting) -> Outcome {
        let Doing::Ready(mut ready) = self.owner(who).doing else {
            return Outcome::Done;
        };
        let said = self.sent(ready.sends, setting);
        if setting.late && !self.late.contains(&ready.sends) {
            self.late.push(ready.sends);
        }
        if answer == Answer::Unheard {
            return Outcome::Announce(said);
        }
        let doing = match said {
            Announce::Announced(nonce) | Announce::Same(nonce) => {
                self.remembers(who, Some(nonce), setting);
                ready.announced = true;
                if ready.built.is_none() {
                    ready.nonce = Some(nonce);
                }
                Doing::Ready(ready)
            }
            Announce::Moved(now) => Doing::Looked(Look {
                now,
                over: ready.sends.over,
                ..Look::default()
            }),
            Announce::Taken => Doing::Idle,
        };
        self.goes_on(who, doing);
        Outcome::Announce(said)
    }

    /// A program that has announced and filled is done, or turns to the requests that it read.
    fn goes_on(&mut self, who: Who, doing: Doing) {
        self.owner_mut(who).doing = doing;
        match (doing, self.owner(who).serves) {
            (Doing::Ready(ready), serves) if ready.announced && ready.filled => match serves {
                Some(Wants { real, nonsense, .. }) if real || nonsense != 0 => {
                    self.owner_mut(who).doing = Doing::Serving;
                }
                _ => self.has_served(who),
            },
            (Doing::Idle, _) => self.ends(who),
            _ => {}
        }
    }

    /// An ANNOUNCE arrives.
    fn sent(&mut self, sent: Sent, setting: &Setting) -> Announce {
        let answer = setting.announce(self, sent);
        if let Announce::Announced(_) | Announce::Same(_) = answer {
            self.is_announced(sent, setting);
        }
        answer
    }

    fn flush(&mut self) -> Outcome {
        self.is_flushed();
        let now = self.now();
        Outcome::Flush(self.server.flush(now))
    }

    fn lose(&mut self, lost: Lost) {
        let kept = &mut self.truth.kept;
        match lost {
            Lost::Reference => kept[0] = false,
            Lost::Mark => kept[1] = false,
            Lost::Entry(_) => {}
            Lost::All => *kept = [false; 2],
        }
        if *kept == [false; 2] {
            self.truth.announced = None;
        }
        if matches!(lost, Lost::Reference | Lost::All) {
            self.time_passes();
            self.is_flushed();
        }
        self.used.losses += u8::from(lost == Lost::Reference);
        self.used.wipes += u8::from(lost == Lost::All);
        self.server.lose(self.now(), lost);
    }
}

impl Ready {
    /// A program may announce what its store has now.
    fn of(store: &Store, look: Look, setting: &Setting) -> Self {
        let sends = Sent {
            edition: store.edition,
            seen: look.now,
            over: look.over,
            history: store.history,
        };
        Self {
            sends,
            announced: look.whole && look.now == Some(store.edition),
            nonce: look.nonce,
            built: None,
            filled: !setting.tables || setting.requests,
        }
    }
}

impl World {
    /// What can happen next.
    pub(super) fn events(&self, setting: &Setting) -> Vec<Event> {
        let mut events = self.writes(setting);
        for &who in setting.owners {
            let next = self.next_of(who);
            if let Some(Event::Announce(..)) = next.last() {
                events.push(Event::Announce(who, Answer::Unheard));
            }
            // Two take-overs at once may go on moving each other, if the answers are lost.
            let again = self.used.overtakes <= setting.overs;
            let may = |next: &Event| !matches!(next, Event::Overtake(_)) || again;
            events.extend(next.into_iter().filter(may));
            let owner = self.owner(who);
            match owner.doing {
                Doing::Idle => {
                    events.push(Event::Look(who));
                    if self.forgot_a_flush(who, setting) {
                        events.push(Event::LookRefused(who));
                    }
                    if self.server.wants() != Wants::default() {
                        events.push(Event::Serve(who));
                    }
                    if self.used.overs < setting.overs {
                        events.push(Event::TakeOver(who));
                    }
                }
                _ => events.push(Event::Crash(who)),
            }
        }
        events.extend(self.late.iter().copied().map(Event::Late));
        if self.used.flushes < setting.flushes {
            events.push(Event::Flush);
        }
        events.extend(self.losses(setting));
        events.extend(self.readings(setting));
        events
    }

    /// What a program may do next, of which the first is what it does when nothing goes wrong.
    pub(super) fn next_of(&self, who: Who) -> Vec<Event> {
        match self.owner(who).doing {
            Doing::Idle => Vec::new(),
            Doing::Flushed => vec![Event::Look(who)],
            Doing::Looked(look) if look.over => vec![Event::Overtake(who)],
            Doing::Looked(_) => vec![Event::Decide(who)],
            Doing::Renumbering(_) => vec![Event::TakeNumber(who)],
            Doing::Ready(ready) => {
                let build = !ready.filled && ready.nonce.is_some() && ready.built.is_none();
                let fill = ready.built.is_some() && !ready.filled;
                let next = [
                    (build, Event::Build(who)),
                    (fill, Event::Fill(who)),
                    (!ready.announced, Event::Announce(who, Answer::Heard)),
                ];
                next.into_iter()
                    .filter_map(|(may, event)| may.then_some(event))
                    .collect()
            }
            Doing::Serving => vec![Event::Sort(who)],
            Doing::Sorted(..) => vec![Event::End(who)],
            Doing::Claiming(_) => vec![Event::Claim(who)],
            Doing::Clearing => vec![Event::Clear(who)],
        }
    }

    fn writes(&self, setting: &Setting) -> Vec<Event> {
        let mut events = Vec::new();
        for file in [File::League, File::Copy] {
            let facts = self.store(file).edition.facts;
            if self.used.writes[file as usize] < setting.writes[file as usize] {
                let others = (0..setting.facts).map(Digest).filter(|it| *it != facts);
                events.extend(others.map(|facts| Event::Write(file, facts)));
            }
            let has_owner = setting.owners.iter().any(|who| who.file() == file);
            if has_owner && self.used.restores < setting.restores && self.backup.is_none() {
                events.push(Event::BackUp(file));
            }
        }
        if self.backup.is_some() {
            events.push(Event::Restore);
        }
        events
    }

    fn losses(&self, setting: &Setting) -> Vec<Event> {
        let mut events = Vec::new();
        let held = |name: &str| self.server.holds(name);
        if self.used.losses < setting.losses && held(&KEY.league.reference()) {
            events.push(Event::Lose(Lost::Reference));
        }
        if setting.losses > 0 && held(&KEY.league.mark()) {
            events.push(Event::Lose(Lost::Mark));
        }
        if setting.entries_lost {
            let lose = |edition| Event::Lose(Lost::Entry(edition));
            events.extend(self.entries().into_iter().map(lose));
        }
        if self.used.wipes < setting.wipes {
            events.push(Event::Lose(Lost::All));
        }
        if self.replica.is_some() {
            events.push(Event::Failover);
        } else if self.used.failovers < setting.failovers {
            events.push(Event::Replicate);
        }
        events
    }

    /// What the reader may do, and those who ask for nonsense.
    fn readings(&self, setting: &Setting) -> Vec<Event> {
        let remembers = setting.remembers && self.seen_by_reader() != self.reader.greatest;
        let restarts = setting.looks && self.reader.knows();
        let (used, event) = (self.used, Event::Read);
        let all = [
            (remembers, Event::Remember),
            (setting.looks, event(self.reader.next())),
            (restarts, event(Reading::Restart)),
            (used.nonsense < setting.nonsense, Event::Nonsense),
            (used.crowds < setting.crowds, Event::Crowd(Much::Full)),
            (used.crowds < setting.crowds, Event::Crowd(Much::Crowded)),
            (used.minutes < setting.minutes, Event::Minute),
        ];
        let may = |(may, event): (bool, Event)| may.then_some(event);
        all.into_iter().filter_map(may).collect()
    }

    /// The editions that have an entry.
    fn entries(&self) -> Vec<Edition> {
        self.server.entries().collect()
    }
}
