//! Tables on their way out: text, CSV, Markdown and JSON.

mod forms;
mod output;
mod show;
#[path = "../support/mod.rs"]
mod support;
