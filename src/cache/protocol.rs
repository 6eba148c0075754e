//! The operations themselves, one by one, for those who test the protocol or speak it from elsewhere. A program wants
//! [`Cache`](super::Cache).
//!
//! [`Embedded`] and [`Server`] answer each operation alike, but for the names of nonces, which hold the time. Each
//! operation may be repeated with the same arguments.

pub use super::embedded::Embedded;
pub use super::entry::{Chunk, ChunkRead, Fence, Found, Meta, Record, Snapshot};
pub use super::server::Server;
pub use super::server::client::Unavailable;
