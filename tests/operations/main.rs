//! Commands of people who look after a league: upkeep, `doctor`, and secrets that stay secret.

mod cli_upkeep;
mod doctor;
mod secrets;
mod serve;
#[path = "../support/mod.rs"]
mod support;

fn main() -> std::process::ExitCode {
    support::trials::run([
        cli_upkeep::trials(),
        doctor::trials(),
        secrets::trials(),
        serve::trials(),
    ])
}
