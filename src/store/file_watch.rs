//! The system's notification that a store's files were written to, so that nothing has to be asked while nothing happens.

#[cfg(target_os = "linux")]
mod inotify;
#[cfg(not(target_os = "linux"))]
mod none;

#[cfg(target_os = "linux")]
pub use inotify::FileWatch;
#[cfg(not(target_os = "linux"))]
pub use none::FileWatch;
