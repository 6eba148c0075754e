//! Who may decide a setting: a flag, else the environment, else the file, else nobody.

use std::ffi::{OsStr, OsString};
use std::fmt::Display;
use std::path::PathBuf;
use std::str::FromStr;

use super::file::File;
use super::{ConfigError, Listed, Origin, Setting, Surroundings};
use crate::text;
use crate::tui::keymap::Keymap;

/// A value, and where it came from.
#[derive(Clone, Debug)]
pub(super) struct Sourced<T> {
    pub(super) value: T,
    pub(super) origin: Origin,
}

/// Where the configuration file is, if there may be one.
pub(super) fn file_path(
    flag: Option<PathBuf>,
    around: &Surroundings<'_>,
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
    flag.map(sourced(Origin::Flag("config")))
        .or_else(|| {
            let path = around.variable(VARIABLE).map(PathBuf::from);
            path.map(sourced(Origin::Variable(VARIABLE)))
        })
        .or_else(|| usual().map(sourced(Origin::Default)))
}

/// What the environment and the file say.
pub(super) struct Sources<'a> {
    around: &'a Surroundings<'a>,
    file: Option<File>,
}

impl<'a> Sources<'a> {
    /// Reads the file, if there is one. One that was named must be there.
    pub(super) fn read(
        around: &'a Surroundings<'a>,
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
            Err(error) if *origin == Origin::Default && is_absent(&error) => None,
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

    /// The keys of the dashboard. Only the file decides about them.
    pub(super) fn keys(&self) -> Keymap {
        let file = self.file.as_ref();
        file.map_or_else(Keymap::default, |file| file.keys().keymap().clone())
    }

    /// The same, as far as the file decides.
    pub(super) fn listed_keys(&self) -> Vec<Listed> {
        let file = self.file.as_ref();
        file.map_or_else(Vec::new, |file| file.keys().listed(file.path()))
    }

    /// A setting that is taken as it stands.
    pub(super) fn raw(
        &self,
        setting: Setting,
        flag: Option<impl Into<OsString>>,
    ) -> Option<Sourced<OsString>> {
        if let Some(flag) = flag {
            return Some(Sourced {
                value: flag.into(),
                origin: Origin::Flag(setting.flag()),
            });
        }
        let set = |&name| Some((self.around.variable(name)?, Origin::Variable(name)));
        let variable = setting.variables().iter().find_map(set);
        let (value, origin) = variable.or_else(|| self.file.as_ref()?.value(setting))?;
        Some(Sourced { value, origin })
    }

    /// A setting that has rules of its own. A flag has passed them already.
    pub(super) fn parsed<T: FromStr<Err: Display>>(
        &self,
        setting: Setting,
        flag: Option<T>,
    ) -> Result<Option<Sourced<T>>, ConfigError> {
        if let Some(value) = flag {
            let origin = Origin::Flag(setting.flag());
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

/// Refuses a URL where a path or a name is wanted. It is the server's, given in the wrong place, and may hold a password.
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
