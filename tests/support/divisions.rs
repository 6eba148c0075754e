//! Our table of the divisions against the original's.

use std::collections::BTreeMap;

use scoretable::scoretable::Scoretable;

/// Lists every difference of a table of divisions. Deliberate: averages are cut to whole numbers there, and a division
/// without fans has 0 and a place among the others; here it has neither.
pub(crate) fn differences(ours: &Scoretable, theirs: &[(String, i32, u32)]) -> Vec<String> {
    let mut found = Vec::new();
    let rows: BTreeMap<&str, usize> = (0..ours.rows()).map(|row| (ours.name(row), row)).collect();
    for (division, average, players) in theirs {
        let Some(&row) = rows.get(division.as_str()) else {
            found.push(format!("{division} is missing"));
            continue;
        };
        let mine = ours.average(row).map(|tenths| tenths.0 / 10);
        let expected = (*players > 0).then_some(*average);
        if (ours.players(row), mine) != (Some(*players), expected) {
            found.push(format!(
                "{division}: {:?} of {:?}, there {average} of {players}",
                ours.average(row),
                ours.players(row)
            ));
        }
        let above = |(_, other, fans): &&(String, i32, u32)| *fans > 0 && other > average;
        let better = u32::try_from(theirs.iter().filter(above).count()).unwrap();
        // Equal when cut may differ in tenths.
        let equal = theirs
            .iter()
            .filter(|(_, other, fans)| *fans > 0 && other == average);
        let last = better + u32::try_from(equal.count()).unwrap();
        let placed = ours
            .pos(row)
            .is_none_or(|pos| (better + 1..=last).contains(&pos));
        if !placed || ours.pos(row).is_some() != (*players > 0) {
            found.push(format!(
                "{division}: place {:?}, there {better}",
                ours.pos(row)
            ));
        }
    }
    if ours.rows() != theirs.len() {
        found.push(format!("{} rows, there {}", ours.rows(), theirs.len()));
    }
    found
}
