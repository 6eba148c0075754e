//! `demo`: makes the demo league, to be shown or in a store of its own.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use std::{io, thread};

use super::args::Demo;
use super::ending;
use super::progress::Writing;
use super::streams::{finish, notice};
use crate::demo::{self, Plan, PlanError};
use crate::error::Error;
use crate::league::Facts;
use crate::store::{Interrupt, Refusal, Store, StoreError};
use crate::text::humanize;
use crate::{file, spool, text};

/// Up to so many players the size of a league matters little, and is not found out from a sample.
const SMALL: u32 = 1_000;
/// From so many picks on a league is told of before it is made, and is not kept in memory.
const LARGE: u64 = 2_000_000;
/// The bytes that a pick takes in a store, with its share of the scores.
const STORED: u64 = 46;
/// The bytes that a pick takes in temporary files while a store is made.
const TEMPORARY: u64 = 18;
/// The bytes that a week's picks take there, a pick.
const OF_WEEK: u64 = 40;
/// The games of a week.
const GAMES: u64 = 16;
/// How many picks a usual machine makes and writes in a second.
const RATE: u64 = 250_000;
/// How often the statement under way is interrupted after a signal.
const AGAIN: Duration = Duration::from_millis(10);

/// The plan that the options ask for.
pub(super) const fn plan(wanted: &Demo) -> Plan {
    Plan {
        players: wanted.players,
        weeks: wanted.weeks,
        seasons: wanted.seasons,
        seed: wanted.seed,
    }
}

/// Makes the league of a plan, to be shown and gone with the program.
pub(super) fn store(plan: &Plan) -> Result<Store, Error> {
    let id = demo::store_id(plan)?;
    let size = Size::of(plan)?;
    let mut store = if size.picks < LARGE {
        Store::in_memory(id)?
    } else {
        size.check(&[(spool::folder(), size.stored + size.temporary)])?;
        notice([format!(
            "{}, in {} until the program ends; fewer with --players, --weeks or --seasons 1",
            size.words(plan),
            text::path(&spool::folder())
        )]);
        Store::temporary(id)?
    };
    let writing = Writing::of(size.picks);
    store.set_name(demo::LEAGUE)?;
    write(&mut store, plan, None, &writing, &Stop::default())?;
    writing.clear();
    Ok(store)
}

/// Writes the league of a plan into a new store. A signal ends that before the program, and nothing is left behind.
pub(super) fn save(plan: &Plan, to: &Path, out: &mut dyn Write) -> Result<(), Error> {
    Store::check_path(to)?;
    demo::store_id(plan)?;
    if to.symlink_metadata().is_ok() {
        let path = to.to_owned();
        return Err(StoreError::Refused(Refusal::Exists { path }).into());
    }
    let size = Size::of(plan)?;
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    size.check(&[
        (folder.to_owned(), size.stored),
        (spool::folder(), size.temporary),
    ])?;
    notice((size.picks >= LARGE).then(|| size.words(plan)));
    let (stop, writing) = (Stop::default(), Writing::of(size.picks));
    let signalled = stop.clone();
    let done = ending::before_signals(
        move || signalled.at_once(),
        || {
            let done = save_unless(&stop, plan, to, &writing);
            stop.ended();
            done
        },
    );
    let picks = humanize::grouped(done?);
    let bytes = to.metadata().map_or(0, |found| found.len());
    let (players, path) = (humanize::grouped(plan.players.into()), text::path(to));
    let shell = text::sanitize(&file::in_shell(to)).into_owned();
    finish(
        writeln!(
            out,
            "{path} holds '{}': {players} players, {picks} picks, {}; show it with: scoretable --db {shell}",
            demo::LEAGUE,
            humanize::bytes(bytes)
        ),
        out,
    )
}

/// Makes the store and writes the league, unless that is to stop.
fn save_unless(stop: &Stop, plan: &Plan, to: &Path, writing: &Writing) -> Result<u64, Error> {
    let mut store = Store::open_or_draft(to)?;
    stop.interrupts(&store);
    let done = write(&mut store, plan, Some(demo::LEAGUE), writing, stop);
    writing.clear();
    let closed = store.close();
    let picks = done?;
    closed?;
    Ok(picks)
}

