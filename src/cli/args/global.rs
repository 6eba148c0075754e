//! What every command understands.

use std::path::PathBuf;

use clap::{ArgAction, Args};

use super::one_of;
use crate::cache::Mode;
use crate::config::{Flags, Secret, Ttl};
use crate::league::{Season, Week};
use crate::log::Level;
use crate::tui::Theme;

/// What every command understands.
#[derive(Args, Debug)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
    /// The configuration file.
    #[arg(
        long,
        global = true,
        help = "The configuration file [env: SCORETABLE_CONFIG] [default: $XDG_CONFIG_HOME/scoretable/config.toml]",
        value_name = "FILE"
    )]
    pub config: Option<PathBuf>,
    /// The league's store.
    #[arg(
        long,
        global = true,
        help = "The league's store [env: SCORETABLE_DB] [default: $XDG_DATA_HOME/scoretable/league.db]",
        value_name = "PATH"
    )]
    pub db: Option<PathBuf>,
    /// The cache's server.
    #[arg(
        long,
        global = true,
        help = "The cache's server, redis://[user:password@]host[:port][/db]; also rediss:// (TLS), unix://, redis-cluster://, redis-sentinel:// [env: SCORETABLE_REDIS, then REDIS_URL]",
        value_name = "URL"
    )]
    pub redis: Option<Secret>,
    /// Who answers look-ups.
    #[arg(help = "Who answers look-ups: the server if there is one, only the server, this process, nobody [env: SCORETABLE_CACHE] [default: auto]", long, global = true, value_name = "MODE", value_parser = one_of::<Mode>())]
    pub cache: Option<Mode>,
    /// How long an entry stays fresh.
    #[arg(
        help = "How long an entry stays fresh, such as 90m, 2h30m or 7d [env: SCORETABLE_TTL] [default: 7d]",
        long,
        global = true,
        value_name = "DURATION",
        allow_hyphen_values = true
    )]
    pub ttl: Option<Ttl>,
    /// Whom to believe over TLS.
    #[arg(
        help = "PEM file with the CA of a rediss:// server, or with the server's own certificate (redis-cli: --cacert); fetch believes it too [env: SCORETABLE_TLS_CA] [default: SSL_CERT_FILE, then the system's]",
        long,
        global = true,
        value_name = "FILE"
    )]
    pub tls_ca: Option<PathBuf>,
    /// The client certificate.
    #[arg(
        help = "PEM file with the client certificate that the server asks for (redis-cli: --cert); needs --tls-key [env: SCORETABLE_TLS_CERT]",
        long,
        global = true,
        value_name = "FILE"
    )]
    pub tls_cert: Option<PathBuf>,
    /// The client certificate's key.
    #[arg(
        help = "PEM file with the key of --tls-cert, without a passphrase (redis-cli: --key) [env: SCORETABLE_TLS_KEY]",
        long,
        global = true,
        value_name = "FILE"
    )]
    pub tls_key: Option<PathBuf>,
    /// The season.
    #[arg(
        help = "The season, by the year it starts in [env: SCORETABLE_SEASON] [default: the newest]",
        long,
        global = true,
        value_name = "YEAR"
    )]
    pub season: Option<Season>,
    /// The week to stand after.
    #[arg(
        help = "The week to stand after [env: SCORETABLE_WEEK] [default: the newest with a result]",
        long,
        global = true,
        value_name = "WEEK"
    )]
    pub week: Option<Week>,
    /// Who the user is.
    #[arg(
        long,
        global = true,
        help = "Your name in the league, or enough of it to tell: marks your row [env: SCORETABLE_ME]",
        value_name = "NAME"
    )]
    pub me: Option<String>,
    /// Draw with ASCII signs only.
    #[arg(
        help = "Draw with ASCII signs only [env: SCORETABLE_ASCII]",
        long,
        global = true
    )]
    pub ascii: bool,
    /// The colours of the dashboard.
    #[arg(
        long,
        global = true,
        help = "The colours of the dashboard: dark, light, none [env: SCORETABLE_THEME] [default: as chosen last, or by the terminal's background; none with NO_COLOR]",
        value_name = "THEME"
    )]
    pub theme: Option<Theme>,
    /// Flush the league's cache before the first load.
    #[arg(
        long,
        global = true,
        help = "Flush the league's cache before the first load [env: SCORETABLE_FLUSH_ON_START]"
    )]
    pub flush_on_start: bool,
    /// Write what happens to a file.
    #[arg(
        short,
        long,
        global = true,
        action = ArgAction::Count,
        help = "Write what happens to the log in $XDG_STATE_HOME/scoretable; twice for every step [env: SCORETABLE_LOG]"
    )]
    pub verbose: u8,
}

impl Global {
    /// What matters for the configuration.
    pub fn flags(&self) -> Flags {
        Flags {
            config: self.config.clone(),
            db: self.db.clone(),
            redis: self.redis.clone(),
            cache: self.cache,
            ttl: self.ttl,
            tls_ca: self.tls_ca.clone(),
            tls_cert: self.tls_cert.clone(),
            tls_key: self.tls_key.clone(),
            asks_the_web: false,
            season: self.season,
            week: self.week,
            theme: self.theme,
            me: self.me.clone(),
            ascii: self.ascii,
            flush_on_start: self.flush_on_start,
            log: Level::of_flags(self.verbose),
        }
    }
}
