//! The files for TLS: who named them, and whether they have a use.

use std::path::{Path, PathBuf};

use super::error::TlsMistake;
use super::resolved::Sourced;
use super::sources::Sources;
use super::{Config, ConfigError, Flags, Setting, SettingOrigin};
use crate::cache::{Mode, Url};
use crate::tls::{Tls, TlsFile};

/// The files as they were named, not read yet: they may never be needed.
#[derive(Clone, Debug)]
pub(super) struct TlsFiles {
    pub(super) ca: Option<Sourced<PathBuf>>,
    pub(super) cert: Option<Sourced<PathBuf>>,
    pub(super) key: Option<Sourced<PathBuf>>,
    /// Whether the command asks the web too.
    asks_the_web: bool,
}

impl TlsFiles {
    /// What the flags, the environment and the file say.
    pub(super) fn of(sources: &Sources<'_>, flags: &Flags) -> Self {
        let path = |setting, flag: &Option<PathBuf>| {
            let Sourced { value, origin } = sources.raw(setting, flag.clone())?;
            Some(Sourced {
                value: PathBuf::from(value),
                origin,
            })
        };
        Self {
            ca: path(Setting::TlsCa, &flags.tls_ca),
            cert: path(Setting::TlsCert, &flags.tls_cert),
            key: path(Setting::TlsKey, &flags.tls_key),
            asks_the_web: flags.asks_the_web,
        }
    }

    /// The first that was named for a server without TLS by who meant that server. Whoever names a client certificate
    /// counts on TLS, and must not find out later that the password went over the wire in the clear. One that is named
    /// elsewhere holds for other servers: a file may have it for the usual server, and a flag name another this once. An
    /// authority may be meant for `fetch`, unless it is a flag of another command.
    fn unused(&self, server: Option<&SettingOrigin>) -> Option<&SettingOrigin> {
        let strength = server.map_or(SettingOrigin::Flag("").strength(), SettingOrigin::strength);
        let client = [&self.cert, &self.key].into_iter().flatten();
        let mut client = client.map(|file| &file.origin);
        let ca = self.ca.as_ref().map(|file| &file.origin);
        let ca = ca.filter(|origin| matches!(origin, SettingOrigin::Flag(_)) && !self.asks_the_web);
        ca.or_else(|| client.find(|origin| origin.strength() >= strength))
    }

    fn client(&self) -> Result<Option<(&Path, &Path)>, ConfigError> {
        let half = |named: &Sourced<PathBuf>, missing| ConfigError::Tls {
            origin: named.origin.clone(),
            mistake: TlsMistake::Half { missing },
        };
        match (&self.cert, &self.key) {
            (Some(cert), Some(key)) => Ok(Some((&*cert.value, &*key.value))),
            (Some(cert), None) => Err(half(cert, Setting::TlsKey)),
            (None, Some(key)) => Err(half(key, Setting::TlsCert)),
            (None, None) => Ok(None),
        }
    }

    fn read(&self, client: Option<(&Path, &Path)>) -> Result<Tls, ConfigError> {
        let ca = self.ca.as_ref().map(|ca| &*ca.value);
        Tls::read(ca, client).map_err(|error| {
            let named = match error.file {
                TlsFile::Authorities => &self.ca,
                TlsFile::Certificate => &self.cert,
                TlsFile::Key => &self.key,
            };
            ConfigError::Tls {
                origin: named
                    .as_ref()
                    .map_or(SettingOrigin::Default, |it| it.origin.clone()),
                mistake: TlsMistake::File(error),
            }
        })
    }
}

impl Config {
    /// How to speak to the server that [`cache`](Self::cache) answered with.
    ///
    /// # Errors
    ///
    /// When a file is of no use, half of a client certificate is missing, or all that is named for TLS would be of no
    /// effect because the server is not asked over it.
    pub fn tls(&self, mode: Mode, url: Option<&Url>) -> Result<Tls, ConfigError> {
        match url {
            Some(url) if url.is_tls() => self.tls.read(self.tls.client()?),
            url if matches!(mode, Mode::Auto | Mode::Redis) => {
                let named = self.server.as_ref().map(|server| &server.origin);
                let server = named.filter(|_| url.is_some());
                match self.tls.unused(server) {
                    None => Ok(Tls::default()),
                    Some(origin) => Err(ConfigError::Tls {
                        origin: origin.clone(),
                        mistake: TlsMistake::Unused {
                            server: server.cloned(),
                        },
                    }),
                }
            }
            _ => Ok(Tls::default()),
        }
    }

    /// How to speak to the public web: with the authority that is named, and without the client certificate.
    ///
    /// # Errors
    ///
    /// When the file of the authority is of no use.
    pub fn tls_for_the_web(&self) -> Result<Tls, ConfigError> {
        self.tls.read(None)
    }
}
