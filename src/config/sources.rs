//! The sources of settings, in order of precedence: a flag, the environment, the file, the default.

use std::ffi::{OsStr, OsString};
use std::fmt::{self, Display};
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::file::File;
use super::resolved::{SettingOrigin, Sourced};
use super::{ConfigError, Setting};
use crate::text;
use crate::tui::{ColourDepth, Theme};

/// The options of every command: those that the command line sets, as text that it has accepted.
#[derive(Clone, Default)]
pub struct Flags {
    pub(crate) given: Vec<(Setting, OsString)>,
    /// Whether the command also connects to the public web, so that `--tls-ca` is used even without a TLS connection to
    /// the cache's server.
    pub asks_the_web: bool,
}

impl fmt::Debug for Flags {
    /// Without the values, of which one may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.given.iter().map(|(setting, _)| setting))
            .finish()
    }
}

/// All sources of settings.
pub(super) struct Sources<'a> {
    flags: &'a Flags,
    around: &'a Environment<'a>,
    /// The configuration file, if there is one.
    pub(super) file: Option<File>,
}

impl<'a> Sources<'a> {
    /// Reads the file, if there is one, and returns its path too. A file that the user named must exist.
    pub(super) fn read(
        flags: &'a Flags,
        around: &'a Environment<'a>,
    ) -> Result<(Self, Option<Sourced<PathBuf>>), ConfigError> {
        let mut sources = Self {
            flags,
            around,
            file: None,
        };
        let path = sources.path(Setting::Config);
        if let Some(Sourced { value, origin }) = &path {
            let home = around.variable("HOME").map(PathBuf::from);
            match (around.read)(value) {
                Ok(text) => sources.file = Some(File::parse(value, home.as_deref(), &text)?),
                Err(error) if *origin == SettingOrigin::Default && is_absent(&error) => {}
                Err(source) => {
                    return Err(ConfigError::Read {
                        path: value.clone(),
                        origin: origin.clone(),
                        source,
                    });
                }
            }
        }
        Ok((sources, path))
    }

    /// A setting as text; `None` when it is not set and has no default.
    pub(super) fn text(&self, setting: Setting) -> Option<Sourced<OsString>> {
        let info = setting.info();
        let flag = || {
            let (_, value) = self.flags.given.iter().find(|(it, _)| *it == setting)?;
            Some((value.clone(), SettingOrigin::Flag(info.flag)))
        };
        let variable = |&name| Some((self.around.variable(name)?, SettingOrigin::Variable(name)));
        let (value, origin) = flag()
            .or_else(|| info.variables.iter().find_map(variable))
            .or_else(|| self.file.as_ref()?.value(setting))
            .or_else(|| Some((self.around.default(setting)?, SettingOrigin::Default)))?;
        Some(Sourced { value, origin })
    }

    /// A setting that is the path of a file.
    pub(super) fn path(&self, setting: Setting) -> Option<Sourced<PathBuf>> {
        Some(self.text(setting)?.map(PathBuf::from))
    }

    /// The name that a setting holds. A URL is none, and would be repeated in messages.
    pub(super) fn name(&self, setting: Setting) -> Result<Option<Sourced<String>>, ConfigError> {
        let name = self.parsed::<String>(setting)?;
        no_url(setting, name.as_ref())?;
        Ok(name)
    }

    /// A setting that is parsed.
    pub(super) fn parsed<T: FromStr<Err: Display>>(
        &self,
        setting: Setting,
    ) -> Result<Option<Sourced<T>>, ConfigError> {
        let Some(Sourced { value, origin }) = self.text(setting) else {
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

/// Refuses a URL that is set where a path or a name is expected. It is the server's URL, given in the wrong place, and may contain a
/// password.
pub(super) fn no_url(
    setting: Setting,
    found: Option<&Sourced<impl AsRef<OsStr>>>,
) -> Result<(), ConfigError> {
    match found {
        Some(Sourced { value, origin }) if *origin != SettingOrigin::Default && text::holds_url(&value.as_ref().to_string_lossy()) => Err(ConfigError::Value {
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

    /// The value of a setting that is not set; `None` when there is none.
    fn default(&self, setting: Setting) -> Option<OsString> {
        let beside = |folder: &Option<PathBuf>, name| Some(folder.as_ref()?.join(name).into());
        match (setting, setting.info().default) {
            (Setting::Config, _) => beside(&self.config_folder, "scoretable/config.toml"),
            (Setting::Db, _) => beside(&self.data_folder, "scoretable/league.db"),
            (Setting::Theme, _) => self.is_colourless().then(|| Theme::NoColour.name().into()),
            (_, "") => None,
            (_, fixed) => Some(fixed.into()),
        }
    }

    /// The path of one of the program's files in the state directory.
    pub(super) fn state_file(&self, name: &str) -> Option<PathBuf> {
        let folder = self.state_folder.as_ref()?;
        Some(folder.join("scoretable").join(name))
    }

    /// How many colours the terminal can show.
    pub(super) fn colour_depth(&self) -> ColourDepth {
        let told = |name| {
            self.variable(name)
                .map(|told| told.to_string_lossy().into_owned())
        };
        ColourDepth::of(told("COLORTERM").as_deref(), told("TERM").as_deref())
    }

    /// Whether the environment asks for no colours, or the terminal has none.
    fn is_colourless(&self) -> bool {
        let is = |name, value: &str| self.variable(name).is_some_and(|found| found == *value);
        self.variable("NO_COLOR").is_some() || is("CLICOLOR", "0") || is("TERM", "dumb")
    }
}
