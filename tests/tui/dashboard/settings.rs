//! The settings of the dashboard's look and keys, and the state that it remembers.

use std::fs;

use crate::dashboard::{dashboard, ended, opened};
use crate::support::dump::Dump;
use crate::support::user::User;

#[test]
fn the_theme_follows_the_terminals_background_unless_the_user_chose_one() {
    // The light theme marks what is sorted by in blue (34), the dark one in cyan (36).
    const ANSWER: &str = "\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\";
    let accent = |screen: &vt100::Screen, colour: u8| {
        (0..30).any(|y| {
            (0..112).any(|x| {
                let cell = screen.cell(y, x);
                cell.is_some_and(|cell| cell.fgcolor() == vt100::Color::Idx(colour))
            })
        })
    };
    let mut terminal = opened(&[]);
    terminal.wait_for("the dark theme", |screen| accent(screen, 6));
    terminal.press(ANSWER);
    terminal.wait_for("the light theme", |screen| {
        accent(screen, 4) && !accent(screen, 6)
    });
    assert!(ended(terminal).contains("\x1b]11;?"));

    let terminal = opened(&[("SCORETABLE_THEME", "dark")]);
    assert!(
        !ended(terminal).contains("\x1b]11;?"),
        "the terminal was asked"
    );
    let terminal = opened(&[("NO_COLOR", "1")]);
    assert!(!ended(terminal).contains("\x1b]11;?"));
}

#[test]
fn keys_can_be_changed_and_a_mistake_is_told_before_anything_starts() {
    let user = User::new();
    let file = user.home.path().join("config.toml");
    fs::write(&file, "[keys]\nquit = \"Q\"\nsort-worst = \"z\"\n").unwrap();
    let named = [("SCORETABLE_CONFIG", file.to_str().unwrap())];
    let mut terminal = dashboard(&user, &["demo"], &named);
    terminal.wait_text("of 56");
    terminal.press(":quit");
    let screen = terminal.wait_text("do      Quit");
    assert!(screen.contains(" Q "), "{screen}");
    terminal.press("\x1b");
    terminal.wait_for("the table", |s| !s.contents().contains("Go or do"));
    terminal.press("qz");
    terminal.wait_text("by Worst ▼");
    terminal.press("Q");
    assert!(terminal.wait_end().0.success());

    fs::write(&file, "[keys]\nquit = \"j\"\n").unwrap();
    let (status, raw) = dashboard(&user, &["demo"], &named).wait_end();
    assert_eq!(status.exit_code(), 2);
    let told = String::from_utf8_lossy(&raw);
    assert!(
        told.contains("both 'down' and 'quit'") && !told.contains("\x1b[?1049h"),
        "{told}"
    );
}

#[test]
fn what_was_chosen_is_remembered_but_not_of_the_demo_league() {
    let user = User::new();
    let path = |name: &str| user.home.path().join(name).to_str().unwrap().to_owned();
    let (store, state) = (path("league.db"), path("state"));
    fs::write(path("dump.json"), Dump::league().json()).unwrap();
    let imported = user.run(&["--db", &store, "import", &path("dump.json")]);
    assert_eq!(imported.code, Some(0), "{}", imported.err);
    let settings = [("XDG_STATE_HOME", state.as_str())];
    let file = user.home.path().join("state/scoretable/dashboard.json");

    let mut demo = dashboard(&user, &["demo"], &settings);
    demo.wait_text("of 56");
    demo.press("tjj\r");
    demo.wait_text("theme: light");
    ended(demo);
    assert!(!file.exists(), "the demo leaves nothing behind");

    let mut first = dashboard(&user, &["--db", &store], &settings);
    first.wait_text("3 players");
    first.press("\tclllC q");
    first.wait_for("the Standard table", |s| !s.contents().contains("Correct"));
    first.wait_for("no panel", |s| !s.contents().contains(" Cache "));
    first.press("tjj\r");
    first.wait_text("theme: light");
    first.press("2jp");
    first.wait_text("is pinned");
    ended(first);
    let second = dashboard(&user, &["--db", &store], &settings);
    let screen = second.wait_text("3 players");
    assert!(
        !screen.contains("Correct") && !screen.contains(" Cache "),
        "{screen}"
    );
    assert!(
        screen.contains("by Player") && screen.contains('◆'),
        "{screen}"
    );
    assert!(!ended(second).contains("\x1b]11;?"), "the theme was chosen");

    // The same number is another player in another league.
    let other = path("other.db");
    let imported = user.run(&["--db", &other, "import", &path("dump.json")]);
    assert_eq!(imported.code, Some(0), "{}", imported.err);
    let elsewhere = dashboard(&user, &["--db", &other], &settings);
    let screen = elsewhere.wait_text("3 players");
    assert!(
        screen.contains("by Player") && !screen.contains('◆'),
        "{screen}"
    );
    ended(elsewhere);

    fs::write(&file, "{\"theme\": 7}").unwrap();
    let broken = dashboard(&user, &["--db", &store], &settings);
    broken.wait_text("saved state is ignored");
    broken.wait_text("Correct");
    ended(broken);
}

#[test]
fn a_terminal_that_cannot_be_drawn_on_gets_the_table_printed() {
    let terminal = dashboard(&User::new(), &["demo"], &[("TERM", "dumb")]);
    let (status, raw) = terminal.wait_end();
    assert!(status.success());
    let printed = String::from_utf8_lossy(&raw);
    assert!(
        printed.contains("Dmitri Volkov") && !printed.contains('\x1b'),
        "{printed}"
    );
}
