//! A terminal that takes no more output stops the picture, and nothing else.

use libtest_mimic::Trial;
use rustix::process::Signal;

use crate::lent::Lent;
use crate::{scoretable, trial};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("stuck::a_signal_ends_it_with_output_stopped", || {
            ends(stopped(), |lent| lent.process().send(Signal::TERM));
        }),
        trial("stuck::a_key_ends_it_with_output_stopped", || {
            ends(stopped(), |lent| lent.terminal.press("qq"));
        }),
        trial("stuck::a_signal_ends_it_with_output_unread", || {
            ends(unread(), |lent| lent.process().send(Signal::TERM));
        }),
        trial("stuck::the_picture_goes_on", the_picture_goes_on),
    ]
}

/// A dashboard in the midst of a frame that the terminal does not let through.
fn stopped() -> Lent {
    let mut lent = Lent::to_a_table(scoretable(&["--cache", "embedded"]));
    lent.stop_output(true);
    lent.terminal.press("?");
    lent.process().wait_stuck(|| ());
    lent
}

/// The same with a terminal whose output is not read.
fn unread() -> Lent {
    let mut lent = Lent::to_a_table(scoretable(&["--cache", "embedded"]));
    lent.terminal.hold(true);
    let process = lent.process();
    let mut columns = (100..150).cycle();
    // Every size is a frame: as many as fit, and one more.
    process.wait_stuck(|| lent.terminal.claim_size(columns.next().unwrap(), 45));
    lent
}

fn ends(mut lent: Lent, ask: impl FnOnce(&mut Lent)) {
    ask(&mut lent);
    lent.process().wait_state("Z");
    assert!(lent.is_as_before(), "the modes are as before");
}

fn the_picture_goes_on() {
    let mut lent = stopped();
    // What is typed meanwhile is heard: the help is left, and the panel closed.
    lent.terminal.press("qc");
    lent.process().wait_stuck(|| ());
    lent.stop_output(false);
    lent.terminal.wait_for("the table alone", |screen| {
        let text = screen.contents();
        text.contains("╭─ Enhanced ─") && !text.contains("╭─ Cache ─")
    });
    lent.terminal.press("q");
    assert_eq!(lent.wait_back().code, 0);
}