/// Writes the league of a plan, and answers how many picks it has.
fn write(
    store: &mut Store,
    plan: &Plan,
    name: Option<&str>,
    writing: &Writing,
    stop: &Stop,
) -> Result<u64, Error> {
    demo::parts(plan)?;
    let made = Arc::new(AtomicU64::new(0));
    let (told, before) = (writing.clone(), Arc::clone(&made));
    store.watch_writes(move |progress| told.of_part(progress, before.load(Ordering::Relaxed)));
    let imported = store.import_parts(name, || {
        made.store(0, Ordering::Relaxed);
        let mut last = 0;
        let parts = demo::parts(plan).into_iter().flatten();
        let (made, stop) = (Arc::clone(&made), stop.clone());
        parts.map(move |part| {
            if stop.is_wanted() {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let part: Facts = part?;
            made.fetch_add(last, Ordering::Relaxed);
            last = part.picks.len() as u64;
            Ok(part)
        })
    })?;
    Ok(imported.files.iter().map(|part| part.picks.added).sum())
}

/// Stops the writing of a league. Clones stop the same.
#[derive(Clone, Default)]
struct Stop(Arc<Mutex<Stopping>>);

#[derive(Default)]
struct Stopping {
    is_wanted: bool,
    has_ended: bool,
    interrupt: Option<Interrupt>,
}

impl Stop {
    fn locked(&self) -> MutexGuard<'_, Stopping> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_wanted(&self) -> bool {
        self.locked().is_wanted
    }

    /// From now on interrupts what a store does.
    fn interrupts(&self, store: &Store) {
        self.locked().interrupt = Some(store.interrupt());
    }

    /// There is nothing to stop any more.
    fn ended(&self) {
        self.locked().has_ended = true;
    }

    /// Stops it, and returns when it has ended. An interrupt stops the statement under way, and there may be none.
    fn at_once(&self) {
        self.locked().is_wanted = true;
        loop {
            let stopping = self.locked();
            if stopping.has_ended {
                return;
            }
            if let Some(interrupt) = &stopping.interrupt {
                interrupt.stop();
            }
            drop(stopping);
            thread::park_timeout(AGAIN);
        }
    }
}

/// How large the league of a plan will be.
struct Size {
    picks: u64,
    /// The bytes of its store.
    stored: u64,
    /// The bytes of the temporary files that it takes to make it.
    temporary: u64,
}

impl Size {
    fn of(plan: &Plan) -> Result<Self, PlanError> {
        let games = GAMES * u64::from(plan.players);
        let picks = if plan.players <= SMALL {
            let earlier = u64::from(plan.seasons - 1) * u64::from(Plan::MAX_WEEKS);
            // A quarter of the players of a week have left, have not joined, or forget to pick.
            games * (earlier + u64::from(plan.weeks)) * 3 / 4
        } else {
            plan.picks()?
        };
        Ok(Self {
            picks,
            stored: picks * STORED,
            temporary: picks * TEMPORARY + games * OF_WEEK,
        })
    }

    /// How large it is and how long it takes, in words.
    fn words(&self, plan: &Plan) -> String {
        format!(
            "the demo league of {} players has about {} picks: some {}, and {} to make",
            humanize::grouped(plan.players.into()),
            humanize::grouped(rounded(self.picks)),
            humanize::bytes(self.stored),
            humanize::coarse(Duration::from_secs(rounded(self.picks / RATE + 1))),
        )
    }

    /// Refuses a league for which a folder lacks room. Two folders may be on one disk.
    fn check(&self, wanted: &[(PathBuf, u64)]) -> Result<(), PlanError> {
        let disks = wanted.iter().map(|(folder, bytes)| {
            let found = rustix::fs::statvfs(folder).ok()?;
            let device = rustix::fs::stat(folder).ok()?.st_dev;
            Some((device, found.f_bavail.saturating_mul(found.f_frsize), bytes))
        });
        let disks: Vec<Option<(_, u64, &u64)>> = disks.collect();
        for ((folder, _), disk) in wanted.iter().zip(&disks) {
            // A folder of which that is not known is tried out.
            let Some((device, free, _)) = disk else {
                continue;
            };
            let same = disks.iter().flatten().filter(|(other, ..)| other == device);
            let needed: u64 = same.map(|(.., bytes)| **bytes).sum();
            if needed > *free {
                return Err(PlanError::NoRoom(format!(
                    "a demo league with about {} picks needs some {} in {}, where {} are free; make room there, or ask for \
                     fewer with --players, --weeks or --seasons 1{}",
                    humanize::grouped(rounded(self.picks)),
                    humanize::bytes(needed),
                    text::path(folder),
                    humanize::bytes(*free),
                    if *folder == spool::folder() {
                        ", or name another folder in TMPDIR"
                    } else {
                        ""
                    }
                )));
            }
        }
        Ok(())
    }
}

/// A number in two digits.
const fn rounded(number: u64) -> u64 {
    let mut unit = 1;
    while number / unit >= 100 {
        unit *= 10;
    }
    number / unit * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_league_without_room_is_refused_before_it_is_begun() {
        let size = Size {
            picks: 123_456_789,
            stored: 0,
            temporary: 0,
        };
        let here = std::env::current_dir().unwrap();
        assert_eq!(size.check(&[(here.clone(), 0)]), Ok(()));
        // Each would fit, and both are on one disk.
        let disk = rustix::fs::statvfs(&here).unwrap();
        let most = disk.f_blocks * disk.f_frsize;
        let halves = [(here.clone(), most / 2 + 1), (here.join("."), most / 2)];
        let refusal = size.check(&halves).unwrap_err().to_string();
        assert!(
            refusal.starts_with("a demo league with about 120,000,000 picks needs some "),
            "{refusal}"
        );
        assert!(refusal.contains(&text::path(&here)), "{refusal}");
    }

    #[test]
    fn sizes_are_told_in_two_digits() {
        let shown = [0, 7, 99, 123, 61_234_567].map(rounded);
        assert_eq!(shown, [0, 7, 99, 120, 61_000_000]);
    }
}
