//! tour (being written)
pub mod cache;
pub mod clock;
pub mod feed;
pub mod league;
pub mod loader;
pub mod scoretable;
pub mod store;
