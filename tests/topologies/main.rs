//! A cluster, Sentinels and TLS, each with real servers.

mod cluster;
mod readers;
mod sentinel;
#[path = "../support/mod.rs"]
mod support;
mod tls;

fn main() -> std::process::ExitCode {
    let shared = cluster::Shared::default();
    support::trials::run([
        cluster::trials(&shared),
        sentinel::trials(),
        tls::trials(),
        readers::trials(&shared),
    ])
}
