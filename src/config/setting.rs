//! The list of settings: their names in the file, on the command line and in the environment, and the sample file.

use std::fmt::Write;

use crate::tui::Role;

/// What is known about a setting. The help of the command line, the manual page and the sample file are made from it, and
/// a text is empty where there is nothing to say.
pub(crate) struct SettingInfo {
    /// The name in the configuration file.
    pub(crate) key: &'static str,
    /// The name of the flag, without its dashes.
    pub(crate) flag: &'static str,
    /// The environment variables that set it, in order of precedence.
    pub(crate) variables: &'static [&'static str],
    /// The name of its value in the help; empty for a switch.
    pub(crate) value: &'static str,
    /// What it does, in one line.
    help: &'static str,
    /// More about it, for the sample file.
    details: &'static str,
    /// The default if it is a fixed value.
    pub(super) default: &'static str,
    /// How a default that is not fixed is determined.
    otherwise: &'static str,
    /// A value for the sample file, where the default is not fixed.
    example: &'static str,
}

/// Makes [`Setting`] from the table of all settings.
macro_rules! settings {
    ($(
        $(#[$doc:meta])*
        $name:ident: key $key:literal, flag $flag:literal, env [$($variable:literal),*] $(, value $value:literal)?,
        help $help:literal $(, details $details:literal)? $(, default $default:literal)? $(, otherwise $otherwise:literal)?
        $(, example $example:literal)?;
    )*) => {
        /// A setting of the program.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Setting {
            $($(#[$doc])* $name,)*
        }

        impl Setting {
            /// Every setting, in the order of the list that is printed.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// What is known about the setting.
            pub(crate) const fn info(self) -> SettingInfo {
                match self {
                    $(Self::$name => SettingInfo {
                        key: $key,
                        flag: $flag,
                        variables: &[$($variable),*],
                        value: concat!($($value)?),
                        help: $help,
                        details: concat!($($details)?),
                        default: concat!($($default)?),
                        otherwise: concat!($($otherwise)?),
                        example: concat!($($example)?),
                    },)*
                }
            }
        }
    };
}

settings! {
    /// The path of the configuration file.
    Config: key "config", flag "config", env ["SCORETABLE_CONFIG"], value "FILE",
        help "The configuration file",
        otherwise "$XDG_CONFIG_HOME/scoretable/config.toml";
    /// The path of the store.
    Db: key "db", flag "db", env ["SCORETABLE_DB"], value "PATH",
        help "The league's store",
        details "A path without a slash at its start is relative to the folder of this file.",
        otherwise "$XDG_DATA_HOME/scoretable/league.db", example "league.db";
    /// The URL of the cache's server.
    Redis: key "redis", flag "redis", env ["SCORETABLE_REDIS", "REDIS_URL"], value "URL",
        help "The cache's server, redis://[user:password@]host[:port][/db]; also rediss:// (TLS), unix://, redis-cluster://, redis-sentinel://",
        details "In full: unix:///path/to/socket, redis-cluster://host:port,host:port for a cluster, or
redis-sentinel://host:port,host:port/0?sentinelServiceName=name for a primary that Sentinels know.
If it has a password in it, make this file readable by you alone (chmod 600).
Default: the server on 127.0.0.1:6379, if one answers there",
        example "redis://cache.example:6379";
    /// The cache mode.
    Cache: key "cache", flag "cache", env ["SCORETABLE_CACHE"], value "MODE",
        help "Where tables are cached: on the server if there is one, only on the server, in this process, or nowhere",
        details "Values: auto, redis, embedded or off",
        default "auto";
    /// How long an entry stays fresh.
    Ttl: key "ttl", flag "ttl", env ["SCORETABLE_TTL"], value "DURATION",
        help "How long an entry stays fresh, such as 90m, 2h30m or 7d",
        default "7d";
    /// The certificate authorities to trust over TLS.
    TlsCa: key "tls_ca", flag "tls-ca", env ["SCORETABLE_TLS_CA"], value "FILE",
        help "PEM file with the CA of a rediss:// server, or with the server's own certificate (redis-cli: --cacert); fetch trusts it too",
        otherwise "SSL_CERT_FILE, then the system's", example "ca.pem";
    /// The client certificate for TLS.
    TlsCert: key "tls_cert", flag "tls-cert", env ["SCORETABLE_TLS_CERT"], value "FILE",
        help "PEM file with the client certificate that the server asks for (redis-cli: --cert); needs --tls-key",
        details "Redis asks for one unless it is configured otherwise. The key is in tls_key.",
        example "client.pem";
    /// The private key of the client certificate.
    TlsKey: key "tls_key", flag "tls-key", env ["SCORETABLE_TLS_KEY"], value "FILE",
        help "PEM file with the key of --tls-cert, without a passphrase (redis-cli: --key)",
        example "client-key.pem";
    /// The league of the server.
    League: key "league", flag "league", env ["SCORETABLE_LEAGUE"], value "NAME|TAG",
        help "Without a store: which league of the server, by its tag, its name or an unambiguous part of it",
        details "The command `scoretable leagues` lists them.",
        otherwise "the only one there is", example "Pigskin League";
    /// The season to show.
    Season: key "season", flag "season", env ["SCORETABLE_SEASON"], value "YEAR",
        help "The season, by the year it starts in",
        otherwise "the newest", example "2024";
    /// The week after which the standings are shown.
    Week: key "week", flag "week", env ["SCORETABLE_WEEK"], value "WEEK",
        help "The week after which the standings are shown",
        otherwise "the newest with a result", example "12";
    /// The theme.
    Theme: key "theme", flag "theme", env ["SCORETABLE_THEME"], value "THEME",
        help "The colours of the dashboard: terminal, dark, light, contrast, none",
        details "The colours of single roles are in the table [theme], below.",
        otherwise "as chosen last, or by the terminal's background; none with NO_COLOR", example "light";
    /// Whether teams have a block of their colour.
    TeamColours: key "team_colours", flag "team-colours", env ["SCORETABLE_TEAM_COLOURS"], value "YES",
        help "Whether a block of its colour stands before each team, where the terminal has the colours",
        details "Values: true or false",
        default "true";
    /// The player that the user is.
    Me: key "me", flag "me", env ["SCORETABLE_ME"], value "NAME",
        help "Your name in the league, or an unambiguous part of it: marks your row",
        example "Ada Lovelace";
    /// ASCII characters only.
    Ascii: key "ascii", flag "ascii", env ["SCORETABLE_ASCII"],
        help "Draw with ASCII characters only",
        details "Values: true or false",
        default "false";
    /// Whether the league's cache is flushed before the first load.
    FlushOnStart: key "flush_on_start", flag "flush-on-start", env ["SCORETABLE_FLUSH_ON_START"],
        help "Flush the league's cache before the first load",
        details "Values: true or false",
        default "false";
    /// How much is written to the log.
    Log: key "log", flag "verbose", env ["SCORETABLE_LOG"],
        help "Write what happens to the log in $XDG_STATE_HOME/scoretable; twice for every step",
        details "Values: off, info or debug",
        default "off";
}

impl Setting {
    /// The settings that the configuration file can hold: all except its own path.
    pub(super) fn in_file() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().skip(1)
    }

    /// Whether its value is the path of a file.
    pub(crate) fn is_path(self) -> bool {
        matches!(self.info().value, "FILE" | "PATH")
    }

    /// The help of the flag.
    pub(crate) fn help(self) -> String {
        let SettingInfo {
            help,
            variables,
            value,
            default,
            otherwise,
            ..
        } = self.info();
        let help = format!("{help} [env: {}]", variables.join(", then "));
        match [default, otherwise].concat() {
            default if default.is_empty() || value.is_empty() => help,
            default => format!("{help} [default: {default}]"),
        }
    }
}

// The sample configuration file.

/// The tables come last, because in TOML all lines after a table's header belong to that table.
const TABLES: &str = r##"
# Colours for single roles: a table [theme] in place of the line theme above, with the theme's name and a line for each role.
# A colour is #rrggbb, one of the terminal's own by its name, or the number of one of its 256. The ground is the terminal's
# own unless it is set here.
#   [theme]
#   name = "dark"
#   ground = "#0f1319"
#   accent = "light-blue"
# Roles: ROLES

# Other keys for the actions of the dashboard: a key, a list of keys, or none. They are written as in the help, in ASCII:
# x, X, C-x, Space, Enter, Tab, PgDn, Down, F5. A wrong name is answered with the valid ones.
#[keys]
#flush = "F"
#down = ["j", "d", "Down"]
#mouse = []
"##;

/// The text of a sample file that explains every setting and sets none: every value is commented out.
pub fn sample() -> String {
    let mut text = String::from(
        "# scoretable: settings that apply unless a flag or an environment variable sets them.\n\
         # Remove the # at the start of a line to set a value; `scoretable config show` prints every value and its origin.\n",
    );
    for setting in Setting::in_file() {
        let SettingInfo {
            key,
            help,
            details,
            default,
            otherwise,
            example,
            ..
        } = setting.info();
        // Writing into a String cannot fail.
        let _written = writeln!(text, "\n# {help}");
        for line in details.lines() {
            let _written = writeln!(text, "# {line}");
        }
        if !otherwise.is_empty() {
            let _written = writeln!(text, "# Default: {otherwise}");
        }
        let value = [default, example].concat();
        let bare =
            value == "false" || value == "true" || value.bytes().all(|byte| byte.is_ascii_digit());
        let quote = if bare { "" } else { "\"" };
        let _written = writeln!(text, "#{key} = {quote}{value}{quote}");
    }
    let roles: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
    text.push_str(&TABLES.replace("ROLES", &roles.join(" ")));
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
        Setting::in_file().filter_map(found).collect()
    }

    #[test]
    fn the_sample_decides_nothing_and_mentions_everything() {
        assert_eq!(parsed(&sample()), []);
        for setting in Setting::in_file() {
            assert!(sample().contains(&format!("\n#{} = ", setting.info().key)));
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
        assert!(settings.into_iter().eq(Setting::in_file()));
    }
}
