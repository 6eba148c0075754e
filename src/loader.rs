//! Cache-aside.

mod loaded;

pub use loaded::{Built, Loaded, Request, Source};
