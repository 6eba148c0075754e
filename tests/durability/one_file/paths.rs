//! What is no regular file is refused before it is opened, and no path is anything but a path.

use std::fs;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use libtest_mimic::Trial;
use rusqlite::Connection;
use scoretable::store::{Refusal, Store, StoreError};

use crate::one_file::world::{needing, read_only};
use crate::one_file::{files, trial};
use crate::support::user::{User, ran};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("no_uri_and_no_name_of_sqlites_is_taken", no_uri),
        trial("a_store_that_is_no_file_is_refused", no_file),
        trial(
            "a_configuration_that_is_no_file_is_refused",
            no_configuration,
        ),
        trial("state_that_is_no_file_is_refused", no_state),
        needing(trial(
            "a_league_on_a_read_only_medium_can_be_read",
            read_only_medium,
        )),
        needing(trial(
            "an_old_league_on_a_read_only_medium_can_be_read",
            old_and_read_only,
        )),
    ]
}

fn sample(name: &str) -> String {
    format!("{}/assets/sample/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

fn no_uri() {
    let user = User::new();
    let foreign = user.home.path().join("x.db");
    let other = Connection::open(&foreign).unwrap();
    other.execute_batch("CREATE TABLE theirs (it)").unwrap();
    other.close().unwrap();
    let before = fs::read(&foreign).unwrap();
    let whole = format!("file:{}", foreign.display());
    let commands: [&[&str]; 5] = [
        &["import", &sample("players.csv")],
        &["show"],
        &["fork"],
        &["backup", "copy.db"],
        &[],
    ];
    for name in [
        "file:x.db",
        "file:x.db?mode=ro",
        "FILE:x.db",
        "file:",
        &whole,
        ":memory:",
    ] {
        for command in commands {
            let mut command = user.command(&[&["--cache", "off", "--db", name], command].concat());
            let ran = ran(command.current_dir(user.home.path()));
            assert_eq!(
                (ran.code, ran.out.as_str()),
                (Some(2), ""),
                "{name}: {ran:?}"
            );
            assert!(ran.err.contains("the path of its file"), "{}", ran.err);
        }
    }
    assert_eq!(files(user.home.path()), ["x.db"]);
    assert!(fs::read(&foreign).unwrap() == before);
    for name in ["", ":memory:", "file:x.db"] {
        let error = Store::open_or_create(Path::new(name)).unwrap_err();
        assert!(
            matches!(error, StoreError::Refused(Refusal::NoPath { .. })),
            "{name}: {error}"
        );
    }
    // A file may be called like that.
    let named = user.home.path().join("file:x.db");
    let ran = user.on(
        &named,
        &["import", &sample("players.csv"), &sample("picks.csv")],
    );
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(files(user.home.path()), ["file:x.db", "x.db"]);
    assert!(fs::read(&foreign).unwrap() == before);
}

fn no_file() {
    let user = User::new();
    let path = |name: &str| user.home.path().join(name);
    fifo(&path("fifo"));
    fs::create_dir(path("folder")).unwrap();
    let _listening = UnixListener::bind(path("socket")).unwrap();
    std::os::unix::fs::symlink(path("fifo"), path("link")).unwrap();
    let cases = [
        (path("fifo"), "it is a FIFO"),
        (path("link"), "it is a FIFO"),
        (path("folder"), "it is a folder"),
        (path("socket"), "it is a socket"),
        ("/dev/null".into(), "it is a device"),
        ("/dev/full".into(), "it is a device"),
    ];
    let before = files(user.home.path());
    for (place, why) in cases {
        for command in [
            &["show"][..],
            &["import", &sample("players.csv")],
            &["fork"],
            &["doctor"],
        ] {
            let ran = user.on(&place, command);
            assert_eq!(ran.code, Some(1), "{}: {ran:?}", place.display());
            assert!((ran.out + &ran.err).contains(why), "{}", place.display());
        }
    }
    assert_eq!(files(user.home.path()), before);
}

fn no_configuration() {
    let user = User::new();
    let place = user.home.path().join("config.toml");
    fifo(&place);
    let named = user.run(&["--config", place.to_str().unwrap(), "show"]);
    assert_eq!((named.code, named.out.as_str()), (Some(2), ""));
    assert!(named.err.contains("it is a FIFO"), "{}", named.err);
    let usual = user.home.path().join(".config/scoretable");
    fs::create_dir_all(&usual).unwrap();
    fifo(&usual.join("config.toml"));
    let ran = user.run(&["show"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("it is a FIFO"), "{}", ran.err);
}

fn no_state() {
    let user = User::new();
    let folder = user.home.path().join(".local/state/scoretable");
    fs::create_dir_all(&folder).unwrap();
    fifo(&folder.join("scoretable.log"));
    let ran = user.run(&["--cache", "off", "-v", "demo"]);
    assert_eq!(
        ran.code,
        Some(0),
        "a log that cannot be written stops no command"
    );
    assert!(ran.err.contains("no log: cannot write to"), "{}", ran.err);
    assert!(ran.err.contains("it is a FIFO"), "{}", ran.err);
}

fn read_only_medium() {
    let user = User::new();
    let folder = user.home.path().join("medium");
    let store = folder.join("league.db");
    let ran = user.on(
        &store,
        &["import", &sample("players.csv"), &sample("picks.csv")],
    );
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let copy = user.home.path().join("copy.db");
    let run = |args: &[&str]| {
        let db = store.to_str().unwrap();
        let command = user.command(&[&["--cache", "embedded", "--db", db], args].concat());
        read_only(&folder, &command)
    };
    for command in [
        &["show", "--format", "csv"][..],
        &["verify"],
        &["rules"],
        &["cache", "status"],
        &[],
    ] {
        let ran = run(command);
        assert_eq!(ran.code, Some(0), "{command:?}: {ran:?}");
        assert!(ran.out.ends_with("league.db\n"), "nothing is left: {ran:?}");
    }
    assert!(run(&["show"]).out.contains("Ada Lovelace"));
    let doctor = run(&["doctor"]).out;
    assert!(
        doctor.contains("league.db, 64 KiB, revision 1, read only"),
        "{doctor}"
    );
    assert!(doctor.contains("ok       integrity"), "{doctor}");
    let backed_up = run(&["backup", copy.to_str().unwrap()]);
    assert_eq!(backed_up.code, Some(0), "{backed_up:?}");
    assert_eq!(user.rows(&copy), user.rows(&store));
    let written = run(&["import", &sample("players.csv"), "--name", "Other"]);
    assert_eq!(written.code, Some(1), "{written:?}");
    assert!(
        written
            .err
            .contains("make the file and its folder writable"),
        "{written:?}"
    );
}

fn old_and_read_only() {
    let user = User::new();
    let folder = user.home.path().join("medium");
    let store = folder.join("league.db");
    crate::one_file::migrations::old(&store, 1);
    let before = fs::read(&store).unwrap();
    let db = store.to_str().unwrap();
    let command = user.command(&["--cache", "embedded", "--db", db, "rules"]);
    let ran = read_only(&folder, &command);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.ends_with("league.db\n"), "{ran:?}");
    assert!(ran.err.contains("in memory only"), "{ran:?}");
    // What would be written to memory is refused.
    for command in [
        &["rules", "--joker", "week"][..],
        &["fork"],
        &["import", &sample("players.csv")],
    ] {
        let command = user.command(&[&["--cache", "embedded", "--db", db], command].concat());
        let ran = read_only(&folder, &command);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.err.contains("readonly"), "{ran:?}");
    }
    assert!(fs::read(&store).unwrap() == before);
}
