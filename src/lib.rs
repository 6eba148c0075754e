//! tour (being written)
pub mod cache;
pub mod clock;
pub mod feed;
pub mod config;
pub mod demo;
pub mod league;
pub mod loader;
pub mod output;
pub mod scoretable;
pub mod store;
