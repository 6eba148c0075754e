//! When to stop asking, and when to ask again.

use std::time::Duration;

/// Calls in a row without an answer after which no more are made.
const PATIENCE: u8 = 3;

/// Whether calls are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breaker {
    /// They are; so many in a row went unanswered.
    Closed { unanswered: u8 },
    /// They are not.
    Open,
}

impl Default for Breaker {
    fn default() -> Self {
        Self::Closed { unanswered: 0 }
    }
}

impl Breaker {
    /// A call was answered, with whatever.
    pub(super) fn answered(&mut self) {
        *self = Self::default();
    }

    /// A call went unanswered. A server that never answered on its connection is not given a second try.
    pub(super) fn unanswered(&mut self, answered_before: bool) {
        *self = match *self {
            Self::Closed { unanswered } if answered_before && unanswered + 1 < PATIENCE => {
                Self::Closed {
                    unanswered: unanswered + 1,
                }
            }
            Self::Closed { .. } | Self::Open => Self::Open,
        };
    }
}

/// How long to wait before a probe: 0.5, 1, 2 … 30 s. `chance` (0 to 1) moves it by up to a fifth, so that many viewers
/// that lost their server together do not come back together.
pub(in crate::cache) fn wait_before(attempt: u32, chance: f64) -> Duration {
    const FIRST: Duration = Duration::from_millis(500);
    const LONGEST: Duration = Duration::from_secs(30);
    let doubled = FIRST.saturating_mul(2_u32.saturating_pow(attempt));
    doubled.min(LONGEST).mul_f64(0.8 + 0.4 * chance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_unanswered_calls_in_a_row_open_it_and_fewer_do_not() {
        let mut breaker = Breaker::default();
        breaker.unanswered(true);
        breaker.unanswered(true);
        breaker.answered();
        breaker.unanswered(true);
        breaker.unanswered(true);
        assert_ne!(breaker, Breaker::Open);
        breaker.unanswered(true);
        assert_eq!(breaker, Breaker::Open);
    }

    #[test]
    fn a_server_that_never_answered_opens_it_at_once() {
        let mut breaker = Breaker::default();
        breaker.unanswered(false);
        assert_eq!(breaker, Breaker::Open);
    }

    #[test]
    fn probes_come_ever_less_often_down_to_one_in_half_a_minute() {
        let waits: Vec<u128> = (0..9).map(|n| wait_before(n, 0.5).as_millis()).collect();
        assert_eq!(
            waits,
            [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]
        );
        assert_eq!(wait_before(u32::MAX, 1.0), Duration::from_secs(36));
        assert_eq!(wait_before(0, 0.0), Duration::from_millis(400));
    }
}
