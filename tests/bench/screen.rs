//! Sorting and drawing tables of a million rows.

use scoretable::league::{PlayerId, Points, Season, SeasonScore, Week};
use scoretable::scoretable::{Builder, Column, Kind, Row, Scoretable, SortKey, Standing, sort};

use crate::measure::{report, turns};

/// Sorting by a column against sorting as many bare numbers.
pub(crate) fn sorting() {
    let table = table(1_000_000);
    let numbers: Vec<u64> = (0..1_000_000)
        .map(|n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15))
        .collect();
    let [sorted, bare] = turns(
        7,
        [
            &mut || drop(sort::order(&table, &[SortKey::first(Column::Score)])),
            &mut || numbers.clone().sort_unstable(),
        ],
    );
    let measured = format!("{:.1} ms / {:.1} ms", sorted.median(), bare.median());
    report(
        "sort by score / sort_unstable of u64, 1 M rows",
        &measured,
        sorted.over(&bare),
        2.0,
    );
}

/// A frame over a million rows against one over a thousand.
pub(crate) fn frames() {}

/// A table of any size, without a store.
fn table(rows: u32) -> Scoretable {
    let season = Season::new(2024).expect("a season");
    let mut builder = Builder::new(
        Kind::Enhanced,
        "Bench",
        season,
        Week::new(12),
        rows as usize,
    );
    for place in 1..=rows {
        let mixed = (place.wrapping_mul(2_654_435_761) >> 12).cast_signed();
        let score = SeasonScore {
            points: Points(mixed % 4_000),
            correct: place % 190,
            picks: 190,
            weeks_played: 12,
            ..SeasonScore::default()
        };
        let name = format!("Player {}", mixed % 100_000);
        let previous = Some(rows - place + 1);
        let standing = Some(Standing {
            place,
            previous,
            score: &score,
        });
        let team = "KC".parse().ok();
        builder.push(&Row {
            player: PlayerId(place),
            name: &name,
            team,
            standing,
        });
    }
    builder.finish()
}
