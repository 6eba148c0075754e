//! Reads the configuration file: TOML, one line for each setting, and the tables `[theme]` and `[keys]`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::theme_table::ThemeTable;
use super::{ConfigError, ResolvedSetting, Setting, SettingOrigin};
use crate::text;
use crate::text::named::unknown;
use crate::text::redact;
use crate::tui::keymap::{Key, Keymap};

/// A parsed file whose values are still text.
#[derive(Clone, Debug)]
pub(super) struct File {
    path: PathBuf,
    values: Vec<FileSetting>,
    /// The colours that the file sets.
    pub(super) theme: ThemeTable,
    /// The key bindings with the file's changes.
    pub(super) keys: Keys,
}

#[derive(Clone, Debug)]
struct FileSetting {
    setting: Setting,
    value: OsString,
    line: usize,
}

impl File {
    /// Parses the text of a file. Relative paths in it start at the file's folder, and `~/` is the home directory.
    pub(super) fn parse(path: &Path, home: Option<&Path>, text: &str) -> Result<Self, ConfigError> {
        let place = &|at: usize| SettingOrigin::File {
            path: path.to_owned(),
            line: line_of(text, at),
        };
        let table = DeTable::parse(text).map_err(|error| ConfigError::Syntax {
            place: place(error.span().map_or(0, |span| span.start)),
            why: redact(error.message()),
        })?;
        let mut values = Vec::new();
        let mut theme = ThemeTable::default();
        let mut keys = Keys::default();
        for (key, value) in in_order(table.get_ref()) {
            let start = key.span().start;
            let name: &str = key.get_ref();
            if name == Keys::TABLE {
                keys = Keys::parse(value, place)?;
                continue;
            }
            if name == ThemeTable::TABLE
                && let Some(table) = ThemeTable::parse(value, place)?
            {
                theme = table;
                values.extend(theme.name.clone().map(|(name, line)| FileSetting {
                    setting: Setting::Theme,
                    value: name.into(),
                    line,
                }));
                continue;
            }
            let setting = Setting::in_file().find(|it| it.info().key == name);
            let setting = setting.ok_or_else(|| ConfigError::UnknownKey {
                place: place(start),
                key: name.to_owned(),
            })?;
            let written = scalar(value).ok_or_else(|| ConfigError::Value {
                origin: place(start),
                setting,
                why: format!("it is {}; write a text, a number or true", kind(value)),
            })?;
            // A URL is refused because it is a URL; joined to a folder it would no longer look like one.
            let value = if setting.is_path() && !text::holds_url(&written) {
                resolved(path, home, &written).into_os_string()
            } else {
                written.into()
            };
            values.push(FileSetting {
                setting,
                value,
                line: line_of(text, start),
            });
        }
        Ok(Self {
            path: path.to_owned(),
            values,
            theme,
            keys,
        })
    }

    /// The colours and the bindings that the file changes, for `config show`.
    pub(super) fn listed_tables(&self) -> impl Iterator<Item = ResolvedSetting> {
        self.listed_colours().chain(self.listed_keys())
    }

    /// The colours that the file sets, for `config show`.
    pub(super) fn listed_colours(&self) -> impl Iterator<Item = ResolvedSetting> {
        self.theme
            .listed
            .iter()
            .map(|(role, color, line)| ResolvedSetting {
                key: format!("{}.{role}", ThemeTable::TABLE).into(),
                value: Some(color.clone()),
                origin: SettingOrigin::File {
                    path: self.path.clone(),
                    line: *line,
                },
            })
    }

    /// The bindings that the file changes, for `config show`.
    pub(super) fn listed_keys(&self) -> impl Iterator<Item = ResolvedSetting> {
        self.keys.changed.iter().map(|changed| ResolvedSetting {
            key: format!("{}.{}", Keys::TABLE, changed.action).into(),
            value: Some(changed.keys.clone()),
            origin: SettingOrigin::File {
                path: self.path.clone(),
                line: changed.line,
            },
        })
    }

    /// The file's value of a setting, and its line; `None` when the file does not set it.
    pub(super) fn value(&self, setting: Setting) -> Option<(OsString, SettingOrigin)> {
        let written = self.values.iter().find(|line| line.setting == setting)?;
        let origin = SettingOrigin::File {
            path: self.path.clone(),
            line: written.line,
        };
        Some((written.value.clone(), origin))
    }
}

/// A value in the form that the command line accepts; `None` when it is not a scalar.
fn scalar(value: &Spanned<DeValue<'_>>) -> Option<String> {
    match value.get_ref() {
        DeValue::String(text) => Some(text.clone().into_owned()),
        DeValue::Integer(number) => Some(number.as_str().to_owned()),
        DeValue::Boolean(yes) => Some(yes.to_string()),
        DeValue::Float(_) | DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => None,
    }
}

