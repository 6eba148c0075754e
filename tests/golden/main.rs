//! The original program's own output, and whole seasons as they were played.

mod fetch_seasons;
mod golden;
#[path = "../support/mod.rs"]
mod support;

fn main() -> std::process::ExitCode {
    support::trials::run([fetch_seasons::trials(), golden::trials()])
}
