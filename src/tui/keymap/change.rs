//! Other keys for an action, as the configuration file wishes.

use std::borrow::Cow;
use std::fmt;

use super::{BINDINGS, Binding, Context, Front, Key, Keymap, When};

/// Why keys cannot be changed as somebody wishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeymapError {
    /// There is no action of that name.
    Unknown {
        /// The name.
        name: String,
    },
    /// A key would do two things at once.
    Twice {
        /// The key, as labels name it.
        key: String,
        /// What both are called.
        actions: [&'static str; 2],
    },
}

impl fmt::Display for KeymapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { name } => {
                write!(f, "there is no action '{}'", name.escape_debug())
            }
            Self::Twice { key, actions } => {
                let [first, second] = actions;
                write!(
                    f,
                    "the key {key} would be both '{first}' and '{second}'; give one of them another key"
                )
            }
        }
    }
}

impl std::error::Error for KeymapError {}

impl Keymap {
    /// What actions are called in the configuration file.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BINDINGS.iter().filter_map(|binding| binding.name)
    }

    /// Gives an action these keys instead of its own; none at all takes it off the keyboard.
    ///
    /// # Errors
    ///
    /// When there is no such action. Whether a key does two things now is for [`settled`](Self::settled) to say, as two
    /// actions may exchange their keys.
    pub fn change(&mut self, name: &str, keys: Vec<Key>) -> Result<(), KeymapError> {
        let named = |binding: &Binding| binding.name == Some(name);
        let row = self.0.iter_mut().find(|row| named(row.binding));
        let row = row.ok_or_else(|| KeymapError::Unknown {
            name: name.to_owned(),
        })?;
        row.keys = Cow::Owned(keys);
        Ok(())
    }

    /// The table, if in no situation a key does two things.
    ///
    /// # Errors
    ///
    /// When one does; the error names both.
    pub fn settled(self) -> Result<Self, KeymapError> {
        for (index, first) in self.0.iter().enumerate() {
            for second in self.0.iter().skip(index + 1) {
                let shared = first.keys.iter().find(|key| second.keys.contains(key));
                let both = meet(first.binding.when, second.binding.when);
                if let Some(key) = shared.filter(|_| both) {
                    return Err(KeymapError::Twice {
                        key: key.label(true),
                        actions: [first, second].map(|row| row.binding.name.unwrap_or("quit")),
                    });
                }
            }
        }
        Ok(self)
    }
}

/// Whether there is a situation in which both hold.
fn meet(first: When, second: When) -> bool {
    situations().any(|context| first.holds(context) && second.holds(context))
}

/// Everything that can be on screen.
pub(super) fn situations() -> impl Iterator<Item = Context> {
    let fronts = [Front::Table, Front::Prompt, Front::Columns, Front::Overlay];
    fronts.into_iter().flat_map(|front| {
        [(false, false), (false, true), (true, false), (true, true)]
            .map(|(rows, back)| Context { rows, front, back })
            .into_iter()
            // Whatever is in front of the table can be stepped back from.
            .filter(move |context| context.back || front == Front::Table)
    })
}
