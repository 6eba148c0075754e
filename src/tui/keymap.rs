//! Keys and what they do. One table is behind dispatch, the hint line, the help overlay, the manual page and the readme; no
//! key is named elsewhere. The configuration file may give an action other keys: [`Keymap`] is the table with them in it.

mod bindings;
mod key;

use std::borrow::Cow;
use std::fmt;

use crossterm::event::KeyEvent;

pub use bindings::{Action, BINDINGS, Edit, Group};
pub use key::{Key, KeyError};

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// What the configuration file calls it; `None` for keys that stay, so that there is always a way out.
    pub name: Option<&'static str>,
    /// The keys, the usual one first.
    pub keys: &'static [Key],
    /// What they do.
    pub action: Action,
    /// The same in words.
    pub words: &'static str,
    /// Where the help lists it.
    pub group: Group,
    /// When the keys work.
    pub when: When,
    /// The word for it in the hint line, if it is worth one. Neighbours that share a word share a hint.
    pub hint: Option<&'static str>,
}

/// When a binding works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Whatever is on screen.
    Always,
    /// With nothing over the table.
    Table,
    /// With a table to work on, nothing over it, and nobody typing.
    Rows,
    /// With something to scroll: a table, or what lies over it.
    Scroll,
    /// The same, but not while a filter is typed: its line wants these keys.
    Roam,
    /// With something over the table.
    Overlay,
    /// With the list of columns over the table.
    Columns,
    /// While a filter is typed.
    Prompt,
    /// With something to step back from.
    Back,
}

/// What is on screen, as far as bindings care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// Whether there is a table with rows.
    pub rows: bool,
    /// What is in front.
    pub front: Front,
    /// Whether there is something to step back from.
    pub back: bool,
}

/// What the keys are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Front {
    /// The table, or its empty place.
    Table,
    /// The line a filter is typed on.
    Prompt,
    /// The list of columns.
    Columns,
    /// Anything else that lies over the table.
    Overlay,
}

impl When {
    /// Whether bindings of this kind work now.
    pub const fn holds(self, context: Context) -> bool {
        let Context { rows, front, back } = context;
        let overlay = matches!(front, Front::Overlay | Front::Columns);
        let table = matches!(front, Front::Table);
        let prompt = matches!(front, Front::Prompt);
        match self {
            Self::Always => true,
            Self::Table => table,
            Self::Rows => table && rows,
            Self::Scroll => rows || overlay,
            Self::Roam => overlay || (table && rows),
            Self::Overlay => overlay,
            Self::Columns => matches!(front, Front::Columns),
            Self::Prompt => prompt,
            Self::Back => back,
        }
    }
}

/// The keys in force.
#[derive(Clone, Debug)]
pub struct Keymap(Vec<BindingRow>);

/// A binding, and the keys it has now.
#[derive(Clone, Debug)]
struct BindingRow {
    keys: Cow<'static, [Key]>,
    binding: &'static Binding,
}

impl Default for Keymap {
    /// The table as it comes.
    fn default() -> Self {
        let row = |binding: &'static Binding| BindingRow {
            keys: Cow::Borrowed(binding.keys),
            binding,
        };
        Self(BINDINGS.iter().map(row).collect())
    }
}

impl Keymap {
    /// What a pressed key does now, if anything. While a filter is typed, a key that types a character does just that.
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

    /// The usual key of an action, for texts that name it; empty for an action without a key.
    pub fn label(&self, action: Action, ascii: bool) -> String {
        let bound = self.0.iter().find(|row| row.binding.action == action);
        let key = bound.and_then(|row| row.keys.first());
        key.map_or_else(String::new, |key| key.label(ascii))
    }
}

const fn row(
    name: &'static str,
    keys: &'static [Key],
    action: Action,
    group: Group,
    when: When,
    words: &'static str,
) -> Binding {
    let name = if name.is_empty() { None } else { Some(name) };
    Binding {
        name,
        keys,
        action,
        words,
        group,
        when,
        hint: None,
    }
}

impl Binding {
    const fn hinted(mut self, word: &'static str) -> Self {
        self.hint = Some(word);
        self
    }
}

// Other keys for an action, as the configuration file wishes.

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
fn situations() -> impl Iterator<Item = Context> {
    let fronts = [Front::Table, Front::Prompt, Front::Columns, Front::Overlay];
    fronts.into_iter().flat_map(|front| {
        [(false, false), (false, true), (true, false), (true, true)]
            .map(|(rows, back)| Context { rows, front, back })
            .into_iter()
            // Whatever is in front of the table can be stepped back from.
            .filter(move |context| context.back || front == Front::Table)
    })
}

// The keys as people read them: in the hint line, the help, the manual page and the readme.

impl Keymap {
    /// The hints that hold now, most useful first: keys and a word. The ten digits that sort read `1-9,0 sort`.
    pub fn hints(&self, context: Context, ascii: bool) -> Vec<(String, &'static str)> {
        let mut hints: Vec<(Vec<Key>, &'static str)> = Vec::new();
        for row in self.0.iter().filter(|row| row.binding.when.holds(context)) {
            let (Some(word), Some(&key)) = (row.binding.hint, row.keys.first()) else {
                continue;
            };
            // A character is a part of the filter while one is typed.
            if context.front == Front::Prompt && key.character().is_some() {
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

    /// A group's actions for the help: the keys of each, and its words.
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

/// Keys in a row: neighbouring digits as a range, everything else with a comma between.
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
