//! Key bindings. One table is used by dispatch, the hint line, the help overlay, the manual page and the readme; no key
//! is named elsewhere. The configuration file may assign other keys to an action: [`Keymap`] is the table with those
//! changes.

mod bindings;
mod hints;
mod key;
mod sentences;

use std::borrow::Cow;
use std::fmt;

use crossterm::event::KeyEvent;

use crate::text::named::named;

pub use bindings::{Action, BINDINGS, Edit, Group, Verb};
pub use hints::ShownHint;
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
    /// The title of the action in the palette.
    pub title: &'static str,
    /// The description of the action.
    pub words: &'static str,
    /// The group that lists it in the help.
    pub group: Group,
    /// When the binding is active.
    pub when: When,
    /// What the palette says before its title.
    pub verb: Verb,
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
    /// As `Scroll`, but not while a text is being typed, which these keys edit.
    Roam,
    /// With an overlay over the table that is only read.
    Overlay,
    /// With an overlay over the table that has nothing to choose from.
    Boxes,
    /// With the column chooser over the table.
    Columns,
    /// With the cache panel over the table.
    Entries,
    /// With the list of themes over the table.
    Themes,
    /// With rows, or a view of players.
    Players,
    /// With rows, or a view of players other than the comparison.
    Uncompared,
    /// With rows, or a view of players other than the race.
    Unraced,
    /// With rows or the race, in which the cursor chooses a player.
    Choice,
    /// Without an overlay over the table other than a view of players.
    Calendar,
    /// In the comparison of two players.
    Compared,
    /// In the race.
    Raced,
    /// While a filter is being typed.
    Prompt,
    /// With the palette over the table.
    Palette,
    /// While a text is being typed: a filter, or in the palette.
    Typing,
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
    /// What a step back takes away.
    pub back: StepBack,
    /// Whether this program has the league's store. Without it some keys only say that they need it, so they are no hints.
    pub store: bool,
}

/// What a step back takes away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepBack {
    /// There is nothing to take away.
    Nothing,
    /// The filter of the table.
    Filter,
    /// Something else.
    Other,
}

named! {
    /// The part of the screen that receives the keys, by its name in the heading of the help.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Front {
        /// The table, or its placeholder.
        Table = "the table",
        /// The line on which a filter is typed.
        Prompt = "the filter",
        /// A player's detail.
        Detail = "the detail",
        /// The comparison of two players.
        Compare = "the comparison",
        /// The race.
        Race = "the race",
        /// The cache panel over the table.
        Panel = "the cache panel",
        /// The column chooser.
        Columns = "the columns",
        /// The list of themes.
        Themes = "the themes",
        /// The list of everything that can be done and gone to.
        Palette = "the list",
        /// The messages.
        Messages = "the messages",
        /// The help.
        Help = "the help",
        /// The differences between the table and its rebuild.
        Differences = "the differences",
    }
}

impl Front {
    /// Whether characters are typed into a text there.
    const fn types(self) -> bool {
        matches!(self, Self::Prompt | Self::Palette)
    }
}

