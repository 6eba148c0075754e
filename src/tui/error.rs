//! Why the dashboard ended otherwise than by the user's wish.

use std::{fmt, io};

/// What made the dashboard end.
#[derive(Debug)]
pub enum TuiError {
    /// The terminal could not be prepared, drawn on, or read from.
    Terminal {
        /// What was tried.
        doing: &'static str,
        /// What the system answered.
        source: io::Error,
    },
    /// The terminal is gone.
    Gone,
    /// A task panicked. The terminal is restored and the panic's own message is printed by then.
    Panicked,
}

impl TuiError {
    /// Turns the system's answer into an error that says what was tried.
    pub(super) fn doing(doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Terminal { doing, source }
    }
}

impl fmt::Display for TuiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Terminal { doing, source } => write!(
                f,
                "could not {doing}: {source}; `scoretable show` prints the table without a dashboard"
            ),
            Self::Gone => f.write_str("the terminal is gone"),
            Self::Panicked => f.write_str(
                "the dashboard stopped because of a fault in the program (its message is above)",
            ),
        }
    }
}

impl std::error::Error for TuiError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Terminal { source, .. } => Some(source),
            Self::Gone | Self::Panicked => None,
        }
    }
}
