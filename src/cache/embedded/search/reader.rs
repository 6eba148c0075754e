//! The reader: a program without a store. What it decides, `Pursuit`, `Sighting` and `Use` decide.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::explore::short;
use super::mutations::Mutation;
use super::server::Content;
use super::world::World;
use super::{Rule, Setting};
use crate::cache::entry::{Found, Head, Sighting};
use crate::cache::lookup::Stamp;
use crate::cache::pursuit::{Pursuit, Use};
use crate::cache::{MOST_REQUESTS, Verdict};
use crate::league::{Edition, Revision};

/// How many tables it holds. The program holds more, of which the others are of other keys.
const HELD: usize = 2;

/// A program without a store.
#[derive(Clone, Debug, Default)]
pub(super) struct Reader {
    /// The greatest announced revision that it saw.
    pub(super) greatest: Revision,
    /// The edition of the head that it has: the one it assumes to be announced.
    pub(super) head: Option<Edition>,
    /// The edition that was announced before.
    was: Option<Edition>,
    /// The tables that it holds, the newest first.
    held: Vec<Held>,
    pub(super) doing: Reads,
    /// Whether it has asked, if it asks only once.
    asked: bool,
    /// What is on its screen.
    pub(super) shown: Option<Shown>,
}

/// A table in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Held {
    /// The edition that it is taken for.
    edition: Edition,
    stamp: Stamp,
    /// What it really is of.
    content: Content,
}

impl Held {
    /// An entry that was fetched, taken for one of this edition.
    fn of(edition: Edition, found: &Found) -> Option<Self> {
        let Found::Record(record) = found else {
            return None;
        };
        Some(Self {
            edition,
            stamp: Stamp::of(&record.meta),
            content: Content::of(&record.meta),
        })
    }

    /// What its table depends on.
    const fn table(self) -> Edition {
        self.content.edition
    }
}

/// What it shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Shown {
    edition: Edition,
    /// What is shown really.
    pub(super) content: Content,
    /// Whether it is shown as current, or marked.
    pub(super) is_current: bool,
}

/// What it has done of its way from a look to a screen.
#[derive(Clone, Debug, Default)]
pub(super) enum Reads {
    #[default]
    Idle,
    /// It is about to look once more.
    Looks(Look),
    /// The first command of its look has read something.
    Half(Look, Half),
    /// It is about to ask for what is missing.
    Asks,
}

/// A look: in which edition, and whether the entry is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Look {
    pub(super) pursuit: Pursuit,
    fetches: bool,
}

/// What the first command read.
#[derive(Clone, Debug)]
pub(super) enum Half {
    Entry(Found),
    /// What is announced, by a reader that reads this first.
    Reference(Head),
}

/// What a command of the reader does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Reads the head alone, since it knows none.
    Head,
    /// Begins a look: reads the entry.
    Entry,
    /// Ends it: reads the reference with the head.
    Reference,
    /// Asks for what is missing.
    Ask,
    /// Ends, and begins anew with what it wrote down.
    Restart,
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let marked = if self.is_current { "" } else { ", marked" };
        write!(f, "{}{marked}", short(self.edition))?;
        if self.content.edition != self.edition {
            write!(f, ", which is {}", short(self.content.edition))?;
        }
        Ok(())
    }
}

impl Hash for Reader {
    /// What is on the screen decides nothing.
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.greatest, self.head, self.was, &self.held, self.asked).hash(state);
        match &self.doing {
            Reads::Idle => 0.hash(state),
            Reads::Looks(look) => (1, look).hash(state),
            Reads::Asks => 2.hash(state),
            Reads::Half(look, Half::Entry(Found::Record(record))) => {
                (3, look, Stamp::of(&record.meta)).hash(state);
            }
            Reads::Half(look, Half::Entry(_)) => (4, look).hash(state),
            Reads::Half(look, Half::Reference(head)) => (5, look, &head.announced).hash(state),
        }
    }
}

impl Reader {
    fn held(&self, edition: Edition) -> Option<Held> {
        self.held
            .iter()
            .find(|held| held.edition == edition)
            .copied()
    }

    fn hold(&mut self, held: Held) {
        self.held.retain(|other| other.edition != held.edition);
        self.held.insert(0, held);
        self.held.truncate(HELD);
    }

    fn learn(&mut self, said: &Head) {
        if let Some(reference) = &said.announced.reference {
            self.greatest = self.greatest.max(reference.edition.revision);
            (self.head, self.was) = (Some(reference.edition), reference.was);
        }
    }

    pub(super) const fn is_idle(&self) -> bool {
        matches!(self.doing, Reads::Idle)
    }

    /// What it does next when it goes on.
    pub(super) const fn next(&self) -> Reading {
        match self.doing {
            Reads::Idle if self.head.is_none() => Reading::Head,
            Reads::Idle | Reads::Looks(_) => Reading::Entry,
            Reads::Half(..) => Reading::Reference,
            Reads::Asks => Reading::Ask,
        }
    }

    /// Whether a new start makes it forget something.
    pub(super) fn knows(&self) -> bool {
        !self.is_idle() || self.head.is_some() || self.asked
    }
}

impl World {
    pub(super) fn reads(&mut self, reading: Reading, setting: &Setting) {
        match reading {
            Reading::Head => {
                let said = self.server.head().clone();
                self.reader.learn(&said);
            }
            Reading::Entry => self.reads_entry(setting),
            Reading::Reference => self.reads_reference(setting),
            Reading::Ask => self.asks(setting),
            Reading::Restart => {
                self.reader = Reader {
                    greatest: self.reader.greatest,
                    ..Reader::default()
                };
            }
        }
    }

