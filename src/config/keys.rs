//! The file's table of keys: other keys for what the dashboard does.
//!
//! ```toml
//! [keys]
//! flush = "F"
//! down = ["j", "n", "Down"]
//! mouse = []
//! ```

use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{ConfigError, Listed, Origin};
use crate::league::nearest;
use crate::text;
use crate::tui::keymap::{Key, Keymap};

/// The keys as the file wants them.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    keymap: Keymap,
    changed: Vec<Changed>,
}

/// An action that has other keys.
#[derive(Clone, Debug)]
struct Changed {
    action: &'static str,
    keys: String,
    line: usize,
}

impl Keys {
    /// What the table is called.
    pub(super) const TABLE: &str = "keys";

    /// Reads the table. `place` tells where a byte of the file is.
    pub(super) fn parse(
        value: &Spanned<DeValue<'_>>,
        place: &dyn Fn(usize) -> Origin,
    ) -> Result<Self, ConfigError> {
        let refused = |at: usize, why: String| ConfigError::Keys {
            place: place(at),
            why: text::redact(&why),
        };
        let DeValue::Table(table) = value.get_ref() else {
            let why = "keys is a table: write [keys] on a line of its own, and flush = \"F\" below";
            return Err(refused(value.span().start, why.to_owned()));
        };
        let mut keys = Self::default();
        for (name, value) in in_order(table) {
            let at = name.span().start;
            let name: &str = name.get_ref();
            let action = Keymap::names().find(|known| *known == name);
            let action = action.ok_or_else(|| refused(at, unknown(name)))?;
            let wanted = wanted(value).map_err(|why| refused(at, format!("{action}: {why}")))?;
            let labels: Vec<String> = wanted.iter().map(|key| key.label(true)).collect();
            let line = match place(at) {
                Origin::File { line, .. } => line,
                _ => 0,
            };
            keys.changed.push(Changed {
                action,
                keys: labels.join(" "),
                line,
            });
            let changed = keys.keymap.change(action, wanted);
            changed.map_err(|error| refused(at, error.to_string()))?;
        }
        let settled = std::mem::take(&mut keys.keymap).settled();
        keys.keymap = settled.map_err(|error| refused(value.span().start, error.to_string()))?;
        Ok(keys)
    }

    /// The keys in force.
    pub(super) const fn keymap(&self) -> &Keymap {
        &self.keymap
    }

    /// What the file at `path` changed, for people who wonder.
    pub(super) fn listed(&self, path: &Path) -> Vec<Listed> {
        let listed = |changed: &Changed| Listed {
            key: format!("{}.{}", Self::TABLE, changed.action).into(),
            value: Some(changed.keys.clone()),
            origin: Origin::File {
                path: path.to_owned(),
                line: changed.line,
            },
        };
        self.changed.iter().map(listed).collect()
    }
}

/// The first mistake of the file is told first.
fn in_order<'a, 'i>(
    table: &'a DeTable<'i>,
) -> Vec<(
    &'a Spanned<std::borrow::Cow<'i, str>>,
    &'a Spanned<DeValue<'i>>,
)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

fn unknown(name: &str) -> String {
    let shown = text::value(name);
    let meant = nearest(name, Keymap::names()).map_or_else(
        || format!("known: {}", Keymap::names().collect::<Vec<_>>().join(", ")),
        |near| format!("did you mean '{near}'?"),
    );
    format!("there is no action '{shown}'; {meant}")
}

/// One key or a list of keys.
fn wanted(value: &Spanned<DeValue<'_>>) -> Result<Vec<Key>, String> {
    let one = |value: &DeValue<'_>| match value {
        DeValue::String(text) => (text.parse()).map_err(|why| text::refusal::<Key>(text, &why)),
        _ => Err("a key is written as a text, such as \"F\" or \"C-f\"".to_owned()),
    };
    match value.get_ref() {
        DeValue::Array(list) => list.iter().map(|value| one(value.get_ref())).collect(),
        single => one(single).map(|key| vec![key]),
    }
}

#[cfg(test)]
mod tests {
    use super::super::file::File;
    use super::*;
    use crate::tui::keymap::Action;

    fn file(text: &str) -> Result<File, ConfigError> {
        File::parse(Path::new("/c.toml"), None, text)
    }

    #[test]
    fn an_action_gets_other_keys_and_two_may_exchange_theirs() {
        let text = "ttl = \"7d\"\n[keys]\nflush = \"R\"\nreload = [\"f\", \"F5\"]\nmouse = []\n";
        let file = file(text).unwrap();
        let keymap = file.keys().keymap();
        let label = |action| keymap.label(action, true);
        assert_eq!(
            (label(Action::Flush), label(Action::Reload)),
            ("R".into(), "f".into())
        );
        assert_eq!(label(Action::Mouse), "");
        let listed = file.keys().listed(Path::new("/c.toml"));
        let shown: Vec<_> = listed
            .iter()
            .map(|l| (&*l.key, l.value.as_deref()))
            .collect();
        let expected = [
            ("keys.flush", Some("R")),
            ("keys.reload", Some("f F5")),
            ("keys.mouse", Some("")),
        ];
        assert_eq!(shown, expected);
        assert_eq!(listed[0].origin.to_string(), "/c.toml line 3");
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_its_line() {
        for (text, expected) in [
            ("keys = 3", "/c.toml line 1: keys is a table"),
            (
                "[keys]\nflsh = \"F\"",
                "line 2: there is no action 'flsh'; did you mean 'flush'?",
            ),
            (
                "[keys]\nflush = 3",
                "line 2: flush: a key is written as a text",
            ),
            (
                "[keys]\nflush = \"FF\"",
                "line 2: flush: there is no key 'FF'",
            ),
            (
                "[keys]\nflush = \"j\"",
                "the key j would be both 'flush' and 'down'",
            ),
            ("[keys]\nflush = \"C-c\"", "both 'flush' and 'quit'"),
        ] {
            let error = file(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }

    #[test]
    fn keys_that_never_meet_may_be_the_same() {
        assert!(file("[keys]\ncolumns = \"z\"\nall-columns = \"z\"").is_ok());
    }
}
