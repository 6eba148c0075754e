//! The README shows what the program does: its keys are those of the binding table, its picture is the program's own.
//!
//! After a wanted change, `UPDATE_README=1 cargo test --test readme` writes both anew.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/svg.rs"]
mod svg;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use std::{env, fs};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::tz::TimeZone;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use scoretable::cache::{BackendKind, Built, Seen, State, Stats, Status, Verdict};
use scoretable::clock::Moment;
use scoretable::demo::{self, Plan};
use scoretable::league::Revision;
use scoretable::loader::{Loaded, Request, Source};
use scoretable::store::Store;
use scoretable::tui::keymap::{Group, Keymap};
use scoretable::tui::{Effect, Memory, Message, Model, Options, Theme, update, view};

/// A Sunday evening in December, in UTC.
const NOW: Moment = Moment(1_733_086_800_000);
const BUILT: Moment = Moment(NOW.0 - 61_000);

#[test]
fn the_keys_are_those_of_the_binding_table() {
    let mut table = String::from("| keys | do |\n|---|---|\n");
    for group in Group::ALL {
        for (keys, words) in Keymap::default().help(group, false) {
            let keys: Vec<String> = keys.split(' ').map(|key| format!("`{key}`")).collect();
            let group = group.title().to_lowercase();
            writeln!(table, "| {} | {group}: {words} |", keys.join(" ")).unwrap();
        }
    }
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once("<!-- keys -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- /keys -->").unwrap();
    check(
        &path,
        &readme,
        &format!("{before}<!-- keys -->\n{table}<!-- /keys -->{after}"),
    );
}

#[test]
fn the_picture_is_the_programs_own() {
    let path = root().join("assets/dashboard.svg");
    let mut model = dashboard();
    press(&mut model, '0');
    press(&mut model, 'j');
    let mut terminal = Terminal::new(TestBackend::new(150, 32)).unwrap();
    terminal.draw(|frame| view(&model, frame)).unwrap();
    let picture = svg::picture(terminal.backend().buffer());
    let there = fs::read_to_string(&path).unwrap_or_default();
    check(&path, &there, &picture);
}

/// The demo league as a viewer sees it who found it in Redis.
fn dashboard() -> Model {
    let verdicts = [
        Verdict::Missing,
        Verdict::Fresh,
        Verdict::Fresh,
        Verdict::Flushed,
        Verdict::Fresh,
    ];
    let mut stats = Stats::default();
    for verdict in verdicts {
        let micros = if verdict == Verdict::Fresh {
            380
        } else {
            2_410
        };
        stats.record(Seen {
            at: NOW,
            verdict,
            micros,
            build_micros: 1_950,
        });
    }
    let status = Status {
        backend: BackendKind::Redis,
        state: State::Up,
        address: Some("127.0.0.1:6379/0".to_owned()),
        round_trip_micros: Some(210),
        stats,
    };
    let options = Options {
        request: Request::default(),
        flush_first: false,
        theme: Some(Theme::Dark),
        keys: Keymap::default(),
        memory: Memory::default(),
        me: None,
        ascii: false,
        notice: None,
        zone: TimeZone::UTC,
    };
    let (mut model, effects) = Model::start(options, status, (150, 32), NOW);
    let id = effects.into_iter().find_map(|effect| match effect {
        Effect::Load { id, .. } => Some(id),
        _ => None,
    });
    let answer = Ok(Box::new(loaded()));
    update(
        &mut model,
        Message::Loaded {
            id: id.unwrap(),
            answer,
        },
        NOW,
    );
    model
}

fn loaded() -> Loaded {
    let (id, facts) = demo::league(&Plan::default()).unwrap();
    let mut store = Store::in_memory(id).unwrap();
    store.write(&facts).unwrap();
    store.set_name(demo::LEAGUE).unwrap();
    let newest = store.head().unwrap().seasons.pop().unwrap();
    let (_, table) = store
        .scoretable(
            Request::default().kind,
            newest.season,
            newest.weeks.last().copied(),
        )
        .unwrap();
    let source = Source {
        verdict: Verdict::Fresh,
        backend: BackendKind::Redis,
        built: Built {
            at: BUILT,
            micros: 1_950,
            by: "kitchen-laptop:4711".to_owned(),
        },
        revision: Revision(412),
        store_revision: Revision(412),
        published: None,
        note: None,
        fresh_for: Some(Duration::from_secs(7 * 24 * 3_600 - 61)),
        ttl: Duration::from_secs(7 * 24 * 3_600),
        bytes: 5_824,
        loaded_at: NOW,
        micros: 380,
    };
    Loaded {
        table: Arc::new(table),
        source,
    }
}

fn press(model: &mut Model, key: char) {
    let key = KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE);
    update(model, Message::Key(key), NOW);
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[track_caller]
fn check(path: &Path, there: &str, wanted: &str) {
    if there != wanted && env::var_os("UPDATE_README").is_some() {
        fs::write(path, wanted).unwrap();
        return;
    }
    assert!(
        there == wanted,
        "{} is out of date: UPDATE_README=1 cargo test --test readme",
        path.display()
    );
}