impl When {
    /// Whether bindings with this condition are active in this context.
    pub const fn holds(self, context: Context) -> bool {
        let Context {
            rows, front, back, ..
        } = context;
        let table = matches!(front, Front::Table);
        let overlay = !matches!(front, Front::Table | Front::Prompt);
        let [compare, race] = [
            matches!(front, Front::Compare),
            matches!(front, Front::Race),
        ];
        let view = compare || race || matches!(front, Front::Detail);
        let chosen = table && rows;
        match self {
            Self::Always => true,
            Self::Table => table,
            Self::Rows => chosen,
            Self::Scroll => rows || overlay,
            Self::Roam => (overlay || chosen) && !front.types(),
            Self::Overlay => overlay && !matches!(front, Front::Themes | Front::Palette),
            Self::Boxes => {
                let chooses = matches!(front, Front::Themes | Front::Palette | Front::Panel);
                overlay && !race && !chooses
            }
            Self::Players => chosen || view,
            Self::Uncompared => chosen || (view && !compare),
            Self::Unraced => chosen || (view && !race),
            Self::Choice => chosen || race,
            Self::Calendar => table || view,
            Self::Compared => compare,
            Self::Raced => race,
            Self::Entries => matches!(front, Front::Panel),
            Self::Columns => matches!(front, Front::Columns),
            Self::Themes => matches!(front, Front::Themes),
            Self::Prompt => matches!(front, Front::Prompt),
            Self::Palette => matches!(front, Front::Palette),
            Self::Typing => front.types(),
            Self::Back => !matches!(back, StepBack::Nothing),
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
    /// The action that a pressed key triggers in this context, if any. While a text is being typed, a key that types a
    /// character only does that.
    pub fn action(&self, event: KeyEvent, context: Context) -> Option<Action> {
        let pressed = Key::of(event)?;
        if let Some(typed) = pressed.character().filter(|_| context.front.types()) {
            return Some(Action::Edit(Edit::Insert(typed)));
        }
        let bound =
            |row: &&BindingRow| row.keys.contains(&pressed) && row.binding.when.holds(context);
        self.0.iter().find(bound).map(|row| row.binding.action)
    }

    /// Whether an action does anything in a context.
    pub fn works(&self, action: Action, context: Context) -> bool {
        let active =
            |row: &BindingRow| row.binding.action == action && row.binding.when.holds(context);
        self.0.iter().any(active)
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
    Front::ALL.into_iter().flat_map(|front| {
        [false, true]
            .into_iter()
            .flat_map(move |rows| {
                [StepBack::Nothing, StepBack::Other].map(|back| Context {
                    rows,
                    front,
                    back,
                    store: true,
                })
            })
            // Anything in front of the table can be closed, so there is something to step back from.
            .filter(move |context| context.back != StepBack::Nothing || front == Front::Table)
    })
}

// The keys as text: for the help, the palette, the manual page and the readme.

/// A line of the help: keys, and what they do.
pub type HelpLine = (String, &'static str);

impl Keymap {
    /// Every action of a group, with all its keys: neighbours with the same description share a line.
    pub fn help(&self, group: Group, ascii: bool) -> Vec<HelpLine> {
        let mut lines: Vec<(Vec<Key>, Vec<Key>, &'static str)> = Vec::new();
        let rows = self.0.iter().filter(|row| row.binding.group == group);
        for BindingRow { keys, binding } in rows {
            let Some((&first, others)) = keys.split_first() else {
                continue;
            };
            match lines.last_mut().filter(|(.., same)| *same == binding.words) {
                Some((firsts, rest, _)) => {
                    firsts.push(first);
                    rest.extend(others);
                }
                None => lines.push((vec![first], others.to_vec(), binding.words)),
            }
        }
        let shown = |(firsts, others, words): (Vec<Key>, Vec<Key>, _)| {
            let labels = firsts.iter().chain(&others).map(|key| key.label(ascii));
            (labels.collect::<Vec<_>>().join(" "), words)
        };
        lines.into_iter().map(shown).collect()
    }

    /// The actions of a group that a context has, in brief: actions with the same description share a line, as do those
    /// that sort by one column each.
    pub fn brief_help(&self, group: Group, context: Context, ascii: bool) -> Vec<HelpLine> {
        let mut lines: Vec<(Vec<Key>, Vec<Key>, &'static str)> = Vec::new();
        for BindingRow { keys, binding } in &self.0 {
            let here = binding.group == group && binding.when.holds(context);
            let usable = |key: &&Key| !(context.front.types() && key.character().is_some());
            let mut keys = keys.iter().filter(usable).copied();
            let Some(first) = keys.next().filter(|_| here) else {
                continue;
            };
            let words = match binding.action {
                Action::SortBy(_) => "by its column, again turns",
                _ => binding.words,
            };
            let arrows = keys.filter(|key| key.is_arrow());
            match lines.last_mut().filter(|(.., same)| *same == words) {
                Some((firsts, others, _)) => {
                    firsts.push(first);
                    others.extend(arrows);
                }
                None => lines.push((vec![first], arrows.collect(), words)),
            }
        }
        let shown = |(firsts, others, words): (Vec<Key>, Vec<Key>, _)| {
            let keys = [together(&firsts, ascii), together(&others, ascii)];
            (keys.join(" ").trim_end().to_owned(), words)
        };
        lines.into_iter().map(shown).collect()
    }

    /// Every action once, in the order of the table, with its keys.
    pub fn actions(&self, ascii: bool) -> impl Iterator<Item = (&'static Binding, String)> {
        let rows = self.0.iter().enumerate();
        let first = |&(at, row): &(usize, &BindingRow)| {
            let before = self.0.iter().take(at);
            let mut same = before.filter(|before| before.binding.action == row.binding.action);
            same.next().is_none()
        };
        let labels = move |keys: &[Key]| {
            let labels: Vec<String> = keys.iter().map(|key| key.label(ascii)).collect();
            labels.join(" ")
        };
        let rows = rows.filter(first);
        rows.map(move |(_, row)| (row.binding, labels(&row.keys)))
    }
}

/// A list of keys: consecutive digits as a range, everything else separated by blanks.
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
            (false, false) => " ",
        });
        text.push_str(&key.label(ascii));
    }
    text
}

#[cfg(test)]
mod tests;
