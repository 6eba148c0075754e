//! **scoretable** shows a prediction league's standings in a terminal, through a Redis-first cache over a local SQLite
//! store; and without a store, from what the programs with one have put into Redis.
//!
//! Players predict NFL games, results arrive weekly, picks are scored, and the standings change once a week. So a table is
//! looked up in Redis first, built from the store on a miss, kept for a while, and invalidated when the league changes.
//! This crate is that program; `src/main.rs` only calls [`cli::main`].
//!
//! # The modules, from the bottom up
//!
//! | module | contents |
//! |---|---|
//! | [`clock`] | time as a value: [`clock::Moment`]; the only reader of the system's clocks |
//! | [`text`] | sanitizes text for a terminal, a log or a clipboard: no control characters, no passwords; formats amounts |
//! | `file` | the program's own files: only regular files are opened, and new ones are readable by this user alone |
//! | `spool` | lists of records that may be longer than memory, and sorts them |
//! | [`league`] | the vocabulary (player, team, game, pick, week) and the scoring rules |
//! | [`scoretable`] | built tables: columnar, fixed point; [`scoretable::Column`] describes every column; pure |
//! | [`feed`] | parses bytes into league facts: Django dumps, ESPN's scoreboard, CSV by name; pure |
//! | [`tls`] | TLS settings: the trusted authorities, the client certificate, and failures in plain words |
//! | [`fetch`] | downloads bytes with retries and limits; knows neither feeds nor the store |
//! | [`demo`] | a whole simulated league, the same on every machine; pure |
//! | [`store`] | SQLite: stores facts, keeps the scores derived from them, builds tables; synchronous |
//! | [`cache`] | entries, verdicts and the reference; the Redis backend, and the embedded backend that runs the same protocol |
//! | [`loader`] | cache-aside loading, the [`loader::Reader`] of a program without a store, and the publishing for it; the only module that uses both the cache and the store |
//! | [`output`] | tables and reports as text, JSON, CSV and Markdown |
//! | [`tui`] | the dashboard: model, message, update, effect, view |
//! | [`log`] | the log file, off by default |
//! | [`config`] | settings from flags, the environment and a file |
//! | [`error`] | every error that ends the program, with its message and exit code |
//! | [`cli`] | the command line, which combines all of these |
//!
//! `src/build.rs` is the build script. It determines the commit that `--version` names.
//!
//! # Dependencies
//!
//! A module may use the modules to the right of its arrow and no others; `tests/packaging/layers.rs` fails on any other
//! `use crate::`.
//!
//! ```text
//! cli ─▶ all modules
//! error ─▶ the modules whose errors it wraps or whose values its messages name
//! config ─▶ cache, league, log, tls, tui: the values that it sets
//! tui, output ─▶ loader, scoretable, league, clock
//! loader ─▶ cache, store, scoretable, league, clock
//! cache ─▶ scoretable, league, clock, tls        store ─▶ scoretable, league, spool, file
//! demo ─▶ scoretable, league        scoretable ─▶ league        feed ─▶ league, spool
//! league ─▶ spool ─▶ file
//! fetch ─▶ league, clock, tls        log ─▶ clock, file
//! all modules ─▶ text ─▶ clock
//! ```
//!
//! The store and the cache never use each other. `src/loader.rs` holds the whole Redis-first algorithm, `src/loader/reader.rs`
//! that of a reader, `src/loader/publisher.rs` what programs with the store do for readers, and `src/cache/reference.rs` says what decides whether an entry is current. Every layer logs through the macros of `tracing`, so
//! none of them depends on [`log`].
//!
//! # Where to add things
//!
//! * a column: [`scoretable::Column`]. The compiler asks for its name, title, width, side, direction, priority, text and sort
//!   key, and for its words in the list of columns; tests ask for a table that shows it (`src/scoretable.rs`), for its
//!   member in JSON (`src/output/json.rs`), and for what wide screens show otherwise. Numbers that it stores are one line of
//!   the list in `src/scoretable/storage.rs`: the compiler asks the builder for their value, a test asks for another
//!   [`scoretable::VERSION`], and cutting, joining, digest, differences and the bytes of an entry follow automatically;
//! * a key: one row of the binding table in `src/tui/keymap/bindings.rs`, which the help, the hints and the manual page also
//!   use;
//! * a feed: a parser in `src/feed/` that returns [`league::Facts`];
//! * a cache operation: both backends, and the contract in `tests/caching/cache.rs` that runs against each.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

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
pub(crate) mod spool;
pub mod store;
pub mod text;
pub mod tls;
pub mod tui;
