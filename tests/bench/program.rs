//! The program itself: how large it is, how soon it is there, and that no server, whatever is wrong with it, delays the
//! first frame.

use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use portable_pty::CommandBuilder;
use scoretable::demo::{self, Plan};
use scoretable::scoretable::Kind;
use scoretable::store::Store;
use tempfile::TempDir;

use crate::measure::{Times, report, told, turns};
use crate::support::black_hole::BlackHole;
use crate::support::filed::Filed;
use crate::support::process::{self, Process};
use crate::support::pty::Terminal;
use crate::support::redis_server::{self, RedisServer};

const PROGRAM: &str = env!("CARGO_BIN_EXE_scoretable");

/// Its size, and what it takes to say its version.
pub(crate) fn size_and_start() {
    let bytes = Path::new(PROGRAM).metadata().expect("the program").len();
    let version = || {
        let ran = Command::new(PROGRAM).arg("--version").output();
        assert!(ran.expect("the program starts").status.success());
    };
    let [start] = turns(15, [&mut &version]);
    println!("the program: {} KiB", bytes.div_ceil(1024));
    println!("`scoretable --version`: {:.1} ms", start.median());
}

/// From the start to the first frame on a terminal, with four kinds of server.
pub(crate) fn first_frame() {
    let Some(place) = Place::new() else {
        return println!("first frame: not measured, there is no redis-server");
    };
    let frame = |url: String| {
        let viewer = place.viewer(Some(url), Answers::Never);
        move || viewer.first_frame()
    };
    let [mut up, mut refused, mut hung, mut black_holed] = place.urls().map(frame);
    let [up, refused, hung, black_holed] =
        told(25, [&mut up, &mut refused, &mut hung, &mut black_holed]);
    let row = |what: &str, times: &Times| {
        let what = format!("first frame, server {what} / up");
        let measured = format!("{:.1} ms / {:.1} ms", times.median(), up.median());
        report(&what, &measured, times.over(&up), 1.1);
    };
    row("refusing", &refused);
    row("hung", &hung);
    row("black-holed", &black_holed);
}

/// From the start to the first rows on a terminal: with terminals that tell their background at once and too late, against one
/// that never does, and with the same kinds of server.
pub(crate) fn first_rows() {
    let Some(place) = Place::new() else {
        return println!("first rows: not measured, there is no redis-server");
    };
    let rows = |url: Option<&String>, answers| {
        let viewer = place.viewer(url.cloned(), answers);
        move || viewer.first_rows()
    };
    let [up, refused, hung, black_holed] = &place.urls();
    // The table is on the server from then on.
    rows(Some(up), Answers::Never)();
    let [silent, prompt, late, alone, refused, hung, black_holed] = told(
        25,
        [
            &mut rows(Some(up), Answers::Never),
            &mut rows(Some(up), Answers::AtOnce),
            &mut rows(Some(up), Answers::Late),
            &mut rows(None, Answers::Never),
            &mut rows(Some(refused), Answers::Never),
            &mut rows(Some(hung), Answers::Never),
            &mut rows(Some(black_holed), Answers::Never),
        ],
    );
    let row = |what: &str, [times, others]: [&Times; 2], target| {
        let measured = format!("{:.1} ms / {:.1} ms", times.median(), others.median());
        let what = format!("first rows, {what}");
        report(&what, &measured, times.over(others), target);
    };
    row(
        "terminal that answers / that never does",
        [&prompt, &silent],
        1.1,
    );
    row(
        "terminal that answers late / that never does",
        [&late, &silent],
        1.1,
    );
    row("server up / no cache", [&silent, &alone], 1.1);
    // The look-up asks again whether what refused the program at its start is still away.
    row("server refusing / no cache", [&refused, &alone], 1.2);
    // It takes calls, so it is given 100 ms before the table is built; one that takes none is given 5.
    row("server hung / no cache", [&hung, &alone], 15.0);
    row("server black-holed / no cache", [&black_holed, &alone], 2.0);
}

/// A league on disk, and four kinds of server.
struct Place {
    home: TempDir,
    /// The name of the player in the first row.
    first: String,
    _hung: UnixListener,
    hole: BlackHole,
    server: RedisServer,
}

impl Place {
    /// `None` where there is no server to start.
    fn new() -> Option<Self> {
        let server = redis_server::is_installed().then(RedisServer::start)?;
        let home = TempDir::new().expect("a temporary folder");
        let (_, facts) = demo::league(&Plan::default()).expect("the plan of the demo");
        let mut made = Store::open_or_create(&home.path().join("league.db")).expect("a new store");
        made.write(&facts).expect("a league written");
        let head = made.head().expect("a head");
        let newest = head.seasons.last().expect("a season");
        let week = newest.weeks.last().copied();
        let table = made.scoretable(Kind::Enhanced, newest.season, week);
        Some(Self {
            first: table.expect("a table").1.name(0).to_owned(),
            // A client that connects is never answered.
            _hung: UnixListener::bind(home.path().join("hung.sock")).expect("a socket"),
            hole: BlackHole::new(),
            home,
            server,
        })
    }

