//! Writes what the program did and why to a log file, for a user who looks for a fault. It is off by default and never
//! writes to the screen.
//!
//! Every layer reports what it does with the macros of `tracing`, which cost next to nothing while there is no
//! subscriber. This file installs the only subscriber. Events of other crates are left out, because this program cannot
//! vouch for the secrets in them.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;
use tracing_subscriber::layer::SubscriberExt;

use crate::clock::Moment;
use crate::text::named::named;
use crate::{file, text};

/// Starts logging to a file, which is created with its folder if it does not exist. Logging goes on until the program
/// ends; a second call changes nothing.
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
    // A subscriber that was set before stays: in this program only an earlier call of this function can have set it.
    let _already_begun = tracing::subscriber::set_global_default(everything);
    Ok(())
}

/// Writes each event as one sanitized line: logs are read in a terminal, and what they quote may come from any source. A
/// line is written in one piece.
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

/// The start of a line: the time, in UTC, and the process id, because several processes may write to one file.
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

// The log file and its rotation.

/// The size in bytes at which a file is rotated. One older file is kept beside it.
const LARGEST: u64 = 4 << 20;

/// A log file that is renamed when it is full and so replaces the previous one.
///
/// Several processes may write to it. Each counts only what it wrote itself and what was there when it started, so a file
/// may grow larger while several processes write, by up to the limit for each.
struct LogFile {
    path: PathBuf,
    file: File,
    size: u64,
}

impl LogFile {
    /// Opens the file and creates its folder; only this user can read them.
    fn open(path: &Path) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            file::make_folder(folder)?;
        }
        let mut log = Self {
            path: path.to_owned(),
            file: append(path)?,
            size: 0,
        };
        log.size = log.file.metadata()?.len();
        if log.size >= LARGEST {
            log.put_aside()?;
        }
        Ok(log)
    }

    fn put_aside(&mut self) -> io::Result<()> {
        fs::rename(&self.path, self.path.with_extension("log.1"))?;
        self.file = append(&self.path)?;
        self.size = 0;
        Ok(())
    }
}

fn append(path: &Path) -> io::Result<File> {
    if file::regular(path)?.is_some() {
        file::keep_to_this_user(path);
    }
    file::private().append(true).create(true).open(path)
}

impl Write for LogFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.size >= LARGEST {
            self.put_aside()?;
        }
        let written = self.file.write(bytes)?;
        self.size = self.size.saturating_add(written as u64);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

// How much is written.

named! {
    /// How much is written to the log.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Level: "log level" {
        /// Nothing.
        #[default]
        Off = "off",
        /// What was decided, what each look-up found, and what changed: `-v`.
        Info = "info",
        /// Every step in between as well: `-vv`.
        Debug = "debug",
    }
}

impl Level {
    /// The level for this many `-v`; `None` where there is none.
    pub const fn of_flags(count: u8) -> Option<Self> {
        match count {
            0 => None,
            1 => Some(Self::Info),
            _ => Some(Self::Debug),
        }
    }

    const fn finest(self) -> Option<LevelFilter> {
        match self {
            Self::Off => None,
            Self::Info => Some(LevelFilter::INFO),
            Self::Debug => Some(LevelFilter::DEBUG),
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

#[cfg(test)]
mod file_tests {
    use super::*;

    #[test]
    fn a_full_file_is_put_aside_and_never_more_than_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/scoretable.log");
        let mut log = LogFile::open(&path).unwrap();
        let line = vec![b'x'; 1 << 16];
        for _ in 0..3 * (LARGEST >> 16) {
            log.write_all(&line).unwrap();
        }
        drop(log);
        let size = |name: &str| path.with_file_name(name).metadata().unwrap().len();
        assert_eq!(
            (size("scoretable.log"), size("scoretable.log.1")),
            (LARGEST, LARGEST)
        );
        assert_eq!(path.parent().unwrap().read_dir().unwrap().count(), 2);
        // The next process finds the file full.
        LogFile::open(&path).unwrap().write_all(b"new").unwrap();
        assert_eq!(size("scoretable.log"), 3);
    }
}
