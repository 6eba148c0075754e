//! Tables of any size, without a store.

use scoretable::league::{PlayerId, Points, Season, SeasonScore, Week};
use scoretable::scoretable::{Builder, Kind, Row, Scoretable, Standing};

/// A table of a league of any size after a week.
pub(crate) fn table(rows: u32, season: Season, week: Option<Week>) -> Scoretable {
    named(rows, season, week, |number| format!("Player {number}"))
}

/// The same with other names, each made from a number below 100,000.
pub(crate) fn named(
    rows: u32,
    season: Season,
    week: Option<Week>,
    name: impl Fn(u32) -> String,
) -> Scoretable {
    let mut builder = Builder::new(Kind::Enhanced, "Large", season, week, rows as usize);
    for place in 1..=rows {
        let mixed = (place.wrapping_mul(2_654_435_761) >> 12).cast_signed();
        let score = SeasonScore {
            points: Points(mixed % 4_000),
            correct: place % 190,
            picks: 190,
            weeks_played: 12,
            ..SeasonScore::default()
        };
        let name = name(mixed.unsigned_abs() % 100_000);
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
