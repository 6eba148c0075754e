//! Our table of a week against the original's. Every number must agree; each deliberate difference is one function here
//! that says how far it may go.

use std::collections::BTreeMap;

use scoretable::league::{Points, Tenths, Week};
use scoretable::scoretable::{Column, Glyphs, Movement, Scoretable};

use super::original::{Bankers, OriginalBanker, OriginalRow, OriginalWeek};

/// What a comparison needs besides the two tables.
pub(crate) struct Context<'a> {
    /// Our table of the week before and the original's, in the same season.
    pub(crate) before: Option<(&'a Scoretable, &'a OriginalWeek)>,
    pub(crate) bankers: &'a Bankers,
}

/// Lists every difference that is not deliberate.
pub(crate) fn differences(
    ours: &Scoretable,
    theirs: &OriginalWeek,
    context: &Context<'_>,
) -> Vec<String> {
    let rows: BTreeMap<&str, usize> = (0..ours.rows()).map(|row| (ours.name(row), row)).collect();
    let mut found = Vec::new();
    if ours.rows() != theirs.rows.len() || rows.len() != ours.rows() {
        found.push(format!("{} rows, there {}", ours.rows(), theirs.rows.len()));
    }
    for o in &theirs.rows {
        let Some(&row) = rows.get(o.user.as_str()) else {
            found.push(format!("{} is missing", o.user));
            continue;
        };
        let places = [
            ("jokers", jokers_agree(ours, row, o, theirs.week)),
            ("pos", place_agrees(ours, row, o, theirs, context)),
            ("arrow", arrow_agrees(ours, row, o, theirs, context)),
            (
                "banker average",
                banker_agrees(ours, row, o, &scored_bankers(context, o, theirs)),
            ),
        ];
        let checks = numbers(ours, row, o).into_iter().chain(places);
        let wrong: Vec<&str> = checks
            .filter(|(_, agrees)| !agrees)
            .map(|(what, _)| what)
            .collect();
        if !wrong.is_empty() {
            found.push(format!(
                "{}\n  ours: {}\n  there: {}",
                wrong.join(", "),
                mine(ours, row),
                shown(o, theirs)
            ));
        }
    }
    found
}

fn numbers(ours: &Scoretable, row: usize, o: &OriginalRow) -> [(&'static str, bool); 8] {
    [
        ("team", ours.team(row) == o.teamshort.as_deref()),
        ("score", ours.score(row) == Some(Points(o.seasonscore))),
        ("correct", ours.correct(row) == Some(o.seasoncorrect)),
        ("worst", ours.worst(row) == Some(Points(o.seasonworst))),
        ("last week", last_week_agrees(ours.last_week(row), o.week)),
        ("best", best_agrees(ours.best(row), o.seasonbest)),
        ("%", ratio_agrees(ours.percentage(row), o.seasonpercentage)),
        ("average", ratio_agrees(ours.average(row), o.seasonaverage)),
    ]
}

fn mine(ours: &Scoretable, row: usize) -> String {
    let cells = Column::ALL.map(|column| {
        format!(
            "{} {}",
            column.name(),
            column.text(ours, row, &Glyphs::ASCII)
        )
    });
    format!("{} jokers {:?}", cells.join(" "), ours.jokers(row))
}

fn shown(o: &OriginalRow, week: &OriginalWeek) -> String {
    format!(
        "pos {} week {} score {} correct {} best {} worst {} % {} average {} banker {} jokers {:?} arrow {:?}",
        o.pos,
        o.week,
        o.seasonscore,
        o.seasoncorrect,
        o.seasonbest,
        o.seasonworst,
        o.seasonpercentage,
        o.seasonaverage,
        o.bankeraverage,
        o.jokers,
        week.arrows.get(&o.user)
    )
}

/// Deliberate: the original cuts a ratio to four or five digits and then rounds it again, half to even.
fn ratio_agrees(ours: Option<Tenths>, theirs: f64) -> bool {
    ours.is_some_and(|ours| (f64::from(ours.0) - theirs * 10.0).abs() < 1.01)
}

/// Deliberate: a week missed is 0 there and missing here.
fn last_week_agrees(ours: Option<Points>, theirs: i32) -> bool {
    ours.unwrap_or_default().0 == theirs
}

/// Deliberate: the best week starts at 0 there, so a player who only ever lost points has 0.
fn best_agrees(ours: Option<Points>, theirs: i32) -> bool {
    ours.is_some_and(|ours| ours.0 == theirs || (ours.0 < 0 && theirs == 0))
}

fn scored_bankers<'a>(
    context: &Context<'a>,
    o: &OriginalRow,
    week: &OriginalWeek,
) -> Vec<&'a OriginalBanker> {
    let all = context
        .bankers
        .get(&o.user)
        .map(Vec::as_slice)
        .unwrap_or_default();
    all.iter()
        .filter(|b| b.season == week.season && b.week <= week.week)
        .collect()
}

