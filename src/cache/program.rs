//! The name of this program, by which others know who filled an entry, announced a revision or flushed.

use super::codec;
use crate::league::clean_name;

/// Returns `host:process`, so that the user can tell which program it was.
pub(super) fn name() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host = clean_name(&host);
    codec::short(&format!("{host}:{}", std::process::id()))
}
