//! A resolved setting: its value as text, and where it came from.

use std::borrow::Cow;
use std::fmt;
use std::path::PathBuf;

use super::Setting;
use crate::text;

/// A value, and where it came from.
#[derive(Clone, Debug)]
pub(super) struct Sourced<T> {
    pub(super) value: T,
    pub(super) origin: SettingOrigin,
}

impl<T> Sourced<T> {
    /// Another form of the value.
    pub(super) fn map<U>(self, form: impl FnOnce(T) -> U) -> Sourced<U> {
        Sourced {
            value: form(self.value),
            origin: self.origin,
        }
    }
}

/// Where a value came from, the strongest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingOrigin {
    /// The flag of that name, without its dashes.
    Flag(&'static str),
    /// An environment variable.
    Variable(&'static str),
    /// A line of the configuration file.
    File {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// The setting was not set anywhere.
    Default,
}

impl SettingOrigin {
    /// The precedence of an origin: a greater value wins.
    pub(super) const fn strength(&self) -> u8 {
        match self {
            Self::Default => 0,
            Self::File { .. } => 1,
            Self::Variable(_) => 2,
            Self::Flag(_) => 3,
        }
    }
}

impl fmt::Display for SettingOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => write!(f, "--{name}"),
            Self::Variable(name) => f.write_str(name),
            Self::File { path, line } => write!(f, "{} line {line}", text::path(path)),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A resolved setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedSetting {
    /// Its name.
    pub key: Cow<'static, str>,
    /// The value in effect, without secrets; `None` when it is determined only when it is needed.
    pub value: Option<String>,
    /// Where the value came from.
    pub origin: SettingOrigin,
}

impl ResolvedSetting {
    /// A setting whose value, if it has one, is shown by `show`.
    pub(super) fn of<T>(
        setting: Setting,
        sourced: Option<&Sourced<T>>,
        show: impl FnOnce(&T) -> String,
    ) -> Self {
        Self {
            key: setting.info().key.into(),
            value: sourced.map(|sourced| show(&sourced.value)),
            origin: sourced.map_or(SettingOrigin::Default, |sourced| sourced.origin.clone()),
        }
    }
}