/// Deliberate: a banker whose flag was lost is left out there and counted here. Each side must be the average of its own
/// bankers; where no flag was lost the two must agree. Without any banker it is 0 there and missing here.
fn banker_agrees(
    ours: &Scoretable,
    row: usize,
    o: &OriginalRow,
    bankers: &[&OriginalBanker],
) -> bool {
    let average = |bankers: Vec<i32>| {
        let count = u32::try_from(bankers.len()).unwrap();
        Tenths::ratio(bankers.into_iter().map(i64::from).sum(), count)
    };
    let all = average(bankers.iter().map(|b| b.points).collect());
    let flagged = average(
        bankers
            .iter()
            .filter(|b| b.flagged)
            .map(|b| b.points)
            .collect(),
    );
    ours.banker_average(row) == all
        && ratio_agrees(Some(flagged.unwrap_or_default()), o.bankeraverage)
}

/// The original shows the jokers of all weeks, we those of weeks already scored.
fn jokers_agree(ours: &Scoretable, row: usize, o: &OriginalRow, week: u8) -> bool {
    let mut theirs: Vec<u8> = o
        .jokers
        .iter()
        .flatten()
        .map(|(_, &week)| week)
        .filter(|&w| w <= week)
        .collect();
    theirs.sort_unstable();
    ours.jokers(row).weeks().map(Week::get).eq(theirs)
}

/// Deliberate: players equal in score, right picks and banker average share the first of their places here; there each has
/// a place of its own. And where a lost flag changes a banker average, it changes the order of those equal in score and
/// right picks. Either way a place stays within those of the players equal in these two.
fn place_agrees(
    ours: &Scoretable,
    row: usize,
    o: &OriginalRow,
    week: &OriginalWeek,
    context: &Context<'_>,
) -> bool {
    let mine = ours.pos(row);
    if mine == Some(o.pos) {
        return true;
    }
    let key = |row: &OriginalRow| (row.seasonscore, row.seasoncorrect);
    let equals = || week.rows.iter().filter(|other| key(other) == key(o));
    let shared = (0..ours.rows())
        .filter(|&other| ours.pos(other) == mine)
        .count()
        > 1;
    let lost = equals().any(|other| {
        scored_bankers(context, other, week)
            .iter()
            .any(|b| !b.flagged)
    });
    let range = equals().map(|other| other.pos).min()..=equals().map(|other| other.pos).max();
    (shared || lost) && range.contains(&mine)
}

/// Deliberate: in a season's first week every arrow points up there, and a player who was not in the table before was
/// last there; here both are new. Otherwise the previous place is that of the previous table, and the arrow must agree
/// wherever both places do.
fn arrow_agrees(
    ours: &Scoretable,
    row: usize,
    o: &OriginalRow,
    week: &OriginalWeek,
    context: &Context<'_>,
) -> bool {
    let arrow = week.arrows.get(&o.user).map(String::as_str);
    let before = context.before.and_then(|(mine, theirs)| {
        let place = theirs.rows.iter().find(|other| other.user == o.user)?.pos;
        Some((
            mine.row_of(ours.player(row)).and_then(|row| mine.pos(row)),
            place,
        ))
    });
    let Some((mine, theirs)) = before else {
        return Movement::of(ours, row) == Some(Movement::New);
    };
    let same_places = ours.pos(row) == Some(o.pos) && mine == Some(theirs);
    let same_arrow = match Movement::of(ours, row) {
        Some(Movement::Up(_)) => arrow == Some("up"),
        Some(Movement::Down(_)) => arrow == Some("down"),
        Some(Movement::Same) => arrow == Some("same"),
        Some(Movement::New) | None => false,
    };
    ours.previous(row) == mine && (same_arrow || !same_places)
}
