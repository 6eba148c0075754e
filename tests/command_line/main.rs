//! Commands, options, configuration and the log, as the real program has them.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

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
#[expect(dead_code, reason = "each binary uses its share")]
mod support;
