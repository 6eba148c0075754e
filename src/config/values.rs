//! Values of settings with rules of their own: how long an entry stays fresh, and texts that may hold a password.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use jiff::{Span, SpanRelativeTo};

use crate::cache::{CacheError, Settings, Url};
use crate::text::humanize;

/// How long an entry stays fresh: more than zero, and at most a year of 365 days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ttl(Duration);

const LONGEST: Duration = Duration::from_secs(365 * 24 * 3_600);

impl Ttl {
    /// The duration.
    pub const fn get(self) -> Duration {
        self.0
    }
}

impl Default for Ttl {
    /// The default of the cache.
    fn default() -> Self {
        Self(Settings::default().ttl)
    }
}

impl fmt::Display for Ttl {
    /// Writes the form that the parser accepts: `7d`, `1h30m`, `45s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&humanize::exact(self.0))
    }
}

impl FromStr for Ttl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let quoted = text.escape_debug();
        let duration = text
            .parse::<Span>()
            .and_then(|span| span.to_duration(SpanRelativeTo::days_are_24_hours()))
            .map_err(|_| format!("'{quoted}' is not a duration such as 45s, 90m, 2h30m or 7d"))?;
        match Duration::try_from(duration) {
            Ok(duration) if !duration.is_zero() && duration <= LONGEST => Ok(Self(duration)),
            Ok(duration) if duration > LONGEST => {
                Err(format!("'{quoted}' is over a year; at most 365d"))
            }
            Ok(_) | Err(_) => Err(format!(
                "'{quoted}' is not longer than zero; to use no cache, use --cache off"
            )),
        }
    }
}

// A text that may hold a password.

/// A text that may hold a password. It can be passed around like any other value, and formatting it reveals nothing.
#[derive(Clone)]
pub(super) struct Secret(pub(super) String);

impl Secret {
    /// The URL of a server that the text is.
    pub(super) fn url(&self) -> Result<Url, CacheError> {
        self.0.parse()
    }

    /// The server's address, and never the user name or password.
    pub(super) fn address(&self) -> String {
        match self.url() {
            Ok(url) => url.to_string(),
            Err(_) => "not shown, as it is not the URL of a server".to_owned(),
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_the_caches_own() {
        assert_eq!(Ttl::default().get(), Settings::default().ttl);
        assert_eq!(Ttl::default().to_string(), "7d");
    }

    #[test]
    fn durations_are_written_as_people_write_them() {
        for (text, seconds) in [
            ("45s", 45),
            ("90m", 5_400),
            ("2h30m", 9_000),
            ("2h 30m", 9_000),
            ("7d", 604_800),
            ("1w", 604_800),
            ("365d", 31_536_000),
            ("90 minutes", 5_400),
        ] {
            assert_eq!(
                text.parse(),
                Ok(Ttl(Duration::from_secs(seconds))),
                "{text}"
            );
        }
        for text in ["7d", "2h30m", "1d1ms", "45s"] {
            assert_eq!(text.parse::<Ttl>().unwrap().to_string(), text);
        }
        assert_eq!("200ms".parse(), Ok(Ttl(Duration::from_millis(200))));
    }

    #[test]
    fn what_is_no_lifetime_is_refused_with_the_way_out() {
        for (text, reason) in [
            ("", "such as 45s, 90m"),
            ("90", "such as 45s, 90m"),
            ("soon", "such as 45s, 90m"),
            ("1mo", "such as 45s, 90m"),
            ("1y", "such as 45s, 90m"),
            ("99999999999999999999h", "such as 45s, 90m"),
            ("0s", "use --cache off"),
            ("-5m", "use --cache off"),
            ("5m ago", "use --cache off"),
            ("366d", "at most 365d"),
        ] {
            let refusal = text.parse::<Ttl>().unwrap_err();
            assert!(refusal.contains(reason), "{text}: {refusal}");
        }
    }
}
