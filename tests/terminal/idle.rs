//! While nothing ages on screen, nothing stirs.

use std::time::Duration;

use libtest_mimic::Trial;

use crate::lent::Lent;
use crate::support::patience::eventually;
use crate::{scoretable, trial};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("idle::without_the_panel", || closed("embedded")),
        trial("idle::without_a_cache", || closed("off")),
        trial("idle::on_a_small_screen", small),
    ]
}

/// The panel beside the table is closed: it counts the seconds.
fn closed(cache: &str) {
    let mut lent = Lent::to_a_table(scoretable(&["--cache", cache]));
    lent.terminal.press("c");
    lent.terminal.wait_for("the table alone", |screen| {
        !screen.contents().contains("╭ Cache ─")
    });
    nothing_stirs(&lent);
}

/// The line in the panel's place counts days and hours.
fn small() {
    let lent = Lent::to(scoretable(&["--cache", "embedded"]), 80, 24);
    lent.terminal.wait_text("1 miss");
    nothing_stirs(&lent);
}

/// No byte is written and no thread wakes, once what was under way is done.
#[track_caller]
fn nothing_stirs(lent: &Lent) {
    let stirred = || (lent.terminal.look().1, lent.process().wakeups());
    eventually("the program comes to rest", || {
        let before = stirred();
        pause(Duration::from_millis(100));
        (stirred() == before).then_some(())
    });
    let before = stirred();
    pause(Duration::from_secs(2));
    assert_eq!(stirred(), before, "bytes written and threads woken");
}

/// That something does not happen cannot be awaited.
#[expect(clippy::disallowed_methods, reason = "nothing is to happen meanwhile")]
fn pause(pause: Duration) {
    std::thread::sleep(pause);
}
