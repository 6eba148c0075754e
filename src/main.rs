//! The program `scoretable`.

use std::process::ExitCode;

fn main() -> ExitCode {
    scoretable::cli::main(std::env::args_os())
}
