//! A member's program, which has the server and no store of the league: what it shows, and what it says when it cannot.

mod choice;
mod commands;
mod details;
mod hostile;
mod marks;
mod place;
mod requests;
mod same;
#[path = "../support/mod.rs"]
mod support;

fn main() -> std::process::ExitCode {
    support::trials::run([
        same::trials(),
        details::trials(),
        requests::trials(),
        marks::trials(),
        hostile::trials(),
        commands::trials(),
        choice::trials(),
    ])
}
