//! The TLS files: where they were named, and whether they are used.

use std::path::{Path, PathBuf};

use super::error::TlsMistake;
use super::resolved::Sourced;
use super::sources::Sources;
use super::{Config, ConfigError, Setting, SettingOrigin};
use crate::cache::{Mode, Url};
use crate::tls::{Tls, TlsFile};

/// The files as they were named. They are not read yet, because they may never be needed.
#[derive(Clone, Debug)]
pub(super) struct TlsFiles {
    pub(super) ca: Option<Sourced<PathBuf>>,
    pub(super) cert: Option<Sourced<PathBuf>>,
    pub(super) key: Option<Sourced<PathBuf>>,
    /// Whether the command also connects to the public web.
    asks_the_web: bool,
}

impl TlsFiles {
    /// Collects the files.
    pub(super) fn of(sources: &Sources<'_>, asks_the_web: bool) -> Self {
        Self {
            ca: sources.path(Setting::TlsCa),
            cert: sources.path(Setting::TlsCert),
            key: sources.path(Setting::TlsKey),
            asks_the_web,
        }
    }

    /// The first TLS file that would have no effect because the server is used without TLS: one that is set by a source
    /// of at least the server's precedence. A user who names a client certificate expects TLS, and must not find out
    /// later that the password was sent in the clear. A file from a source of lower precedence is meant for other
    /// servers: the configuration file may set it for the usual server, and a flag may name another server once. A
    /// certificate authority may be meant for `fetch`, unless it is a flag of another command.
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
    /// The TLS settings for the server that [`cache`](Self::cache) returned.
    ///
    /// # Errors
    ///
    /// When a file cannot be used, when half of a client certificate is missing, or when the TLS settings would have no
    /// effect because the connection to the server does not use TLS.
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

    /// The TLS settings for the public web: with the named certificate authority, and without the client certificate.
    ///
    /// # Errors
    ///
    /// When the certificate authority's file cannot be used.
    pub fn tls_for_the_web(&self) -> Result<Tls, ConfigError> {
        self.tls.read(None)
    }
}
