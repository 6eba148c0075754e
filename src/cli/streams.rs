//! Standard output and standard error. Nothing is printed but through here, or by the dashboard on its own screen, and nothing
//! goes through here that a terminal would obey: see [`text`](crate::text).

use std::backtrace::{Backtrace, BacktraceStatus};
use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::panic;
use std::thread;

use crate::text;

/// Where results go, behind a [`Printer`](crate::output::Printer).
pub(super) fn results() -> BufWriter<Stdout> {
    BufWriter::new(io::stdout())
}

/// Says things that are no results, a line each. A closed standard error is nothing to stop for.
pub(super) fn notice(lines: impl IntoIterator<Item: Display>) {
    for line in lines {
        say(&format!("{}\n", text::sanitize(&line.to_string())));
    }
}

/// Says something of several lines.
pub(super) fn explain(lines: &str) {
    say(&format!("{}\n", text::sanitize_lines(lines.trim_end())));
}

/// Has faults of the program told as everything else is told: their messages may quote what the program stumbled over.
pub(super) fn tell_panics() {
    panic::set_hook(Box::new(|panic| {
        let thread = thread::current();
        let name = thread.name().unwrap_or("<unnamed>");
        let trace = Backtrace::capture();
        let trace = match trace.status() {
            BacktraceStatus::Captured => trace.to_string(),
            _ => "note: run with RUST_BACKTRACE=1 to see where".to_owned(),
        };
        explain(&format!("thread '{name}' {panic}\n{trace}"));
    }));
}

/// Whether progress can be shown: on a terminal only.
pub(super) fn shows_progress() -> bool {
    io::stderr().is_terminal()
}

/// Replaces the line of standard error that tells how far work is; an empty one wipes it.
pub(super) fn progress(line: &str) {
    const WIPE: &str = "\r\x1b[K";
    say(&format!("{WIPE}{}", text::sanitize(line)));
}

fn say(clean: &str) {
    let _closed = io::stderr().write_all(clean.as_bytes());
}
