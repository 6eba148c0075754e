//! Points, ratios, and the scores of a player's week and season.

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
        let denominator = u64::from(denominator);
        if denominator == 0 {
            return None;
        }
        let doubled = numerator.saturating_mul(20).unsigned_abs();
        let rounded = (doubled + denominator) / (2 * denominator);
        let size = i32::try_from(rounded).unwrap_or(i32::MAX);
        Some(Self(if numerator < 0 { -size } else { size }))
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

/// A player's points in the last weeks of the league; `None` for a week missed, and before the season's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form([i16; Form::WEEKS]);

impl Form {
    /// How many weeks it remembers: a regular season.
    pub const WEEKS: usize = 18;

    /// Marks a week without points, which no score reaches.
    const MISSED: i16 = i16::MIN;

    /// The form after these weeks, oldest first.
    pub fn of(weeks: impl IntoIterator<Item = Option<Points>>) -> Self {
        let (mut form, mut next) = (Self::default(), 0);
        for week in weeks {
            // Once all are filled, the oldest makes room.
            form.0[next] = Self::word(week);
            next = (next + 1) % Self::WEEKS;
        }
        form.0.rotate_left(next);
        form
    }

    /// The form one week on.
    #[must_use]
    pub fn then(mut self, week: Option<Points>) -> Self {
        self.0.rotate_left(1);
        self.0[Self::WEEKS - 1] = Self::word(week);
        self
    }

    fn word(week: Option<Points>) -> i16 {
        // No week of sixteen games, the banker among them six times, brings as much as sixteen bits hold.
        let kept = |points: Points| points.0.clamp(-i32::from(i16::MAX), i16::MAX.into());
        let word = |points| i16::try_from(kept(points)).unwrap_or(i16::MAX);
        week.map_or(Self::MISSED, word)
    }

    /// The weeks, oldest first.
    pub fn weeks(&self) -> impl DoubleEndedIterator<Item = Option<Points>> + ExactSizeIterator {
        let week = |&points: &i16| (points != Self::MISSED).then_some(Points(points.into()));
        self.0.iter().map(week)
    }
}

impl Default for Form {
    fn default() -> Self {
        Self([Self::MISSED; Self::WEEKS])
    }
}

// What a player's weeks add up to.

/// A player's running numbers after a week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SeasonScore {
    /// Points of the season so far.
    pub points: Points,
    /// Right picks so far.
    pub correct: u32,
    /// Scored picks so far.
    pub picks: u32,
    /// Points of bankers so far.
    pub banker_points: Points,
    /// Scored bankers so far.
    pub banker_count: u32,
    /// The best week so far. It may be negative.
    pub best: Points,
    /// The worst week so far.
    pub worst: Points,
    /// How many weeks the player played.
    pub weeks_played: u32,
    /// The points of this very week; `None` when the player missed it.
    pub last_week: Option<Points>,
    /// Jokers played so far.
    pub jokers: JokerWeeks,
    /// The last weeks' points.
    pub form: Form,
}

impl SeasonScore {
    /// The running numbers one week on. `None` is a week the player missed: it counts in no average, best or worst.
    #[must_use]
    pub fn then(mut self, week: Week, score: Option<&WeekScore>) -> Self {
        self.last_week = score.map(|s| s.points);
        self.form = self.form.then(self.last_week);
        if let Some(score) = score {
            let first = self.weeks_played == 0;
            self.best = if first {
                score.points
            } else {
                self.best.max(score.points)
            };
            self.worst = if first {
                score.points
            } else {
                self.worst.min(score.points)
            };
            self.weeks_played += 1;
            self.points.0 = self.points.0.saturating_add(score.points.0);
            self.correct += score.correct;
            self.picks += score.picks;
            self.banker_points.0 = self.banker_points.0.saturating_add(score.banker_points.0);
            self.banker_count += score.banker_count;
            if score.joker {
                self.jokers = self.jokers.with(week);
            }
        }
        self
    }

    /// These numbers and those of a later season: sums, the best and the worst week of both, and the rest (last week,
    /// jokers, form) of the later.
    #[must_use]
    pub fn and(&self, later: &Self) -> Self {
        let add = |a: Points, b: Points| Points(a.0.saturating_add(b.0));
        let (best, worst) = match (self.weeks_played, later.weeks_played) {
            (_, 0) => (self.best, self.worst),
            (0, _) => (later.best, later.worst),
            _ => (self.best.max(later.best), self.worst.min(later.worst)),
        };
        Self {
            points: add(self.points, later.points),
            correct: self.correct.saturating_add(later.correct),
            picks: self.picks.saturating_add(later.picks),
            banker_points: add(self.banker_points, later.banker_points),
            banker_count: self.banker_count.saturating_add(later.banker_count),
            best,
            worst,
            weeks_played: self.weeks_played.saturating_add(later.weeks_played),
            last_week: later.last_week,
            jokers: later.jokers,
            form: later.form,
        }
    }

    /// Right picks in percent of scored picks.
    pub fn percentage(&self) -> Option<Tenths> {
        Tenths::ratio(i64::from(self.correct) * 100, self.picks)
    }

    /// Points a week played.
    pub fn average(&self) -> Option<Tenths> {
        Tenths::ratio(i64::from(self.points.0), self.weeks_played)
    }

    /// Points a banker scored.
    pub fn banker_average(&self) -> Option<Tenths> {
        Tenths::ratio(i64::from(self.banker_points.0), self.banker_count)
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

#[cfg(test)]
mod season_score_tests {
    use super::*;

    #[test]
    fn a_missed_week_changes_nothing_but_last_week_and_form() {
        let week = |n| Week::new(n).unwrap();
        let lost = WeekScore {
            points: Points(-42),
            picks: 3,
            ..WeekScore::default()
        };
        let first = SeasonScore::default().then(week(1), Some(&lost));
        assert_eq!(
            (first.best, first.worst, first.weeks_played),
            (Points(-42), Points(-42), 1)
        );
        let missed = first.then(week(2), None);
        assert_eq!(missed.last_week, None);
        assert!(missed.form.weeks().skip(16).eq([Some(Points(-42)), None]));
        assert_eq!(
            (missed.points, missed.best, missed.weeks_played),
            (Points(-42), Points(-42), 1)
        );
    }

    #[test]
    fn two_seasons_add_up_and_one_not_played_adds_nothing() {
        let season = |points, best, worst, weeks_played| SeasonScore {
            points: Points(points),
            best: Points(best),
            worst: Points(worst),
            weeks_played,
            last_week: Some(Points(best)),
            ..SeasonScore::default()
        };
        let both = season(100, -5, -60, 3).and(&season(-20, -8, -9, 2));
        assert_eq!((both.points, both.weeks_played), (Points(80), 5));
        assert_eq!((both.best, both.worst), (Points(-5), Points(-60)));
        assert_eq!(both.last_week, Some(Points(-8)));
        let away = both.and(&SeasonScore::default());
        assert_eq!(
            away,
            SeasonScore {
                last_week: None,
                ..both
            }
        );
        let begun = SeasonScore::default().and(&both);
        assert_eq!(begun, both);
    }
}
