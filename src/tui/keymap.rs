//! Keys and what they do. One table is behind dispatch, the hint line, the help overlay, the manual page and the readme; no
//! key is named elsewhere. The configuration file may give an action other keys: [`Keymap`] is the table with them in it.

mod action;
mod bindings;
mod change;
mod key;
mod listed;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use crossterm::event::KeyEvent;

pub use action::{Action, Edit, Group};
pub use bindings::BINDINGS;
pub use change::KeymapError;
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
pub struct Keymap(Vec<Row>);

/// A binding, and the keys it has now.
#[derive(Clone, Debug)]
struct Row {
    keys: Cow<'static, [Key]>,
    binding: &'static Binding,
}

impl Default for Keymap {
    /// The table as it comes.
    fn default() -> Self {
        let row = |binding: &'static Binding| Row {
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
        let bound = |row: &&Row| row.keys.contains(&pressed) && row.binding.when.holds(context);
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
