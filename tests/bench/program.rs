//! The program itself: how large it is, how soon it is there, and that no server, whatever is wrong with it, delays the
//! first frame.

use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use portable_pty::CommandBuilder;
use scoretable::demo::{self, Plan};
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
    let home = TempDir::new().expect("a temporary folder");
    let store = home.path().join("league.db");
    let (_, facts) = demo::league(&Plan::default()).expect("the plan of the demo");
    let mut made = Store::open_or_create(&store).expect("a new store");
    made.write(&facts).expect("a league written");
    drop(made);

    let socket = home.path().join("hung.sock");
    // A client that connects is never answered.
    let _hung = UnixListener::bind(&socket).expect("a socket");
    let hole = BlackHole::new();
    let server = redis_server::is_installed().then(RedisServer::start);
    let Some(up) = server.as_ref().map(RedisServer::url) else {
        return println!("first frame: not measured, there is no redis-server");
    };
    let frame = |url: String| {
        let viewer = Viewer {
            home: home.path().to_owned(),
            store: store.clone(),
            url,
        };
        move || viewer.first_frame()
    };
    let [up, refused, hung, black_holed] = told(
        25,
        [
            &mut frame(up),
            &mut frame("redis://127.0.0.1:1".to_owned()),
            &mut frame(format!("unix://{}", socket.display())),
            &mut frame(format!("redis://{}", hole.address)),
        ],
    );
    let row = |what: &str, times: &Times| {
        let what = format!("first frame, server {what} / up");
        let measured = format!("{:.1} ms / {:.1} ms", times.median(), up.median());
        report(&what, &measured, times.over(&up), 1.1);
    };
    row("refusing", &refused);
    row("hung", &hung);
    row("black-holed", &black_holed);
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

struct Viewer {
    home: PathBuf,
    store: PathBuf,
    url: String,
}

impl Viewer {
    /// How long it takes. The end of the program is not part of it.
    fn first_frame(&self) -> Duration {
        let mut command = CommandBuilder::new(PROGRAM);
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("HOME", &self.home);
        command.arg("--db");
        command.arg(&self.store);
        command.args(["--redis", &self.url]);
        let start = Instant::now();
        let terminal = Terminal::open(command, 150, 45);
        terminal.wait_for("a frame", |screen| !screen.contents().trim().is_empty());
        start.elapsed()
    }
}
