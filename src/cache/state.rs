//! What a viewer may know about the cache without asking it.

use std::fmt;

use super::Stats;

/// Who answers look-ups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BackendKind {
    /// A Redis or Valkey server.
    Redis,
    /// The same protocol in this process.
    Embedded,
    /// Nobody.
    Off,
}

impl BackendKind {
    /// The name in JSON and on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Redis => "redis",
            Self::Embedded => "embedded",
            Self::Off => "off",
        }
    }
}

/// How the connection to the server is. Texts are free of secrets; what is to be done stands behind the last semicolon of
/// those that say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// No server is wanted.
    Off,
    /// Not yet connected.
    Connecting,
    /// Answers.
    Up,
    /// Answers, but later than a viewer should wait.
    Slow,
    /// Does not answer, and why.
    Down(String),
    /// Answers, but not us: a wrong user or password.
    Denied(String),
    /// Answers, and cannot keep tables: a command that takes is not permitted, or not there.
    KeepsNothing(String),
    /// Takes no writes: a replica, or out of memory.
    ReadOnly(String),
    /// Is reading its data back after a start.
    Loading,
}

impl State {
    /// One word for it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Connecting => "connecting",
            Self::Up => "up",
            Self::Slow => "slow",
            Self::Down(_) => "down",
            Self::Denied(_) => "denied",
            Self::KeepsNothing(_) => "up, keeps nothing",
            Self::ReadOnly(_) => "read-only",
            Self::Loading => "loading",
        }
    }

    /// Why, where there is more to say than the word.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::Down(why) | Self::Denied(why) | Self::KeepsNothing(why) | Self::ReadOnly(why) => {
                Some(why)
            }
            Self::Off | Self::Connecting | Self::Up | Self::Slow | Self::Loading => None,
        }
    }
}

impl State {
    /// What is wrong, in one word and more, without what is to be done.
    pub fn complaint(&self) -> String {
        let whole = self.to_string();
        match whole.rsplit_once("; ") {
            Some((what, _)) => what.to_owned(),
            None => whole,
        }
    }

    /// What is to be done about it, where that is known.
    pub fn remedy(&self) -> Option<&str> {
        let (_, remedy) = self.detail()?.rsplit_once("; ")?;
        Some(remedy)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.detail() {
            Some(why) => write!(f, "{}: {why}", self.name()),
            None => f.pad(self.name()),
        }
    }
}

/// The cache as the panel shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Who answers now. `Embedded` while a configured server is away.
    pub backend: BackendKind,
    /// How the server is.
    pub state: State,
    /// Where the server is, or who knows where it is (`redis://host:port/db`), never with user or password; `None` without one.
    pub address: Option<String>,
    /// The last round trip to the server, in microseconds.
    pub round_trip_micros: Option<u64>,
    /// What the cache did this session.
    pub stats: Stats,
}
