//! Numbers that come out of scoring.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Week;

/// League points. Bankers lose points, so they may be negative.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Points(pub i32);

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A ratio in tenths: 68.2 is `Tenths(682)`. No float is ever stored or compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tenths(pub i32);

impl Tenths {
    /// `numerator / denominator`, rounded once to the nearest tenth, halves away from zero; `None` when nothing was
    /// counted.
    pub fn ratio(numerator: i64, denominator: u32) -> Option<Self> {
        let denominator = i64::from(denominator);
        if denominator == 0 {
            return None;
        }
        let doubled = numerator.saturating_mul(20);
        let rounded = (doubled.abs() + denominator) / (2 * denominator) * doubled.signum();
        Some(Self(i32::try_from(rounded).unwrap_or(i32::MAX)))
    }
}

impl fmt::Display for Tenths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let size = self.0.unsigned_abs();
        f.pad(&format!("{sign}{}.{}", size / 10, size % 10))
    }
}

/// What a player's scored picks of one week add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WeekScore {
    /// The points of the week.
    pub points: Points,
    /// How many picks were right.
    pub correct: u32,
    /// How many picks were scored: those on games with a result, ties and called-off games included.
    pub picks: u32,
    /// The points that bankers won or lost.
    pub banker_points: Points,
    /// How many bankers were scored.
    pub banker_count: u32,
    /// Whether a joker was played.
    pub joker: bool,
}

/// The weeks a player played jokers in, as a bit mask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct JokerWeeks(pub u32);

impl JokerWeeks {
    /// The same weeks and this one.
    #[must_use]
    pub fn with(self, week: Week) -> Self {
        Self(self.0 | (1 << week.get()))
    }

    /// The weeks, in order.
    pub fn weeks(self) -> impl Iterator<Item = Week> {
        (1..=Week::MAX)
            .filter(move |n| self.0 & (1 << n) != 0)
            .filter_map(Week::new)
    }

    /// How many there are.
    pub fn count(self) -> u32 {
        self.0.count_ones()
    }
}

/// How many weeks a [`Form`] remembers.
pub const FORM_WEEKS: usize = 8;

/// A player's points in the last weeks of the league, oldest first; `None` for a week missed, and before the season's
/// start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Form(pub [Option<Points>; FORM_WEEKS]);

impl Form {
    /// The form one week on.
    #[must_use]
    pub fn then(mut self, week: Option<Points>) -> Self {
        self.0.rotate_left(1);
        self.0[FORM_WEEKS - 1] = week;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_round_once_and_halves_go_away_from_zero() {
        let shown = |n, d| Tenths::ratio(n, d).map(|t| t.to_string());
        assert_eq!(shown(1688, 5).as_deref(), Some("337.6"));
        assert_eq!(shown(3500, 48).as_deref(), Some("72.9"));
        assert_eq!(shown(1, 20).as_deref(), Some("0.1"));
        assert_eq!(shown(-1, 20).as_deref(), Some("-0.1"));
        assert_eq!(shown(-16, 5).as_deref(), Some("-3.2"));
        assert_eq!(shown(-3, 10).as_deref(), Some("-0.3"));
        assert_eq!(shown(0, 7).as_deref(), Some("0.0"));
        assert_eq!(shown(5, 0), None);
    }

    #[test]
    fn joker_weeks_come_back_in_order() {
        let jokers = [9, 3, 31].iter().filter_map(|&n| Week::new(n));
        let mask = jokers.fold(JokerWeeks::default(), JokerWeeks::with);
        assert_eq!(mask.weeks().map(Week::get).collect::<Vec<_>>(), [3, 9, 31]);
        assert_eq!(mask.count(), 3);
    }
}
