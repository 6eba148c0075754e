//! The status and the statistics of the cache, available without a request to it.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use super::{Events, Verdict};
use crate::clock::Moment;
use crate::text::named::named;

named! {
    /// The backend that answers look-ups.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum BackendKind {
        /// A Redis or Valkey server.
        Redis = "redis",
        /// The same protocol in this process.
        Embedded = "embedded",
        /// No backend.
        Off = "off",
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

    /// Whether nothing can be asked of the server, so that what it has is not known.
    pub const fn is_away(&self) -> bool {
        match self {
            Self::Down(_) | Self::Denied(_) | Self::Loading => true,
            Self::Off
            | Self::Connecting
            | Self::Up
            | Self::Slow
            | Self::KeepsNothing(_)
            | Self::ReadOnly(_) => false,
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
    /// The active backend. `Embedded` while a configured server is unavailable.
    pub backend: BackendKind,
    /// How the server is.
    pub state: State,
    /// Where the server is, or who knows where it is (`redis://host:port/db`), never with user or password; `None` without one.
    pub address: Option<String>,
    /// The last round trip to the server, in microseconds.
    pub round_trip_micros: Option<u64>,
    /// What the cache did this session.
    pub stats: Stats,
    /// The name by which others know this program: `host:process`.
    pub program: Arc<str>,
    /// What happened to it, as far as this program knows.
    pub events: Arc<Events>,
}

// What the cache did for this session, in plain numbers.

/// Fewer hits than these do not tell what the cache is worth.
const FEWEST: u64 = 5;
/// How many look-ups the history and the medians look back over.
const REMEMBERED: usize = 64;

/// One look-up, as the panel's strip shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// When it ended.
    pub at: Moment,
    /// What it found.
    pub verdict: Verdict,
    /// How long it took until a table was in hand, the build included, in microseconds.
    pub micros: u64,
    /// How long the table took to build: now for a miss, back when the entry was made for a hit. Microseconds.
    pub build_micros: u64,
}

/// The look-ups of one session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Look-ups that found a fresh entry.
    pub hits: u64,
    /// Look-ups that showed a stale entry.
    pub stale: u64,
    /// Look-ups that had to build.
    pub misses: u64,
    /// Microseconds the cache saved: what hits would have taken to build, less what all look-ups cost. Negative when the
    /// cache costs more than it saves.
    pub saved_micros: i64,
    /// When the first look-up ended; `None` before.
    pub since: Option<Moment>,
    history: VecDeque<Seen>,
}

/// What a hit costs and what it saves, as the last look-ups tell. Both are medians, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worth {
    /// What asking takes.
    pub asking: u64,
    /// What building takes.
    pub building: u64,
}

impl Worth {
    /// How many times as long a build takes; `None` where that is hardly longer, so that the league is too small for a cache
    /// to matter.
    pub fn factor(&self) -> Option<u64> {
        let factor = self.building / self.asking.max(1);
        (factor >= 2).then_some(factor)
    }
}

impl Stats {
    /// Counts one look-up.
    pub fn record(&mut self, seen: Seen) {
        self.since.get_or_insert(seen.at);
        let (took, build) = (signed(seen.micros), signed(seen.build_micros));
        match seen.verdict {
            Verdict::Fresh => self.hits += 1,
            Verdict::Stale => self.stale += 1,
            _ => self.misses += 1,
        }
        // A miss takes the build and the look-up around it, so this is minus the look-up alone.
        self.saved_micros = self.saved_micros.saturating_add(build.saturating_sub(took));
        if self.history.len() == REMEMBERED {
            self.history.pop_front();
        }
        self.history.push_back(seen);
    }

    /// The last look-ups, oldest first.
    pub fn history(&self) -> impl DoubleEndedIterator<Item = &Seen> {
        self.history.iter()
    }

    /// Fresh and stale answers in percent of all look-ups; `None` before the first.
    pub fn hit_percent(&self) -> Option<u64> {
        let answered = self.hits + self.stale;
        (answered * 100).checked_div(answered + self.misses)
    }

    /// The median time of the last look-ups that answered from the cache, in microseconds.
    pub fn median_hit(&self) -> Option<u64> {
        Self::median(self.current().map(|seen| seen.micros))
    }

    /// What the hits are worth; `None` while they are too few to tell.
    pub fn worth(&self) -> Option<Worth> {
        if self.hits + self.stale < FEWEST {
            return None;
        }
        Some(Worth {
            asking: self.median_hit()?,
            building: Self::median(self.current().map(|seen| seen.build_micros))?,
        })
    }

    fn current(&self) -> impl Iterator<Item = &Seen> {
        let history = self.history.iter();
        history.filter(|seen| seen.verdict.is_current())
    }

    /// The median time of the last look-ups that had to build, in microseconds.
    pub fn median_miss(&self) -> Option<u64> {
        let misses = self.history.iter();
        let misses = misses.filter(|seen| !seen.verdict.is_current());
        Self::median(misses.map(|seen| seen.micros))
    }

    fn median(times: impl Iterator<Item = u64>) -> Option<u64> {
        let mut times: Vec<u64> = times.collect();
        let middle = times.len() / 2;
        (!times.is_empty()).then(|| *times.select_nth_unstable(middle).1)
    }
}

fn signed(micros: u64) -> i64 {
    i64::try_from(micros).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(verdict: Verdict, micros: u64, build_micros: u64) -> Seen {
        Seen {
            at: Moment(0),
            verdict,
            micros,
            build_micros,
        }
    }

    #[test]
    fn hits_save_the_build_and_misses_cost_the_look_up() {
        let mut stats = Stats::default();
        assert_eq!((stats.hit_percent(), stats.median_hit()), (None, None));
        stats.record(seen(Verdict::Missing, 5_300, 5_000));
        assert_eq!(stats.saved_micros, -300);
        stats.record(seen(Verdict::Fresh, 400, 5_000));
        stats.record(seen(Verdict::Stale, 500, 5_000));
        assert_eq!((stats.hits, stats.stale, stats.misses), (1, 1, 1));
        assert_eq!(stats.saved_micros, -300 + 4_600 + 4_500);
        assert_eq!(stats.hit_percent(), Some(66));
        assert_eq!(
            (stats.median_hit(), stats.median_miss()),
            (Some(500), Some(5_300))
        );
        assert_eq!(stats.worth(), None, "too few hits");
        for micros in [400, 600, 700] {
            stats.record(seen(Verdict::Fresh, micros, 5_000));
        }
        let worth = stats.worth().map(|worth| (worth.asking, worth.building));
        assert_eq!(worth, Some((500, 5_000)));
    }

    #[test]
    fn a_league_that_is_built_as_fast_as_it_is_asked_for_has_no_factor() {
        let worth = |asking, building| Worth { asking, building };
        assert_eq!(worth(400, 12_400).factor(), Some(31));
        assert_eq!(worth(0, 3).factor(), Some(3));
        for small in [worth(400, 500), worth(400, 799), worth(400, 0)] {
            assert_eq!(small.factor(), None, "{small:?}");
        }
    }

    #[test]
    fn the_history_forgets_the_oldest() {
        let mut stats = Stats::default();
        for n in 0..100 {
            stats.record(seen(Verdict::Fresh, n, 0));
        }
        assert_eq!(stats.history().count(), REMEMBERED);
        assert_eq!(stats.history().next().map(|s| s.micros), Some(36));
    }
}
