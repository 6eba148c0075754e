//! The sources of settings, in order of precedence: a flag, the environment, the file; else the setting stays unset.

use std::ffi::{OsStr, OsString};
use std::fmt::Display;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::file::File;
use super::resolved::{ResolvedSetting, SettingOrigin, Sourced};
use super::{ConfigError, Secret, Setting, Ttl};
use crate::cache::Mode;
use crate::league::{Season, Week};
use crate::log::Level;
use crate::text;
use crate::tui::Theme;
use crate::tui::keymap::Keymap;

/// The path of the configuration file; `None` when no path is known.
pub(super) fn file_path(
    flag: Option<PathBuf>,
    around: &Environment<'_>,
) -> Option<Sourced<PathBuf>> {
    const VARIABLE: &str = "SCORETABLE_CONFIG";
    let usual = || {
        Some(
            around
                .config_folder
                .as_ref()?
                .join("scoretable/config.toml"),
        )
    };
    let sourced = |origin| move |value| Sourced { value, origin };
    flag.map(sourced(SettingOrigin::Flag("config")))
        .or_else(|| {
            let path = around.variable(VARIABLE).map(PathBuf::from);
            path.map(sourced(SettingOrigin::Variable(VARIABLE)))
        })
        .or_else(|| usual().map(sourced(SettingOrigin::Default)))
}

/// The values that the environment and the file set.
pub(super) struct Sources<'a> {
    around: &'a Environment<'a>,
    file: Option<File>,
}

impl<'a> Sources<'a> {
    /// Reads the file, if there is one. A file that the user named must exist.
    pub(super) fn read(
        around: &'a Environment<'a>,
        path: Option<&Sourced<PathBuf>>,
    ) -> Result<Self, ConfigError> {
        let Some(Sourced {
            value: path,
            origin,
        }) = path
        else {
            return Ok(Self { around, file: None });
        };
        let home = around.variable("HOME").map(PathBuf::from);
        let file = match (around.read)(path) {
            Ok(text) => Some(File::parse(path, home.as_deref(), &text)?),
            Err(error) if *origin == SettingOrigin::Default && is_absent(&error) => None,
            Err(source) => {
                return Err(ConfigError::Read {
                    path: path.clone(),
                    origin: origin.clone(),
                    source,
                });
            }
        };
        Ok(Self { around, file })
    }

    /// The key bindings of the dashboard. Only the file can change them.
    pub(super) fn keys(&self) -> Keymap {
        let file = self.file.as_ref();
        file.map_or_else(Keymap::default, |file| file.keys().keymap().clone())
    }

    /// The key bindings that the file changes.
    pub(super) fn listed_keys(&self) -> Vec<ResolvedSetting> {
        let file = self.file.as_ref();
        file.map_or_else(Vec::new, |file| file.keys().listed(file.path()))
    }

    /// A setting that is taken as text, without parsing.
    pub(super) fn raw(
        &self,
        setting: Setting,
        flag: Option<impl Into<OsString>>,
    ) -> Option<Sourced<OsString>> {
        if let Some(flag) = flag {
            return Some(Sourced {
                value: flag.into(),
                origin: SettingOrigin::Flag(setting.flag()),
            });
        }
        let set = |&name| Some((self.around.variable(name)?, SettingOrigin::Variable(name)));
        let variable = setting.variables().iter().find_map(set);
        let (value, origin) = variable.or_else(|| self.file.as_ref()?.value(setting))?;
        Some(Sourced { value, origin })
    }

    /// A setting that is parsed. The value of a flag has been parsed already.
    pub(super) fn parsed<T: FromStr<Err: Display>>(
        &self,
        setting: Setting,
        flag: Option<T>,
    ) -> Result<Option<Sourced<T>>, ConfigError> {
        if let Some(value) = flag {
            let origin = SettingOrigin::Flag(setting.flag());
            return Ok(Some(Sourced { value, origin }));
        }
        let Some(Sourced { value, origin }) = self.raw(setting, None::<OsString>) else {
            return Ok(None);
        };
        let value = value.to_string_lossy();
        match value.trim().parse::<T>() {
            Ok(value) => Ok(Some(Sourced { value, origin })),
            Err(why) => Err(ConfigError::Value {
                origin,
                setting,
                why: text::refusal::<T>(value.trim(), &why),
            }),
        }
    }
}

