//! The configuration file's `[keys]` table: other keys for the actions of the dashboard.
//!
//! ```toml
//! [keys]
//! flush = "F"
//! down = ["j", "d", "Down"]
//! mouse = []
//! ```

use toml::Spanned;
use toml::de::DeValue;

use super::table::{in_order, line};
use super::{ConfigError, SettingOrigin};
use crate::text;
use crate::text::named::unknown;
use crate::tui::keymap::{Key, Keymap};

/// The key bindings with the file's changes.
#[derive(Clone, Debug, Default)]
pub(super) struct KeyTable {
    pub(super) keymap: Keymap,
    pub(super) changed: Vec<Changed>,
}

/// An action whose keys the file changes.
#[derive(Clone, Debug)]
pub(super) struct Changed {
    pub(super) action: &'static str,
    pub(super) keys: String,
    pub(super) line: usize,
}

impl KeyTable {
    /// The name of the table.
    pub(super) const TABLE: &str = "keys";

    /// Parses the table. `place` maps a byte of the file to its origin.
    pub(super) fn parse(
        value: &Spanned<DeValue<'_>>,
        place: &dyn Fn(usize) -> SettingOrigin,
    ) -> Result<Self, ConfigError> {
        let refused = |at: usize, why: String| ConfigError::Table {
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
            let action =
                action.ok_or_else(|| refused(at, unknown("action", name, Keymap::names())))?;
            let wanted = wanted(value).map_err(|why| refused(at, format!("{action}: {why}")))?;
            let labels: Vec<String> = wanted.iter().map(|key| key.label(true)).collect();
            keys.changed.push(Changed {
                action,
                keys: labels.join(" "),
                line: line(&place(at)),
            });
            let changed = keys.keymap.change(action, wanted);
            changed.map_err(|error| refused(at, error.to_string()))?;
        }
        let settled = std::mem::take(&mut keys.keymap).settled();
        keys.keymap = settled.map_err(|error| refused(value.span().start, error.to_string()))?;
        Ok(keys)
    }
}

/// Parses one key or a list of keys.
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
    use std::path::Path;

    use super::*;
    use crate::config::file::File;
    use crate::tui::keymap::Action;

    fn file(text: &str) -> Result<File, ConfigError> {
        File::parse(Path::new("/c.toml"), None, text)
    }

    #[test]
    fn an_action_gets_other_keys_and_two_may_exchange_theirs() {
        let text = "ttl = \"7d\"\n[keys]\nflush = \"R\"\nreload = [\"f\", \"F5\"]\nmouse = []\n";
        let file = file(text).unwrap();
        let keymap = &file.keys.keymap;
        let label = |action| keymap.label(action, true);
        assert_eq!(
            (label(Action::Flush), label(Action::Reload)),
            ("R".into(), "f".into())
        );
        assert_eq!(label(Action::Mouse), "");
        let listed: Vec<_> = file.listed_keys().collect();
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
