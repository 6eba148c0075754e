//! Standard output and standard error. Nothing is printed but through here, or by the dashboard on its own screen, and nothing
//! goes through here that a terminal would obey: see [`text`](crate::text).

use std::backtrace::{Backtrace, BacktraceStatus};
use std::ffi::{OsStr, OsString};
use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::process::ExitCode;
use std::{panic, thread};

use clap::Parser;

use super::Cli;
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

// What is said to a command line that makes no sense, or that asks for help.

/// Prints the help or the version asked for, or why the command line is wrong. What is wrong about it may be anything: a
/// password, or what a terminal would obey.
pub(super) fn print(refusal: &clap::Error, args: &[OsString]) -> ExitCode {
    let shown: Vec<OsString> = args.iter().map(|arg| as_shown(arg)).collect();
    if !refusal.use_stderr() || shown == args {
        // Help that nobody reads to its end (`--help | head`) is no failure.
        let _closed = refusal.print();
    } else {
        // The same mistakes without what cannot be shown are refused in the same words, as a rule.
        match Cli::try_parse_from(shown) {
            Err(again) if again.use_stderr() => explain(&again.to_string()),
            _ => notice([text::value(&refusal.to_string())]),
        }
    }
    ExitCode::from(u8::try_from(refusal.exit_code()).unwrap_or(1))
}

/// An argument as it can be shown: an option by its name, a value or a path without what it should not hold.
fn as_shown(arg: &OsStr) -> OsString {
    let arg = arg.to_string_lossy();
    match arg
        .split_once('=')
        .filter(|(name, _)| name.starts_with("--"))
    {
        Some((name, value)) => format!("{}={}", text::value(name), text::value(value)).into(),
        None => text::value(&arg).into(),
    }
}
