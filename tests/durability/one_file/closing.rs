//! Nothing lies beside the league when the last program has ended, whichever way it did, and a copy of the one file is the
//! whole league at any time.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use libtest_mimic::Trial;
use portable_pty::CommandBuilder;
use rustix::process::Signal;
use scoretable::league::StoreId;
use scoretable::store::Store;
use tempfile::TempDir;

use crate::one_file::{files, trial};
use crate::support::filed::Filed;
use crate::support::process::{IS_DESCRIBED, Process};
use crate::support::pty::Terminal;
use crate::support::user::User;

pub(crate) fn trials() -> Vec<Trial> {
    let dashboard = |name: &str, end: fn(&mut Terminal)| {
        trial(
            &format!("nothing_is_left_by_a_dashboard_ended_by_{name}"),
            move || {
                nothing_is_left_by_a_dashboard(end);
            },
        )
    };
    let signal = |name: &str, signal: Signal| {
        trial(
            &format!("nothing_is_left_by_a_command_ended_by_{name}"),
            move || {
                nothing_is_left_by_a_command(signal);
            },
        )
        .with_ignored_flag(!IS_DESCRIBED)
    };
    vec![
        trial(
            "nothing_is_left_by_any_command",
            nothing_is_left_by_any_command,
        ),
        dashboard("a_key", |terminal| terminal.press("q")),
        dashboard("sigterm", |terminal| send(terminal, Signal::TERM)),
        dashboard("sigint", |terminal| send(terminal, Signal::INT)),
        dashboard("sighup", |terminal| send(terminal, Signal::HUP)),
        dashboard("the_terminals_end", |terminal| terminal.hang_up("j")),
        signal("sigterm", Signal::TERM),
        signal("sigint", Signal::INT),
        signal("sighup", Signal::HUP),
        signal("sigquit", Signal::QUIT),
        trial(
            "a_killed_program_is_cleared_up_after",
            a_killed_program_is_cleared_up_after,
        )
        .with_ignored_flag(!IS_DESCRIBED),
        trial(
            "an_ignored_signal_stays_ignored",
            an_ignored_signal_stays_ignored,
        )
        .with_ignored_flag(!IS_DESCRIBED),
        trial(
            "a_copy_under_a_dashboard_is_whole",
            a_copy_under_a_dashboard_is_whole,
        ),
        trial("a_write_is_in_the_file", a_write_is_in_the_file),
    ]
}

fn send(terminal: &mut Terminal, signal: Signal) {
    Process(terminal.process()).send(signal);
}

/// The user's own files of the sample league.
fn sample(user: &User) -> [String; 2] {
    ["players.csv", "picks.csv"].map(|name| {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample");
        let to = user.home.path().join(name);
        fs::copy(from.join(name), &to).unwrap();
        to.to_str().unwrap().to_owned()
    })
}

fn nothing_is_left_by_any_command() {
    let user = User::new();
    let [players, picks] = sample(&user);
    let store = user.home.path().join("league/league.db");
    let folder = store.parent().unwrap();
    let copy = folder.join("copy.db");
    let commands: [&[&str]; 16] = [
        &["import", &players, &picks],
        &["import", &picks, "--name", "Pigskin League"],
        &["show"],
        &["rules"],
        &["rules", "--joker", "week"],
        &["export", "picks"],
        &["verify"],
        &["verify", "--repair"],
        &["cache", "status"],
        &["cache", "warm"],
        &["cache", "flush"],
        &["fetch", "--endpoint", "http://127.0.0.1:9/"],
        &["fork"],
        &["doctor"],
        &["import", "/nowhere.csv"],
        &[],
    ];
    for command in commands {
        user.on(&store, command);
        assert_eq!(files(folder), ["league.db"], "{command:?}");
        // The copy's own name is beside no log.
        fs::copy(&store, &copy).unwrap();
        assert_eq!(user.rows(&copy), user.rows(&store), "{command:?}");
        // Four of the sample's five players are still there.
        let rows = user.rows(&copy);
        assert_eq!(rows.as_array().unwrap().len(), 4, "{command:?}");
        fs::remove_file(&copy).unwrap();
    }
    let backed_up = user.on(&store, &["backup", copy.to_str().unwrap()]);
    assert_eq!(backed_up.code, Some(0), "{backed_up:?}");
    assert_eq!(files(folder), ["copy.db", "league.db"]);
}

/// A dashboard on a league, as far as its table.
fn dashboard(store: &Path, home: &TempDir) -> Terminal {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_scoretable"));
    command.env_clear();
    command.env("TERM", "xterm-256color");
    command.env("LANG", "C.UTF-8");
    command.env("HOME", home.path());
    command.arg("--db");
    command.arg(store);
    command.args(["--cache", "embedded"]);
    let terminal = Terminal::open(command, 150, 45);
    terminal.wait_text("Player");
    terminal
}

