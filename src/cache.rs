//! The Redis-first cache layer.

mod entry;
mod fence;
mod key;
mod state;
mod stats;
mod verdict;

pub use entry::{Built, Payload};
pub use fence::{Claim, Fill, Lease, Nonce, Receipt};
pub use key::{Key, LeagueTag};
pub use state::{BackendKind, State, Status};
pub use stats::{Seen, Stats};
pub use verdict::Verdict;
