//! The configuration: every setting, and where its value came from: a flag, else the environment, else the configuration
//! file, else a default.
//!
//! Nothing here reads the environment itself: the caller passes it in, so that every rule can be tested.

mod error;
mod file;
mod key_table;
mod resolved;
mod setting;
mod sources;
mod table;
mod theme_table;
mod tls;
mod values;

use std::ffi::OsString;
use std::path::PathBuf;

use file::File;
use resolved::Sourced;
use sources::Sources;
use tls::TlsFiles;
use values::Secret;

use crate::cache::{Mode, Url};
use crate::league::{Season, Week};
use crate::log::Level;
use crate::text;
use crate::text::Yes;
use crate::tui::keymap::Keymap;
use crate::tui::{Colours, Theme};

pub use error::{ConfigError, TlsMistake};
pub use resolved::{ResolvedSetting, SettingOrigin};
pub(crate) use setting::SettingInfo;
pub use setting::{Setting, sample};
pub use sources::{Environment, Flags};
pub use values::Ttl;

/// The path of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorePath {
    /// A path that the user named. It is an error if there is no store.
    Named(PathBuf),
    /// The default path. If there is no store, the demo league is shown.
    Usual(PathBuf),
}

impl StorePath {
    fn of(Sourced { value, origin }: Sourced<PathBuf>) -> Self {
        match origin {
            SettingOrigin::Default => Self::Usual(value),
            _ => Self::Named(value),
        }
    }
}

/// What kind of league a cache is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A league in a store.
    Real,
    /// The demo league. Its cache stays within this process: a server is meant for real leagues.
    Demo,
}

/// The resolved configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// The path of the store; `None` when the user has no home directory for it.
    pub store: Option<StorePath>,
    /// The league of the server that a program without a store shows: its tag, its name or a part of it; `None` for the only
    /// one there is.
    pub league: Option<String>,
    /// How long an entry stays fresh.
    pub ttl: Ttl,
    /// The season to show; `None` for the newest.
    pub season: Option<Season>,
    /// The week after which the standings are shown; `None` for the newest week with a result.
    pub week: Option<Week>,
    /// The theme of the dashboard; `None` to use the one chosen last, or else the one that fits the terminal's
    /// background.
    pub theme: Option<Theme>,
    /// The colours that the terminal can show, and those that the user has chosen.
    pub colours: Colours,
    /// The key bindings of the dashboard.
    pub keys: Keymap,
    /// The player that the user is.
    pub me: Option<Me>,
    /// Whether to draw with ASCII characters only.
    pub ascii: bool,
    /// How much is written to the log.
    pub log: Level,
    /// The path of the log; `None` when the user has no home directory for it.
    pub log_file: Option<PathBuf>,
    /// The path of the dashboard's saved state; `None` as above.
    pub memory_file: Option<PathBuf>,
    /// The path of what a reader remembers of the leagues it has seen; `None` as above.
    pub leagues_file: Option<PathBuf>,
    /// Every setting with its origin, the configuration file first. It contains no secrets.
    pub listed: Vec<ResolvedSetting>,
    mode: Mode,
    /// The URL of the server as it was named. It is not parsed yet, because the server may never be needed.
    server: Option<Sourced<Secret>>,
    tls: TlsFiles,
    /// Whether the league's cache is flushed before the first load.
    pub flush_on_start: bool,
}

/// The colours of this terminal, with those of the file.
fn colours(around: &Environment<'_>, file: Option<&File>, teams: Option<Yes>) -> Colours {
    Colours {
        depth: around.colour_depth(),
        own: file.map_or_else(Vec::new, |file| file.theme.own.clone()),
        teams: teams.is_none_or(|Yes(teams)| teams),
    }
}

/// A league's name or tag, unless it is blank.
fn named(league: &str) -> Option<String> {
    let league = league.trim();
    (!league.is_empty()).then(|| league.to_owned())
}

