//! The cache on both backends, and the loader.

mod cache;
mod loader;
#[path = "../support/mod.rs"]
mod support;

fn main() -> std::process::ExitCode {
    support::trials::run([cache::trials(), loader::trials()])
}
