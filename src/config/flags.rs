//! What the command line says about the configuration.

use std::path::PathBuf;

use super::{Secret, Ttl};
use crate::cache::Mode;
use crate::league::{Season, Week};
use crate::log::Level;
use crate::tui::Theme;

/// What the command line says; `None` where it says nothing.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--config`.
    pub config: Option<PathBuf>,
    /// `--db`.
    pub db: Option<PathBuf>,
    /// `--redis`. It is read here and never by a parser that quotes what it refuses.
    pub redis: Option<Secret>,
    /// `--cache`.
    pub cache: Option<Mode>,
    /// `--ttl`.
    pub ttl: Option<Ttl>,
    /// `--tls-ca`.
    pub tls_ca: Option<PathBuf>,
    /// `--tls-cert`.
    pub tls_cert: Option<PathBuf>,
    /// `--tls-key`.
    pub tls_key: Option<PathBuf>,
    /// Whether the command asks the web too, so that `--tls-ca` has a use whatever the server is.
    pub asks_the_web: bool,
    /// `--season`.
    pub season: Option<Season>,
    /// `--week`.
    pub week: Option<Week>,
    /// `--theme`.
    pub theme: Option<Theme>,
    /// `--me`.
    pub me: Option<String>,
    /// `--ascii`.
    pub ascii: bool,
    /// `--flush-on-start`.
    pub flush_on_start: bool,
    /// `-v`, once or twice.
    pub log: Option<Level>,
}
