//! How fast it is, as ratios of things measured in the same run: `cargo bench`.
//!
//! * building a table by sequential scans against the article's way, a handful of queries for every player;
//! * a cache hit (look-up and decoding) against a build;
//! * sorting a million rows against sorting as many bare numbers;
//! * finding rows by letters among a million, against the same;
//! * a frame over a million rows against one over a thousand;
//! * from a change in one program until another has seen it;
//! * the first frame with every kind of server, and the program's size and start.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a bench measures, and stops when it cannot go on"
)]

#[path = "article.rs"]
mod article;
#[path = "live.rs"]
mod live;
#[path = "loading.rs"]
mod loading;
#[path = "measure.rs"]
mod measure;
#[path = "program.rs"]
mod program;
#[path = "screen.rs"]
mod screen;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "a bench needs a little of it")]
mod support;

fn main() {
    // `cargo test --benches` only wants to know that this starts.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    loading::compare(1_000, 15);
    loading::compare(10_000, 9);
    screen::sorting();
    screen::searching();
    screen::frames();
    live::delay();
    program::first_frame();
    program::size_and_start();
}
