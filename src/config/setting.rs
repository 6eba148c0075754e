//! The list of settings: their names in the file, on the command line and in the environment, and the sample file.

use std::fmt::Write;

/// A setting of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The path of the store.
    Db,
    /// The URL of the cache's server.
    Redis,
    /// The cache mode.
    Cache,
    /// How long an entry stays fresh.
    Ttl,
    /// The certificate authorities to trust over TLS.
    TlsCa,
    /// The client certificate for TLS.
    TlsCert,
    /// The private key of the client certificate.
    TlsKey,
    /// The season to show.
    Season,
    /// The week after which the standings are shown.
    Week,
    /// The theme.
    Theme,
    /// The player that the user is.
    Me,
    /// ASCII characters only.
    Ascii,
    /// Whether the league's cache is flushed before the first load.
    FlushOnStart,
    /// How much is written to the log.
    Log,
}

impl Setting {
    /// Every setting, in the order of the list that is printed.
    pub const ALL: [Self; 14] = [
        Self::Db,
        Self::Redis,
        Self::Cache,
        Self::Ttl,
        Self::TlsCa,
        Self::TlsCert,
        Self::TlsKey,
        Self::Season,
        Self::Week,
        Self::Theme,
        Self::Me,
        Self::Ascii,
        Self::FlushOnStart,
        Self::Log,
    ];

    /// The name in the configuration file.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Db => "db",
            Self::Redis => "redis",
            Self::Cache => "cache",
            Self::Ttl => "ttl",
            Self::TlsCa => "tls_ca",
            Self::TlsCert => "tls_cert",
            Self::TlsKey => "tls_key",
            Self::Season => "season",
            Self::Week => "week",
            Self::Theme => "theme",
            Self::Me => "me",
            Self::Ascii => "ascii",
            Self::FlushOnStart => "flush_on_start",
            Self::Log => "log",
        }
    }

    /// The name of the flag, without its dashes.
    pub const fn flag(self) -> &'static str {
        match self {
            Self::TlsCa => "tls-ca",
            Self::TlsCert => "tls-cert",
            Self::TlsKey => "tls-key",
            Self::FlushOnStart => "flush-on-start",
            Self::Log => "verbose",
            other => other.key(),
        }
    }

    /// The environment variables that set it, in order of precedence.
    pub const fn variables(self) -> &'static [&'static str] {
        match self {
            Self::Db => &["SCORETABLE_DB"],
            Self::Redis => &["SCORETABLE_REDIS", "REDIS_URL"],
            Self::Cache => &["SCORETABLE_CACHE"],
            Self::Ttl => &["SCORETABLE_TTL"],
            Self::TlsCa => &["SCORETABLE_TLS_CA"],
            Self::TlsCert => &["SCORETABLE_TLS_CERT"],
            Self::TlsKey => &["SCORETABLE_TLS_KEY"],
            Self::Season => &["SCORETABLE_SEASON"],
            Self::Week => &["SCORETABLE_WEEK"],
            Self::Theme => &["SCORETABLE_THEME"],
            Self::Me => &["SCORETABLE_ME"],
            Self::Ascii => &["SCORETABLE_ASCII"],
            Self::FlushOnStart => &["SCORETABLE_FLUSH_ON_START"],
            Self::Log => &["SCORETABLE_LOG"],
        }
    }

    /// Whether its value is the path of a file.
    pub(super) const fn is_path(self) -> bool {
        matches!(self, Self::Db | Self::TlsCa | Self::TlsCert | Self::TlsKey)
    }

    /// What the setting does and which values are allowed, for the sample file.
    pub(super) const fn about(self) -> &'static str {
        match self {
            Self::Db => {
                "The league's store. A path without a slash at its start is beside this file.\nDefault: scoretable/league.db in $XDG_DATA_HOME"
            }
            Self::Redis => {
                "The cache's server: redis://[user:password@]host[:port][/db], rediss:// for TLS,\nunix:///path/to/socket, redis-cluster://host:port,host:port for a cluster, or\nredis-sentinel://host:port,host:port/0?sentinelServiceName=name for a primary that Sentinels know.\nWith a password in it, keep this file to yourself (chmod 600).\nDefault: the server on 127.0.0.1:6379, if one answers there"
            }
            Self::Cache => "Who answers look-ups: auto, redis, embedded or off",
            Self::Ttl => "How long an entry stays fresh: 45s, 90m, 2h30m, 7d",
            Self::TlsCa => {
                "A PEM file with the CA that signed the certificate of a rediss:// server, or with that certificate itself\n(redis-cli calls it --cacert). `fetch` believes it too.\nDefault: what SSL_CERT_FILE names, else what the system trusts"
            }
            Self::TlsCert => {
                "A PEM file with the client certificate that a rediss:// server asks for, as Redis does unless told otherwise\n(redis-cli: --cert). Its key is in tls_key"
            }
            Self::TlsKey => {
                "A PEM file with the key of tls_cert, without a passphrase (redis-cli: --key)"
            }
            Self::Season => "The season to show, by the year it starts in. Default: the newest",
            Self::Week => "The week to stand after. Default: the newest with a result",
            Self::Theme => {
                "The colours of the dashboard: dark, light or none. Default: what was chosen by key last, else by\nthe terminal's background, or none with NO_COLOR"
            }
            Self::Me => "Your name in the league, or enough of it to tell: marks your row",
            Self::Ascii => "Draw with ASCII signs only: true or false",
            Self::FlushOnStart => "Flush the league's cache before the first load: true or false",
            Self::Log => {
                "What is written to scoretable/scoretable.log in $XDG_STATE_HOME: off, info or debug"
            }
        }
    }

    /// The value in the sample file: the default if it is a fixed value, else an example.
    pub(super) const fn sample(self) -> Sample {
        match self {
            Self::Db => Sample::Example("\"league.db\""),
            Self::Redis => Sample::Example("\"redis://cache.example:6379\""),
            Self::Cache => Sample::Default("\"auto\""),
            Self::Ttl => Sample::Default("\"7d\""),
            Self::TlsCa => Sample::Example("\"ca.pem\""),
            Self::TlsCert => Sample::Example("\"client.pem\""),
            Self::TlsKey => Sample::Example("\"client-key.pem\""),
            Self::Season => Sample::Example("2024"),
            Self::Week => Sample::Example("12"),
            Self::Theme => Sample::Example("\"light\""),
            Self::Me => Sample::Example("\"Ada Lovelace\""),
            Self::Ascii | Self::FlushOnStart => Sample::Default("false"),
            Self::Log => Sample::Default("\"off\""),
        }
    }

    /// The setting with this name in the file.
    pub(super) fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|setting| setting.key() == key)
    }
}

