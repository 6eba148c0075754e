//! What is promised of a shared server: its users and their rights, announcements, copies and namesakes of a league.

mod announce;
mod copies;
mod first_rows;
mod leagues;
mod looks;
mod publish;
mod requests;
mod rights;
mod spread;
mod strangers;
#[path = "../support/mod.rs"]
mod support;

fn main() -> std::process::ExitCode {
    support::trials::run([
        announce::trials(),
        copies::trials(),
        publish::trials(),
        requests::trials(),
        first_rows::trials(),
        leagues::trials(),
        looks::trials(),
        rights::trials(),
        spread::trials(),
        strangers::trials(),
    ])
}
