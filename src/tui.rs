//! The dashboard: a league's scoretable in the terminal, and what the cache did for it.
//!
//! The shape is Elm's. A [`Message`] says what happened; [`update`] is pure, changes the [`Model`] and answers with
//! [`Effect`]s as data; [`view`] draws the model and changes nothing. [`run`] is the only part that touches the world: it
//! performs effects and sends their results back as messages. So every behaviour is tested without a terminal, a clock or
//! a cache.
//!
//! - `model`, `message`, `effect`, `update`: the program. `timing` says when the passing of time alone changes the screen.
//! - `keymap`: the one table of keys, behind dispatch, hint line and help overlay.
//! - `layout`, `view`, `widget/*`: the screen, one file per rectangle. `theme`, `signs`, `text`, `amount`: how it looks.
//! - `runner`, `terminal`, `line`, `keyboard`, `signals`: the world.

mod amount;
mod backend;
mod background;
mod effect;
mod error;
mod keyboard;
pub mod keymap;
mod layout;
mod line;
mod memory;
mod message;
mod model;
mod options;
mod runner;
mod signals;
mod signs;
mod terminal;
#[cfg(test)]
mod testing;
mod text;
mod theme;
mod timing;
mod update;
mod view;
mod widget;

pub use crate::loader::Change;
pub use backend::Backend;
pub use background::Background;
pub use effect::{Effect, Excerpt, Fetch, LoadId};
pub use error::TuiError;
pub use memory::Memory;
pub use message::Message;
pub use model::Model;
pub use options::Options;
pub use runner::{Ending, run};
pub use signals::Fatal;
pub use theme::Theme;
pub use timing::next_tick;
pub use update::update;
pub use view::view;