impl Config {
    /// Merges flags, environment, file and defaults. A variable that is set but empty counts as not set.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or when the file or a variable holds an invalid value. A server's URL is parsed only
    /// when the server is needed.
    pub fn new(flags: &Flags, around: &Environment<'_>) -> Result<Self, ConfigError> {
        let (sources, path) = Sources::read(flags, around)?;
        let db = sources.path(Setting::Db);
        let secret = |url: OsString| Secret(url.to_string_lossy().into_owned());
        let server = sources.text(Setting::Redis).map(|url| url.map(secret));
        let mode = sources.parsed::<Mode>(Setting::Cache)?;
        let league = sources.name(Setting::League)?;
        let ttl = sources.parsed::<Ttl>(Setting::Ttl)?;
        let tls = TlsFiles::of(&sources, flags.asks_the_web);
        let season = sources.parsed::<Season>(Setting::Season)?;
        let week = sources.parsed::<Week>(Setting::Week)?;
        let theme = sources.parsed::<Theme>(Setting::Theme)?;
        let teams = sources.parsed::<Yes>(Setting::TeamColours)?;
        let me = sources.name(Setting::Me)?;
        sources::no_url(Setting::Db, db.as_ref())?;
        let ascii = sources.parsed::<Yes>(Setting::Ascii)?;
        let flush = sources.parsed::<Yes>(Setting::FlushOnStart)?;
        let log = sources.parsed::<Level>(Setting::Log)?;
        let file = |path: &PathBuf| text::path(path);
        let mut listed = vec![
            ResolvedSetting::of(Setting::Config, path.as_ref(), file),
            ResolvedSetting::of(Setting::Db, db.as_ref(), file),
            ResolvedSetting::of(Setting::Redis, server.as_ref(), Secret::address),
            ResolvedSetting::of(Setting::Cache, mode.as_ref(), Mode::to_string),
            ResolvedSetting::of(Setting::Ttl, ttl.as_ref(), Ttl::to_string),
            ResolvedSetting::of(Setting::TlsCa, tls.ca.as_ref(), file),
            ResolvedSetting::of(Setting::TlsCert, tls.cert.as_ref(), file),
            ResolvedSetting::of(Setting::TlsKey, tls.key.as_ref(), file),
            ResolvedSetting::of(Setting::League, league.as_ref(), String::clone),
            ResolvedSetting::of(Setting::Season, season.as_ref(), Season::to_string),
            ResolvedSetting::of(Setting::Week, week.as_ref(), Week::to_string),
            ResolvedSetting::of(Setting::Theme, theme.as_ref(), Theme::to_string),
            ResolvedSetting::of(Setting::TeamColours, teams.as_ref(), Yes::to_string),
            ResolvedSetting::of(Setting::Me, me.as_ref(), String::clone),
            ResolvedSetting::of(Setting::Ascii, ascii.as_ref(), Yes::to_string),
            ResolvedSetting::of(Setting::FlushOnStart, flush.as_ref(), Yes::to_string),
            ResolvedSetting::of(Setting::Log, log.as_ref(), Level::to_string),
        ];
        let changes = sources.file.as_ref();
        listed.extend(changes.into_iter().flat_map(File::listed_tables));
        Ok(Self {
            store: db.map(StorePath::of),
            league: value(league).and_then(|league| named(&league)),
            ttl: value(ttl).unwrap_or_default(),
            season: value(season),
            week: value(week),
            theme: value(theme),
            colours: colours(around, changes, value(teams)),
            keys: changes.map_or_else(Keymap::default, |file| file.keys.keymap.clone()),
            me: me.and_then(Me::of),
            ascii: value(ascii).is_some_and(|Yes(ascii)| ascii),
            flush_on_start: value(flush).is_some_and(|Yes(flush)| flush),
            log: value(log).unwrap_or_default(),
            log_file: around.state_file("scoretable.log"),
            memory_file: around.state_file("dashboard.json"),
            leagues_file: around.state_file("leagues.json"),
            listed,
            mode: value(mode).unwrap_or_default(),
            server,
            tls,
        })
    }

    /// Whether the user wants a server: one is named, or none but a server will do.
    ///
    /// # Errors
    ///
    /// As for [`cache`](Self::cache).
    pub fn names_a_server(&self) -> Result<bool, ConfigError> {
        let (mode, url) = self.cache(Purpose::Real)?;
        Ok(url.is_some() || mode == Mode::Redis)
    }

    /// The cache mode, and the URL of the server if one is named and wanted.
    ///
    /// # Errors
    ///
    /// When the URL of a server that is wanted is invalid. The error says where the URL came from and repeats nothing of
    /// it.
    pub fn cache(&self, purpose: Purpose) -> Result<(Mode, Option<Url>), ConfigError> {
        let server = self.server.as_ref();
        let mode = match (self.mode, purpose) {
            (Mode::Auto | Mode::Redis, Purpose::Demo) => Mode::Embedded,
            (mode, _) => mode,
        };
        let wanted = matches!(mode, Mode::Auto | Mode::Redis);
        // The demo uses no server, but a flag that is wrong is a mistake all the same.
        let by_flag = server.is_some_and(|it| matches!(it.origin, SettingOrigin::Flag(_)));
        let read = wanted || by_flag && purpose == Purpose::Demo;
        let url = |Sourced { value, origin }: &Sourced<Secret>| {
            value.url().map_err(|error| ConfigError::Redis {
                origin: origin.clone(),
                error,
            })
        };
        let url = server.filter(|_| read).map(url).transpose()?;
        Ok((mode, url.filter(|_| wanted)))
    }
}

fn value<T>(sourced: Option<Sourced<T>>) -> Option<T> {
    sourced.map(|sourced| sourced.value)
}

// The user's player.

/// The user's name in the league, or a part of it, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// The name.
    pub name: String,
    /// Where it came from.
    pub origin: SettingOrigin,
}

impl Me {
    /// Returns `None` for a name that consists only of spaces.
    fn of(sourced: Sourced<String>) -> Option<Self> {
        let Sourced { value, origin } = sourced;
        let name = value.trim().to_owned();
        (!name.is_empty()).then_some(Self { name, origin })
    }
}

#[cfg(test)]
mod tests;
