//! The looks of the reader, step by step. What it decides, `Pursuit`, `Sighting` and `Use` decide.

use super::mutations::Mutation;
use super::reader::{Half, Held, Look, Reader, Reading, Reads, Shown};
use super::world::World;
use super::{Rule, Setting};
use crate::cache::entry::{Head, Sighting};
use crate::cache::pursuit::{Pursuit, Use};
use crate::cache::{MOST_REQUESTS, Verdict};
use crate::league::{Edition, Revision};

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
            (_, Some(head)) => Look::of(Pursuit::of(head), head, &self.reader),
            (_, None) => return,
        };
        let half = if setting.has(Mutation::ReferenceFirst) {
            Half::Reference(self.reads_head(&look))
        } else {
            Half::Entry(setting.read(self, look.pursuit.edition(), look.fetches))
        };
        self.reader.doing = Reads::Half(look, half);
    }

    /// What a look sees announced. The head comes with it when its edition is another one than that of the head it has.
    fn reads_head(&self, look: &Look) -> Head {
        let said = self.server.head().clone();
        if look.knows_head() {
            Head::bare(said.announced)
        } else {
            said
        }
    }

    /// The second command, and what follows from it.
    fn reads_reference(&mut self, setting: &Setting) {
        let Reads::Half(look, half) = std::mem::take(&mut self.reader.doing) else {
            return;
        };
        let mut pursuit = look.pursuit;
        let edition = pursuit.edition();
        let seen = match half {
            Half::Entry(found) => Sighting {
                found,
                announced: self.reads_head(&look),
            },
            Half::Reference(announced) => Sighting {
                found: setting.read(self, edition, look.fetches),
                announced,
            },
        };
        let verdict = setting.verdict(&seen, edition, self.reader.greatest);
        let held = self.reader.held(edition).filter(|_| !look.fetches);
        let found = Held::of(edition, &seen.found);
        let entry = match Use::of(&seen.found, verdict, held.map(|held| held.stamp)) {
            Use::Held => held,
            // The checksum tells that another build came to the same table.
            Use::Fetch if found.map(Held::table) == held.map(Held::table) => found,
            Use::Fetch => {
                let fetches = true;
                self.reader.doing = Reads::Looks(Look { fetches, ..look });
                return;
            }
            Use::Open => found,
            Use::Nothing => None,
        };
        // What it saw before this look.
        let greatest = self.reader.greatest;
        self.reader.learn(&seen.announced);
        let newest = self.reader.head.unwrap_or(look.head);
        let announced = seen.announced.announced.reference;
        let moved = announced.as_ref();
        if moved.is_some_and(|now| pursuit.follow(now.edition)) {
            self.reader.doing = Reads::Looks(Look::of(pursuit, newest, &self.reader));
            return;
        }
        let (verdict, edition, entry) = match announced {
            Some(now) if setting.has(Mutation::TakenForAnnounced) => {
                let edition = now.edition;
                let entry = entry.map(|entry| Held { edition, ..entry });
                (verdict, edition, entry)
            }
            _ if look.knows_head() || newest == edition => (verdict, edition, entry),
            // No head is known of what it found.
            _ => (verdict.without_entry(), look.head, None),
        };
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
        // The head is beside it, and what is asked for behind a row is of the edition that the table is taken for.
        let beside = is_current && self.reader.head != Some(edition);
        let mixed = (beside || content.edition != edition).then_some(Rule::R2);
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

    /// There are never more requests than there may be.
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
