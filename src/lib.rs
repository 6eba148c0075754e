//! **scoretable** shows a prediction league's standings in a terminal, through a Redis-first cache over a local SQLite
//! store.
//!
//! Players predict NFL games; results arrive weekly; picks are scored; and a table built from players, week scores and
//! season scores changes once a week. So it is looked for in Redis first, built from the store on a miss, kept for a
//! while, and cleared when the league moves on. This crate is the program behind that sentence; `src/main.rs` only calls
//! [`cli::run`].
//!
//! # The house, from the ground up
//!
//! | part | what lives there |
//! |---|---|
//! | [`text`] | what a text may hold on its way to a terminal, a log or a clipboard: nothing that it would obey, and no password |
//! | [`clock`] | time as a value: [`clock::Moment`]; the only reader of the system's clocks |
//! | `file` | files of the program's own: nothing but regular files, for this user alone |
//! | [`league`] | the vocabulary (player, team, game, pick, week) and the rules of scoring; pure |
//! | [`scoretable`] | built tables: columnar, fixed point; [`scoretable::Column`] knows everything about a column; pure |
//! | [`feed`] | bytes in, league facts out: Django dumps, ESPN's scoreboard, CSV by name; pure |
//! | [`tls`] | whom to believe over TLS, what to show, and why it fails, in words |
//! | [`fetch`] | bytes from the network, with patience and limits; knows neither feeds nor the store |
//! | [`demo`] | a whole simulated league, the same on every machine; pure |
//! | [`store`] | SQLite: facts in, derived scores kept beside them, tables out; synchronous |
//! | [`cache`] | entries, verdicts and the fence; Redis and the embedded backend that runs the same protocol |
//! | [`loader`] | cache-aside, the one place that sees both cache and store |
//! | [`output`] | tables as text and JSON |
//! | [`tui`] | the dashboard: model, message, update, effect, view |
//! | [`config`] | settings from flags, the environment and a file |
//! | [`log`] | what happened and why, in a file, for whoever asks for it |
//! | [`cli`] | the command line, which puts all of it together |
//!
//! # Who may use whom
//!
//! Left may use right, and nothing points back; `tests/packaging/layers.rs` fails on any other `use crate::`.
//!
//! ```text
//! cli ─▶ everything         config ─▶ the values it decides about
//! log ─▶ clock, file, and everybody else speaks to it through the macros of `tracing`
//! tui, output ─▶ loader, scoretable, league
//! loader ─▶ cache, store, scoretable, league
//! store ─▶ scoretable, league, file   cache ─▶ keys and values of scoretable and league, tls
//! feed ─▶ league        fetch ─▶ league, clock, tls        demo ─▶ scoretable, league        scoretable ─▶ league        league ─▶ nothing
//! everybody ─▶ text ─▶ clock ─▶ nothing
//! ```
//!
//! The store and the cache never see each other. Whoever opens `src/loader.rs` has read the whole Redis-first argument;
//! whoever opens `src/cache/fence.rs` knows why a fill can never undo a flush.
//!
//! # Where to add things
//!
//! * a column: [`scoretable::Column`]. The compiler asks for its name, title, width, side, direction, priority, text and sort
//!   key, and for its words in the list of columns; tests ask for a table that shows it (`src/scoretable/kind.rs`), for its
//!   member in JSON (`src/output/json.rs`), and for what wide screens show otherwise. Numbers of its own are one line of
//!   the list in `src/scoretable/storage.rs`: the compiler asks the builder for their value, a test asks for another
//!   [`scoretable::VERSION`], and cutting, joining, digest, differences and the bytes of an entry follow by themselves;
//! * a key: one row of the binding table in `src/tui/keymap.rs`, which also writes the help and the hints;
//! * a feed: a parser in `src/feed/` that answers [`league::Facts`];
//! * a cache operation: both backends, and the contract in `tests/caching/cache.rs` that runs against each.

pub mod cache;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod error;
pub mod feed;
pub mod fetch;
pub(crate) mod file;
pub mod league;
pub mod loader;
pub mod log;
pub mod output;
pub mod scoretable;
pub mod store;
pub mod text;
pub mod tls;
pub mod tui;