/// A value in the sample file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sample {
    /// The default.
    Default(&'static str),
    /// A possible value, for a setting whose default is determined at run time.
    Example(&'static str),
}

// The sample configuration file.

/// The `[keys]` table comes last, because in TOML all lines after a table's header belong to that table.
const KEYS: &str = r#"
# Other keys for what the dashboard does: a key, a list of keys, or none. They are written as the help shows them, in
# ASCII: x, X, C-x, Space, Enter, Tab, PgDn, Down, F5. A wrong name is answered with the right ones.
#[keys]
#flush = "F"
#down = ["j", "n", "Down"]
#mouse = []
"#;

/// The text of a sample file that explains every setting and sets none: every value is commented out.
pub fn sample() -> String {
    let mut text = String::from(
        "# scoretable: what holds unless a flag or an environment variable says otherwise.\n\
         # Take the # away from a line to decide it; `scoretable config show` says what holds and why.\n",
    );
    for setting in Setting::ALL {
        text.push('\n');
        for line in setting.about().lines() {
            // Writing into a String cannot fail.
            let _written = writeln!(text, "# {line}");
        }
        let (Sample::Default(value) | Sample::Example(value)) = setting.sample();
        let _written = writeln!(text, "#{} = {value}", setting.key());
    }
    text.push_str(KEYS);
    text
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::file::File;

    fn parsed(text: &str) -> Vec<(Setting, String)> {
        let file = File::parse(Path::new("/c.toml"), None, text).unwrap();
        let found =
            |setting: Setting| Some((setting, file.value(setting)?.0.into_string().unwrap()));
        Setting::ALL.into_iter().filter_map(found).collect()
    }

    #[test]
    fn the_sample_decides_nothing_and_mentions_everything() {
        assert_eq!(parsed(&sample()), []);
        for setting in Setting::ALL {
            assert!(sample().contains(&format!("\n#{} = ", setting.key())));
        }
    }

    #[test]
    fn every_line_of_the_sample_can_be_used() {
        let decided: String = sample()
            .lines()
            .map(|line| match line.strip_prefix('#') {
                Some(value) if !value.starts_with(' ') => format!("{value}\n"),
                _ => String::new(),
            })
            .collect();
        let settings: Vec<Setting> = parsed(&decided).into_iter().map(|(s, _)| s).collect();
        assert_eq!(settings, Setting::ALL);
    }
}
