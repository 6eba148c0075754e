//! `backup`: one file that is the whole league, also while others use it.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Stdio;

use libtest_mimic::Trial;
use rusqlite::Connection;
use rustix::process::Signal;
use scoretable::demo::{self, Plan};
use scoretable::league::Facts;
use scoretable::store::Store;
use tempfile::TempDir;

use crate::one_file::world::{needing, small};
use crate::one_file::{files, trial};
use crate::support::filed::Filed;
use crate::support::patience::eventually;
use crate::support::process::{IS_DESCRIBED, Process};
use crate::support::user::User;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("a_backup_is_the_whole_league", whole),
        trial("a_backup_overwrites_nothing", overwrites_nothing),
        trial("a_backup_is_whole_while_others_write", while_others_write),
        trial("a_backup_that_is_stopped_leaves_nothing", stopped).with_ignored_flag(!IS_DESCRIBED),
        needing(trial("a_backup_without_room_says_so", without_room)),
    ]
}

fn whole() {
    let (league, user) = (Filed::new(40), User::new());
    let copy = user.home.path().join("copy.db");
    let ran = user.on(&league.path(), &["backup", copy.to_str().unwrap()]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(
        ran.out.contains("holds 'Prediction League' at revision 1"),
        "{}",
        ran.out
    );
    assert_eq!(files(user.home.path()), ["copy.db"]);
    let (ours, theirs) = (league.store(), Store::open(&copy).unwrap());
    assert_eq!(ours.head().unwrap(), theirs.head().unwrap());
    assert_eq!(ours.verify().unwrap(), theirs.verify().unwrap());
}

fn overwrites_nothing() {
    let (league, user) = (Filed::new(12), User::new());
    let path = |name: &str| user.home.path().join(name);
    fs::write(path("file"), "precious").unwrap();
    fs::write(path("empty"), "").unwrap();
    fs::create_dir(path("folder")).unwrap();
    symlink(path("nowhere"), path("link")).unwrap();
    let before = files(user.home.path());
    for name in ["file", "empty", "folder", "link"] {
        let ran = user.on(&league.path(), &["backup", path(name).to_str().unwrap()]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{ran:?}");
        assert!(ran.err.contains("is there already"), "{}", ran.err);
    }
    let own = league.path();
    let ran = user.on(&own, &["backup", own.to_str().unwrap()]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let ran = user.on(&own, &["backup", path("no/folder.db").to_str().unwrap()]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("no/folder.db"), "{}", ran.err);
    assert_eq!(files(user.home.path()), before);
    assert_eq!(fs::read(path("file")).unwrap(), b"precious");
    assert_eq!(
        user.on(Path::new("/nowhere/l.db"), &["backup", "x"]).code,
        Some(3)
    );
}

/// Each backup is one revision, whole: its scores are those of its facts.
fn while_others_write() {
    let (league, user) = (Filed::new(200), User::new());
    let names = |n: u32| Facts {
        players: demo::league(&Plan::default())
            .unwrap()
            .1
            .players
            .into_iter()
            .take(20)
            .map(|mut player| {
                player.name = format!("{} {n}", player.name);
                player
            })
            .collect(),
        ..Facts::default()
    };
    let folder = TempDir::new().unwrap();
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut store = league.store();
            for n in 0.. {
                if stop.load(std::sync::atomic::Ordering::SeqCst) {
                    break;
                }
                store.write(&names(n)).unwrap();
            }
        });
        for n in 0..8 {
            let copy = folder.path().join(format!("{n}.db"));
            let ran = user.on(&league.path(), &["backup", copy.to_str().unwrap()]);
            assert_eq!(ran.code, Some(0), "{ran:?}");
            let store = Store::open(&copy).unwrap();
            let checked = store.verify().unwrap();
            assert_eq!(checked.facts, checked.edition.facts);
            assert!(checked.seasons.iter().all(|season| season.drifted == 0));
        }
        stop.store(true, std::sync::atomic::Ordering::SeqCst);
    });
}

/// A league that takes a while to copy.
fn large(folder: &TempDir) -> std::path::PathBuf {
    let path = folder.path().join("large.db");
    Store::open_or_create(&path).unwrap().close().unwrap();
    let db = Connection::open(&path).unwrap();
    db.execute_batch(
        "CREATE TABLE ballast (bytes BLOB);
         WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 48)
         INSERT INTO ballast SELECT zeroblob(1 << 22) FROM n",
    )
    .unwrap();
    db.close().unwrap();
    path
}

fn stopped() {
    let (folder, user) = (TempDir::new().unwrap(), User::new());
    let store = large(&folder);
    let copy = user.home.path().join("copy.db");
    for (signal, leaves_half) in [
        (Signal::INT, false),
        (Signal::TERM, false),
        (Signal::KILL, true),
    ] {
        let args = [
            "--db",
            store.to_str().unwrap(),
            "backup",
            copy.to_str().unwrap(),
        ];
        let mut child = user
            .command(&args)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        eventually("it is being written", || {
            let written = |name: &String| {
                user.home
                    .path()
                    .join(name)
                    .metadata()
                    .is_ok_and(|it| it.len() > 0)
            };
            files(user.home.path())
                .iter()
                .find(|name| written(name))
                .map(drop)
        });
        Process(child.id()).send(signal);
        let status = child.wait().unwrap();
        assert!(!copy.exists(), "{signal:?}");
        assert!(!status.success(), "it was stopped in time: {signal:?}");
        let there = files(user.home.path());
        assert_eq!(!there.is_empty(), leaves_half, "{signal:?}: {there:?}");
    }
    // What a killed backup left does not stop the next one.
    let ran = user.on(&store, &["backup", copy.to_str().unwrap()]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

fn without_room() {
    let (league, user) = (Filed::new(200), User::new());
    let full = user.home.path().join("full");
    fs::create_dir(&full).unwrap();
    let (db, copy) = (league.path(), full.join("copy.db"));
    let args = [
        "--db",
        db.to_str().unwrap(),
        "backup",
        copy.to_str().unwrap(),
    ];
    let ran = small(&full, 64, &user.command(&args));
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.err.contains("full") && ran.err.contains("free some space"),
        "{ran:?}"
    );
    let fits = small(&full, 16_384, &user.command(&args));
    assert_eq!(fits.code, Some(0), "{fits:?}");
    assert!(fits.out.ends_with("copy.db\n"), "{fits:?}");
}
