//! A person before the dashboard.

use portable_pty::CommandBuilder;
use tempfile::TempDir;
use vt100::Screen;

use super::filed::Filed;
use super::pty::Terminal;

/// The dashboard on a screen wide enough for the panel.
pub(crate) struct Seat {
    terminal: Terminal,
    leader: String,
    league: Option<Filed>,
    /// What was remembered of an earlier dashboard would be shown by the next one.
    _home: TempDir,
}

impl Seat {
    /// Opens the dashboard on a league of its own with the server at `url`, and waits for the table.
    pub(crate) fn before(url: &str) -> Self {
        let league = Filed::new(40);
        let mut seat = Self::at(&league, &["--redis", url]);
        let screen = seat.terminal.wait_text("Player");
        seat.leader = first_row(&screen);
        seat.league = Some(league);
        seat
    }

    /// Opens the dashboard on a league.
    pub(crate) fn at(league: &Filed, arguments: &[&str]) -> Self {
        Self::opened(Some(league), arguments)
    }

    /// Opens the dashboard of a reader, who has no store.
    pub(crate) fn of_reader(arguments: &[&str]) -> Self {
        Self::opened(None, arguments)
    }

    fn opened(league: Option<&Filed>, arguments: &[&str]) -> Self {
        let home = TempDir::new().unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_scoretable"));
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("HOME", home.path());
        command.env("LANG", "C.UTF-8");
        if let Some(league) = league {
            command.arg("--db");
            command.arg(league.path());
        }
        command.args(arguments);
        Self {
            terminal: Terminal::open(command, 150, 45),
            leader: String::new(),
            league: None,
            _home: home,
        }
    }

    /// Types.
    pub(crate) fn press(&mut self, keys: &str) {
        self.terminal.press(keys);
    }

    /// Waits until the panel gives the server this state.
    #[track_caller]
    pub(crate) fn sees(&self, state: &str) {
        self.sees_text(&format!("redis {state}"));
    }

    /// Waits until a text is on the screen.
    #[track_caller]
    pub(crate) fn sees_text(&self, text: &str) {
        self.terminal.wait_text(text);
    }

    /// Waits for the last of what is published behind the first table. A server that leaves several calls without an answer at
    /// once is not seen to be slow before it is down.
    pub(crate) fn sees_published(&self) {
        self.sees_text("filled   details");
    }

    /// Waits until the panel counts so many look-ups, or more; answers how many.
    #[track_caller]
    pub(crate) fn sees_look_ups(&self, least: u64) -> u64 {
        let counted = |screen: &Screen| look_ups(&screen.contents()) >= least;
        look_ups(&self.terminal.wait_for("more look-ups", counted))
    }

    /// The table is there, and keys do what they do.
    #[track_caller]
    pub(crate) fn can_go_on(&mut self) {
        let leads = |screen: &Screen| first_row(&screen.contents()) == self.leader;
        self.terminal.wait_for("the leader on top", leads);
        self.terminal.press("2");
        let other = |screen: &Screen| {
            let row = first_row(&screen.contents());
            row != self.leader && !row.is_empty()
        };
        self.terminal.wait_for("the order of names", other);
        self.terminal.press("=");
        self.terminal.wait_for("the leader on top again", leads);
    }
}

/// The first player's line of the table, as far as the panel.
fn first_row(screen: &str) -> String {
    let mut lines = screen.lines();
    lines.find(|line| line.contains("Player") && line.contains("Score"));
    let row = lines.next().unwrap_or_default();
    let row = row.trim_start_matches('│').split('│').next();
    // The place leads the row, and the marks of the cursor are no part of it.
    row.unwrap_or_default().trim_matches([' ', '▌']).to_owned()
}

/// How many look-ups the panel counts.
fn look_ups(screen: &str) -> u64 {
    let words: Vec<&str> = screen.split_whitespace().collect();
    let counted = words.windows(2).filter_map(|pair| match pair {
        [number, "hit" | "hits" | "miss" | "misses"] => number.parse::<u64>().ok(),
        _ => None,
    });
    counted.sum()
}
