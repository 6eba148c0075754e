//! What is said to a command line that makes no sense, or that asks for help.

use std::ffi::{OsStr, OsString};
use std::process::ExitCode;

use clap::Parser;

use super::Cli;
use super::streams::{explain, notice};
use crate::text;

/// Prints the help or the version asked for, or why the command line is wrong. What is wrong about it may be anything: a
/// password, or what a terminal would obey.
pub(super) fn print(refusal: &clap::Error, args: &[OsString]) -> ExitCode {
    let shown: Vec<OsString> = args.iter().map(|arg| as_shown(arg)).collect();
    if !refusal.use_stderr() || shown == args {
        // Help that nobody reads to its end (`--help | head`) is no failure.
        let _closed = refusal.print();
    } else {
        // The same mistakes without what cannot be shown are refused in the same words, as a rule.
        match Cli::try_parse_from(shown) {
            Err(again) if again.use_stderr() => explain(&again.to_string()),
            _ => notice([text::value(&refusal.to_string())]),
        }
    }
    ExitCode::from(u8::try_from(refusal.exit_code()).unwrap_or(1))
}

/// An argument as it can be shown: an option by its name, a value or a path without what it should not hold.
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
