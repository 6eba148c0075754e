//! The dashboard in a real terminal, beyond its keys: mouse, clipboard, paste, the terminal's background, and what is
//! remembered from one day to the next.

mod places;
mod settings;

use crate::support::pty;
use crate::support::user;
use portable_pty::CommandBuilder;
use pty::Terminal;
use user::User;

/// The dashboard as a user starts it.
pub(crate) fn dashboard(user: &User, arguments: &[&str], settings: &[(&str, &str)]) -> Terminal {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_scoretable"));
    command.env_clear();
    command.env("TERM", "xterm-256color");
    command.env("HOME", user.home.path());
    command.env("LANG", "C.UTF-8");
    for (name, value) in settings {
        command.env(name, value);
    }
    command.args(["--cache", "embedded"]);
    command.args(arguments);
    Terminal::open(command, 112, 30)
}

pub(crate) fn opened(settings: &[(&str, &str)]) -> Terminal {
    let terminal = dashboard(&User::new(), &["demo"], settings);
    terminal.wait_text("of 56");
    terminal
}

/// Where a text is on the screen, counted from 1 as mice do.
fn place(screen: &str, text: &str) -> (usize, usize) {
    let mut lines = (1..).zip(screen.lines());
    let found = lines.find_map(|(y, line)| {
        let at = line.find(text)?;
        Some((line[..at].chars().count() + 1, y))
    });
    found.unwrap_or_else(|| panic!("no {text} on:\n{screen}"))
}

/// A press and release of the left button, as a terminal reports them (SGR).
fn click((x, y): (usize, usize)) -> String {
    format!("\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m")
}

pub(crate) fn ended(mut terminal: Terminal) -> String {
    terminal.press("q");
    let (status, raw) = terminal.wait_end();
    assert!(status.success(), "{status:?}");
    String::from_utf8_lossy(&raw).into_owned()
}

#[test]
fn the_mouse_sorts_selects_and_opens_once_it_is_asked_for() {
    let mut terminal = opened(&[]);
    terminal.press("M");
    let screen = terminal.wait_text("mouse on");
    terminal.press(&click(place(&screen, "Best")));
    let screen = terminal.wait_text("Best▼");
    let (x, y) = place(&screen, "Best▼");
    terminal.press(&click((x, y + 5)));
    terminal.press(&click((x, y + 5)));
    terminal.wait_text("Points a week");
    // A key right after Escape would be read as Alt with that key.
    terminal.press("\x1b");
    terminal.wait_for("the table", |s| !s.contents().contains("Points a week"));
    terminal.press(&click(place(&screen, "Division")));
    terminal.wait_text("8 divisions");
    let raw = ended(terminal);
    let (on, off) = (raw.find("\x1b[?1000h"), raw.rfind("\x1b[?1000l"));
    assert!(
        on < off && off < raw.find("\x1b[?1049l"),
        "given back at the end"
    );
    assert!(!raw.contains("\x1b[?1003h"), "movements are not reported");
}

#[test]
fn without_being_asked_for_the_mouse_stays_the_terminals() {
    let raw = ended(opened(&[]));
    assert!(!raw.contains("\x1b[?1000h"));
}

#[test]
fn rows_are_copied_through_the_terminal() {
    let mut terminal = opened(&[]);
    terminal.press("y");
    terminal.wait_text("copied: ");
    terminal.press("Y");
    terminal.wait_text("rows as Markdown");
    let raw = ended(terminal);
    let copies: Vec<String> = raw
        .split("\x1b]52;c;")
        .skip(1)
        .map(|rest| decoded(rest.split(['\x1b', '\x07']).next().unwrap()))
        .collect();
    let [row, table] = &copies[..] else {
        panic!("two copies: {copies:?}")
    };
    assert!(row.starts_with("1\t▲1\tBAL\tDmitri Volkov"), "{row}");
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines[0].starts_with("| Pos | ± |") && lines[2].starts_with("| 1 | ▲1 | BAL |"));
}

/// Base64, the way copies travel.
fn decoded(text: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    for letter in text.bytes().filter(|&letter| letter != b'=') {
        let value = LETTERS.iter().position(|&known| known == letter).unwrap();
        held = held << 6 | u32::try_from(value).unwrap();
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).unwrap());
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn what_is_pasted_is_never_taken_for_keys() {
    let mut terminal = opened(&[]);
    terminal.press("\x1b[200~q\nf0\x1b[201~");
    terminal.press("/");
    terminal.wait_text("Enter keep");
    terminal.press("\x1b[200~ada\nlove\x1b[201~");
    terminal.wait_text("1 of 56");
    terminal.press("\r");
    terminal.wait_text("Esc clear");
    ended(terminal);
}