/// Refuses a URL where a path or a name is expected. It is the server's URL, given in the wrong place, and may contain a
/// password.
pub(super) fn no_url(
    setting: Setting,
    found: Option<&Sourced<impl AsRef<OsStr>>>,
) -> Result<(), ConfigError> {
    match found {
        Some(Sourced { value, origin }) if text::holds_url(&value.as_ref().to_string_lossy()) => Err(ConfigError::Value {
            origin: origin.clone(),
            setting,
            why: "it looks like the URL of a server, and is not repeated here; a server is named with --redis"
                .to_owned(),
        }),
        _ => Ok(()),
    }
}

fn is_absent(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory)
}

// The environment, passed in so that every rule can be tested.

/// The environment of the program.
pub struct Environment<'a> {
    /// Reads an environment variable.
    pub variable: &'a dyn Fn(&str) -> Option<OsString>,
    /// Reads a file.
    pub read: &'a dyn Fn(&Path) -> io::Result<String>,
    /// The user's data directory; `None` when the user has no home directory.
    pub data_folder: Option<PathBuf>,
    /// The user's configuration directory.
    pub config_folder: Option<PathBuf>,
    /// The user's state directory, for files such as logs that are kept but are not data.
    pub state_folder: Option<PathBuf>,
}

impl Environment<'_> {
    /// The value of a variable that is set and not empty.
    pub(super) fn variable(&self, name: &str) -> Option<OsString> {
        (self.variable)(name).filter(|value| !value.is_empty())
    }

    pub(super) fn usual_store(&self) -> Option<PathBuf> {
        Some(self.data_folder.as_ref()?.join("scoretable/league.db"))
    }

    /// The path of one of the program's files in the state directory.
    pub(super) fn state_file(&self, name: &str) -> Option<PathBuf> {
        let folder = self.state_folder.as_ref()?;
        Some(folder.join("scoretable").join(name))
    }

    /// The theme without colours, when the environment asks for it or the terminal has no colours.
    pub(super) fn colourless(&self) -> Option<Theme> {
        let is = |name, value: &str| self.variable(name).is_some_and(|found| found == *value);
        let none = self.variable("NO_COLOR").is_some() || is("CLICOLOR", "0") || is("TERM", "dumb");
        none.then_some(Theme::NoColour)
    }
}

// The flags of the command line that set the configuration.

/// The flags of the command line; `None` for a flag that is absent.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--config`.
    pub config: Option<PathBuf>,
    /// `--db`.
    pub db: Option<PathBuf>,
    /// `--redis`. It is parsed here and never by a parser that quotes what it refuses.
    pub redis: Option<Secret>,
    /// `--cache`.
    pub cache: Option<Mode>,
    /// `--ttl`.
    pub ttl: Option<Ttl>,
    /// `--tls-ca`.
    pub tls_ca: Option<PathBuf>,
    /// `--tls-cert`.
    pub tls_cert: Option<PathBuf>,
    /// `--tls-key`.
    pub tls_key: Option<PathBuf>,
    /// Whether the command also connects to the public web, so that `--tls-ca` is used even without a TLS connection to
    /// the cache's server.
    pub asks_the_web: bool,
    /// `--season`.
    pub season: Option<Season>,
    /// `--week`.
    pub week: Option<Week>,
    /// `--theme`.
    pub theme: Option<Theme>,
    /// `--me`.
    pub me: Option<String>,
    /// `--ascii`.
    pub ascii: bool,
    /// `--flush-on-start`.
    pub flush_on_start: bool,
    /// `-v`, once or twice.
    pub log: Option<Level>,
}
