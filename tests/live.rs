//! What one viewer does to the league, the others hear of by themselves.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "support/dump.rs"]
#[expect(dead_code, reason = "only players are imported here")]
mod dump;
#[path = "support/filed.rs"]
#[expect(dead_code, reason = "nobody asks for the key here")]
mod filed;
#[path = "live/hints.rs"]
mod hints;
#[path = "live/imports.rs"]
mod imports;
#[path = "live/news.rs"]
mod news;
#[path = "live/places.rs"]
mod places;
#[path = "support/redis_server.rs"]
mod redis_server;
#[path = "support/trials.rs"]
mod trials;
#[path = "support/user.rs"]
#[expect(dead_code, reason = "nobody reads what an import prints")]
mod user;
#[path = "support/viewer.rs"]
#[expect(dead_code, reason = "nobody joins the league here")]
mod viewer;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut trials = hints::trials();
    trials.extend(imports::trials());
    trials.extend(places::trials());
    trials::run(trials)
}
