//! The program in a real terminal: what a user types and sees.

use crate::support::pty;
use portable_pty::CommandBuilder;
use pty::Terminal;

/// The program without the settings of this machine.
fn scoretable(arguments: &[&str]) -> CommandBuilder {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_scoretable"));
    command.env_clear();
    command.env("TERM", "xterm-256color");
    command.env("HOME", env!("CARGO_TARGET_TMPDIR"));
    command.env("LANG", "C.UTF-8");
    command.args(arguments);
    command
}

fn first_row(screen: &str) -> &str {
    let header = screen
        .lines()
        .position(|line| line.contains("Player") && line.contains("Score"));
    header
        .and_then(|at| screen.lines().nth(at + 1))
        .unwrap_or_default()
}

#[test]
fn the_demo_opens_sorts_flushes_and_quits() {
    let mut terminal = Terminal::open(scoretable(&["--cache", "embedded"]), 150, 45);
    let opened = terminal.wait_text("of 56");
    assert!(opened.contains("Demo League"), "{opened}");
    let best = first_row(&opened).to_owned();
    assert!(best.contains(" 1 "), "the leader is on top:\n{opened}");

    terminal.press("2");
    let by_name = terminal.wait_for("another order", |s| {
        !first_row(&s.contents()).contains(&best)
    });
    terminal.press("2");
    terminal.wait_for("the order flipped", |s| {
        first_row(&s.contents()) != first_row(&by_name)
    });
    terminal.press("=");
    terminal.wait_for("league order again", |s| {
        first_row(&s.contents()).contains(" 1 ")
    });

    terminal.press("R");
    terminal.wait_text("50 %");
    terminal.press("v");
    terminal.wait_text("verified: identical (56 rows, digest ");
    terminal.press("f");
    terminal.wait_text("flushed");

    terminal.press("?");
    // The last line of the help, so that none is still on its way when the next key is pressed.
    terminal.wait_text("scoretable man");
    // A key right after Escape would be read as Alt with that key.
    terminal.press("\x1b");
    terminal.wait_for("the help gone", |s| {
        !s.contents().contains("scoretable man")
    });
    terminal.press("q");
    let (status, raw) = terminal.wait_end();
    assert!(status.success(), "{status:?}");
    let last = String::from_utf8_lossy(&raw);
    assert!(
        last.contains("\x1b[?1049l") && last.contains("\x1b[?25h"),
        "the terminal is given back"
    );
}

#[test]
fn the_smallest_terminals_do_not_crash() {
    let mut terminal = Terminal::open(scoretable(&["--cache", "embedded"]), 80, 24);
    terminal.wait_text("Player");
    for (columns, rows) in [(60, 15), (20, 5), (2, 2), (1, 1), (80, 24)] {
        terminal.resize(columns, rows);
    }
    terminal.wait_text("Player");
    terminal.press("q");
    assert!(terminal.wait_end().0.success());
}

#[test]
fn a_printed_table_has_colours_on_a_terminal_unless_they_are_turned_off() {
    let raw = |variable: Option<(&str, &str)>| {
        let mut command = scoretable(&["--cache", "off", "show", "--top", "5"]);
        if let Some((name, value)) = variable {
            command.env(name, value);
        }
        let (status, raw) = Terminal::open(command, 150, 45).wait_end();
        assert!(status.success());
        String::from_utf8(raw).unwrap()
    };
    let coloured = raw(None);
    assert!(
        coloured.contains("\x1b[1m") && coloured.contains("after week"),
        "{coloured}"
    );
    for variable in [("NO_COLOR", "1"), ("CLICOLOR", "0"), ("TERM", "dumb")] {
        let plain = raw(Some(variable));
        assert!(
            !plain.contains('\x1b') && plain.contains("Player"),
            "{variable:?}: {plain}"
        );
    }
}

#[test]
fn a_large_demo_league_says_what_it_is_doing() {
    let demo = ["--cache", "embedded", "demo", "--players", "1000"];
    let mut terminal = Terminal::open(scoretable(&demo), 120, 30);
    terminal.wait_text("Pigskin Demo League");
    terminal.press("q");
    let (status, raw) = terminal.wait_end();
    assert!(status.success(), "{status:?}");
    let raw = String::from_utf8_lossy(&raw);
    let steps = ["making picks ", "taking the digest ", "\x1b[?1049h"];
    let places = steps.map(|step| raw.find(step).unwrap_or_else(|| panic!("no {step}: {raw}")));
    assert!(
        places.is_sorted(),
        "in order, and before the dashboard: {places:?}"
    );
}

#[test]
fn a_watched_table_is_printed_in_the_place_of_the_one_before() {
    let home = tempfile::TempDir::new().unwrap();
    let path = |file: &str| home.path().join(file).to_string_lossy().into_owned();
    let store = path("league.db");
    let import = |file: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_scoretable"));
        command.env_clear().env("HOME", home.path());
        command.args(["--db", &store, "--cache", "embedded", "import", file]);
        assert!(command.output().unwrap().status.success());
    };
    let result = |score: u32| {
        let csv =
            format!("season,week,away,home,away_score,home_score\n2024,1,BAL,KC,20,{score}\n");
        std::fs::write(path("results.csv"), csv).unwrap();
        import(&path("results.csv"));
    };
    for file in ["players", "picks"] {
        import(&format!(
            "{}/assets/sample/{file}.csv",
            env!("CARGO_MANIFEST_DIR")
        ));
    }
    result(27);
    let args = ["--db", &store, "--cache", "embedded", "show", "--watch"];
    let mut terminal = Terminal::open(scoretable(&args), 120, 30);
    let first = terminal.wait_text("after week 1");
    assert!(first.contains(" 27 "), "{first}");
    result(41);
    let second = terminal.wait_text(" 41 ");
    assert_eq!(second.matches("after week 1").count(), 1, "{second}");
    terminal.press("\x03");
    let (status, raw) = terminal.wait_end();
    assert_eq!(status.exit_code(), 130, "{status:?}");
    let raw = String::from_utf8_lossy(&raw);
    assert!(
        !raw.contains("panicked") && !raw.contains("scoretable: "),
        "{raw}"
    );
}
