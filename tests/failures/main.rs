//! Servers that fail, hang and come back, seen by the cache, by the loader and on the screen.

mod cache_faults;
mod faults;
mod live;
mod seats;
#[path = "../support/mod.rs"]
mod support;

fn main() -> std::process::ExitCode {
    support::trials::run([
        cache_faults::trials(),
        faults::trials(),
        live::trials(),
        seats::trials(),
    ])
}
