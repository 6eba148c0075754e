//! Imports that run out of room.

use std::path::Path;
use std::process::{self, Stdio};

use libtest_mimic::Trial;
use tempfile::TempDir;

use crate::support::user::{Ran, ran};
use crate::whole_import::{Command, State, names, old, state, trial, whole};

pub(crate) fn trials() -> Vec<Trial> {
    let can_mount = Disk::new(64).is_some();
    let needs_mount = |name, body| {
        trial(name, body)
            .with_kind("needs the right to mount")
            .with_ignored_flag(!can_mount)
    };
    vec![
        trial("no_file_may_be_so_large", no_file_may_be_so_large),
        needs_mount("a_full_disk_gets_no_store", a_full_disk_gets_no_store),
        needs_mount("a_full_disk_keeps_its_store", a_full_disk_keeps_its_store),
    ]
}

/// Runs the import under a limit of so many KiB a file.
fn limited(command: &Command, limit: u32) -> Ran {
    let mut shell = process::Command::new("sh");
    // A signal that the shell ignores is ignored by the program, too: the write fails instead.
    let script = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", limit * 2);
    shell.env_clear().stdin(Stdio::null());
    shell.env("HOME", command.user.home.path());
    shell.env("XDG_DATA_HOME", command.user.home.path());
    shell.args(["-c", &script, env!("CARGO_BIN_EXE_scoretable")]);
    shell.args(command.arguments());
    ran(&mut shell)
}

#[track_caller]
fn told(ran: &Ran) {
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{ran:?}");
    assert!(ran.err.contains("nothing was changed"), "{}", ran.err);
}

fn no_file_may_be_so_large() {
    for limit in [1, 8, 40, 64, 100] {
        let fresh = Command::new();
        told(&limited(&fresh, limit));
        assert!(!fresh.folder().exists(), "{:?}", names(&fresh.folder()));
        let begun = Command::new();
        begun.begin();
        told(&limited(&begun, limit));
        assert_eq!(begun.state(), Some(old()));
    }
}

/// A disk of so many KiB.
struct Disk(TempDir);

impl Disk {
    /// `None` where this user may not have one.
    fn new(size: u32) -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let mounted = process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}k"), "tmpfs"])
            .arg(folder.path())
            .stderr(Stdio::null())
            .status();
        mounted
            .is_ok_and(|status| status.success())
            .then(|| Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = process::Command::new("umount").arg(self.path()).status();
    }
}

fn import(command: &Command, path: &Path) -> Ran {
    let path = path.to_string_lossy().into_owned();
    command
        .user
        .run(&[&["--db", &path], &command.arguments()[..]].concat())
}

/// What is in a store on a disk that has no room left to look into it there.
fn copied(command: &Command, path: &Path) -> Option<State> {
    let copy = command.user.home.path().join("copy.db");
    for sidecar in ["", "-wal"] {
        let name = |path: &Path| format!("{}{sidecar}", path.display());
        let _not_there = std::fs::copy(name(path), name(&copy));
    }
    state(&copy)
}

/// From too small for anything to large enough for all, in steps of a page.
fn sizes() -> impl Iterator<Item = u32> {
    (16..=640).step_by(24)
}

fn a_full_disk_gets_no_store() {
    let mut seen = [0, 0];
    for size in sizes() {
        let (command, disk) = (Command::new(), Disk::new(size).unwrap());
        let path = disk.path().join("folder/league.db");
        let ran = import(&command, &path);
        seen[usize::from(ran.code == Some(0))] += 1;
        if ran.code == Some(0) {
            assert_eq!(copied(&command, &path), Some(whole(1)), "{size}");
        } else {
            told(&ran);
            assert_eq!(names(disk.path()), [""; 0], "{size}");
        }
    }
    assert!(seen[0] > 0 && seen[1] > 0, "{seen:?}");
}

fn a_full_disk_keeps_its_store() {
    let mut seen = [0, 0];
    for size in sizes() {
        let command = Command::new();
        command.begin();
        let disk = Disk::new(size).unwrap();
        let path = disk.path().join("league.db");
        if std::fs::copy(command.folder().join("league.db"), &path).is_err() {
            continue;
        }
        let ran = import(&command, &path);
        seen[usize::from(ran.code == Some(0))] += 1;
        if ran.code == Some(0) {
            assert_eq!(copied(&command, &path), Some(whole(2)), "{size}");
        } else {
            told(&ran);
            assert_eq!(copied(&command, &path), Some(old()), "{size}");
        }
    }
    assert!(seen[0] > 0 && seen[1] > 0, "{seen:?}");
}
