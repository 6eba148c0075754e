use super::*;
use crate::league::{PlayerId, Tenths, Week};
use crate::tui::Options;
use crate::tui::testing::detail;

/// The chart of a season with these points, each week with the same average.
fn drawn(points: &[Option<i32>], average: i32, size: (usize, usize)) -> Vec<String> {
    let weeks = (1..).zip(points).map(|(week, points)| DetailWeek {
        week: Week::new(week).unwrap(),
        points: points.map(Points),
        place: None,
        average: Some(Tenths(average * 10)),
    });
    let detail = Detail {
        weeks: weeks.collect(),
        ..detail(PlayerId(1))
    };
    let look = Appearance::of(&Options::default());
    let lines = points_chart(&detail, &look, size.0, size.1);
    lines
        .iter()
        .map(|l| l.to_string().trim_end().to_owned())
        .collect()
}

#[test]
fn bars_are_as_high_as_their_points_and_the_average_runs_beside_them() {
    let points = [Some(40), Some(10), None, Some(25), Some(0)];
    assert_eq!(
        drawn(&points, 20, (14, 4)),
        [
            " 40 █",
            "    █     ▄",
            "    █·····█···",
            "  0 █ █ – █ ▁",
            "    1 2 3 4 5",
            "    ▲       ▼",
        ]
    );
}

#[test]
fn points_lost_hang_below_zero() {
    assert_eq!(
        drawn(&[Some(60), Some(-60), Some(-5)], 0, (20, 4)),
        [
            "  60 ███",
            "     ███·········",
            "         ███ ▔▔▔",
            " -60     ███",
            "       1   2   3",
            "       ▲   ▼",
        ]
    );
}

#[test]
fn bars_that_touch_keep_the_average_inside_them() {
    let points: Vec<_> = (1..=12).map(|week| Some(week * 10)).collect();
    assert_eq!(
        drawn(&points, 40, (18, 3)),
        [
            " 120         ▂▄▆█",
            "         ▂▄▆█████",
            "  10 ▂▄▆█········",
            "     1 3 5 7 9 12",
            "     ▼          ▲",
        ]
    );
}
