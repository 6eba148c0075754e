//! Commands, options, configuration and the log, as the real program has them.

mod cli;
mod cli_import;
mod cli_show;
mod config;
mod demo;
mod demo_seasons;
mod generated;
mod log;
mod me;
#[path = "../support/mod.rs"]
mod support;
mod watch;
