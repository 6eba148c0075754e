//! The operations themselves, one by one, for tests of the protocol and for other clients of it. A program uses
//! [`Cache`](super::Cache).
//!
//! [`Embedded`] and [`Server`] answer each operation alike, but for the names of nonces, which hold the time. Each
//! operation may be repeated with the same arguments.

pub use super::embedded::Embedded;
pub use super::entry::{Chunk, ChunkRead, Fence, Found, Meta, Record, Snapshot};
pub use super::server::Server;
pub use super::server::client::Unavailable;
