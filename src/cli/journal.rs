//! The log of this run, if one was asked for.

use tracing::info;

use super::{args, notice};
use crate::config::{Config, Origin};
use crate::log::{self, Level};
use crate::text;

/// Begins the log with what was decided, and says where it is if there is room for that. A log that cannot be written
/// keeps nobody from anything.
pub(super) fn begin(config: &Config, may_speak: bool) {
    if config.log == Level::Off {
        return;
    }
    let said = match &config.log_file {
        None => "no log: there is no home to keep it in; set XDG_STATE_HOME".to_owned(),
        Some(path) => match log::start(config.log, path) {
            Ok(()) => format!("log: {}", text::path(path)),
            Err(error) => format!(
                "no log: cannot write to {}: {error}; set XDG_STATE_HOME to a folder that is writable",
                text::path(path)
            ),
        },
    };
    notice(may_speak.then_some(said));
    info!(version = args::VERSION, "begun");
    for listed in &config.listed {
        if listed.origin != Origin::Default {
            let value = listed.value.as_deref().unwrap_or("-");
            info!(setting = &*listed.key, value, by = %listed.origin, "decided");
        }
    }
}
