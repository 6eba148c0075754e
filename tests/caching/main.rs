//! The cache and what stands on it: the protocol on both backends, in step with each other, and the loader.

mod cache;
mod events;
mod loader;
mod lockstep;
#[path = "../support/mod.rs"]
mod support;

fn main() -> std::process::ExitCode {
    support::trials::run([
        cache::trials(),
        events::trials(),
        loader::trials(),
        lockstep::trials(),
    ])
}
