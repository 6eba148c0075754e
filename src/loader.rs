//! Cache-aside.

mod loaded;

pub use loaded::{Loaded, Request, Source};
