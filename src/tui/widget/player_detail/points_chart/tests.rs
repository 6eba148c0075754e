use super::*;
use crate::league::{PlayerId, Tenths, Week};
use crate::tui::model::Appearance;
use crate::tui::testing::{detail, options};

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
    let look = Appearance::of(&options());
    let lines = chart(&detail, &SeasonWeeks::default(), &look, size);
    lines
        .iter()
        .map(|l| l.to_string().trim_end().to_owned())
        .collect()
}

#[test]
fn bars_are_as_high_as_their_points_and_the_average_runs_across_them() {
    let points = [Some(40), Some(10), None, Some(25), Some(0)];
    assert_eq!(
        drawn(&points, 20, (30, 4)),
        [
            " 40 ┤ ███",
            "    │ ███         ▄▄▄",
            "    │ ━━━━━━━━━━━━━━━━━━━━",
            "  0 ┤ ███ ███  –  ███ ▁▁▁",
            "       1   2   3   4   5",
            "       40  10   –  25   0",
            "       ▲               ▼"
        ]
    );
}

#[test]
fn points_lost_hang_below_zero() {
    assert_eq!(
        drawn(&[Some(60), Some(-60), Some(-5)], 0, (20, 4)),
        [
            "  60 ┤ ███",
            "   0 ┤ ━━━━━━━━━━━━",
            "     │     ███ ▔▔▔",
            " −60 ┤     ███",
            "        1   2   3",
            "        60 −60  −5",
            "        ▲   ▼"
        ]
    );
}

#[test]
fn bars_that_touch_keep_the_average_on_them() {
    let points: Vec<_> = (1..=12).map(|week| Some(week * 10)).collect();
    assert_eq!(
        drawn(&points, 40, (19, 3)),
        [
            " 120 ┤         ▂▄▆█",
            "     │     ▂▄▆█████",
            "   0 ┤ ━━━━━━━━━━━━",
            "       1 3 5 7 9 12",
            "       ▼          ▲"
        ]
    );
}

#[test]
fn weeks_to_come_are_stubs_and_the_best_of_a_week_is_told_by_its_style() {
    let week = |n| Week::new(n).unwrap();
    let season = SeasonWeeks::new([(week(1), Points(40)), (week(2), Points(50))], [week(3)]);
    let weeks = [(1, 40), (2, 40)].map(|(of, points)| DetailWeek {
        week: week(of),
        points: Some(Points(points)),
        place: None,
        average: Some(Tenths(500)),
    });
    let detail = Detail {
        weeks: weeks.to_vec(),
        week: Some(week(2)),
        ..detail(PlayerId(1))
    };
    let look = Appearance::of(&options());
    let lines = chart(&detail, &season, &look, (18, 3));
    let style = |line: usize, x: usize| lines[line].spans[x].style;
    let styles = look.styles();
    assert_eq!(
        (style(2, 6), style(2, 10), style(2, 14)),
        (styles.win, styles.below, styles.track)
    );
    assert_eq!((style(3, 7), style(3, 15)), (styles.text, styles.dim));
    assert_eq!(season.won(&detail), Some(1));
    // Without room for all of them at full width, weeks to come are left out.
    let narrow = chart(&detail, &season, &look, (15, 3));
    assert!(!narrow[3].to_string().contains('3'), "{narrow:?}");
}
