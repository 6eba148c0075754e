//! A dashboard that is stopped gives the terminal back, and one that goes on draws all of it again.

use libtest_mimic::Trial;
use rustix::process::Signal;
use vt100::Screen;

use crate::lent::{Lent, text};
use crate::{by_shell, scoretable, trial};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("stopped::by_the_user", by_the_user),
        trial("stopped::sent_to_the_background", sent_to_the_background),
        trial(
            "stopped::where_nobody_could_continue_it",
            where_nobody_could_continue_it,
        ),
        trial("stopped::from_outside", from_outside),
        trial(
            "stopped::asked_to_end_while_stopped",
            asked_to_end_while_stopped,
        ),
    ]
}

/// A shell with job control that has started the dashboard, and what that shows.
fn job() -> (Lent, String) {
    // Without a line editor of its own, which would have other modes than the terminal it was given.
    let mut command = by_shell("exec /bin/sh -i +o emacs");
    command.env("PS1", "ready> ");
    command.env("PROGRAM", env!("CARGO_BIN_EXE_scoretable"));
    let mut lent = Lent::vacant(100, 30);
    lent.terminal.start(command);
    lent.terminal.wait_text("ready> ");
    lent.terminal.press("\"$PROGRAM\" --cache off\r");
    lent.wait_taken();
    // Without a cache there is no countdown on screen.
    let shown = lent.wait_shown();
    (lent, shown)
}

#[track_caller]
fn stop(lent: &mut Lent) {
    lent.terminal.press("\x1a");
    let told = |screen: &Screen| is_the_shells(screen) && screen.contents().contains("Stopped");
    lent.terminal
        .wait_for("shell that tells of a stopped job", told);
    assert!(lent.is_as_before(), "the shell has its terminal");
}

/// Whether the shell waits for a command. Whatever is typed earlier may be read by a dashboard about to end.
fn is_the_shells(screen: &Screen) -> bool {
    !screen.alternate_screen() && !screen.hide_cursor() && text(screen).ends_with("ready>")
}

/// The dashboard is there again, as whole as it was, and ends as it should.
#[track_caller]
fn goes_on(mut lent: Lent, shown: &str) {
    lent.terminal.wait_for("dashboard as it was", |screen| {
        screen.alternate_screen() && screen.hide_cursor() && text(screen) == shown
    });
    lent.wait_taken();
    lent.terminal.press("q");
    lent.terminal.wait_for("shell", is_the_shells);
    lent.terminal.press("echo code=$?\r");
    lent.terminal.wait_text("code=0");
    lent.terminal.press("exit\r");
    assert_eq!(lent.wait_back().code, 0);
}

fn by_the_user() {
    let (mut lent, shown) = job();
    for _ in 0..2 {
        stop(&mut lent);
        lent.terminal.press("clear; fg\r");
        lent.wait_taken();
    }
    goes_on(lent, &shown);
}

fn sent_to_the_background() {
    let (mut lent, shown) = job();
    stop(&mut lent);
    // In the background it may not touch the terminal, and is stopped again for trying to.
    lent.terminal.press("bg\r");
    lent.terminal.press("fg\r");
    goes_on(lent, &shown);
}

fn where_nobody_could_continue_it() {
    let mut lent = Lent::to_a_table(scoretable(&["--cache", "embedded"]));
    lent.terminal.press("\x1a?");
    lent.terminal.wait_text("flush, load again, receipt");
    lent.wait_taken();
    lent.terminal.press("qq");
    assert_eq!(lent.wait_back().code, 0);
}

fn from_outside() {
    let mut lent = Lent::to(scoretable(&["--cache", "off"]), 100, 30);
    let shown = lent.wait_shown();
    lent.process().send(Signal::STOP);
    lent.process().wait_state("T");
    lent.spoil();
    lent.process().send(Signal::CONT);
    lent.terminal
        .wait_for("dashboard as it was", |screen| text(screen) == shown);
    lent.wait_taken();
    lent.terminal.press("q");
    assert_eq!(lent.wait_back().code, 0);
}

fn asked_to_end_while_stopped() {
    let (mut lent, _) = job();
    stop(&mut lent);
    lent.terminal.press("kill -TERM %1; fg; echo code=$?\r");
    lent.terminal.wait_for("shell", |screen| {
        is_the_shells(screen) && screen.contents().contains("code=143")
    });
    lent.terminal.press("exit\r");
    assert_eq!(lent.wait_back().code, 0);
}
