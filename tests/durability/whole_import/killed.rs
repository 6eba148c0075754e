//! Imports that are killed at any moment.

use std::sync::mpsc;
use std::time::Duration;

use libtest_mimic::Trial;
use scoretable::clock::Stopwatch;

use crate::whole_import::{Command, State, names, old, trial, whole};

const KILLS: u32 = 30;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("killed_while_a_store_is_made", killed_while_a_store_is_made),
        trial(
            "killed_while_a_store_is_written",
            killed_while_a_store_is_written,
        ),
    ]
}

/// Starts the import, kills it after a while, and answers what is there then.
fn killed(command: &Command, after: Duration) -> Option<State> {
    let mut program = command.user.command(&command.arguments());
    program.stdout(std::process::Stdio::null());
    let mut program = program.spawn().unwrap();
    // The channel is a clock: nothing is ever sent.
    let (_never, clock) = mpsc::channel::<()>();
    let _ = clock.recv_timeout(after);
    program.kill().unwrap();
    program.wait().unwrap();
    command.state()
}

/// Moments from the start of an import to a little after its end.
fn moments() -> impl Iterator<Item = Duration> {
    let command = Command::new();
    let start = Stopwatch::start();
    assert_eq!(command.run().code, Some(0));
    let step = start.elapsed() * 11 / 10 / KILLS;
    (0..KILLS).map(move |kill| step * kill)
}

fn killed_while_a_store_is_made() {
    let mut seen = [0, 0];
    for after in moments() {
        let command = Command::new();
        let found = killed(&command, after);
        assert!(
            found.is_none() || found == Some(whole(1)),
            "{after:?}: {found:?}"
        );
        seen[usize::from(found.is_some())] += 1;
        if found.is_none() {
            assert!(!names(&command.folder()).contains(&"league.db".to_owned()));
        }
        // Whatever the killed one left, the next one is none the worse for it, and clears it away.
        assert_eq!(command.run().code, Some(0));
        assert_eq!(command.state(), Some(whole(1)));
        let left = names(&command.folder());
        assert!(
            left.iter().all(|name| name.starts_with("league.db")),
            "{left:?}"
        );
    }
    assert!(seen[0] > 0, "some were killed in time: {seen:?}");
}

fn killed_while_a_store_is_written() {
    let mut seen = [0, 0];
    for after in moments() {
        let command = Command::new();
        command.begin();
        let found = killed(&command, after).unwrap();
        assert!(found == old() || found == whole(2), "{after:?}: {found:?}");
        seen[usize::from(found == whole(2))] += 1;
        assert_eq!(command.run().code, Some(0));
        assert_eq!(command.state(), Some(whole(2)));
    }
    assert!(seen[0] > 0, "some were killed in time: {seen:?}");
}
