//! What must not grow unseen: allocations, and bytes sent to the terminal. They are counted, so the same numbers come out on
//! every machine, however busy it is. Seconds are for `cargo bench`.

mod allocations;
mod bytes;
mod ratios;
#[path = "../support/mod.rs"]
mod support;
