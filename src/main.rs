//! The program `scoretable`.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::process::ExitCode;

fn main() -> ExitCode {
    scoretable::cli::main(std::env::args_os())
}
