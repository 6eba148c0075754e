//! Keys and what they do. One table is behind dispatch, the hint line and the help overlay; no key is named elsewhere.

mod action;
mod bindings;
mod key;
#[cfg(test)]
mod tests;

use crossterm::event::KeyEvent;

pub use action::{Action, Group};
pub use bindings::BINDINGS;
pub use key::Key;

use crate::scoretable::Column;

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
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
    /// With a table to work on and nothing over it.
    Rows,
    /// With something to scroll: a table, or what lies over it.
    Scroll,
    /// With something over the table.
    Overlay,
}

/// What is on screen, as far as bindings care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// Whether there is a table with rows.
    pub rows: bool,
    /// Whether something lies over the table.
    pub overlay: bool,
}

impl When {
    /// Whether bindings of this kind work now.
    pub const fn holds(self, context: Context) -> bool {
        match self {
            Self::Always => true,
            Self::Table => !context.overlay,
            Self::Rows => context.rows && !context.overlay,
            Self::Scroll => context.rows || context.overlay,
            Self::Overlay => context.overlay,
        }
    }
}

/// What a pressed key does now, if anything.
pub fn action(event: KeyEvent, context: Context) -> Option<Action> {
    let pressed = Key::of(event)?;
    let bound = |binding: &&Binding| binding.keys.contains(&pressed) && binding.when.holds(context);
    BINDINGS.iter().find(bound).map(|binding| binding.action)
}

/// The usual key of an action, for texts that name it; empty for an action without a key.
pub fn label(action: Action, ascii: bool) -> String {
    let bound = BINDINGS.iter().find(|binding| binding.action == action);
    let key = bound.and_then(|binding| binding.keys.first());
    key.map_or_else(String::new, |key| key.label(ascii))
}

/// The hints that hold now, most useful first: keys and a word. The ten digits that sort read `1-9,0 sort`.
pub fn hints(context: Context, ascii: bool) -> Vec<(String, &'static str)> {
    let mut hints: Vec<(Vec<Key>, &'static str)> = Vec::new();
    for binding in BINDINGS
        .iter()
        .filter(|binding| binding.when.holds(context))
    {
        let (Some(word), Some(&key)) = (binding.hint, binding.keys.first()) else {
            continue;
        };
        match hints.last_mut() {
            Some((keys, same)) if *same == word => keys.push(key),
            _ => hints.push((vec![key], word)),
        }
    }
    let shown = |(keys, word): (Vec<Key>, &'static str)| (together(&keys, ascii), word);
    hints.into_iter().map(shown).collect()
}

/// A group's actions for the help: the keys of each, and its words.
pub fn help(group: Group, ascii: bool) -> Vec<(String, &'static str)> {
    let mut rows: Vec<(Action, Vec<String>, &'static str)> = Vec::new();
    for binding in BINDINGS.iter().filter(|binding| binding.group == group) {
        let labels = binding.keys.iter().map(|key| key.label(ascii));
        match rows
            .iter_mut()
            .find(|(action, ..)| *action == binding.action)
        {
            Some((_, keys, _)) => keys.extend(labels),
            None => rows.push((binding.action, labels.collect(), binding.words)),
        }
    }
    let joined = rows
        .into_iter()
        .map(|(_, keys, words)| (keys.join(" "), words));
    joined.collect()
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

const fn row(
    keys: &'static [Key],
    action: Action,
    group: Group,
    when: When,
    words: &'static str,
) -> Binding {
    Binding {
        keys,
        action,
        words,
        group,
        when,
        hint: None,
    }
}

const fn sort(keys: &'static [Key], column: Column, words: &'static str) -> Binding {
    row(keys, Action::SortBy(column), Group::Sort, When::Rows, words).hinted("sort")
}

impl Binding {
    const fn hinted(mut self, word: &'static str) -> Self {
        self.hint = Some(word);
        self
    }
}
