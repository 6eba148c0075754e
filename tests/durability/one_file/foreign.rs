//! A log that a killed program left is taken over where it belongs, and refused, with both files as they are, where it does
//! not or is damaged. What the refusal says to do works.

use std::fs;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::PathBuf;
use std::process::Command;

use libtest_mimic::Trial;
use rusqlite::Connection;
use scoretable::demo::{self, Plan};
use scoretable::league::{Facts, Player};
use scoretable::store::{LogTrouble, Refusal, Store, StoreError};
use tempfile::TempDir;

use crate::one_file::world::{needing, read_only};
use crate::one_file::{files, trial};
use crate::support::patience::eventually;
use crate::support::user::User;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial(
            "a_log_that_belongs_is_taken_over",
            a_log_that_belongs_is_taken_over,
        ),
        trial(
            "a_write_that_was_not_finished_is_as_if_never_begun",
            not_finished,
        ),
        trial("the_log_of_another_league_is_refused", of_another_league),
        trial("the_log_of_a_later_state_is_refused", of_a_later_state),
        trial("a_restored_backup_is_not_mixed_with_a_log", over_a_backup),
        trial(
            "a_file_put_back_is_not_undone_by_a_log",
            over_the_same_state,
        ),
        trial("a_damaged_log_is_not_read_as_an_empty_one", damaged),
        trial("a_log_that_is_no_file_is_not_opened", no_file),
        needing(trial(
            "a_log_on_a_read_only_medium_is_not_passed_over",
            read_only_medium,
        )),
    ]
}

/// A league in two states, the second of which a killed program left in the log.
struct Left {
    folder: TempDir,
}

impl Left {
    fn new() -> Self {
        Self::of(7)
    }

