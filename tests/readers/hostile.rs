//! A head of a league that others have mangled: it commands no terminal, and ends no program.

use libtest_mimic::Trial;
use redis::Commands;
use scoretable::loader::Loaded;

use super::place::Place;
use crate::support::trials::server_trial;

/// Nothing that reaches the screen holds what a terminal would obey.
#[track_caller]
fn assert_plain(text: &str) {
    let raw = |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{2066}".contains(c);
    assert!(!text.contains(raw), "{text:?}");
}

async fn every_truncation_and_a_flip_of_each_byte_is_survived() {
    let place = Place::shared(12);
    let reference = place.tag().reference();
    let mut hand = place.hand();
    let whole: Vec<u8> = hand.hget(&reference, "body").unwrap();
    let flipped = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        bytes
    };
    let cut = (0..whole.len()).map(|length| whole[..length].to_vec());
    let mangled = cut.chain((0..whole.len()).map(flipped));
    let (mut refused, mut read) = (0, 0);
    for body in mangled {
        let () = hand.hset(&reference, "body", &body).unwrap();
        let member = place.member();
        match member.load().await {
            Ok(Loaded { table, source }) => {
                assert_plain(&table.league);
                assert!(source.advice(source.loaded_at).is_none());
                read += 1;
            }
            Err(error) => {
                assert_plain(&error.to_string());
                refused += 1;
            }
        }
        if let Ok(seasons) = member.reader.calendar().await {
            let text = format!("{seasons:?}");
            assert!(!text.contains(['\u{1b}', '\u{7}']), "{text}");
        }
    }
    assert!(
        read > 20 && refused > whole.len(),
        "{read} read, {refused} refused"
    );
}

async fn a_name_commands_no_terminal() {
    let place = Place::shared(12);
    let reference = place.tag().reference();
    let mut hand = place.hand();
    let whole: String = hand.hget(&reference, "body").unwrap();
    let name = place.league.store().head().unwrap().name;
    let evil = whole.replacen(&name, "\\u001b]0;owned\\u0007\\u001b[2J\\u202eEvil", 1);
    assert_ne!(evil, whole);
    let () = hand.hset(&reference, "body", evil).unwrap();
    let () = hand
        .hset(&reference, "by", "\u{1b}[31mvm:1\u{202e}")
        .unwrap();
    for args in [
        &["show"][..],
        &["show", "--format", "json"],
        &["cache", "status"],
        &["cache", "status", "--format", "json"],
        &["leagues"],
        &["doctor"],
        &["verify"],
    ] {
        let ran = place.reader(args);
        assert_plain(&ran.out);
        assert_plain(&ran.err);
    }
    let mut screen = place.screen((150, 45), &[]);
    screen.sees(&["Player"]);
    screen.press("[");
    screen.sees(&["is not on the server yet"]);
    screen.press("q");
    let (_, raw) = screen.terminal.wait_end();
    let raw = String::from_utf8_lossy(&raw);
    for forbidden in ["\u{1b}]0;", "\u{202e}", "\u{1b}[31mvm"] {
        assert!(!raw.contains(forbidden), "{forbidden:?}");
    }
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        server_trial(
            "a_mangled_head_is_survived",
            every_truncation_and_a_flip_of_each_byte_is_survived,
        ),
        server_trial("a_name_commands_no_terminal", a_name_commands_no_terminal),
    ]
}