fn nothing_is_left_by_a_dashboard(end: fn(&mut Terminal)) {
    let (league, home) = (Filed::new(40), TempDir::new().unwrap());
    let path = league.path();
    let folder = path.parent().unwrap();
    let mut terminal = dashboard(&path, &home);
    assert!(files(folder).len() > 1, "it has the store open");
    end(&mut terminal);
    terminal.ended();
    assert_eq!(files(folder), ["league.db"]);
}

/// A league whose table does not fit into a pipe, so that printing it waits for a reader.
fn wide() -> (Filed, PathBuf) {
    let league = Filed::new(600);
    let folder = league.path().parent().unwrap().to_owned();
    (league, folder)
}

/// A program that waits in a write with the league open.
fn stuck(user: &User, league: &Filed) -> std::process::Child {
    let path = league.path();
    let args = [
        "--cache",
        "embedded",
        "--db",
        path.to_str().unwrap(),
        "show",
        "--format",
        "json",
    ];
    let mut command = user.command(&args);
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    Process(child.id()).wait_stuck(|| {});
    child
}

fn nothing_is_left_by_a_command(signal: Signal) {
    let (user, (league, folder)) = (User::new(), wide());
    let mut child = stuck(&user, &league);
    assert!(files(&folder).len() > 1, "it has the store open");
    Process(child.id()).send(signal);
    let status = child.wait().unwrap();
    assert_eq!(status.signal(), Some(signal.as_raw()), "{status:?}");
    assert_eq!(files(&folder), ["league.db"]);
}

fn a_killed_program_is_cleared_up_after() {
    let (user, (league, folder)) = (User::new(), wide());
    let mut child = stuck(&user, &league);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(
        files(&folder).len() > 1,
        "it was killed with the store open"
    );
    assert_eq!(
        user.on(&league.path(), &["show", "--top", "1"]).code,
        Some(0)
    );
    assert_eq!(files(&folder), ["league.db"]);
}

/// What `nohup` is for.
fn an_ignored_signal_stays_ignored() {
    let (user, (league, folder)) = (User::new(), wide());
    let path = league.path();
    let args = [
        "--cache",
        "embedded",
        "--db",
        path.to_str().unwrap(),
        "show",
        "--format",
        "json",
    ];
    let program = user.command(&args);
    let mut command = std::process::Command::new("sh");
    command.env_clear().env("HOME", user.home.path());
    command.args(["-c", "trap '' HUP; exec \"$0\" \"$@\""]);
    command.arg(program.get_program()).args(program.get_args());
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let child = command.spawn().unwrap();
    let process = Process(child.id());
    process.wait_stuck(|| {});
    process.send(Signal::HUP);
    // It goes on as soon as the output is read.
    let ended = child.wait_with_output().unwrap();
    assert!(ended.status.success(), "{:?}", ended.status);
    assert_eq!(files(&folder), ["league.db"]);
}

fn a_copy_under_a_dashboard_is_whole() {
    let (user, home) = (User::new(), TempDir::new().unwrap());
    let [players, picks] = sample(&user);
    let store = user.home.path().join("league/league.db");
    assert_eq!(user.on(&store, &["import", &players, &picks]).code, Some(0));
    let terminal = dashboard(&store, &home);
    let newcomer = user.home.path().join("newcomer.csv");
    fs::write(&newcomer, "name,team\nNew Comer,KC\n").unwrap();
    let ran = user.on(&store, &["import", newcomer.to_str().unwrap()]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let copy = user.home.path().join("copy.db");
    fs::copy(&store, &copy).unwrap();
    assert_eq!(user.rows(&copy), user.rows(&store));
    assert!(user.rows(&copy).to_string().contains("New Comer"));
    drop(terminal);
}

/// The same for a program that uses the store and goes on.
fn a_write_is_in_the_file() {
    let folder = TempDir::new().unwrap();
    let (path, copy) = (
        folder.path().join("league.db"),
        folder.path().join("copy.db"),
    );
    let mut store = Store::open_or_create(&path).unwrap();
    store.set_name("Pigskin League").unwrap();
    fs::copy(&path, &copy).unwrap();
    let copied = Store::open(&copy).unwrap();
    assert_eq!(copied.head().unwrap(), store.head().unwrap());
    let log = folder.path().join("league.db-wal");
    assert_eq!(log.metadata().unwrap().len(), 0);
    drop(copied);
    store.close().unwrap();
    assert_eq!(files(folder.path()), ["copy.db", "league.db"]);
    let id = StoreId::new("1f3a9c02-0000-4000-8000-000000000000").unwrap();
    Store::in_memory(id).unwrap().close().unwrap();
}