    /// The first command of a look.
    fn reads_entry(&mut self, setting: &Setting) {
        let look = match (&self.reader.doing, self.reader.head) {
            (Reads::Looks(look), _) => *look,
            (_, Some(head)) => Look::of(Pursuit::of(head), &self.reader),
            (_, None) => return,
        };
        let half = if setting.has(Mutation::ReferenceFirst) {
            Half::Reference(self.server.head().clone())
        } else {
            Half::Entry(setting.read(self, look.pursuit.edition(), look.fetches))
        };
        self.reader.doing = Reads::Half(look, half);
    }

    /// The second command, and what follows from it.
    fn reads_reference(&mut self, setting: &Setting) {
        let Reads::Half(look, half) = std::mem::take(&mut self.reader.doing) else {
            return;
        };
        let Look {
            mut pursuit,
            fetches,
        } = look;
        let edition = pursuit.edition();
        let seen = match half {
            Half::Entry(found) => Sighting {
                found,
                announced: self.server.head().clone(),
            },
            Half::Reference(announced) => Sighting {
                found: setting.read(self, edition, fetches),
                announced,
            },
        };
        let verdict = setting.verdict(&seen, edition, self.reader.greatest);
        let held = self.reader.held(edition).filter(|_| !fetches);
        let found = Held::of(edition, &seen.found);
        let entry = match Use::of(&seen.found, verdict, held.map(|held| held.stamp)) {
            Use::Held => held,
            // The checksum tells that another build came to the same table.
            Use::Fetch if found.map(Held::table) == held.map(Held::table) => found,
            Use::Fetch => {
                let fetches = true;
                self.reader.doing = Reads::Looks(Look { pursuit, fetches });
                return;
            }
            Use::Open => found,
            Use::Nothing => None,
        };
        // What it saw before this look.
        let greatest = self.reader.greatest;
        self.reader.learn(&seen.announced);
        if seen.announced.announced.reference.is_some()
            && let Some(newest) = self.reader.head
            && pursuit.follow(newest)
        {
            self.reader.doing = Reads::Looks(Look::of(pursuit, &self.reader));
            return;
        }
        self.shows(verdict, edition, entry, greatest, setting);
        if verdict.lacks_entry() && setting.requests {
            self.reader.doing = Reads::Asks;
        }
    }

    /// Ends a load with what was found, or with what else is at hand, marked.
    fn shows(
        &mut self,
        verdict: Verdict,
        edition: Edition,
        entry: Option<Held>,
        greatest: Revision,
        setting: &Setting,
    ) {
        let edition = match self.reader.head {
            Some(head) if setting.has(Mutation::TakenForNewest) => head,
            _ => edition,
        };
        let entry = entry.map(|entry| Held { edition, ..entry });
        let is_current = verdict.is_current() && entry.is_some();
        let last = self.reader.held.first().copied();
        // Nothing on screen goes back with its server.
        let newer = last.is_some_and(|last| last.edition.revision > edition.revision);
        let entry = entry.filter(|_| is_current || !newer);
        let before = || {
            let was = self.reader.was?;
            Held::of(was, &setting.read(self, was, true))
        };
        let Some(held) = entry.or(last).or_else(before) else {
            self.reader.shown = None;
            return;
        };
        self.reader.hold(held);
        let shown = Shown {
            edition: held.edition,
            content: held.content,
            is_current,
        };
        self.reader.shown = Some(shown);
        for rule in self.broken_by_screen(shown, greatest) {
            self.is_broken(rule, setting);
        }
    }

    /// What a screen breaks when it is shown, to a reader that saw this revision announced.
    fn broken_by_screen(&self, shown: Shown, greatest: Revision) -> Vec<Rule> {
        let Shown {
            edition,
            content,
            is_current,
        } = shown;
        // What is asked for behind a row is of the edition that the table is taken for.
        let mixed = (content.edition != edition).then_some(Rule::R2);
        let judged = self.judged(content).filter(|_| is_current);
        let older = is_current && content.edition.revision < greatest;
        let broken = [judged, mixed, older.then_some(Rule::R9)];
        broken.into_iter().flatten().collect()
    }

    fn asks(&mut self, setting: &Setting) {
        self.reader.doing = Reads::Idle;
        if self.reader.asked || self.server.is_wanted() {
            return;
        }
        let asked = self.server.ask(self.now(), None);
        self.reader.asked = asked && setting.has(Mutation::AskedOnce);
        self.is_bounded(setting);
    }

    /// Nobody who asks makes more requests than there may be.
    pub(super) fn is_bounded(&mut self, setting: &Setting) {
        if self.server.requests() > MOST_REQUESTS {
            self.is_broken(Rule::R7, setting);
        }
    }

    /// The reader loads once more, to the end.
    pub(super) fn loads(&mut self, setting: &Setting) -> Vec<Reading> {
        let mut done = Vec::new();
        loop {
            let next = self.reader.next();
            self.reads(next, setting);
            done.push(next);
            // Without a head there is nothing to look for.
            if self.reader.is_idle() && (next != Reading::Head || self.reader.head.is_none()) {
                return done;
            }
        }
    }
}

impl Look {
    fn of(pursuit: Pursuit, reader: &Reader) -> Self {
        Self {
            pursuit,
            fetches: reader.held(pursuit.edition()).is_none(),
        }
    }
}
