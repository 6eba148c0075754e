//! What the program did and why, in a file, for whoever looks for a fault. Off unless asked for, and never on a screen.
//!
//! Every layer says what it does with the macros of `tracing`, which cost next to nothing while nobody listens. This file
//! is the only one that listens. What other crates say is left out: nobody here answers for the secrets in it.

mod file;
mod level;

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;
use tracing_subscriber::layer::SubscriberExt;

use crate::clock::Moment;
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
        .with_writer(Mutex::new(LogFile::open(path)?))
        .with_timer(Stamp(std::process::id()))
        .with_ansi(false)
        .with_filter(Targets::new().with_target(env!("CARGO_PKG_NAME"), finest));
    let everything = tracing_subscriber::registry().with(lines);
    // Whoever began before goes on: in one program that can only be this function.
    let _already_begun = tracing::subscriber::set_global_default(everything);
    Ok(())
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
