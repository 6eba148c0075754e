//! Standard input and output may lead elsewhere than to the terminal, and keys may come before the program reads them.

use libtest_mimic::Trial;
use vt100::Screen;

use crate::lent::{Lent, text};
use crate::{by_shell, scoretable, trial};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("streams::input_is_no_terminal", input_is_no_terminal),
        trial("streams::output_is_no_terminal", output_is_no_terminal),
        trial("streams::no_controlling_terminal", no_controlling_terminal),
        trial("streams::no_keyboard_at_all", no_keyboard_at_all),
        trial(
            "streams::keys_before_the_first_frame",
            keys_before_the_first_frame,
        ),
    ]
}

fn input_is_no_terminal() {
    for line in [
        "exec \"$0\" --cache embedded </dev/null",
        "echo q | exec \"$0\" --cache embedded",
    ] {
        let mut lent = Lent::to_a_table(by_shell(line));
        lent.terminal.press("?");
        lent.terminal.wait_text("flush, load again, receipt");
        lent.terminal.press("qq");
        let left = lent.wait_back();
        assert_eq!((left.code, left.text.as_str()), (0, ""), "{line}");
    }
}

fn output_is_no_terminal() {
    let mut lent = Lent::vacant(150, 80);
    lent.terminal
        .start(by_shell("\"$0\" --cache embedded | cat"));
    let left = lent.wait_back();
    assert_eq!(left.code, 0);
    let printed = |words: &str| left.text.lines().any(|line| line.contains(words));
    assert!(printed("Player") && !printed("╭"), "{}", left.text);
}

fn no_controlling_terminal() {
    let mut command = scoretable(&["--cache", "embedded"]);
    command.set_controlling_tty(false);
    let mut lent = Lent::to_a_table(command);
    lent.terminal.press("q");
    assert_eq!(lent.wait_back().code, 0);
}

fn no_keyboard_at_all() {
    let mut command = by_shell("exec \"$0\" --cache embedded </dev/null");
    command.set_controlling_tty(false);
    let mut lent = Lent::vacant(150, 45);
    lent.terminal.start(command);
    let left = lent.wait_back();
    assert_eq!(left.code, 1);
    let says = |words| left.text.contains(words);
    assert!(
        says("scoretable: could not take over the terminal: ") && says("`scoretable show`"),
        "{}",
        left.text
    );
}

/// The keys lie in the terminal before the program is there to read them.
fn keys_before_the_first_frame() {
    let keys = "?jjjjj";
    let dashboard = || scoretable(&["--cache", "off"]);
    let is_scrolled = |screen: &Screen| text(screen).contains("to my row");
    let mut calm = Lent::to(dashboard(), 80, 12);
    calm.wait_shown();
    calm.terminal.press(keys);
    calm.terminal.wait_for("help, scrolled down", is_scrolled);
    // The first line tells how long the table took, which differs.
    let below_the_head = |screen: &Screen| {
        let shown = text(screen);
        shown.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    let scrolled = below_the_head(&calm.terminal.look().0);
    let mut hasty = Lent::vacant(80, 12);
    hasty.terminal.press(keys);
    hasty.terminal.start(dashboard());
    let is_the_same = |screen: &Screen| below_the_head(screen) == scrolled;
    hasty.terminal.wait_for("the same help", is_the_same);
}
