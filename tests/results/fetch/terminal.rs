//! A fetch of a whole season on a terminal: it says how far it is, and can be stopped at any time.

use std::sync::{Mutex, mpsc};

use portable_pty::CommandBuilder;
use rustix::process::{Pid, Signal, kill_process};

use crate::fetch::command::{league, user};
use crate::support::board::Board;
use crate::support::http::{Server, ok};
use crate::support::pty::Terminal;
use crate::support::user::User;

/// Answers the weeks of 2025, each with a game of its own; week 2 only when there is a word on the line, or its end.
fn espn(line: mpsc::Receiver<()>) -> Server {
    let line = Mutex::new(line);
    Server::start(move |path| {
        let (_, week) = path.rsplit_once("week=").unwrap();
        let week: u8 = week.parse().unwrap();
        if week == 2 {
            let _ = line.lock().unwrap().recv();
        }
        let id = 9000 + i64::from(week);
        ok(&Board::new(2025, week)
            .played(id, ("KC", 17), ("NYG", 20))
            .json())
    })
}

fn fetch(user: &User, server: &Server) -> Terminal {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_scoretable"));
    command.env_clear();
    command.env("TERM", "xterm-256color");
    command.env("HOME", user.home.path());
    command.env("XDG_DATA_HOME", user.home.path());
    command.args([
        "--cache",
        "off",
        "--season",
        "2025",
        "fetch",
        "--endpoint",
        &server.url(),
    ]);
    Terminal::open(command, 100, 60)
}

#[test]
fn a_season_says_how_far_it_is_and_leaves_no_trace_of_that() {
    let (user, (word, line)) = (user(), mpsc::channel());
    let server = espn(line);
    let mut terminal = fetch(&user, &server);
    terminal.wait_text("2/18 asking for 2025 week 2");
    terminal.resize(90, 60);
    word.send(()).unwrap();
    let end = terminal.wait_text("now at revision 19");
    assert!(!end.contains("asking for"), "{end}");
    let (status, _) = terminal.wait_end();
    assert_eq!(status.exit_code(), 0);
    assert_eq!(league(&user).len(), 4 + 18);
}

#[test]
fn an_interrupt_leaves_the_store_as_before_the_week_under_way() {
    let (user, (word, line)) = (user(), mpsc::channel());
    let server = espn(line);
    let mut terminal = fetch(&user, &server);
    terminal.wait_text("2/18 asking for 2025 week 2");
    terminal.press("\u{3}");
    terminal.wait_text("scoretable: stopped; the weeks before stay as they were written");
    let (status, _) = terminal.wait_end();
    assert_eq!(status.exit_code(), 130);
    drop(word);
    let games = league(&user);
    assert_eq!((games.len(), games[4]), (5, (9001, Some(20), Some(17))));
    let again = user.run(&["--cache", "off", "fetch", "--endpoint", &server.url()]);
    assert_eq!(again.code, Some(0), "{again:?}");
    assert_eq!(league(&user).len(), 4 + 18, "the next one gets the rest");
    let verified = user.run(&["--cache", "off", "verify"]);
    assert_eq!(verified.code, Some(0), "{verified:?}");
}

/// Any other signal ends it where it stands, with all that is written in one piece or not at all.
#[test]
fn a_signal_leaves_the_store_as_before_the_week_under_way() {
    for signal in [Signal::HUP, Signal::QUIT, Signal::TERM] {
        let (user, (word, line)) = (user(), mpsc::channel());
        let server = espn(line);
        let terminal = fetch(&user, &server);
        terminal.wait_text("2/18 asking for 2025 week 2");
        let process = Pid::from_raw(i32::try_from(terminal.process()).unwrap());
        kill_process(process.unwrap(), signal).unwrap();
        let (status, _) = terminal.wait_end();
        assert!(status.signal().is_some(), "{signal:?}: {status:?}");
        drop(word);
        let games = league(&user);
        assert_eq!((games.len(), games[4]), (5, (9001, Some(20), Some(17))));
        let verified = user.run(&["--cache", "off", "verify"]);
        assert_eq!(verified.code, Some(0), "{verified:?}");
    }
}
