//! A resolved setting: its value as text, and where it came from.

use std::borrow::Cow;
use std::ffi::OsString;
use std::fmt::{self, Display};
use std::path::{Path, PathBuf};

use super::{Server, Setting};
use crate::text;

/// A value, and where it came from.
#[derive(Clone, Debug)]
pub(super) struct Sourced<T> {
    pub(super) value: T,
    pub(super) origin: SettingOrigin,
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
    /// A setting with its value if it was set, else with its default, if that is known in advance.
    pub(super) fn of<T: Display>(
        setting: Setting,
        decided: Option<&Sourced<T>>,
        default: Option<&T>,
    ) -> Self {
        let value = decided.map(|sourced| &sourced.value).or(default);
        Self {
            key: setting.key().into(),
            value: value.map(ToString::to_string),
            origin: decided.map_or(SettingOrigin::Default, |sourced| sourced.origin.clone()),
        }
    }
}

/// The configuration file itself.
pub(super) fn file(path: Option<&Sourced<PathBuf>>) -> ResolvedSetting {
    ResolvedSetting {
        key: "config".into(),
        value: path.map(|path| text::path(&path.value)),
        origin: path.map_or(SettingOrigin::Default, |path| path.origin.clone()),
    }
}

/// The path of the store.
pub(super) fn store(named: Option<&Sourced<OsString>>, usual: Option<&Path>) -> ResolvedSetting {
    ResolvedSetting {
        key: Setting::Db.key().into(),
        value: named
            .map(|db| Path::new(&db.value))
            .or(usual)
            .map(text::path),
        origin: named.map_or(SettingOrigin::Default, |db| db.origin.clone()),
    }
}

/// A file that is used only when it is named and that has no default.
pub(super) fn path(setting: Setting, named: Option<&Sourced<PathBuf>>) -> ResolvedSetting {
    ResolvedSetting {
        key: setting.key().into(),
        value: named.map(|path| text::path(&path.value)),
        origin: named.map_or(SettingOrigin::Default, |path| path.origin.clone()),
    }
}

/// The server: its address, and never the user name or password.
pub(super) fn server(server: Option<&Server>) -> ResolvedSetting {
    let shown = |server: &Server| match server.url() {
        Ok(url) => url.to_string(),
        Err(_) => "not shown, as it is not the URL of a server".to_owned(),
    };
    ResolvedSetting {
        key: Setting::Redis.key().into(),
        value: server.map(shown),
        origin: server.map_or(SettingOrigin::Default, |server| server.origin.clone()),
    }
}
