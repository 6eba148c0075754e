//! What holds of the sources themselves: layers, circles, promises, and what is handed on.

mod circles;
mod layers;
mod package;
mod promises;
#[path = "../support/mod.rs"]
mod support;
