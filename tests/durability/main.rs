//! One file is the league, and an import is whole or absent.

mod one_file;
#[path = "../support/mod.rs"]
mod support;
mod whole_import;

fn main() -> std::process::ExitCode {
    support::trials::run([one_file::trials(), whole_import::trials()])
}
