//! The settings of the cache.

use std::time::Duration;

use super::Url;
use crate::text::named::named;
use crate::tls::Tls;

named! {
    /// The backend for look-ups: `--cache auto|redis|embedded|off`.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub enum Mode: "cache mode" {
        /// The configured server; without one, whatever answers on 127.0.0.1:6379; without that, this process.
        #[default]
        Auto = "auto",
        /// A server: the configured one, or the one on 127.0.0.1:6379.
        Redis = "redis",
        /// This process, whatever server is configured.
        Embedded = "embedded",
        /// No backend: every table is built from the store.
        Off = "off",
    }
}

/// How the cache is to be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The mode.
    pub mode: Mode,
    /// Where the server is.
    pub url: Option<Url>,
    /// How to speak to it, where the URL asks for TLS.
    pub tls: Tls,
    /// How long an entry stays fresh. It may be shown as long again, stale, while it is rebuilt.
    pub ttl: Duration,
    /// How often a server that does not say when the league changes is asked.
    pub poll: Duration,
}

impl Default for Settings {
    /// A week fresh, since a league changes once a week.
    fn default() -> Self {
        const WEEK: Duration = Duration::from_secs(7 * 24 * 3_600);
        Self {
            mode: Mode::default(),
            url: None,
            tls: Tls::default(),
            ttl: WEEK,
            poll: Duration::from_secs(5),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mode_is_read_by_its_name() {
        for mode in Mode::ALL {
            assert_eq!(mode.to_string().parse::<Mode>().unwrap(), mode);
        }
        let error = "memory".parse::<Mode>().unwrap_err();
        assert!(
            error.contains("'memory'") && error.contains("embedded"),
            "{error}"
        );
    }
}
