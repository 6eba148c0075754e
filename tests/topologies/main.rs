//! A cluster, Sentinels and TLS, each with real servers.

mod cluster;
mod sentinel;
#[path = "../support/mod.rs"]
mod support;
mod tls;

fn main() -> std::process::ExitCode {
    support::trials::run([cluster::trials(), sentinel::trials(), tls::trials()])
}
