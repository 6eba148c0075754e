//! tour (being written)
pub mod cache;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod error;
pub mod league;
pub mod loader;
pub mod output;
pub mod scoretable;
