use proptest::prelude::*;

use super::*;
use crate::league::{PlayerId, Points, Season, SeasonScore, Week};
use crate::scoretable::{Builder, Kind, Row, Standing};

/// A table whose rows have few distinct values, so that ties and missing values are everywhere.
fn tables() -> impl Strategy<Value = Scoretable> {
    let row = (
        "[a-cÀ-Æ]{0,2}",
        -2..3i32,
        prop::option::of(-1..2i32),
        0..3u32,
        any::<bool>(),
    );
    prop::collection::vec(row, 0..40).prop_map(|rows| {
        let season = Season::new(2024).unwrap();
        let mut builder = Builder::new(Kind::Enhanced, "L", season, Week::new(1), rows.len());
        for (place, (name, points, last, bankers, standing)) in (1u32..).zip(&rows) {
            let score = SeasonScore {
                points: Points(*points),
                last_week: last.map(Points),
                banker_points: Points(*points),
                banker_count: *bankers,
                ..SeasonScore::default()
            };
            let previous = (place % 3 > 0).then_some(place / 2 + 1);
            let standing = standing.then_some(Standing {
                place,
                previous,
                score: &score,
            });
            builder.push(&Row {
                player: PlayerId(place),
                name,
                team: None,
                standing,
            });
        }
        builder.finish()
    })
}

fn columns() -> impl Strategy<Value = Column> {
    prop::sample::select(Column::ALL.to_vec())
}

proptest! {
    #[test]
    fn sorting_agrees_with_a_plain_stable_sort(
        table in tables(),
        picked in prop::collection::vec((columns(), any::<bool>()), 0..4),
    ) {
        let keys: Vec<SortKey> = picked
            .into_iter()
            .map(|(column, up)| SortKey {
                column,
                direction: if up { Direction::Ascending } else { Direction::Descending },
            })
            .collect();
        let mut plain: Vec<u32> = (0u32..).take(table.rows()).collect();
        plain.sort_by(|&a, &b| {
            let mut by = keys.iter().map(|key| {
                let value = |row: u32| key.column.key(&table, row as usize);
                match (value(a), value(b)) {
                    (Some(a), Some(b)) if key.direction == Direction::Ascending => a.cmp(&b),
                    (Some(a), Some(b)) => b.cmp(&a),
                    (a, b) => a.is_none().cmp(&b.is_none()),
                }
            });
            by.find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
        });
        prop_assert_eq!(order(&table, &keys), plain);
    }

    #[test]
    fn keys_near_each_other_and_far_apart_are_dealt_in_order(
        keys in prop_oneof![
            prop::collection::vec(any::<u32>(), 0..90),
            prop::collection::vec(prop_oneof![Just(MISSING), 7_000_000..7_070_000_u32], 0..90),
            prop::collection::vec(prop_oneof![1 => Just(MISSING), 9 => 40..70_u32], 0..90),
        ],
        falling in any::<bool>(),
    ) {
        let mut keys = keys;
        if falling {
            keys.sort_unstable_by(|a, b| b.cmp(a));
        }
        let rows: Vec<u32> = (0..).take(keys.len()).collect();
        let mut plain = rows.clone();
        plain.sort_by_key(|&row| keys[row as usize]);
        let mut deck = Deck { rows, keys, ..Deck::default() };
        deck.sort();
        prop_assert_eq!(deck.rows, plain);
    }

    #[test]
    fn parts_joined_are_the_whole(table in tables(), size in 1..9usize) {
        let starts = (0..table.rows().max(1)).step_by(size);
        let parts = starts.map(|at| postcard::to_stdvec(&table.part(at..at + size)).unwrap());
        let parts: Vec<_> = parts.collect();
        let mut whole: Scoretable = postcard::from_bytes(&parts[0]).unwrap();
        for part in &parts[1..] {
            prop_assert!(whole.append(&postcard::from_bytes(part).unwrap(), table.rows()));
        }
        prop_assert_eq!(whole, table);
    }
}

#[test]
fn names_sort_as_people_expect_and_missing_values_stay_last_both_ways() {
    let season = Season::new(2024).unwrap();
    let mut builder = Builder::new(Kind::Enhanced, "L", season, Week::new(1), 4);
    let score = |last: Option<i32>| SeasonScore {
        last_week: last.map(Points),
        ..SeasonScore::default()
    };
    let rows = [
        ("Zoë", Some(5)),
        ("émile", None),
        ("Emil", Some(9)),
        ("Östen", Some(-3)),
    ];
    for (place, (name, last)) in (1u32..).zip(rows) {
        let standing = Some(Standing {
            place,
            previous: None,
            score: &score(last),
        });
        builder.push(&Row {
            player: PlayerId(place),
            name,
            team: None,
            standing,
        });
    }
    let table = builder.finish();
    let sorted = |column, direction| -> Vec<&str> {
        let rows = order(&table, &[SortKey { column, direction }]);
        rows.into_iter()
            .map(|row| table.name(row as usize))
            .collect()
    };
    assert_eq!(
        sorted(Column::Player, Direction::Ascending),
        ["Emil", "émile", "Östen", "Zoë"]
    );
    assert_eq!(
        sorted(Column::Last, Direction::Descending),
        ["Emil", "Zoë", "Östen", "émile"]
    );
    assert_eq!(
        sorted(Column::Last, Direction::Ascending),
        ["Östen", "Zoë", "Emil", "émile"]
    );
}
