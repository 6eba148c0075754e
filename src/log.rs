//! What the program did and why, in a file, for whoever looks for a fault. Off unless asked for, and never on a screen.
//!
//! Every layer says what it does with the macros of `tracing`, which cost next to nothing while nobody listens. This file
//! is the only one that listens. What other crates say is left out: nobody here answers for the secrets in it.

mod file;
mod level;

use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;
use tracing_subscriber::layer::SubscriberExt;

use crate::clock::Moment;
use crate::text;
use file::LogFile;
pub use level::Level;

/// Begins to write what happens to a file, made with its folder if it is not there. Once it has begun, it goes on until the
/// program ends; a second call changes nothing.
///
/// # Errors
///
/// When the file cannot be written to.
pub fn start(level: Level, path: &Path) -> io::Result<()> {
    let Some(finest) = level.finest() else {
        return Ok(());
    };
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(Mutex::new(Lines(LogFile::open(path)?)))
        .with_timer(Stamp(std::process::id()))
        .with_ansi(false)
        .with_filter(Targets::new().with_target(env!("CARGO_PKG_NAME"), finest));
    let everything = tracing_subscriber::registry().with(lines);
    // Whoever began before goes on: in one program that can only be this function.
    let _already_begun = tracing::subscriber::set_global_default(everything);
    Ok(())
}

/// Writes what happened as one line that can be shown: who reads a log does so in a terminal, and what is quoted in it may
/// come from anywhere. A line arrives in one piece.
struct Lines<W>(W);

impl<W: Write> Write for Lines<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let Self(out) = self;
        let text = String::from_utf8_lossy(line);
        let clean = text::sanitize(text.trim_end());
        out.write_all(format!("{clean}\n").as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let Self(out) = self;
        out.flush()
    }
}

/// What a line begins with: when, in UTC, and which process, as many may write to one file.
struct Stamp(u32);

impl FormatTime for Stamp {
    fn format_time(&self, writer: &mut Writer<'_>) -> fmt::Result {
        let Self(process) = self;
        let millis = i64::try_from(Moment::now().0).unwrap_or(i64::MAX);
        match jiff::Timestamp::from_millisecond(millis) {
            Ok(now) => write!(writer, "{now:.3} [{process}]"),
            Err(_) => write!(writer, "{millis} [{process}]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_is_one_line_whatever_is_quoted() {
        let mut out = Vec::new();
        let line = "12:00 INFO store: opened path=\"a\nb\x1b[2J\u{202e}\"\n";
        Lines(&mut out).write_all(line.as_bytes()).unwrap();
        let written = String::from_utf8(out).unwrap();
        assert_eq!(
            written,
            "12:00 INFO store: opened path=\"a b\u{fffd}[2J\"\n"
        );
    }
}
