//! Reads the configuration file: TOML, one line for each setting, and the tables `[theme]` and `[keys]`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::key_table::KeyTable;
use super::table::in_order;
use super::theme_table::ThemeTable;
use super::{ConfigError, ResolvedSetting, Setting, SettingOrigin};
use crate::text;
use crate::text::redact;

/// A parsed file whose values are still text.
#[derive(Clone, Debug)]
pub(super) struct File {
    path: PathBuf,
    values: Vec<FileSetting>,
    /// The colours that the file sets.
    pub(super) theme: ThemeTable,
    /// The key bindings with the file's changes.
    pub(super) keys: KeyTable,
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
        let mut keys = KeyTable::default();
        for (key, value) in in_order(table.get_ref()) {
            let start = key.span().start;
            let name: &str = key.get_ref();
            if name == KeyTable::TABLE {
                keys = KeyTable::parse(value, place)?;
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
            key: format!("{}.{}", KeyTable::TABLE, changed.action).into(),
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
