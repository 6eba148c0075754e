//! The operations themselves, one by one, for tests of the protocol and for other clients of it. A program uses
//! [`Cache`](super::Cache).
//!
//! [`Embedded`] and [`Server`] answer each operation alike, except for nonces, which hold the time. Each operation may be
//! repeated with the same arguments.

pub use super::codec::checksum;
pub use super::embedded::{Embedded, Item, Keyspace, Value};
pub use super::entry::{
    Chunk, ChunkRead, Drafted, Found, Head, Meta, Record, Sighting, Snapshot, Weighed,
};
pub use super::lease::Claimed;
pub use super::server::Server;
pub use super::server::client::Unavailable;
