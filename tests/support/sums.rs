//! Whether the numbers of a table can be traced to picks.

use scoretable::league::{Points, Season, Tenths, Week};
use scoretable::scoretable::{Detail, Kind, Scoretable};
use scoretable::store::Store;

/// Lists every number of a week's table that is not what the picks behind it add up to.
pub(crate) fn contradictions(store: &mut Store, season: Season, week: Option<Week>) -> Vec<String> {
    let (edition, table) = store.scoretable(Kind::Enhanced, season, week).unwrap();
    let mut found = Vec::new();
    for row in 0..table.rows() {
        let detail = store.detail(table.player(row), season, week).unwrap();
        assert_eq!(detail.revision, edition.revision);
        for (what, agrees) in checks(&table, row, &detail) {
            if !agrees {
                found.push(format!("{season} {week:?} {}: {what}", table.name(row)));
            }
        }
    }
    found
}

fn checks(table: &Scoretable, row: usize, detail: &Detail) -> [(&'static str, bool); 10] {
    let every_week = detail.weeks.iter().all(|week| {
        let picks: Vec<_> = detail.picks_of(week.week).collect();
        let points = sum(picks.iter().map(|pick| pick.score.points));
        week.points == (!picks.is_empty()).then_some(points)
    });
    let last = detail.weeks.last();
    let played = detail.weeks.iter().filter_map(|week| week.points);
    let right = detail.picks.iter().filter(|p| p.score.points > Points(0));
    let bankers: Vec<Points> = detail.bankers().map(|p| p.score.points).collect();
    let joker_weeks = detail.weeks.iter().filter(|week| {
        let mut picks = detail.picks_of(week.week);
        picks.any(|pick| pick.pick.joker)
    });
    let earned = detail.earned;
    [
        ("a week is its picks", every_week),
        (
            "the season is its weeks",
            table.score(row) == earned.map(|_| sum(played)),
        ),
        ("points", earned.map(|e| e.points) == table.score(row)),
        ("place", earned.map(|e| e.place) == table.pos(row)),
        (
            "last week",
            last.and_then(|week| week.points) == table.last_week(row),
        ),
        (
            "right picks",
            table.correct(row) == earned.and_then(|_| u32::try_from(right.count()).ok()),
        ),
        ("best", detail.best().map(|(_, p)| p) == table.best(row)),
        ("worst", detail.worst().map(|(_, p)| p) == table.worst(row)),
        (
            "banker average",
            average(&bankers) == table.banker_average(row),
        ),
        (
            "jokers",
            joker_weeks
                .map(|week| week.week)
                .eq(table.jokers(row).weeks())
                && earned.is_none_or(|earned| earned.jokers == table.jokers(row)),
        ),
    ]
}

fn sum(points: impl Iterator<Item = Points>) -> Points {
    Points(points.map(|points| points.0).sum())
}

fn average(points: &[Points]) -> Option<Tenths> {
    let sum = sum(points.iter().copied());
    Tenths::ratio(i64::from(sum.0), u32::try_from(points.len()).unwrap())
}
