//! How fast it is, as ratios of things measured in the same run: `cargo bench`, and `cargo bench --bench speed -- PART...`.
//!
//! * building a table by sequential scans against the article's way, a handful of queries for every player;
//! * importing picks: how many in a second, and in how much memory;
//! * a week's results in a league that has them all, against a season's;
//! * a cache hit (look-up and decoding) against a build;
//! * the same on a real server, against bare requests for the same bytes, against rows as JSON, and as a whole command;
//! * the first rows of a hit of a million rows, against those of ten thousand;
//! * opening and sorting a hundred thousand rows in a terminal, against csvlens;
//! * sorting a million rows by every column against sorting as many bare numbers;
//! * finding rows by words and letters among a million, against the same;
//! * a frame over a million rows against one over a thousand;
//! * a million players, made, built, published and found (only with `-- million`);
//! * from a change in one program until another has seen it;
//! * many viewers at once who find nothing in the cache;
//! * many readers on one server: until the last is current, and what each costs;
//! * the first frame and the first rows with every kind of server and of terminal, what an idle dashboard does, and the program's
//!   size and start;
//! * what is counted rather than timed: allocations, and bytes sent to the terminal.
#![expect(clippy::disallowed_methods, reason = "a bench measures")]

#[path = "article.rs"]
mod article;
#[path = "clients.rs"]
mod clients;
#[path = "cold.rs"]
mod cold;
#[path = "counts.rs"]
mod counts;
#[path = "csvlens.rs"]
mod csvlens;
#[path = "first_rows.rs"]
mod first_rows;
#[path = "hit.rs"]
mod hit;
#[path = "importing.rs"]
mod importing;
#[path = "live.rs"]
mod live;
#[path = "loading.rs"]
mod loading;
#[path = "many.rs"]
mod many;
#[path = "measure.rs"]
mod measure;
#[path = "million.rs"]
mod million;
#[path = "program.rs"]
mod program;
#[path = "screen.rs"]
mod screen;
#[path = "../support/mod.rs"]
mod support;

/// Rows that are measured together, by the name with which they are measured alone.
type Part = (&'static str, &'static [fn()]);

const PARTS: [Part; 14] = [
    (
        "build",
        &[
            || loading::compare(1_000, 15),
            || loading::compare(10_000, 15),
        ],
    ),
    (
        "store",
        &[
            || importing::picks(20_000),
            || importing::week_of_results(20_000),
        ],
    ),
    ("hit", &[hit::compare]),
    ("first", &[first_rows::compare]),
    ("csvlens", &[csvlens::compare]),
    ("sort", &[screen::sorting]),
    ("find", &[screen::searching]),
    ("frame", &[screen::frames]),
    ("live", &[live::delay]),
    ("many", &[cold::viewers, clients::listening, many::readers]),
    (
        "start",
        &[
            program::first_frame,
            program::first_rows,
            program::size_and_start,
        ],
    ),
    ("idle", &[program::idle]),
    ("counts", &[counts::allocations, counts::bytes]),
    (MILLION, &[million::players]),
];

/// Is measured only where it is named.
const MILLION: &str = "million";

fn main() {
    // One of the many readers is this program, started again, and so is an import.
    if many::read_if_told() || importing::import_if_told() {
        return;
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --benches` only wants to know that this starts.
    if arguments.iter().any(|argument| argument == "--test") {
        return;
    }
    let is_named = |part: &str| arguments.iter().any(|argument| argument == part);
    let all = !PARTS.iter().any(|(part, _)| is_named(part));
    for (part, rows) in PARTS {
        if is_named(part) || (all && part != MILLION) {
            for measure in rows {
                measure();
            }
        }
    }
}
