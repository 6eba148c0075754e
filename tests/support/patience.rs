//! Patience with other processes.

use std::time::Duration;

/// How often a condition is looked at before a test gives up: half a minute of tries.
const TRIES: u32 = 6_000;

/// Waits for something another process does, and which therefore cannot be awaited.
#[expect(clippy::disallowed_methods, reason = "polls another process")]
pub(crate) fn eventually<T>(what: &str, mut condition: impl FnMut() -> Option<T>) -> T {
    for _ in 0..TRIES {
        if let Some(value) = condition() {
            return value;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("waited in vain until {what}");
}
