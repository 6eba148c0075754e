//! Nothing raw reaches a terminal: whatever stands in a feed, a store, an entry, an answer of a server, a name of a file or a
//! setting, no output has a character that a terminal would obey, that turns what is read around, or that begins a line of
//! its own.

mod dashboard;
mod feeds;
mod server;
mod settings;
mod store;
#[path = "../support/mod.rs"]
mod support;

use crate::support::trials;
use std::fmt::Debug;
use std::process::{Command, ExitCode};

use libtest_mimic::Trial;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;

fn main() -> ExitCode {
    let plain = |name: &str, body: fn()| {
        Trial::test(name, move || {
            body();
            Ok(())
        })
    };
    trials::run([vec![
        plain("feeds", feeds::reports_and_errors),
        plain("answers_to_fetch", feeds::answers),
        plain("a_store_that_others_wrote_to", store::every_command),
        plain("settings_paths_and_arguments", settings::every_source),
        plain("a_server_that_says_anything", server::says_anything),
        trials::needing_server(plain("entries_with_a_right_checksum", server::entries)),
        trials::needing_server(plain("entries_of_any_kind", server::damaged_entries)),
        plain("the_dashboard", dashboard::every_cell),
        plain("the_dashboard_in_a_terminal", dashboard::in_a_terminal),
        plain("colours_are_only_ours", store::colours),
    ]])
}

/// What a terminal obeys, what hides or reorders, what ends a line and begins one that looks like ours; and what may stay.
const PIECES: [&str; 25] = [
    "\x1b]52;c;SGFja2Vk\x07",
    "\x1b[2J\x1b[H",
    "\x1b[31m",
    "\u{9b}31m",
    "\u{9d}0;title\u{9c}",
    "\x7f",
    "\x08\x08",
    "a\rb",
    "x\nFORGED",
    "x\r\nFORGED",
    "x\u{2028}FORGED",
    "x\u{85}FORGED",
    "\t",
    "\u{202e}",
    "\u{2066}",
    "\u{200f}",
    "\u{200b}",
    "\u{feff}",
    "A\u{200d}B",
    "\u{e0041}",
    "\u{ad}",
    "Ada",
    "小明",
    "Zoe\u{308}",
    "'\"\\%{};: ",
];

/// A text made of these, and of whatever else there is. There is no NUL in it, which neither arguments nor names may have.
pub(crate) fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        9 => select(&PIECES[..]).prop_map(str::to_owned),
        1 => any::<char>().prop_filter("no NUL", |&c| c != '\0').prop_map(String::from),
    ];
    vec(piece, 1..6).prop_map(|pieces| pieces.concat())
}

/// Tries this with so many values.
pub(crate) fn each<S: Strategy<Value: Debug>>(cases: u32, values: S, body: impl Fn(S::Value)) {
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    };
    let tried = TestRunner::new(config).run(&values, |value| {
        body(value);
        Ok(())
    });
    if let Err(error) = tried {
        panic!("{error}");
    }
}

/// What a run of the program put out, clean, whatever it was.
pub(crate) fn clean_run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let what = format!("{command:?}");
    let code = output.status.code();
    assert!(code.is_some_and(|code| code < 4), "{what}: {output:?}");
    let out = assert_clean(&what, &output.stdout);
    let err = assert_clean(&what, &output.stderr);
    assert!(!err.contains("panicked"), "{what}: {err}");
    out + &err
}

/// An output that can be shown.
#[track_caller]
pub(crate) fn assert_clean(what: &str, output: &[u8]) -> String {
    let text = String::from_utf8(output.to_vec());
    let text = text.unwrap_or_else(|error| panic!("{what} puts out no text: {error}"));
    for line in text.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let bad = line.chars().find(|&c| c != '\t' && is_bad(c));
        assert!(bad.is_none(), "{bad:?} put out by {what}:\n{line:?}");
        assert!(!line.starts_with("FORGED"), "put out by {what}:\n{text:?}");
    }
    text
}

/// Written down by itself, so that it does not agree with the program for being the same.
pub(crate) fn is_bad(c: char) -> bool {
    let number = u32::from(c);
    let controls = number < 0x20 || (0x7f..0xa0).contains(&number);
    let breaks = matches!(number, 0x2028 | 0x2029);
    let turns = matches!(number, 0x61c | 0x200e | 0x200f | 0x202a..=0x202e | 0x2066..=0x2069);
    let hides = matches!(number, 0xad | 0x200b | 0x2060..=0x2065 | 0xfeff);
    let tags = (0xe0000..=0xe007f).contains(&number);
    controls || breaks || turns || hides || tags
}
