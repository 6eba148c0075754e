//! `doctor`: checks the league's store.

use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use super::{failed, finding, ok, refused, skipped, warning};
use crate::clock::Stopwatch;
use crate::config::{Config, StorePath};
use crate::error::Error;
use crate::output::{Finding, Outcome};
use crate::store::{Head, Schema, Store, Unconfirmed};
use crate::text;
use crate::text::humanize;

/// The time limit for all checks of the store: a large store on a slow disk is read from end to end.
const PATIENCE: Duration = Duration::from_secs(20);
/// The checks, in the order in which they run.
const CHECKS: [&str; 5] = ["store", "schema", "integrity", "references", "schedule"];

/// Looks at the store, if there is one: what the league is, and what was found.
pub(super) fn examine(config: &Config, reads: bool) -> (Option<Head>, Vec<Finding>) {
    let (mut head, mut findings) = (None, Vec::new());
    match &config.store {
        _ if reads => findings.push(skipped(
            "store",
            "none here: the league is read from the server",
        )),
        Some(store) => in_time(store.clone(), &mut head, &mut findings),
        None => findings.push(refused("store", &Error::NoHome)),
    }
    let rest = CHECKS.iter().skip(findings.len());
    findings.extend(rest.map(|check| skipped(check, "there is no store to check")));
    (head, findings)
}

/// A disk may not answer at all, so a thread asks it, which is left to itself when that takes too long.
fn in_time(store: StorePath, head: &mut Option<Head>, findings: &mut Vec<Finding>) {
    let (say, said) = mpsc::channel();
    let watch = Stopwatch::start();
    let asking = thread::Builder::new().spawn(move || look(&store, &say));
    if let Err(error) = asking {
        return findings.push(refused("store", &Error::Runtime(error)));
    }
    loop {
        match said.recv_timeout(PATIENCE.saturating_sub(watch.elapsed())) {
            Ok(Said::League(league)) => *head = Some(league),
            Ok(Said::Found(finding)) => findings.push(finding),
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {
                let found = format!("no answer within {}", humanize::wait(PATIENCE));
                let fix = "try again when the disk is less busy, or check the disk";
                let late = CHECKS.get(findings.len()).copied().unwrap_or("store");
                return findings.push(warning(late, found, fix));
            }
        }
    }
}

enum Said {
    League(Head),
    Found(Finding),
}

/// Runs one check after the other and reports each at once. The receiver may be gone already, which does no harm.
fn look(store: &StorePath, say: &Sender<Said>) {
    let found = |finding| drop(say.send(Said::Found(finding)));
    let (StorePath::Named(path) | StorePath::Usual(path)) = store;
    if matches!(store, StorePath::Usual(_)) && !path.try_exists().unwrap_or(true) {
        return found(none_yet(path));
    }
    let (store, schema) = match Store::open_read_only(path).and_then(|it| Ok((it.schema()?, it))) {
        Ok((schema, store)) => (store, schema),
        Err(error) => return found(refused("store", &error)),
    };
    let (mut revision, mut trouble) = (String::new(), None);
    if schema.found == schema.known {
        match store.head() {
            Ok(head) => {
                revision = format!(", revision {}", head.revision);
                drop(say.send(Said::League(head)));
            }
            Err(error) => trouble = Some(refused("store", &error)),
        }
    }
    found(trouble.unwrap_or_else(|| readable(path, &store, &revision)));
    found(of_schema(schema));
    found(sound(&store));
    found(whole(&store));
    found(scheduled(&store));
}

fn none_yet(path: &Path) -> Finding {
    let place = text::path(path);
    let found = format!("none yet at {place}, so the demo league is shown");
    let fix = "load yours: scoretable import FILE";
    finding("store", Outcome::Skipped, found, Some(fix))
}

fn readable(path: &Path, store: &Store, revision: &str) -> Finding {
    let bytes = path.metadata().map_or(0, |file| file.len());
    let size = humanize::file_size(bytes);
    let found = format!("{}, {size}{revision}", text::path(path));
    match store.is_read_only() {
        Ok(false) => ok("store", found),
        Ok(true) => {
            let fix = "make the file and its folder writable to import and fetch";
            warning("store", format!("{found}, read only"), fix)
        }
        Err(error) => refused("store", &error),
    }
}

fn of_schema(Schema { found, known }: Schema) -> Finding {
    if found == known {
        ok("schema", format!("version {found}, the newest"))
    } else {
        let words = format!(
            "version {found}, which becomes {known} when the league is next shown; the old file is kept beside it"
        );
        ok("schema", words)
    }
}

fn sound(store: &Store) -> Finding {
    const FIX: &str =
        "restore a backup, or import into a new store: scoretable --db NEW import FILE";
    match store.integrity_errors().as_deref() {
        Ok([]) => ok("integrity", "SQLite finds nothing wrong"),
        Ok([first, rest @ ..]) => {
            let more = match rest.len() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            failed("integrity", format!("{first}{more}"), FIX)
        }
        Err(error) => refused("integrity", error),
    }
}

fn whole(store: &Store) -> Finding {
    match store.foreign_key_violations() {
        Ok(0) => ok("references", "every reference leads to a row that exists"),
        Ok(rows) => failed(
            "references",
            format!("{rows} rows refer to rows that do not exist"),
            "import into a new store: scoretable --db NEW import FILE",
        ),
        Err(error) => refused("references", &error),
    }
}

/// The picked games that no schedule has confirmed. The report is meant to be shown to others, so it names no player.
fn scheduled(store: &Store) -> Finding {
    let unconfirmed = match store.unconfirmed() {
        Ok(unconfirmed) => unconfirmed,
        Err(error) => return refused("schedule", &error),
    };
    let lost = unconfirmed.iter().filter(|game| game.lost.is_some());
    let picks: usize = lost.clone().map(|game| game.players.count).sum();
    let picks = humanize::count(picks as u64, "pick", "picks");
    match (lost.clone().next(), lost.count(), unconfirmed.len()) {
        (None, _, 0) => ok("schedule", "every picked game is one of the schedule"),
        (None, _, games) => {
            let games = humanize::count(games as u64, "picked game waits", "picked games wait");
            ok("schedule", format!("{games} for the schedule of the week"))
        }
        (Some(first), games, _) => {
            let Unconfirmed {
                season,
                week,
                home,
                away,
                ..
            } = first;
            let more = match games - 1 {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            warning(
                "schedule",
                format!(
                    "{picks} will never count, of {away} at {home} in {season} week {week}{more}"
                ),
                "scoretable verify names the players and says why; import their picks again, or take them out with: \
                 scoretable verify --repair",
            )
        }
    }
}