    /// One that is up, one that refuses, one that hangs and one that swallows.
    fn urls(&self) -> [String; 4] {
        [
            self.server.url(),
            "redis://127.0.0.1:1".to_owned(),
            format!("unix://{}", self.home.path().join("hung.sock").display()),
            format!("redis://{}", self.hole.address),
        ]
    }

    fn viewer(&self, url: Option<String>, answers: Answers) -> Viewer {
        Viewer {
            home: self.home.path().to_owned(),
            url,
            answers,
            first: self.first.clone(),
        }
    }
}

/// What a dashboard does that nothing happens to: its panel is closed, and it has a store and a server.
pub(crate) fn idle() {
    if !redis_server::is_installed() || !process::IS_DESCRIBED {
        return println!("idle: not measured, there is no redis-server or no /proc");
    }
    let (league, server) = (Filed::new(60), RedisServer::start());
    let mut command = CommandBuilder::new(PROGRAM);
    command.env_clear();
    command.env("TERM", "xterm-256color");
    command.env("LANG", "C.UTF-8");
    command.env("HOME", league.path().parent().expect("a folder"));
    command.args(["--redis", &server.url(), "--db"]);
    command.arg(league.path());
    let mut terminal = Terminal::open(command, 150, 45);
    terminal.wait_text(" final");
    terminal.press("c");
    let (mut hand, program) = (server.connection(), Process(terminal.process()));
    let mut done = || -> u64 {
        let info: String = redis::cmd("INFO")
            .arg("stats")
            .query(&mut hand)
            .expect("an answer");
        let done = info
            .lines()
            .find_map(|line| line.strip_prefix("total_commands_processed:"));
        done.and_then(|done| done.trim().parse().ok())
            .expect("a number")
    };
    // What is under way comes to its end.
    std::thread::sleep(IDLE);
    let before = (program.wakeups(), terminal.look().1, done());
    std::thread::sleep(IDLE);
    let (wakeups, bytes) = (program.wakeups() - before.0, terminal.look().1 - before.1);
    // One of the commands asked for their number.
    let commands = done() - before.2 - 1;
    println!(
        "idle for {} s with a store and a server: {wakeups} wakeups, {bytes} bytes, {commands} commands  {}",
        IDLE.as_secs(),
        if (wakeups, bytes, commands) == (0, 0, 0) {
            "ok"
        } else {
            "MISSED"
        }
    );
}

/// Longer than any pause of a program that has something left to do, and shorter than the time between two looks without a
/// reason.
const IDLE: Duration = Duration::from_secs(5);

/// When a terminal tells its background.
#[derive(Clone, Copy)]
enum Answers {
    Never,
    /// As soon as it is asked.
    AtOnce,
    /// Once the rows are there.
    Late,
}

/// What a program asks a terminal for its background with, and what a dark one answers.
const QUESTION: &str = "\x1b]11;?";
const ANSWER: &str = "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\";

struct Viewer {
    home: PathBuf,
    /// The server, if there is to be one.
    url: Option<String>,
    answers: Answers,
    first: String,
}

impl Viewer {
    /// How long it takes. The end of the program is not part of it.
    fn first_frame(&self) -> Duration {
        let start = Instant::now();
        let terminal = Terminal::open(self.command(), 150, 45);
        terminal.wait_for("a frame", |screen| !screen.contents().trim().is_empty());
        start.elapsed()
    }

    /// The same until the first row of the table is there.
    fn first_rows(&self) -> Duration {
        let start = Instant::now();
        let mut terminal = Terminal::open(self.command(), 150, 45);
        if let Answers::AtOnce = self.answers {
            terminal.wait_written(QUESTION);
            terminal.press(ANSWER);
        }
        terminal.wait_text(&self.first);
        let took = start.elapsed();
        if let Answers::Late = self.answers {
            terminal.press(ANSWER);
            // The rows stay where they are.
            terminal.wait_text(&self.first);
        }
        took
    }

    fn command(&self) -> CommandBuilder {
        let mut command = CommandBuilder::new(PROGRAM);
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("HOME", &self.home);
        command.arg("--db");
        command.arg(self.home.join("league.db"));
        match &self.url {
            Some(url) => command.args(["--redis", url]),
            None => command.args(["--cache", "off"]),
        }
        command
    }
}