/// The name of a type that is not a scalar, for error messages.
fn kind(value: &Spanned<DeValue<'_>>) -> &'static str {
    match value.get_ref() {
        DeValue::Table(_) => "a table",
        DeValue::Array(_) => "an array",
        DeValue::Datetime(_) => "a date",
        DeValue::Float(_) => "a fraction",
        DeValue::String(_) | DeValue::Integer(_) | DeValue::Boolean(_) => "a scalar",
    }
}

/// Resolves a path that is written in the file.
fn resolved(file: &Path, home: Option<&Path>, text: &str) -> PathBuf {
    match (text.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => file.parent().unwrap_or(file).join(text),
    }
}

/// The number of the line that contains a byte, from 1.
fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().iter().take(at);
    before.filter(|&&byte| byte == b'\n').count() + 1
}

// The file's `[keys]` table: other keys for the actions of the dashboard.
//
// ```toml
// [keys]
// flush = "F"
// down = ["j", "n", "Down"]
// mouse = []
// ```

/// The key bindings with the file's changes.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    pub(super) keymap: Keymap,
    changed: Vec<Changed>,
}

/// An action whose keys the file changes.
#[derive(Clone, Debug)]
struct Changed {
    action: &'static str,
    keys: String,
    line: usize,
}

impl Keys {
    /// The name of the table.
    const TABLE: &str = "keys";

    /// Parses the table. `place` maps a byte of the file to its origin.
    fn parse(
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

/// The line of a place in the file.
pub(super) const fn line(place: &SettingOrigin) -> usize {
    match place {
        SettingOrigin::File { line, .. } => *line,
        _ => 0,
    }
}

/// The entries in the order of the file, so that the error reports the mistake that comes first.
pub(super) fn in_order<'a, 'i>(
    table: &'a DeTable<'i>,
) -> Vec<(
    &'a Spanned<std::borrow::Cow<'i, str>>,
    &'a Spanned<DeValue<'i>>,
)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
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
    use super::*;

    fn file(text: &str) -> Result<File, ConfigError> {
        File::parse(Path::new("/etc/c.toml"), Some(Path::new("/home/ada")), text)
    }

    fn value(text: &str, setting: Setting) -> (String, usize) {
        match file(text).unwrap().value(setting).unwrap() {
            (value, SettingOrigin::File { line, .. }) => (value.into_string().unwrap(), line),
            (_, origin) => panic!("{origin}"),
        }
    }

    #[test]
    fn values_are_kept_with_the_line_they_stand_on() {
        let text = "# mine\nttl = \"90m\"\n\nseason = 2024\nascii = true\n";
        assert_eq!(value(text, Setting::Ttl), ("90m".to_owned(), 2));
        assert_eq!(value(text, Setting::Season), ("2024".to_owned(), 4));
        assert_eq!(value(text, Setting::Ascii), ("true".to_owned(), 5));
    }

    #[test]
    fn a_path_starts_at_the_root_at_home_or_beside_the_file() {
        for (written, meant) in [
            ("/a/l.db", "/a/l.db"),
            ("~/l.db", "/home/ada/l.db"),
            ("l.db", "/etc/l.db"),
        ] {
            let text = format!("db = '{written}'");
            assert_eq!(value(&text, Setting::Db).0, meant);
        }
    }

    #[test]
    fn mistakes_are_told_with_their_line_and_the_way_out() {
        for (text, told) in [
            (
                "\ntll = \"7d\"",
                "/etc/c.toml line 2: there is no setting 'tll'; did you mean 'ttl'?",
            ),
            ("zebra = 1", "known: db, redis, cache, ttl"),
            ("ttl = \"7d\"\nttl = ", "/etc/c.toml line 2"),
            ("ttl = 7d", "line 1 is not TOML"),
            (
                "[cache]\nmode = \"auto\"",
                "line 1 for cache: it is a table",
            ),
            ("week = 1.5", "line 1 for week: it is a fraction"),
            ("week = [1]", "it is an array"),
        ] {
            let error = file(text).unwrap_err().to_string();
            assert!(error.contains(told), "{text}: {error}");
        }
    }

    #[test]
    fn a_mistake_beside_a_password_does_not_repeat_it() {
        for text in [
            "redis = \"redis://bob:s3cret@h",
            "redis = redis://bob:s3cret@h",
            "\"redis://bob:s3cret@h\" = 1",
        ] {
            let error = file(text).unwrap_err();
            assert!(!error.to_string().contains("s3cret"), "{error}");
        }
    }
}

#[cfg(test)]
mod keys_tests {
    use super::File;
    use super::*;
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
