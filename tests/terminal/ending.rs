//! The terminal comes back however the program ends, and what is said about it can be read.

use libtest_mimic::Trial;
use rustix::process::Signal;

use crate::lent::Lent;
use crate::stand_in::{self, Fault};
use crate::{scoretable, trial};

pub(crate) fn trials() -> Vec<Trial> {
    let keys = |name: &str, keys| trial(name, move || a_key(keys));
    let signals = |name: &str, signal, code| trial(name, move || a_signal(signal, code));
    vec![
        keys("ending::by_q", "q"),
        keys("ending::by_control_c", "\x03"),
        signals("ending::by_a_hang_up", Signal::HUP, 129),
        signals("ending::by_an_interrupt", Signal::INT, 130),
        signals("ending::by_a_request_to_quit", Signal::QUIT, 131),
        signals("ending::by_a_request_to_terminate", Signal::TERM, 143),
        trial(
            "ending::while_a_table_never_comes",
            while_a_table_never_comes,
        ),
        trial("ending::without_a_table", without_a_table),
        trial("ending::by_an_error", by_an_error),
        trial("ending::by_a_panic_in_a_task", || {
            a_panic(Fault::TaskPanics);
        }),
        trial("ending::by_a_panic_in_a_thread", || {
            a_panic(Fault::ThreadPanics);
        }),
    ]
}

fn a_key(keys: &str) {
    let mut lent = Lent::to_a_table(scoretable(&["--cache", "embedded"]));
    lent.terminal.press(keys);
    let left = lent.wait_back();
    assert_eq!((left.code, left.text.as_str()), (0, ""));
}

fn a_signal(signal: Signal, code: u32) {
    let lent = Lent::to_a_table(scoretable(&["--cache", "embedded"]));
    lent.process().send(signal);
    let left = lent.wait_back();
    // As a shell says it of a program that the signal ended by itself; and nothing needs to be said.
    assert_eq!((left.code, left.text.as_str()), (code, ""));
}

fn while_a_table_never_comes() {
    for keys in ["q", "\x03"] {
        let mut lent = Lent::to(stand_in::command(Fault::NeverLoads), 80, 24);
        lent.terminal.press(keys);
        assert_eq!(lent.wait_back().code, 0);
    }
}

fn without_a_table() {
    let mut lent = Lent::to(stand_in::command(Fault::CannotLoad), 80, 24);
    lent.terminal
        .wait_text("the thread that reads the store has ended");
    lent.terminal.press("q");
    let left = lent.wait_back();
    assert_eq!((left.code, left.text.as_str()), (0, ""));
}

fn by_an_error() {
    let mut lent = Lent::to_a_table(stand_in::command(Fault::KeyboardGoes));
    lent.terminal.press("\r");
    lent.terminal.wait_text("Bankers");
    lent.terminal.press("j");
    let left = lent.wait_back();
    assert_eq!(left.code, 1);
    assert_eq!(left.text, "scoretable: the terminal is gone");
}

fn a_panic(fault: Fault) {
    let mut lent = Lent::to_a_table(stand_in::command(fault));
    lent.terminal.press("\r");
    let left = lent.wait_back();
    assert_eq!(left.code, 1);
    let lines: Vec<&str> = left.text.lines().collect();
    // Each at the left margin, as on any terminal that is not in raw mode.
    let thread = |line: &&str| line.starts_with("thread '") && line.contains("panicked at");
    assert!(lines.iter().any(thread), "{}", left.text);
    assert!(lines.contains(&"a fault on purpose"), "{}", left.text);
    let last = "scoretable: the dashboard stopped because of a fault in the program (its message is above)";
    assert_eq!(lines.last(), Some(&last), "{}", left.text);
}
