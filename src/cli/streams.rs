//! Standard output and standard error. Everything except the dashboard's screen is printed through this file, and nothing
//! that a terminal would obey passes through it: see [`text`](crate::text).

use std::backtrace::{Backtrace, BacktraceStatus};
use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::process::ExitCode;
use std::{panic, thread};

use clap::Parser;
use rustix::termios::tcgetwinsize;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::Cli;
use crate::error::Error;
use crate::text;

/// The buffered standard output, for use behind a [`Printer`](crate::output::Printer).
pub(super) fn results() -> BufWriter<Stdout> {
    BufWriter::new(io::stdout())
}

/// Flushes the results after they were printed.
pub(super) fn finish(printed: io::Result<()>, out: &mut dyn Write) -> Result<(), Error> {
    printed.and_then(|()| out.flush()).map_err(Error::Print)
}

/// Prints messages on standard error, one line each. A closed standard error is not an error.
pub(super) fn notice(lines: impl IntoIterator<Item: Display>) {
    for line in lines {
        say(&format!("{}\n", text::sanitize(&line.to_string())));
    }
}

/// Prints a message of several lines on standard error.
pub(super) fn explain(lines: &str) {
    say(&format!("{}\n", text::sanitize_lines(lines.trim_end())));
}

/// Prints panics like every other message, because a panic's message may quote foreign input.
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

/// Replaces the progress line on standard error; an empty text clears it. A line that is longer than the terminal is wide
/// would leave its beginning behind, so its own beginning is cut: what changes is at the end.
pub(super) fn progress(line: &str) {
    const WIPE: &str = "\r\x1b[K";
    let clean = text::sanitize(line);
    let width = tcgetwinsize(io::stderr()).map_or(0, |size| size.ws_col);
    say(&format!("{WIPE}{}", end_of(&clean, width.into())));
}

/// The end of a line, so that it and the cursor behind it fit into a width. A terminal that tells no width gets all of it.
fn end_of(line: &str, width: usize) -> Cow<'_, str> {
    if width == 0 || line.width() < width {
        return line.into();
    }
    // One cell for the sign of the cut, and one for the cursor.
    let room = width.saturating_sub(2);
    let mut begins = line.grapheme_indices(true).map(|(at, _)| at);
    let end = begins.find_map(|at| line.get(at..).filter(|rest| rest.width() <= room));
    format!("…{}", end.unwrap_or_default()).into()
}

fn say(clean: &str) {
    let _closed = io::stderr().write_all(clean.as_bytes());
}

// Messages of the command line's parser, and the help.

/// Prints the help or the version, or why the command line is wrong. The wrong argument may contain anything: a password,
/// or control characters.
pub(super) fn print(refusal: &clap::Error, args: &[OsString]) -> ExitCode {
    let shown: Vec<OsString> = args.iter().map(|arg| as_shown(arg)).collect();
    if !refusal.use_stderr() || shown == args {
        // A reader that does not read the help to its end (`--help | head`) is not a failure.
        let _closed = refusal.print();
    } else {
        // As a rule, the same mistakes are refused in the same words when the arguments are sanitized.
        match Cli::try_parse_from(shown) {
            Err(again) if again.use_stderr() => explain(&again.to_string()),
            _ => notice([text::value(&refusal.to_string())]),
        }
    }
    ExitCode::from(u8::try_from(refusal.exit_code()).unwrap_or(1))
}

/// An argument in the form that is safe to show: an option by its name, a value or a path without secrets and control
/// characters.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_progress_line_keeps_its_end_and_fits_with_the_cursor() {
        let line = "a long name.csv 40 %, 2m 10s left";
        assert_eq!(end_of(line, 0), line);
        assert_eq!(end_of(line, 34), line);
        assert_eq!(
            end_of(line, 20),
            "…  40 %, 2m 10s left".replacen("  ", " ", 1)
        );
        assert_eq!(end_of("Zoë Ångström 界界", 6), "…界界");
        assert_eq!(end_of(line, 1), "…");
    }
}
