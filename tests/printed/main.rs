//! Tables on their way out: text, CSV, Markdown, JSON, HTML and SVG.

mod forms;
mod output;
mod show;
#[path = "../support/mod.rs"]
mod support;
