//! The dashboard against csvlens, a viewer of CSV files, on the same rows in the same pseudo-terminal: from the start to the
//! first rows on the screen, and from a key to the sorted screen.

use std::fs::File;
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::CommandBuilder;
use tempfile::TempDir;

use crate::first_rows::Place;
use crate::measure::{Times, report, told};
use crate::support::pty::Terminal;
use crate::support::redis_server;

const PROGRAM: &str = env!("CARGO_BIN_EXE_scoretable");
const ROWS: u32 = 100_000;
const ROUNDS: usize = 11;
/// What a program still draws has come by then.
const REST: Duration = Duration::from_millis(100);

/// Measures both, where both are installed.
pub(crate) fn compare() {
    let Some(version) = version() else {
        return println!("csvlens: not measured, it is not on the PATH (`cargo install csvlens`)");
    };
    if !redis_server::is_installed() {
        return println!("csvlens: not measured, there is no redis-server");
    }
    let place = Place::new(ROWS);
    let home = TempDir::new().expect("a temporary folder");
    let rows = written(&place, &home);
    let arguments = [
        "--redis".into(),
        place.url().into(),
        "--db".into(),
        place.store(),
    ];
    let ours = Viewer {
        program: PROGRAM.into(),
        arguments: arguments.to_vec(),
        whole: " of 100000",
        mark: None,
        sort: "2",
    };
    let theirs = Viewer {
        program: "csvlens".into(),
        arguments: vec![rows],
        whole: "/100000",
        mark: Some("\t"),
        sort: "J",
    };
    let [mut opens, mut sorts] = [Viewer::open, Viewer::sort].map(|measured| {
        let [ours, theirs] = [&ours, &theirs].map(|viewer| move || measured(viewer));
        (ours, theirs)
    });
    let row = |what: &str, [ours, theirs]: [Times; 2], limit: f64| {
        let what = format!("{what}, {ROWS} rows / {version}");
        let measured = format!("{:.1} ms / {:.1} ms", ours.median(), theirs.median());
        report(&what, &measured, ours.over(&theirs), limit);
    };
    row(
        "first rows",
        told(ROUNDS, [&mut opens.0, &mut opens.1]),
        1.0 / 10.0,
    );
    row(
        "key to sorted",
        told(ROUNDS, [&mut sorts.0, &mut sorts.1]),
        1.0 / 15.0,
    );
}

fn version() -> Option<String> {
    let output = Command::new("csvlens").arg("--version").output().ok()?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
}

/// The rows as CSV.
fn written(place: &Place, home: &TempDir) -> PathBuf {
    let rows = home.path().join("rows.csv");
    let to = File::create(&rows).expect("a file");
    let written = Command::new(PROGRAM)
        .env_clear()
        .env("HOME", home.path())
        .args(["show", "--format", "csv", "--redis", &place.url(), "--db"])
        .arg(place.store())
        .args([
            "--columns",
            "player,pos,last,correct,percentage,best,average,worst,banker,score",
        ])
        .stdout(to)
        .status();
    assert!(written.expect("the program starts").success());
    rows
}

/// A program that shows the rows.
struct Viewer {
    program: PathBuf,
    arguments: Vec<PathBuf>,
    /// Is on the screen when all rows are there.
    whole: &'static str,
    /// The key that marks the column of the players, where it is not the key that sorts.
    mark: Option<&'static str>,
    /// The key that sorts by that column.
    sort: &'static str,
}

impl Viewer {
    /// From the start to the first rows.
    fn open(&self) -> Duration {
        let home = TempDir::new().expect("a temporary folder");
        let start = Instant::now();
        let terminal = self.start(&home);
        terminal.wait_for("first rows", |screen| names(screen).len() > 20);
        start.elapsed()
    }

    /// From the key to the sorted screen, of a program that has all rows and has sorted none.
    fn sort(&self) -> Duration {
        let home = TempDir::new().expect("a temporary folder");
        let mut terminal = self.start(&home);
        terminal.wait_text(self.whole);
        if let Some(mark) = self.mark {
            let before = terminal.look().0.contents_formatted();
            terminal.press(mark);
            terminal.wait_for("a mark", |screen| screen.contents_formatted() != before);
        }
        // Nobody types within a frame of what appeared.
        thread::sleep(REST);
        let before = names(&terminal.look().0);
        let start = Instant::now();
        terminal.press(self.sort);
        terminal.wait_for("sorted rows", |screen| {
            let now = names(screen);
            now.len() > 20 && now != before && now.is_sorted()
        });
        start.elapsed()
    }

    /// Starts the program for a user whom it has not seen: it remembers how its rows were sorted.
    fn start(&self, home: &TempDir) -> Terminal {
        let mut command = CommandBuilder::new(&self.program);
        command.args(&self.arguments);
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("HOME", home.path());
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        Terminal::open(command, 150, 45)
    }
}

/// The players on a screen, from top to bottom.
fn names(screen: &vt100::Screen) -> Vec<String> {
    let text = screen.contents();
    let lines = text.lines().filter_map(|line| line.split_once("Player "));
    let name = |(_, behind): (_, &str)| {
        let number = behind.split(|c: char| !c.is_ascii_digit()).next();
        number
            .filter(|number| !number.is_empty())
            .map(str::to_owned)
    };
    lines.filter_map(name).collect()
}
