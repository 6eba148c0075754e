//! Every column goes through everything.

use super::*;
use crate::league::{Digester, PlayerId, Points, Season, SeasonScore, Week};
use crate::scoretable::{Builder, Kind, Row, Standing, VERSION};

/// A table of three rows, one of which may differ in some column.
fn table() -> Scoretable {
    let (season, week) = (Season::new(2024).unwrap(), Week::new(3));
    let mut builder = Builder::new(Kind::Enhanced, "League", season, week, 3);
    for (place, player) in [(1, 8), (2, 7), (3, 9)] {
        let score = SeasonScore {
            points: Points(60 - place),
            ..SeasonScore::default()
        };
        builder.push(&Row {
            player: PlayerId(player),
            name: "Ada",
            team: "KC".parse().ok(),
            standing: Some(Standing {
                place: place.try_into().unwrap(),
                previous: None,
                score: &score,
            }),
        });
    }
    builder.finish()
}

/// The table once for every column, with another value in the middle row of that column.
fn others() -> Vec<Scoretable> {
    let words = (0..Words::COUNT).map(|column| {
        let mut other = table();
        other.words.each_mut()[column][1] ^= 1;
        other
    });
    let numbers = (0..Numbers::COUNT).map(|column| {
        let mut other = table();
        other.numbers.each_mut()[column][1] ^= 1;
        other
    });
    words.chain(numbers).collect()
}

#[test]
fn every_column_is_part_of_the_digest_and_of_what_differs() {
    let table = table();
    for other in others() {
        assert_ne!(table, other);
        assert_ne!(table.digest(), other.digest(), "{other:?}");
        assert!(!table.differences(&other).is_empty(), "{other:?}");
    }
}

#[test]
fn every_column_is_sent_cut_and_joined() {
    for table in others().into_iter().filter(Scoretable::is_sound) {
        let sent = postcard::to_stdvec(&table).unwrap();
        assert_eq!(postcard::from_bytes::<Scoretable>(&sent).unwrap(), table);
        let parts = (0..3).map(|row| table.part(row..row + 1));
        assert_eq!(Scoretable::join(parts), Some(table));
    }
}

#[test]
fn another_layout_is_another_version() {
    let mut digester = Digester::default();
    digester.add(&postcard::to_stdvec(&table()).unwrap());
    let layout = digester.digest().to_string();
    // Where this fails, programs of the version before would read the new entries wrong: raise VERSION, and then write
    // down here what comes out.
    assert_eq!((VERSION, layout.as_str()), (4, "dd2c5be84ab1bad4"));
}

#[test]
fn a_column_that_is_too_short_or_too_long_is_not_sound() {
    let ends = |column: usize, mut table: Scoretable| {
        let mut short = table.clone();
        let words = column < Words::COUNT;
        if words {
            short.words.each_mut()[column].pop();
            table.words.each_mut()[column].push(0);
        } else {
            short.numbers.each_mut()[column - Words::COUNT].pop();
            table.numbers.each_mut()[column - Words::COUNT].push(0);
        }
        [short, table]
    };
    for column in 0..Words::COUNT + Numbers::COUNT {
        for broken in ends(column, table()) {
            assert_eq!(Scoretable::join([broken]), None, "{column}");
        }
    }
}

#[test]
fn parts_of_two_leagues_are_no_table() {
    let mut other = table();
    other.league.push('!');
    assert_eq!(Scoretable::join([table(), other]), None);
}