    fn of(seed: u64) -> Self {
        let folder = TempDir::new().unwrap();
        let left = Self { folder };
        let live = left.path("live.db");
        let mut store = Store::open_or_create(&live).unwrap();
        store.set_name("First").unwrap();
        fs::copy(&live, left.path("first.db")).unwrap();
        store.write(&facts(seed)).unwrap();
        store.back_up(&left.path("backup.db")).unwrap();
        // What another connection still reads stays in the log.
        let reader = Connection::open(&live).unwrap();
        reader.execute_batch("BEGIN; SELECT * FROM meta").unwrap();
        store.write(&newcomer()).unwrap();
        fs::copy(&live, left.store()).unwrap();
        fs::copy(left.path("live.db-wal"), left.log()).unwrap();
        assert!(left.log().metadata().unwrap().len() > 0);
        left.log_is_old();
        left
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn store(&self) -> PathBuf {
        let folder = self.path("left");
        fs::create_dir_all(&folder).unwrap();
        folder.join("league.db")
    }

    fn log(&self) -> PathBuf {
        self.store().with_file_name("league.db-wal")
    }

    /// Puts the log there again, so that it is newer than the file.
    fn log_again(&self) {
        let log = fs::read(self.log()).unwrap();
        fs::remove_file(self.log()).unwrap();
        fs::write(self.log(), log).unwrap();
    }

    /// Waits until what is written now is newer than the log: the clock of a file system stands still for milliseconds.
    fn log_is_old(&self) {
        let changed = |path: PathBuf| {
            let found = fs::metadata(path).unwrap();
            (found.ctime(), found.ctime_nsec())
        };
        let probe = self.path("probe");
        eventually("the clock has moved on", || {
            fs::write(&probe, "").unwrap();
            (changed(probe.clone()) > changed(self.log())).then_some(())
        });
    }

    fn bytes(&self) -> (Vec<u8>, Vec<u8>) {
        (
            fs::read(self.store()).unwrap(),
            fs::read(self.log()).unwrap(),
        )
    }

    /// Every way to the league is refused with the same words, and neither file is touched. Answers those words.
    #[track_caller]
    fn is_refused(&self, trouble: LogTrouble) -> String {
        let (user, before) = (User::new(), self.bytes());
        for opened in [
            Store::open(&self.store()),
            Store::open_or_create(&self.store()),
            Store::open_read_only(&self.store()),
        ] {
            let error = opened.unwrap_err();
            assert!(
                matches!(&error, StoreError::Refused(Refusal::Log { trouble: found, .. }) if *found == trouble),
                "{error:?}"
            );
        }
        let file = user.home.path().join("n.csv");
        fs::write(&file, "name\nNew Comer\n").unwrap();
        let copy = user.home.path().join("copy.db");
        let (file, copy) = (file.to_str().unwrap(), copy.to_str().unwrap());
        let mut said = String::new();
        for command in [
            &["show"][..],
            &["import", file],
            &["verify"],
            &["fork"],
            &["backup", copy],
        ] {
            let ran = user.on(&self.store(), command);
            assert_eq!(
                (ran.code, ran.out.as_str()),
                (Some(1), ""),
                "{command:?}: {ran:?}"
            );
            said = ran.err;
        }
        let doctor = user.on(&self.store(), &["doctor"]);
        assert_eq!(doctor.code, Some(1));
        assert!(doctor.out.contains("failed   store"), "{}", doctor.out);
        assert!(said.contains("league.db-wal"), "{said}");
        assert!(self.bytes() == before, "a file was touched");
        said
    }

    /// What was said to do is done, in a shell. Nothing is lost by it.
    #[track_caller]
    fn follow(&self, said: &str) {
        let (_, way) = said.trim().rsplit_once(": ").unwrap();
        let way = way.split(" (or").next().unwrap();
        self.shell(way);
        let log = self.log();
        assert!(!log.exists(), "{way}");
        let kept = |name: &String| name.starts_with("league.db-wal.");
        assert!(
            files(log.parent().unwrap()).iter().any(kept),
            "the log is kept: {way}"
        );
    }

    fn shell(&self, line: &str) {
        let mut shell = Command::new("sh");
        shell.args(["-ec", line]).current_dir(self.folder.path());
        assert!(shell.status().unwrap().success(), "{line}");
    }

    #[track_caller]
    fn holds(&self, revision: u64) {
        let store = Store::open(&self.store()).unwrap();
        assert_eq!(store.head().unwrap().revision.0, revision);
        assert!(
            store
                .verify()
                .unwrap()
                .seasons
                .iter()
                .all(|season| season.drifted == 0)
        );
        store.close().unwrap();
        assert!(!self.log().exists());
    }
}

fn facts(seed: u64) -> Facts {
    let plan = Plan {
        players: 40,
        weeks: 5,
        seed,
        ..Plan::default()
    };
    demo::league(&plan).unwrap().1
}

fn newcomer() -> Facts {
    let mut player: Player = facts(7).players.into_iter().next().unwrap();
    "New Comer".clone_into(&mut player.name);
    Facts {
        players: vec![player],
        ..Facts::default()
    }
}

fn a_log_that_belongs_is_taken_over() {
    let left = Left::new();
    left.holds(3);
    assert_eq!(files(left.store().parent().unwrap()), ["league.db"]);
    // Also by who only looks.
    let left = Left::new();
    let store = Store::open_read_only(&left.store()).unwrap();
    assert_eq!(store.head().unwrap().revision.0, 3);
    store.close().unwrap();
    left.holds(3);
}

fn not_finished() {
    let left = Left::new();
    let log = fs::File::options().write(true).open(left.log()).unwrap();
    log.set_len(log.metadata().unwrap().len() - 100).unwrap();
    left.holds(2);
}

fn of_another_league() {
    let (left, other) = (Left::new(), Left::of(8));
    fs::copy(other.path("live.db"), left.store()).unwrap();
    left.log_again();
    let said = left.is_refused(LogTrouble::Foreign);
    assert!(said.contains("does not belong to"), "{said}");
    left.follow(&said);
    left.holds(3);
}

fn of_a_later_state() {
    let left = Left::new();
    fs::copy(left.path("first.db"), left.store()).unwrap();
    left.log_again();
    let said = left.is_refused(LogTrouble::Foreign);
    left.follow(&said);
    left.holds(1);
}

fn over_a_backup() {
    let left = Left::new();
    // As `assets/docs/files.md` says it, but for the log: the state is that before the log's writes.
    fs::copy(left.path("backup.db"), left.store()).unwrap();
    let said = left.is_refused(LogTrouble::Foreign);
    left.log_again();
    assert_eq!(left.is_refused(LogTrouble::Foreign), said);
    left.follow(&said);
    left.holds(2);
}

fn over_the_same_state() {
    let left = Left::new();
    let before = fs::read(left.store()).unwrap();
    fs::write(left.path("copy.db"), before).unwrap();
    fs::rename(left.path("copy.db"), left.store()).unwrap();
    let said = left.is_refused(LogTrouble::Older);
    let other = Left::new();
    fs::write(other.store(), fs::read(other.store()).unwrap()).unwrap();
    let also = other.is_refused(LogTrouble::Older);
    let (_, touch) = also.trim().trim_end_matches(')').rsplit_once(": ").unwrap();
    other.shell(touch);
    other.holds(3);
    let (said, _) = said.split_once(" (or").unwrap();
    left.follow(said);
    left.holds(2);
}

fn damaged() {
    for (at, trouble) in [
        (0, LogTrouble::Damaged(None)),
        (9, LogTrouble::Damaged(None)),
        (30, LogTrouble::Damaged(None)),
        (32 + 24 + 100, LogTrouble::Damaged(Some(1))),
        (32 + 9, LogTrouble::Damaged(Some(1))),
    ] {
        let left = Left::new();
        let log = fs::File::options()
            .read(true)
            .write(true)
            .open(left.log())
            .unwrap();
        let mut byte = [0];
        log.read_exact_at(&mut byte, at).unwrap();
        log.write_all_at(&[byte[0] ^ 0x40], at).unwrap();
        let said = left.is_refused(trouble);
        assert!(said.contains("is damaged"), "{said}");
        left.follow(&said);
        left.holds(2);
    }
}

/// SQLite can use no log there, and the file alone is not the league.
fn read_only_medium() {
    let (left, user) = (Left::new(), User::new());
    let (store, before) = (left.store(), left.bytes());
    let (db, folder) = (store.to_str().unwrap(), store.parent().unwrap());
    for command in ["show", "doctor"] {
        let command = user.command(&["--cache", "off", "--db", db, command]);
        let ran = read_only(folder, &command);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        let said = ran.out + &ran.err;
        assert!(said.contains("copy both into a folder of yours"), "{said}");
    }
    assert!(left.bytes() == before);
    left.holds(3);
}

fn no_file() {
    let left = Left::new();
    fs::remove_file(left.log()).unwrap();
    left.shell(&format!("mkfifo {}", left.log().display()));
    let ran = User::new().on(&left.store(), &["show"]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err.contains("league.db-wal: it is a FIFO"),
        "{}",
        ran.err
    );
}
