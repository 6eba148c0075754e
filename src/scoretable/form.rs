//! The form of a player: each week's points against the league's average of that week.
//!
//! The points alone would mostly show which weeks were rich in points, and all players would look alike.

use super::{FormWeek, Glyphs, Scoretable};
use crate::league::{Points, Week};

/// The level of a week in which a player had exactly the league's average.
const AVERAGE: u8 = 3;

/// The highest level: that of 1.75 times the average, and of everything above.
const HIGHEST: u8 = 6;

/// One week of a player's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormBar {
    /// The week.
    pub week: Week,
    /// The player's points; `None` for a week missed.
    pub points: Option<Points>,
    /// How high its bar is, from 0 to 6, where 3 is the league's average of the week; `None` for a week missed.
    pub level: Option<u8>,
    /// How the points compare with the league's; `None` for a week missed.
    pub standing: Option<FormStanding>,
}

/// How a player's week compares with the league's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormStanding {
    /// No player had more.
    Best,
    /// At least the league's average.
    Above,
    /// Less than the league's average.
    Below,
}

impl FormBar {
    fn of(week: &FormWeek, points: Option<Points>) -> Self {
        let standing = |points: Points| {
            if week.best == Some(points) {
                FormStanding::Best
            } else if lead(week, points) >= 0 {
                FormStanding::Above
            } else {
                FormStanding::Below
            }
        };
        Self {
            week: week.week,
            points,
            level: points.map(|points| level(week, points)),
            standing: points.map(standing),
        }
    }

    /// The bar, or the sign of a week missed.
    pub fn glyph(&self, glyphs: &Glyphs) -> &'static str {
        let bar = self.level.and_then(|level| glyphs.bars.get(level as usize));
        bar.copied().unwrap_or(glyphs.gap)
    }
}

/// The points above the average, times the number of players, so that nothing is rounded.
fn lead(week: &FormWeek, points: Points) -> i128 {
    i128::from(points.0) * i128::from(week.players) - i128::from(week.points)
}

/// `3 + 4 × (points ÷ average − 1)`, rounded to the nearest level, halves upward. Of an average of zero or less there is no multiple:
/// its bars are one level higher or lower than the average.
fn level(week: &FormWeek, points: Points) -> u8 {
    let lead = lead(week, points);
    let total = i128::from(week.points);
    let above = if total > 0 {
        (8 * lead + total).div_euclid(2 * total)
    } else {
        lead.signum()
    };
    let level = (i128::from(AVERAGE) + above).clamp(0, i128::from(HIGHEST));
    u8::try_from(level).unwrap_or(HIGHEST)
}

impl Scoretable {
    /// The bars of all [`form_weeks`](Self::form_weeks), oldest first.
    pub fn form_bars(&self, row: usize) -> impl DoubleEndedIterator<Item = FormBar> {
        let weeks = self.form.iter().zip(&self.form_weeks);
        weeks.map(move |(column, week)| {
            let points = super::number(column, row).map(Points);
            FormBar::of(week, points)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A week of ten players.
    fn week(average: i64, best: i32) -> FormWeek {
        FormWeek {
            week: Week::new(3).unwrap(),
            players: 10,
            points: average * 10,
            best: Some(Points(best)),
        }
    }

    fn drawn(week: &FormWeek, points: &[Option<i32>], glyphs: &Glyphs) -> String {
        let bar = |points: &Option<i32>| FormBar::of(week, points.map(Points)).glyph(glyphs);
        points.iter().map(bar).collect()
    }

    #[test]
    fn a_level_is_a_quarter_of_the_average() {
        let of_200 = [
            (-400, 0),
            (0, 0),
            (74, 0),
            (75, 1),
            (124, 1),
            (125, 2),
            (174, 2),
            (175, 3),
            (200, 3),
            (224, 3),
            (225, 4),
            (274, 4),
            (275, 5),
            (324, 5),
            (325, 6),
            (1_000_000, 6),
            (i32::MAX, 6),
        ];
        for (points, expected) in of_200 {
            assert_eq!(level(&week(200, 999), Points(points)), expected, "{points}");
        }
    }

    #[test]
    fn the_average_itself_is_not_rounded() {
        // Three players with 100 together: 33.3 a player, of which 20.83 is a level and a half less.
        let thirds = FormWeek {
            players: 3,
            points: 100,
            ..week(0, 60)
        };
        assert_eq!(level(&thirds, Points(20)), 1);
        assert_eq!(level(&thirds, Points(21)), 2);
        let standing = |points| FormBar::of(&thirds, Some(Points(points))).standing;
        assert_eq!(standing(33), Some(FormStanding::Below));
        assert_eq!(standing(34), Some(FormStanding::Above));
    }

    #[test]
    fn of_an_average_that_has_no_multiples_only_the_side_is_told() {
        for average in [0, -40] {
            let week = week(average, 500);
            let levels = [-1, 0, 1].map(|more| {
                let points = i32::try_from(average).unwrap() + 30 * more;
                level(&week, Points(points))
            });
            assert_eq!(levels, [2, 3, 4], "{average}");
        }
    }

    #[test]
    fn the_best_of_the_week_is_neither_above_nor_below() {
        let week = week(200, 320);
        for (points, expected) in [
            (320, FormStanding::Best),
            (319, FormStanding::Above),
            (200, FormStanding::Above),
            (199, FormStanding::Below),
        ] {
            let bar = FormBar::of(&week, Some(Points(points)));
            assert_eq!(bar.standing, Some(expected), "{points}");
        }
        let missed = FormBar::of(&week, None);
        assert_eq!(
            (missed.points, missed.level, missed.standing),
            (None, None, None)
        );
    }

    #[test]
    fn every_level_and_a_week_missed_have_a_sign_of_their_own() {
        let points = [0, 100, 150, 200, 250, 300, 350].map(Some);
        let mut points = points.to_vec();
        points.push(None);
        let week = week(200, 999);
        assert_eq!(drawn(&week, &points, &Glyphs::UNICODE), "▁▂▃▄▅▆▇·");
        let ascii = drawn(&week, &points, &Glyphs::ASCII);
        assert_eq!(ascii, "_,-=+*#.");
    }
}
