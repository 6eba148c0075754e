//! tour (being written)
pub mod cache;
pub mod clock;
pub mod config;
pub mod demo;
pub mod league;
pub mod loader;
pub mod output;
pub mod scoretable;
