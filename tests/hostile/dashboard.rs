//! The cells of the dashboard, and what it asks of the terminal.

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use portable_pty::CommandBuilder;
use scoretable::cache::{State, Verdict};
use scoretable::league::{Digest, Player, PlayerId, Revision, Season, SeasonScore, Week};
use scoretable::loader::{Finding, Verification};
use scoretable::scoretable::{
    Builder, Detail, Difference, Differences, Kind, Row, Scoretable, Standing,
};
use scoretable::tui::{Message, Options, Theme};

use crate::store::{owner, spoil};
use crate::support::pictured::{self, NOON};
use crate::support::pty::Terminal;
use crate::support::screen::Dashboard;
use crate::{any_text, each, is_bad};

fn table(text: &str) -> Arc<Scoretable> {
    let season = Season::new(2024).unwrap();
    let mut builder = Builder::new(Kind::Enhanced, text, season, Week::new(3), 3);
    for place in 1..4 {
        let score = SeasonScore::default();
        builder.push(&Row {
            player: PlayerId(place),
            name: &format!("{text}{place}"),
            team: "KC".parse().ok(),
            standing: Some(Standing {
                place,
                previous: None,
                score: &score,
            }),
        });
    }
    Arc::new(builder.finish())
}

fn detail(text: &str, player: PlayerId) -> Detail {
    Detail {
        revision: Revision(412),
        player: Player {
            id: player,
            name: text.to_owned(),
            team: None,
            active: true,
        },
        season: Season::new(2024).unwrap(),
        week: Week::new(3),
        earned: None,
        weeks: Vec::new(),
        picks: Vec::new(),
        away_teams: Vec::new(),
        to_come: 0,
    }
}

#[track_caller]
fn assert_drawn(what: &str, dashboard: &Dashboard) {
    for cell in &dashboard.draw().content {
        let symbol = cell.symbol();
        assert!(!symbol.chars().any(is_bad), "{symbol:?} {what}");
    }
}

pub(crate) fn every_cell() {
    each(64, any_text(), |text| {
        let mut status = pictured::status(&[Verdict::Fresh]);
        status.state = State::Down(text.clone());
        status.address = Some(text.clone());
        let options = Options {
            theme: Some(Theme::Dark),
            me: Some(text.clone()),
            notice: Some(text.clone()),
            ..Options::default()
        };
        for size in [(150, 45), (60, 15)] {
            let mut dashboard = Dashboard::of(options.clone(), size, status.clone(), NOON);
            assert_drawn("before the table", dashboard.wait(300));
            let mut failed = Dashboard::of(options.clone(), size, status.clone(), NOON);
            assert_drawn("in place of the table", failed.answer(Err(&text)));
            let mut loaded = pictured::loaded(table(&text), Verdict::Fresh);
            loaded.source.built.by.clone_from(&text);
            loaded.source.note = Some(text.clone());
            assert_drawn("around the table", dashboard.answer(Ok(loaded)));
            for key in ["c", "c", "m", "p"] {
                assert_drawn(key, dashboard.type_keys(key));
            }
            for message in told(&text) {
                let what = format!("{message:?}");
                assert_drawn(&what, dashboard.tell(message));
            }
            assert_drawn("the whole of a message", dashboard.type_keys("e"));
            dashboard.press(KeyCode::Esc).press(KeyCode::Enter);
            assert_drawn(
                "of a player",
                dashboard.answer_details(|id| Ok(detail(&text, id))),
            );
            assert_drawn(
                "of no player",
                dashboard.answer_details(|_| Err(text.clone())),
            );
            dashboard.press(KeyCode::Esc).type_keys("/");
            assert_drawn("a filter", dashboard.tell(Message::Pasted(text.clone())));
            assert_drawn("a filter kept", dashboard.press(KeyCode::Enter));
        }
    });
}

fn told(text: &str) -> Vec<Message> {
    let difference = Difference {
        player: text.to_owned(),
        column: "Score",
        first: text.to_owned(),
        second: text.to_owned(),
    };
    let proof = Verification {
        finding: Finding::Different(Differences {
            kept: vec![difference; 3],
            count: 3,
        }),
        rows: 3,
        digest: Digest(1),
        revision: Revision(412),
        micros: 10,
    };
    let no = || text.to_owned();
    let key = |code| Message::Key(KeyEvent::new(code, KeyModifiers::NONE));
    vec![
        Message::Flushed(Err(no())),
        Message::Calendar(Err(no())),
        key(KeyCode::Char('v')),
        Message::Verified(Ok(proof)),
        key(KeyCode::Esc),
        key(KeyCode::Char('v')),
        Message::Verified(Err(no())),
        Message::Written(text.to_owned()),
    ]
}

/// Everything together, to the last byte. What is put on the clipboard may be pasted into another terminal.
pub(crate) fn in_a_terminal() {
    const NAME: &str =
        "Eve\x1b]52;c;SGFja2Vk\x07\x1b]0;title\x07\u{9b}2J\x1b[201~\u{202e}\nFORGED\u{e0041}x";
    let user = owner();
    spoil(&user.home.path().join("scoretable/league.db"), NAME, None);
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_scoretable"));
    command.env_clear();
    command.env("TERM", "xterm-256color");
    command.env("LANG", "C.UTF-8");
    command.env("HOME", user.home.path());
    command.env("XDG_DATA_HOME", user.home.path());
    command.args(["--cache", "embedded", "--theme", "dark"]);
    let mut terminal = Terminal::open(command, 150, 45);
    terminal.wait_text("Player");
    for (keys, text) in [
        ("y", "copied: "),
        ("Y", "as Markdown"),
        ("v", "verified: identical"),
        ("\r", "Bankers"),
    ] {
        terminal.press(keys);
        terminal.wait_text(text);
    }
    terminal.press("q");
    terminal.wait_for("table", |screen| !screen.contents().contains("Bankers"));
    terminal.press("q");
    let (_, raw) = terminal.wait_end();
    let raw = String::from_utf8(raw).unwrap();
    let copies: Vec<&str> = raw.split("\x1b]52;c;").skip(1).collect();
    assert_eq!(copies.len(), 2, "a row and a table are copied");
    for copy in copies {
        let code = copy.split(['\x07', '\x1b']).next().unwrap();
        let text = String::from_utf8(decoded(code)).unwrap();
        assert!(
            text.contains("Eve") && !text.contains("\nFORGED"),
            "{text:?}"
        );
        let bad = |c: char| !matches!(c, '\t' | '\n') && is_bad(c);
        assert!(!text.chars().any(bad), "{text:?}");
    }
    for theirs in [
        "\x1b]0;",
        "\u{9b}",
        "\u{202e}",
        "\u{e0041}",
        "\x1b[201~",
        "SGFja2Vk\x07",
    ] {
        assert!(!raw.contains(theirs), "{theirs:?}");
    }
}

/// Base64.
fn decoded(code: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = code.bytes().filter(|byte| *byte != b'=');
    let digits: Vec<usize> = digits
        .map(|byte| DIGITS.iter().position(|digit| *digit == byte).unwrap())
        .collect();
    let bytes = digits.chunks(4).flat_map(|four| {
        let bits = four.iter().fold(0, |bits, digit| bits << 6 | digit) << (6 * (4 - four.len()));
        let bytes = [bits >> 16, bits >> 8, bits].map(|byte| u8::try_from(byte & 0xff).unwrap());
        bytes.into_iter().take(four.len() - 1)
    });
    bytes.collect()
}
