//! How long a server is waited for, and how often it is asked again.

use std::time::Duration;

use super::Trouble;
use crate::clock::Moment;

/// The limits of one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Until there is a connection.
    pub connect: Duration,
    /// From the start of one try to its last byte, redirects included: a server that drips cannot stretch it.
    pub whole: Duration,
    /// How often the question is asked at most.
    pub tries: u32,
    /// About how long the first pause between tries is; each further one is twice as long.
    pub pause: Duration,
    /// The longest pause a server may ask for. One that asks for more is not asked again.
    pub longest_pause: Duration,
    /// The largest answer in bytes, unpacked.
    pub body: u64,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            whole: Duration::from_secs(45),
            tries: 3,
            pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(60),
            body: 16 << 20,
        }
    }
}

impl Patience {
    /// How long to pause after that many tries, if there is to be another.
    pub(super) fn pause(&self, tries: u32, trouble: &Trouble) -> Option<Duration> {
        if tries >= self.tries || !trouble.may_pass() {
            return None;
        }
        if let Trouble::Status {
            later: Some(later), ..
        } = trouble
        {
            return Some(*later).filter(|later| *later <= self.longest_pause);
        }
        let doubled = self
            .pause
            .saturating_mul(1 << tries.saturating_sub(1).min(16));
        // Half as long to one and a half times: many who failed together must not come back together.
        Some(
            doubled
                .min(self.longest_pause)
                .mul_f64(0.5 + fastrand::f64()),
        )
    }
}

/// How long a server asks to be left alone by its `Retry-After`: seconds, or a date.
pub(super) fn later(text: &str, now: Moment) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::DateTimeParser::new();
    let date = date.parse_timestamp(text.trim()).ok()?;
    let seconds = date.as_second().saturating_sub(now.seconds());
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_may_ask_for_a_pause_in_seconds_or_until_a_date() {
        let now = Moment(784_111_700_000);
        let asked = |text| later(text, now).map(|pause| pause.as_secs());
        assert_eq!(asked("17"), Some(17));
        assert_eq!(asked("Sun, 06 Nov 1994 08:49:37 GMT"), Some(77));
        assert_eq!(asked("Tue, 06 Nov 1984 08:49:37 GMT"), Some(0));
        assert_eq!(asked("soon"), None);
        assert_eq!(asked("-5"), None);
    }

    #[test]
    fn pauses_double_and_a_pause_asked_for_is_kept_or_the_last() {
        let patience = Patience::default();
        let busy = |later: Option<u64>| Trouble::Status {
            code: 503,
            later: later.map(Duration::from_secs),
        };
        for (tries, seconds) in [(1, 1.0), (2, 2.0)] {
            let pause = patience.pause(tries, &busy(None)).unwrap().as_secs_f64();
            assert!((0.5 * seconds..=1.5 * seconds).contains(&pause), "{pause}");
        }
        assert_eq!(patience.pause(3, &busy(None)), None);
        assert_eq!(
            patience.pause(1, &busy(Some(7))),
            Some(Duration::from_secs(7))
        );
        assert_eq!(patience.pause(1, &busy(Some(61))), None);
        assert_eq!(
            patience.pause(
                1,
                &Trouble::Status {
                    code: 404,
                    later: None
                }
            ),
            None
        );
    }
}
