//! Key bindings. One table is used by dispatch, the hint line, the help overlay, the manual page and the readme; no key
//! is named elsewhere. The configuration file may assign other keys to an action: [`Keymap`] is the table with those
//! changes.

mod bindings;
mod key;

use std::borrow::Cow;
use std::fmt;

use crossterm::event::KeyEvent;

pub use bindings::{Action, BINDINGS, Edit, Group};
pub use key::{Key, KeyError};

/// One binding of the table.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// The action's name in the configuration file; `None` for keys that cannot be changed, so that the user can always
    /// leave.
    pub name: Option<&'static str>,
    /// The keys, the preferred one first.
    pub keys: &'static [Key],
    /// The action that they trigger.
    pub action: Action,
    /// The description of the action.
    pub words: &'static str,
    /// The group that lists it in the help.
    pub group: Group,
    /// When the binding is active.
    pub when: When,
    /// The label in the hint line, if the binding has a hint. Neighbours with the same label share a hint.
    pub hint: Option<&'static str>,
}

/// When a binding is active.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Always.
    Always,
    /// Without an overlay over the table.
    Table,
    /// With a table that has rows, without an overlay, and while no filter is being typed.
    Rows,
    /// With something to scroll: a table, or the overlay over it.
    Scroll,
    /// As `Scroll`, but not while a filter is being typed, where these keys edit the text.
    Roam,
    /// With an overlay over the table.
    Overlay,
    /// With an overlay over the table that has nothing to choose from.
    Boxes,
    /// With the column chooser over the table.
    Columns,
    /// With the cache panel over the table.
    Entries,
    /// While a filter is being typed.
    Prompt,
    /// With something to step back from.
    Back,
}

/// The parts of the screen's state that decide which bindings are active.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// Whether there is a table with rows.
    pub rows: bool,
    /// The part of the screen that receives the keys.
    pub front: Front,
    /// Whether there is something to step back from.
    pub back: bool,
    /// Whether this program has the league's store. Without it some keys only say that they need it, so they are no hints.
    pub store: bool,
}

/// The part of the screen that receives the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Front {
    /// The table, or its placeholder.
    Table,
    /// The line on which a filter is typed.
    Prompt,
    /// The column chooser.
    Columns,
    /// The cache panel.
    Entries,
    /// Any other overlay.
    Overlay,
}

impl When {
    /// Whether bindings with this condition are active in this context.
    pub const fn holds(self, context: Context) -> bool {
        let Context {
            rows, front, back, ..
        } = context;
        let overlay = matches!(front, Front::Overlay | Front::Columns | Front::Entries);
        let table = matches!(front, Front::Table);
        let prompt = matches!(front, Front::Prompt);
        match self {
            Self::Always => true,
            Self::Table => table,
            Self::Rows => table && rows,
            Self::Scroll => rows || overlay,
            Self::Roam => overlay || (table && rows),
            Self::Overlay => overlay,
            Self::Boxes => matches!(front, Front::Overlay | Front::Columns),
            Self::Columns => matches!(front, Front::Columns),
            Self::Entries => matches!(front, Front::Entries),
            Self::Prompt => prompt,
            Self::Back => back,
        }
    }
}

/// The bindings in use.
#[derive(Clone, Debug)]
pub struct Keymap(Vec<BindingRow>);

/// A binding and its current keys.
#[derive(Clone, Debug)]
struct BindingRow {
    keys: Cow<'static, [Key]>,
    binding: &'static Binding,
}

impl Default for Keymap {
    /// The default bindings.
    fn default() -> Self {
        let row = |binding: &'static Binding| BindingRow {
            keys: Cow::Borrowed(binding.keys),
            binding,
        };
        Self(BINDINGS.iter().map(row).collect())
    }
}

impl Keymap {
    /// The action that a pressed key triggers in this context, if any. While a filter is being typed, a key that types
    /// a character only does that.
    pub fn action(&self, event: KeyEvent, context: Context) -> Option<Action> {
        let pressed = Key::of(event)?;
        if let Some(typed) = pressed
            .character()
            .filter(|_| context.front == Front::Prompt)
        {
            return Some(Action::Edit(Edit::Insert(typed)));
        }
        let bound =
            |row: &&BindingRow| row.keys.contains(&pressed) && row.binding.when.holds(context);
        self.0.iter().find(bound).map(|row| row.binding.action)
    }

