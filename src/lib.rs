//! tour (being written)
pub mod cache;
pub mod clock;
pub mod league;
pub mod loader;
pub mod scoretable;
pub mod tui;
