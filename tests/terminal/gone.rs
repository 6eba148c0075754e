//! A terminal that goes away takes the dashboard with it, at once and without a fuss.

use libtest_mimic::Trial;
use portable_pty::CommandBuilder;

use crate::lent::Lent;
use crate::stand_in::{self, Fault};
use crate::{by_shell, scoretable, trial};

pub(crate) fn trials() -> Vec<Trial> {
    let gone = |name: &str, command: fn() -> CommandBuilder| {
        trial(name, move || without_a_spin(command()))
    };
    vec![
        gone("gone::with_a_signal", || {
            scoretable(&["--cache", "embedded"])
        }),
        gone("gone::with_a_signal_to_be_ignored", || {
            by_shell("trap '' HUP; exec \"$0\" --cache embedded")
        }),
        gone("gone::without_a_signal", || {
            let mut command = scoretable(&["--cache", "embedded"]);
            command.set_controlling_tty(false);
            command
        }),
        gone("gone::while_a_table_never_comes", || {
            stand_in::command(Fault::NeverLoads)
        }),
    ]
}

/// Far more than it takes to end, and far less than is burnt by who does not notice.
const ENOUGH: u64 = 100;

fn without_a_spin(command: CommandBuilder) {
    // Nothing counts seconds on a screen this small, and a step down the table is a frame in one piece: nothing but the
    // end of the keyboard tells the program.
    let mut lent = Lent::to(command, 80, 24);
    lent.terminal.wait_for("table, or wait for one", |screen| {
        let text = screen.contents();
        text.contains(" final") || text.contains("loading")
    });
    let process = lent.process();
    let before = process.used();
    lent.terminal.hang_up("j");
    process.wait_state("Z");
    let used = process.used() - before;
    assert!(
        used < ENOUGH,
        "{used} hundredths of a second of work to end"
    );
}
