//! Commands that look after the cache and the store.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::one_of;
use crate::output::Format;

/// What to do with the cache.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum Cache {
    /// Say who answers, and list the league's entries
    #[command(after_help = "Example:
  scoretable cache status --format json")]
    Status(Printed),
    /// Flush the league's entries, and nobody else's
    #[command(after_help = "Example:
  scoretable --redis redis://cache.example cache flush")]
    Flush(Printed),
    /// Build every table of the season that is not there yet
    #[command(after_help = "Examples:
  scoretable cache warm
  scoretable --season 2023 cache warm")]
    Warm(Printed),
}

/// What to check, and in which form to answer.
#[derive(Args, Clone, Debug)]
pub struct Verify {
    /// Replace scores that are not what picks and results give
    #[arg(long)]
    pub repair: bool,
    /// Compare with the scores in a file of Django's dumpdata too, plain or gzipped; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "repair")]
    pub against: Option<PathBuf>,
    /// The form
    #[arg(long, value_name = "FORMAT", default_value = Format::default().name(), value_parser = one_of::<Format>(Format::ALL.map(Format::name)))]
    pub format: Format,
}

/// In which form to answer.
#[derive(Args, Clone, Copy, Debug)]
pub struct Printed {
    /// The form
    #[arg(long, value_name = "FORMAT", default_value = Format::default().name(), value_parser = one_of::<Format>(Format::ALL.map(Format::name)))]
    pub format: Format,
}