    /// The first key of an action, for texts that name it; empty for an action without a key.
    pub fn label(&self, action: Action, ascii: bool) -> String {
        let bound = self.0.iter().find(|row| row.binding.action == action);
        let key = bound.and_then(|row| row.keys.first());
        key.map_or_else(String::new, |key| key.label(ascii))
    }
}

// Custom keys from the configuration file.

/// Why the configured keys are invalid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeymapError {
    /// No action has that name.
    Unknown {
        /// The name.
        name: String,
    },
    /// A key would trigger two actions in the same context.
    Twice {
        /// The key, as labels name it.
        key: String,
        /// The names of both actions.
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
    /// The names of the actions in the configuration file.
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

/// Whether there is a context in which both bindings are active.
fn meet(first: When, second: When) -> bool {
    situations().any(|context| first.holds(context) && second.holds(context))
}

/// Every possible context.
fn situations() -> impl Iterator<Item = Context> {
    let fronts = [
        Front::Table,
        Front::Prompt,
        Front::Columns,
        Front::Entries,
        Front::Overlay,
    ];
    fronts.into_iter().flat_map(|front| {
        [(false, false), (false, true), (true, false), (true, true)]
            .map(|(rows, back)| Context {
                rows,
                front,
                back,
                store: true,
            })
            .into_iter()
            // Anything in front of the table can be closed, so there is something to step back from.
            .filter(move |context| context.back || front == Front::Table)
    })
}

// The keys as text: for the hint line, the help, the manual page and the readme.

impl Keymap {
    /// The hints of the active bindings, most useful first: the keys and a label. The ten digits that sort read `1-9,0
    /// sort`.
    pub fn hints(&self, context: Context, ascii: bool) -> Vec<(String, &'static str)> {
        let mut hints: Vec<(Vec<Key>, &'static str)> = Vec::new();
        for row in self.0.iter().filter(|row| row.binding.when.holds(context)) {
            let (Some(word), Some(&key)) = (row.binding.hint, row.keys.first()) else {
                continue;
            };
            // While a filter is being typed, a character is part of the filter.
            if context.front == Front::Prompt && key.character().is_some() {
                continue;
            }
            if row.binding.action == Action::Flush && !context.store {
                continue;
            }
            match hints.last_mut() {
                Some((keys, same)) if *same == word => keys.push(key),
                _ => hints.push((vec![key], word)),
            }
        }
        let shown = |(keys, word): (Vec<Key>, &'static str)| (together(&keys, ascii), word);
        hints.into_iter().map(shown).collect()
    }

    /// The actions of a group for the help: the keys and the description of each.
    pub fn help(&self, group: Group, ascii: bool) -> Vec<(String, &'static str)> {
        let mut lines: Vec<(Action, Vec<String>, &'static str)> = Vec::new();
        let rows = self.0.iter().filter(|row| row.binding.group == group);
        for row in rows.filter(|row| !row.keys.is_empty()) {
            let (action, words) = (row.binding.action, row.binding.words);
            let labels = row.keys.iter().map(|key| key.label(ascii));
            match lines.iter_mut().find(|(same, ..)| *same == action) {
                Some((_, keys, _)) => keys.extend(labels),
                None => lines.push((action, labels.collect(), words)),
            }
        }
        let joined = lines.into_iter();
        joined
            .map(|(_, keys, words)| (keys.join(" "), words))
            .collect()
    }
}

/// A list of keys: consecutive digits as a range, everything else separated by commas.
fn together(keys: &[Key], ascii: bool) -> String {
    let mut text = String::new();
    let mut previous: Option<Key> = None;
    for (index, key) in keys.iter().enumerate() {
        let follows = |a: Option<Key>, b: Option<&Key>| {
            let (a, b) = (a.and_then(Key::digit), b.and_then(|key| key.digit()));
            a.zip(b).is_some_and(|(a, b)| a + 1 == b)
        };
        let after = follows(previous, Some(key));
        let before = follows(Some(*key), keys.get(index + 1));
        previous = Some(*key);
        if after && before {
            continue;
        }
        text.push_str(match (text.is_empty(), after) {
            (true, _) => "",
            (false, true) => "-",
            (false, false) => ",",
        });
        text.push_str(&key.label(ascii));
    }
    text
}

#[cfg(test)]
mod tests;
